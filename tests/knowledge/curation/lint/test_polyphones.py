"""Readings that the voice gets wrong."""

from knowledge.curation.lint.polyphones import polyphones
from knowledge.curation.reading import Voice
from tests.knowledge.curation.lint.voices import pace, voice


class TestPolyphones:
    def test_wrong_for_certain_is_a_warning_with_both_readings(self) -> None:
        wrong = Voice(pace, str, lambda text: ["hai2", "fang2", "dai4"])
        (finding,) = polyphones("还房贷", wrong)
        assert (finding.level, finding.start, finding.end) == ("warning", 0, 1)
        assert "hái" in finding.message and "huán" in finding.message

    def test_right_reading_is_no_finding(self) -> None:
        right = Voice(pace, str, lambda text: ["huan2", "fang2", "dai4"])
        assert list(polyphones("还房贷", right)) == []

    def test_open_reading_is_a_hint(self) -> None:
        (finding,) = polyphones("他叫单", voice())
        assert (finding.level, finding.start) == ("hint", 2)
        assert "dān" in finding.message
