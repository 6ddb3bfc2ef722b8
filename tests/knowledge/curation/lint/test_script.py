"""Traditional characters."""

from knowledge.curation.lint.script import script
from knowledge.types import EntryContent


class TestScript:
    def test_stretch_with_its_simplified_form(self) -> None:
        content = EntryContent("標題", answer_spoken="请帶身份證到窗口。", questions=("補辦證件",))
        found = {finding.field: finding for finding in script(content)}
        assert found["title"].suggestion == "标题"
        spoken = found["answer_spoken"]
        assert content.answer_spoken[spoken.start : spoken.end] == "帶身份證"
        assert spoken.suggestion == "带身份证"
        # A question has no position in the list; the message names it.
        assert found["questions"].start is None
        assert "补办证" in found["questions"].message

    def test_simplified_characters_stay(self) -> None:
        # 着, 乾 and 瞭 are simplified characters in some words and traditional ones in others.
        assert list(script(EntryContent("乾隆年间", answer_spoken="拿着证件到瞭望台后面。"))) == []
