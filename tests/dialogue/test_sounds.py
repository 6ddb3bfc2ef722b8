"""Nonsense that sounds like an emergency."""

import pytest

from dialogue.actions.sounds import sounds_like_emergency


@pytest.mark.parametrize(
    ("heard", "phrase"),
    [
        ("这火了", None),
        ("照火了", "着火了"),
        ("我家招火了快来", "着火了"),
        ("就命啊", "救命啊"),
        ("酒名啊", "救命啊"),
        ("有人云倒", "有人晕倒"),
        ("出车货了", "出车祸了"),
        ("不响活了", "不想活了"),
        ("有人抢接", "有人抢劫"),
        ("没气泄漏", "煤气泄漏"),
        ("有人罗水", "有人落水"),
    ],
)
def test_what_sounds_like_an_emergency_is_recognised(heard: str, phrase: str | None) -> None:
    found = sounds_like_emergency(heard)
    assert (found.phrase if found else None) == phrase


@pytest.mark.parametrize(
    "text",
    [
        "",
        "医保卡丢了怎么补办",
        "我要交电费",
        "上货了没有",
        "今天天气真好",
        "你们几点下班",
        "公积金怎么提取",
        "好的谢谢",
        "楼下烧烤店很吵",
        "我的名字",
    ],
)
def test_ordinary_words_do_not(text: str) -> None:
    assert sounds_like_emergency(text) is None
