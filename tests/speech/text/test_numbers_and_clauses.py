import pytest

from speech.text import split_clauses
from speech.text.numbers import cardinal, digits, number, plain_digits, quantity


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "零"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (100, "一百"),
        (105, "一百零五"), (110, "一百一十"), (202, "两百零二"), (1001, "一千零一"),
        (1010, "一千零一十"), (2222, "两千两百二十二"), (10000, "一万"), (10001, "一万零一"),
        (12000, "一万两千"), (20000, "两万"), (100000, "十万"), (120000, "十二万"),
        (1000000, "一百万"), (10000000, "一千万"), (100000000, "一亿"), (200000000, "两亿"),
        (100010000, "一亿零一万"), (1000000000000, "一万亿"), (-3, "负三"), (20002, "两万零二"),
    ],
)  # fmt: skip
def test_cardinal(value: int, words: str) -> None:
    assert cardinal(value) == words


def test_other_readings() -> None:
    assert digits("110") == "幺幺零"
    assert plain_digits("2021") == "二零二一"
    assert number("1,234.50") == "一千两百三十四点五"
    assert number("3.0") == "三点零"
    assert number("007") == "零零七"
    assert number("-2") == "负二"
    assert quantity("2") == "两"
    assert quantity("12") == "十二"


TEXT = (
    "您好，补办医保卡需要带上本人身份证。您可以到文城镇政务服务中心办理，也可以在手机上办理；"
    "一般5个工作日内可以取卡。还有什么可以帮您？"
)


def test_pieces_join_to_the_text() -> None:
    assert "".join(split_clauses(TEXT)) == TEXT


def test_first_piece_is_short_and_others_are_not_scraps() -> None:
    pieces = split_clauses(TEXT)
    assert len(pieces[0]) <= 20
    assert all(len(piece) >= 4 for piece in pieces)
    assert all(piece[-1] in "，。；？" for piece in pieces)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert split_clauses(text) == []


def test_a_long_run_without_pause_stays_whole() -> None:
    assert split_clauses("好" * 100) == ["好" * 100]


def test_quotes_stay_with_their_sentence() -> None:
    assert split_clauses("请说“转人工”。谢谢！") == ["请说“转人工”。", "谢谢！"]
