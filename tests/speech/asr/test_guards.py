import pytest

from speech.asr.guards import (
    chinese_share,
    cut_loop,
    echoes,
    phantom,
    said_once,
    whole_characters,
    words_of,
)
from speech.asr.whisper import PROMPT


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("2015年6月7日" * 6, "2015年6月7日" * 2),
        ("好的" * 5, "好的好的"),
        ("啊" * 20, "啊啊"),
        ("我要投诉，" * 4, "我要投诉，" * 2),
    ],
)
def test_loops_are_cut(text: str, cut: str) -> None:
    assert cut_loop(text) == (cut, True)


@pytest.mark.parametrize("text", ["13888888888", "对对对", "好的，好的，谢谢", "人人人车"])
def test_what_people_repeat_is_kept(text: str) -> None:
    assert cut_loop(text) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        PROMPT,
        "文昌市12345热线来电。",
        "对，不对，是的，好的，转人工。",
        "文城镇、清澜、东郊、东阁。",
    ],
)
def test_echoes_of_the_prompt(text: str) -> None:
    assert echoes(text, PROMPT)


@pytest.mark.parametrize(
    "text",
    [
        "转人工",
        "医保卡丢了怎么补办",
        "着火了，快来人",
        "文城镇清澜港",
        "好的，转人工",
        "不对",
        "小区物业乱收费",
        "东郊镇",
    ],
)
def test_callers_may_use_the_words_of_the_prompt(text: str) -> None:
    assert not echoes(text, PROMPT)


def test_subtitles_are_phantoms() -> None:
    assert phantom("请不吝点赞 订阅 转发")
    assert phantom("字幕由志愿者提供")
    assert not phantom("谢谢你，再见")


def test_script() -> None:
    assert words_of("您好，请讲。 OK!") == "您好请讲OK"
    assert chinese_share("Hello there") == 0
    assert chinese_share("12345热线") == 1
    assert chinese_share("") == 0


def test_half_a_character_at_the_end_is_dropped() -> None:
    assert whole_characters(" 新兰。新\ufffd\ufffd") == "新兰。新"
    assert whole_characters("好的。") == "好的。"


def test_a_short_word_was_said_once() -> None:
    assert said_once("好的。好的。") == "好的。"
    assert said_once("第一个，第一个。") == "第一个，"
    assert said_once("好的。谢谢。") == "好的。谢谢。"
    assert said_once("谢谢") == "谢谢"
    assert said_once("") == ""
    assert said_once("新兰。新党。新郎。新来。新南。") == "新兰。"
