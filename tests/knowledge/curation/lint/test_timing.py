"""Length and pauses."""

from dataclasses import replace

import pytest

from knowledge.curation.lint.timing import timing
from knowledge.types import EntryContent
from tests.knowledge.curation.lint.voices import pace

CONTENT = EntryContent("标题", answer_spoken="请带身份证到窗口办理。", answer_full="全文")


def rules(content: EntryContent, seconds: float | None = None) -> list[tuple[str, str]]:
    time = pace(content.answer_spoken) if seconds is None else seconds
    return [(finding.rule, finding.level) for finding in timing(content, time)]


class TestTiming:
    @pytest.mark.parametrize(
        ("seconds", "expected"),
        [(20.0, []), (20.1, [("too_long", "warning")]), (30.1, [("too_long", "error")])],
    )
    def test_length(self, seconds: float, expected: list[tuple[str, str]]) -> None:
        assert rules(CONTENT, seconds) == expected

    def test_stretch_without_pause(self) -> None:
        stretch = "请您带上本人的身份证户口簿以及银行卡到户籍所在地的镇便民服务中心窗口办理登记手续"
        content = replace(CONTENT, answer_spoken=f"您好，{stretch}。")
        (finding,) = timing(content, 5)
        assert finding.rule == "no_pause"
        assert content.answer_spoken[finding.start : finding.end] == stretch
        paused = replace(content, answer_spoken=f"您好，{stretch[:20]}，{stretch[20:]}。")
        assert rules(paused, 5) == []

    def test_missing_spoken_answer(self) -> None:
        silent = replace(CONTENT, answer_spoken=" ")
        assert rules(silent) == [("spoken_missing", "warning")]
        assert rules(replace(silent, answer_full="")) == [("spoken_missing", "error")]
        assert rules(replace(silent, audience="agent")) == [("spoken_missing", "hint")]

    def test_an_answer_of_two_characters(self) -> None:
        assert rules(replace(CONTENT, answer_spoken="可以")) == [("spoken_too_short", "warning")]
