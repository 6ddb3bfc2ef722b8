"""Rules about what a piece of speech means while the hotline speaks or the caller waits."""

import re

from bridge.calls.wording import LEAVE_QUEUE

_NOISE = re.compile(r"[\W_]+")
_BACKCHANNELS = frozenset(
    [
        "嗯",
        "恩",
        "啊",
        "哦",
        "噢",
        "喔",
        "唔",
        "呃",
        "额",
        "好",
        "好的",
        "好好",
        "好好好",
        "对",
        "对对",
        "对对对",
        "对的",
        "是",
        "是的",
        "是是",
        "行",
        "可以",
        "嗯嗯",
        "嗯好",
        "哦哦",
        "哦好",
        "好嗯",
        "明白",
        "知道了",
        "了解",
        "谢谢",
    ]
)
_TAKES_THE_TURN = re.compile(
    r"等一下|等等|等会|停|不是|不对|错了|人工|别说|不要说|听我说|你听|救命|着火|再说一遍|慢一点|没听清"
)
INTERRUPTING_CHARACTERS = 4
_LEAVING = re.compile(r"^(?:我?(?:不想等|不用等|不等|不用转|不转|取消|算)了?[吧，,。\s]*)+")
_SHORTEST_WISH = 3
# A yes that comes when almost everything was said answers the question at its end.
ANSWERING_SECONDS = 2.0


def bare(text: str) -> str:
    """Return ``text`` without punctuation and white space."""
    return _NOISE.sub("", text)


def is_backchannel(text: str, remaining_seconds: float) -> bool:
    """Tell whether the caller only shows that they listen, while much is still to be said."""
    return bare(text) in _BACKCHANNELS and remaining_seconds > ANSWERING_SECONDS


def stops_voice(text: str, remaining_seconds: float) -> bool:
    """Tell whether what was understood so far is enough to fall silent for.

    A word that asks for the turn always is; anything else counts in characters, because Chinese
    is written without spaces; showing that one listens never is.
    """
    said = bare(text)
    if is_backchannel(text, remaining_seconds):
        return False
    return bool(_TAKES_THE_TURN.search(said)) or len(said) >= INTERRUPTING_CHARACTERS


def leaves_queue(text: str) -> bool:
    """Tell whether a waiting caller says that they do not want to wait any longer."""
    return any(word in text for word in LEAVE_QUEUE)


def wish_after_leaving(text: str) -> str:
    """Return what the caller wants instead of waiting: "不等了，帮我登记吧" is "帮我登记吧".

    A text that only leaves the queue is returned whole.
    """
    rest = _LEAVING.sub("", text)
    return rest if len(bare(rest)) >= _SHORTEST_WISH else text


def phone_in(text: str) -> str | None:
    """Return the phone number said in ``text`` (digits), or None.

    Mobile: 11 digits from 13 to 19; fixed line: 7 or 8 digits, with or without area code.
    """
    digits = re.sub(r"\D", "", text)
    match = re.search(r"1[3-9]\d{9}", digits) or re.fullmatch(r"(0\d{2,3})?[2-8]\d{6,7}", digits)
    return match.group() if match else None
