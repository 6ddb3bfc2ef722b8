"""The repairer follows the index; that of a large base is made behind the answers."""

import threading

import pytest

from knowledge.engine import KnowledgeBase
from knowledge.index import pace
from knowledge.lexicon import KeptRepairer, kept
from knowledge.lexicon.words import runs


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

        def slow(entries: object, share: float) -> object:
            assert go_on.wait(10)
            return build(entries, share)  # type: ignore[arg-type]

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

    def test_every_step_behind_the_answers_rests(
        self, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rests: list[float] = []
        monkeypatch.setattr(pace, "PIECE_SECONDS", 0.0)
        monkeypatch.setattr(pace.time, "sleep", rests.append)
        entries = base.snapshot.entries
        lexicon = kept.build_lexicon(entries, pace.IN_THE_BACKGROUND)
        contents = [entry.content for entry in entries]
        texts = [text for one in contents for text in (one.title, *one.questions)]
        sentences = sum(len(runs(text)) for text in texts)
        # The entries, their sentences, and the spelling of the terms.
        assert len(rests) == len(entries) + sentences + len(lexicon.terms)
        rests.clear()
        kept.Repairer(lexicon, share=pace.IN_THE_BACKGROUND)
        # How the terms sound, and how likely they are in themselves.
        assert len(rests) == 2 * len(lexicon.terms)
