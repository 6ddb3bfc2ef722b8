"""How the voice reads a text."""

import pytest

from knowledge.curation.reading import Doubt, Voice, doubts, marked, reading


def seconds(text: str) -> float:
    return 0.2 * len(text)


class TestReading:
    def test_is_what_the_voice_says(self) -> None:
        assert reading("3个", Voice(seconds, lambda text: text.replace("3", "三"))) == "三个"


class TestDoubts:
    @pytest.mark.parametrize(
        ("text", "place", "said", "right"),
        [
            ("最长六十天", 1, "zhang3", "cháng"),
            ("还房贷", 0, "hai2", "huán"),
            ("接种证", 1, "zhong3", "zhòng"),
            ("窗口重置", 2, "zhong4", "chóng"),
            ("也行", 1, "hang2", "xíng"),
            ("登记率", 2, "shuai4", ""),
        ],
    )
    def test_the_voice_is_wrong(self, text: str, place: int, said: str, right: str) -> None:
        read = ["ma1"] * len(text)
        read[place] = said
        found = doubts(text, Voice(seconds, str, lambda _: read))
        assert [(doubt.start, doubt.right) for doubt in found] == ([(place, right)])

    def test_the_voice_is_right(self) -> None:
        assert doubts("最长", Voice(seconds, str, lambda _: ["zui4", "chang2"])) == []

    def test_dictionary_knows_the_phrase(self) -> None:
        assert doubts("银行在长江路，重庆人要归还。", Voice(seconds, str)) == []

    def test_nobody_can_tell(self) -> None:
        assert doubts("姓单", Voice(seconds, str)) == [Doubt(1, "单", "dān", "")]

    def test_figures_between_do_not_shift_the_places(self) -> None:
        (doubt,) = doubts(
            "12天，最长60天", Voice(seconds, str, lambda _: ["tian1", "zui4", "zhang3", "tian1"])
        )
        assert (doubt.start, doubt.spoken, doubt.right) == (5, "zhǎng", "cháng")

    def test_voice_that_counts_otherwise_is_not_compared(self) -> None:
        assert doubts("最长", Voice(seconds, str, lambda _: ["zhang3"])) == []


class TestMarked:
    @pytest.mark.parametrize(
        ("syllable", "expected"),
        [
            ("chang2", "cháng"), ("lv4", "lǜ"), ("dou1", "dōu"), ("gui4", "guì"), ("liu2", "liú"),
            ("de5", "de"), ("xue3", "xuě"), ("m", "m"),
        ],
    )  # fmt: skip
    def test_place_of_the_mark(self, syllable: str, expected: str) -> None:
        assert marked(syllable) == expected
