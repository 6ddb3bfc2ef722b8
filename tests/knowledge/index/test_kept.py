"""A start from the kept index: quick when it fits, and never worse than without."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.engine import KnowledgeBase
from knowledge.index import kept, packing, start
from knowledge.index.keeper import Segment
from knowledge.store import KnowledgeStore
from tests.knowledge.conftest import CONTENTS, LetterEmbedder, Sessions, StillClock

Start = Callable[..., KnowledgeBase]


@pytest.fixture
def begin(filled: Sessions, clock: StillClock, tmp_path: Path) -> Start:
    """Starts a hotline's knowledge base on the same store and folder, as a new process would."""

    def one(embedder: LetterEmbedder | None = None) -> KnowledgeBase:
        base = KnowledgeBase(
            filled, embedder=embedder or LetterEmbedder(), clock=clock, cache_dir=tmp_path
        )
        base.load()
        return base

    return one


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the segments that are cut and spelled from now on."""
    sizes: list[int] = []
    build = Segment.build

    def counted(entries: list[object], *rest: object, **options: object) -> Segment:
        sizes.append(len(entries))
        return build(entries, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Segment, "build", counted)
    return sizes


def files(folder: Path) -> list[Path]:
    return sorted((folder / "index").iterdir())


def same_answers(left: KnowledgeBase, right: KnowledgeBase) -> bool:
    queries = ["社保卡丢了怎么办", "村口的路灯不亮", "什么时候可以出海打鱼", "灯坏了"]
    pairs = [(left.answer(text), right.answer(text)) for text in queries]
    return all(
        [one.entry_id for one in a.candidates] == [one.entry_id for one in b.candidates]
        and a.confidence == pytest.approx(b.confidence, abs=1e-6)
        for a, b in pairs
    )


class TestStart:
    def test_nothing_is_cut_spelled_or_embedded_again(self, begin: Start, built: list[int]) -> None:
        first = begin()
        assert built == [4]
        embedder = LetterEmbedder()
        again = begin(embedder)
        assert built == [4] and embedder.embedded == []
        assert again.snapshot.dense and again.snapshot.id == first.snapshot.id
        assert same_answers(first, again)

    def test_a_changed_small_base_is_built_as_a_whole(
        self, begin: Start, filled: Sessions, clock: StillClock, built: list[int]
    ) -> None:
        begin()
        with filled.begin() as session:
            KnowledgeStore(session, clock).withdraw("WC-2", actor="a", reason="r")
        assert "WC-2" not in begin().snapshot.versions
        assert built == [4, 3]

    def test_a_large_base_takes_the_kept_and_adds_what_is_new(
        self,
        begin: Start,
        filled: Sessions,
        clock: StillClock,
        built: list[int],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("knowledge.index.keeper.SMALL", 0)
        monkeypatch.setattr("knowledge.index.tidy.UNTIDY", 9.0)
        monkeypatch.setattr(kept, "SHARED", 0.5)
        begin()
        with filled.begin() as session:
            store = KnowledgeStore(session, clock)
            store.withdraw("WC-2", actor="a", reason="r")
            content = replace(CONTENTS["WC-3"], title="禁渔期", questions=("几时能下网",))
            store.save("WC-3", content, actor="a", reason="r")
        again = begin()
        assert set(built) == {4, 1}
        assert again.snapshot.versions == {"WC-1": 1, "WC-3": 2, "WC-4": 1}
        assert [len(layer.live) for layer in again.snapshot.layers] == [2, 1]
        best = again.answer("几时能下网").best
        assert best is not None and best.entry_id == "WC-3" and best.title == "禁渔期"

    def test_a_model_of_another_name_is_embedded(self, begin: Start) -> None:
        begin()
        other = LetterEmbedder()
        other.name = "other"
        assert begin(other).snapshot.model == "other"
        assert len(other.embedded) > 10

    def test_other_code_or_dictionaries_mean_a_new_build(
        self, begin: Start, built: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begin()
        monkeypatch.setattr(kept, "recipe", lambda: "another")
        begin()
        assert built == [4, 4]
        # What was built by the new code is kept beside the old.
        begin()
        assert built == [4, 4]


class TestDamage:
    @pytest.mark.parametrize("suffix", [kept.WORDS, kept.VECTORS])
    @pytest.mark.parametrize("keep", [0, 7, 100, -1])
    def test_cut_files_are_built_anew(
        self, begin: Start, tmp_path: Path, suffix: str, keep: int
    ) -> None:
        first = begin()
        sizes = {path.name: path.stat().st_size for path in files(tmp_path)}
        for path in files(tmp_path):
            if path.suffix == suffix:
                path.write_bytes(path.read_bytes()[:keep])
        again = begin()
        assert same_answers(first, again) and again.snapshot.dense
        assert {path.name: path.stat().st_size for path in files(tmp_path)} == sizes

    def test_foreign_files_do_no_harm(self, begin: Start, tmp_path: Path) -> None:
        first = begin()
        for path in files(tmp_path):
            path.write_bytes(b"GIF89a" * 1000)
        (tmp_path / "index" / f"x{kept.WORDS}").write_bytes(b"PK\3\4 no index at all")
        (tmp_path / "index" / "note.txt").write_text("not ours")
        assert same_answers(first, begin())
        assert (tmp_path / "index" / "note.txt").is_file()

    def test_arrays_that_do_not_fit_together_are_refused(
        self, begin: Start, built: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pack = packing.pack

        def wrong(lexical: start.Segment) -> packing.Arrays:
            arrays = pack(lexical)  # type: ignore[arg-type]
            return {**arrays, "words.documents": arrays["words.documents"] + 9}

        monkeypatch.setattr(kept, "pack", wrong)
        begin()
        monkeypatch.setattr(kept, "pack", pack)
        begin()
        assert built == [4, 4]
        # The file that was refused is not in the way of the new one.
        begin()
        assert built == [4, 4]

    def test_a_folder_that_cannot_be_written_costs_no_answer(
        self, filled: Sessions, clock: StillClock, tmp_path: Path
    ) -> None:
        (tmp_path / "index").write_text("a file where the folder should be")
        base = KnowledgeBase(filled, embedder=LetterEmbedder(), clock=clock, cache_dir=tmp_path)
        base.load()
        assert base.answer("社保卡丢了怎么办").best is not None and base.snapshot.dense


class TestTidiness:
    def test_old_files_are_deleted(
        self, begin: Start, filled: Sessions, clock: StillClock, tmp_path: Path
    ) -> None:
        base = begin()
        for number in range(kept.MOST_FILES + 3):
            with filled.begin() as session:
                content = replace(CONTENTS["WC-1"], answer_spoken=f"第{number}版。")
                KnowledgeStore(session, clock).save("WC-1", content, actor="a", reason="r")
            base.refresh()
        names = [path.suffix for path in files(tmp_path)]
        assert names.count(kept.WORDS) == names.count(kept.VECTORS) == kept.MOST_FILES
