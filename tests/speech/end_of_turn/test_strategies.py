"""How long a pause must be, after what was said."""

import pytest

from speech.end_of_turn import EndOfTurnPolicy, Expectation, Said

DEFAULT = 0.7


def required(text: str, expects: Expectation = "anything", confidence: float = 0.8) -> float:
    return EndOfTurnPolicy(DEFAULT).required_silence(Said.of(text, confidence, expects))


@pytest.mark.parametrize(
    "text",
    [
        "我想问一下",
        "因为",
        "我家在",
        "就是那个",
        "然后",
        "医保卡，",
        "我要反映一下",
        "文城镇的",
    ],
)
def test_an_unfinished_phrase_waits_longer(text: str) -> None:
    assert required(text) > DEFAULT


@pytest.mark.parametrize(
    "text",
    [
        "是的",
        "对的。",
        "不用了，",
        "转人工。",
        "没有了",
        "再见",
        "可以的",
        "嗯，是的。",
        "谢谢，没有别的问题了。",
        "好的，再见。",
        "请再说一遍。",
    ],
)
def test_a_complete_short_answer_ends_sooner(text: str) -> None:
    assert required(text) < 0.5


@pytest.mark.parametrize(
    "text",
    ["医保卡丢了怎么补办", "公积金怎么提取？", "身份证去哪里办", "要带什么材料", "你们几点上班呢"],
)
def test_a_whole_question_ends_sooner(text: str) -> None:
    assert required(text) < 0.5


@pytest.mark.parametrize("text", ["你好", "喂，你好。", "嗯", "好的，我想问一下"])
def test_a_beginning_does_not_end_sooner(text: str) -> None:
    assert required(text) >= DEFAULT


def test_a_whole_statement_ends_a_little_sooner() -> None:
    assert 0.5 < required("我家楼下的烧烤店很吵。") < DEFAULT


@pytest.mark.parametrize("text", ["幺三八", "我的电话是幺三八零零", "138 0000", "工单号是2026"])
def test_a_number_in_the_middle_waits_longest(text: str) -> None:
    assert required(text) >= 1.5


def test_a_complete_mobile_number_ends_sooner() -> None:
    assert required("我的电话是幺三八零零零零零零零零", "number") < 0.5


def test_two_digits_wait_only_where_a_number_was_asked_for() -> None:
    assert required("三八", "number") >= 1.5
    assert required("我家住二楼三八") == DEFAULT


def test_a_hotline_number_is_not_a_dictation() -> None:
    assert required("我打了12345") == DEFAULT


def test_a_call_for_help_never_waits() -> None:
    assert required("救命啊我家", confidence=0.02) < 0.5


def test_words_heard_badly_change_nothing() -> None:
    assert required("对", confidence=0.005) == DEFAULT
    assert required("对", confidence=0.02) == DEFAULT


def test_nothing_known_is_silence_alone() -> None:
    assert required("文城镇文建路") == DEFAULT
