"""The repairer follows the index; that of a large base is made behind the answers."""

import threading

import pytest

from knowledge.engine import KnowledgeBase
from knowledge.lexicon import KeptRepairer, kept


class TestOf:
    def test_a_small_base_has_it_at_once(self, base: KnowledgeBase) -> None:
        keeper = KeptRepairer()
        first = keeper.of(base.snapshot)
        assert first is not None and keeper.of(base.snapshot) is first

    def test_a_large_base_is_not_waited_for(
        self, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept, "QUICK", 0)
        monkeypatch.setattr(kept, "IN_THE_BACKGROUND", 1.0)
        go_on = threading.Event()
        build = kept.build_lexicon

        def slow(entries: object) -> object:
            assert go_on.wait(10)
            return build(entries)  # type: ignore[arg-type]

        monkeypatch.setattr(kept, "build_lexicon", slow)
        keeper = KeptRepairer()
        assert keeper.of(base.snapshot) is None
        assert keeper.of(base.snapshot) is None
        go_on.set()
        for thread in threading.enumerate():
            if thread.name == "knowledge-lexicon":
                thread.join(10)
        repairer = keeper.of(base.snapshot)
        assert repairer is not None and repairer.repair("社饱卡").understood
