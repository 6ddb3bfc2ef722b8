"""What cannot be said."""

import pytest

from knowledge.curation.lint.symbols import symbols, unsayable


def found(text: str) -> list[tuple[str, str, str]]:
    """Rule, the text that it points at, and the suggestion."""
    return [(f.rule, text[f.start : f.end], f.suggestion) for f in symbols(text)]


class TestSymbols:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("请看www.wenchang.gov.cn。", ("url", "www.wenchang.gov.cn", "")),
            ("请看https://a.cn/b?c=1。", ("url", "https://a.cn/b?c=1", "")),
            ("发到a.b@example.com。", ("email", "a.b@example.com", "")),
            ("**注意**带证。", ("markdown", "**注意**", "注意")),
            ("[点这里](http://a.cn)。", ("markdown", "[点这里](http://a.cn)", "点这里")),
            ("- 第一", ("markdown", "- 第一", "第一")),
            ("| a | b |", ("table", "| a | b |", "")),
            ("1.带证。", ("list_mark", "1.", "")),
            ("带身份证（原件）办理。", ("bracket_note", "（原件）", "")),
            ("身份证/户口簿", ("slash", "/", "")),
            ("身份证和/或户口簿", ("slash", "和/或", "或者")),
            ("下载APP办理", ("latin", "APP", "手机应用")),
            ("用token登录", ("latin", "token", "")),
            ("办理XYZ证", ("latin", "XYZ", "")),
        ],
    )
    def test_finds(self, text: str, expected: tuple[str, str, str]) -> None:
        assert found(text) == [expected]

    @pytest.mark.parametrize(
        "text",
        [
            "请带身份证，到窗口办理。",
            "办ETC要行驶证。",
            "考C1驾照。",
            "费用是2.5元，3.5折。",
            "掌上12333",
        ],
    )
    def test_leaves_what_can_be_said(self, text: str) -> None:
        assert found(text) == []


class TestUnsayable:
    def test_what_the_reading_still_has(self) -> None:
        text = "好的😊，80㎡。"
        assert [text[f.start : f.end] for f in unsayable(text, text)] == ["😊", "8", "0", "㎡"]
        # The voice reads the unit and the figures: only the face is left.
        assert [f.message[:3] for f in unsayable(text, "好的😊，八十平方米。")] == ["“😊”"]

    def test_what_came_in_with_the_reading_has_no_place(self) -> None:
        (finding,) = unsayable("甲", "甲§")
        assert (finding.start, finding.end) == (None, None)

    def test_is_not_said_twice(self) -> None:
        text = "| a | b |"
        assert list(unsayable(text, text, list(symbols(text)))) == []
