"""Title and variants."""

from knowledge.curation.lint.questions import questions
from knowledge.types import EntryContent

FOUR = ("社保卡丢了怎么办", "补社保卡要带什么", "去哪里补社保卡", "社保卡挂失打哪个电话")


def found(title: str = "社保卡补办", variants: tuple[str, ...] = FOUR) -> list[tuple[str, str]]:
    return [(f.rule, f.level) for f in questions(EntryContent(title, variants))]


class TestQuestions:
    def test_good_ones(self) -> None:
        assert found() == []

    def test_too_few(self) -> None:
        assert found(variants=FOUR[:3]) == [("few_questions", "warning")]

    def test_title(self) -> None:
        assert found(title="") == [("title_missing", "error")]
        assert found(title="社" * 31) == [("title_long", "warning")]

    def test_long_question(self) -> None:
        assert found(variants=(*FOUR, "我想问一下" * 9)) == [("question_long", "hint")]

    def test_same_as_title(self) -> None:
        assert found(variants=(*FOUR, "社保卡补办？")) == [("same_as_title", "warning")]

    def test_repeated_by_words_by_sound_and_nearly(self) -> None:
        assert found(variants=(*FOUR, "社保卡丢了，怎么办呢？")) == [("near_duplicate", "warning")]
        assert found(variants=(*FOUR, "设保卡丢了怎么办")) == [("near_duplicate", "hint")]
        assert found(variants=(*FOUR, "社保卡挂失打哪个电话号")) == [("near_duplicate", "hint")]

    def test_bookish_questions(self) -> None:
        bookish = ("如何办理补领业务", "社保卡补办流程", "补办所需材料", "补办有关事宜")
        assert found(variants=bookish) == [("written_style", "hint")]
