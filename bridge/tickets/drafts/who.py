"""Who calls: the name, the number to call back, and whether it must stay among us."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bridge.tickets.drafts.conversation import Conversation, Utterance
from bridge.tickets.drafts.fields import Evidence, Proposal
from bridge.tickets.numbers import normalise_phone
from dialogue.actions.words import core, digits_said, is_yes
from nlu.components.spoken_numbers import find_phones

SURNAMES = Path(__file__).parent / "data" / "surnames.json"

_ASKS_NAME = re.compile(r"贵姓|怎么称呼|如何称呼|姓名|叫什么|您的名字|姓什么|哪位")
_ASKS_PHONE = re.compile(r"电话|手机|号码|联系方式")
_ASKS_SECRET = re.compile(r"保密|公开|匿名")
_AROUND_NAME = re.compile(
    r"^(?:嗯+|啊|呃|哦|那个|您?好|我的?|免贵|名字|姓名|全名|叫做|叫|是|姓|就|，|,|。|\s)+|"
    r"(?:的|啊|吧|呢|哦|嘛|了|，|。|！|,|\.|\s)+$"
)
_TITLES = "先生|女士|小姐|阿姨|大姐|大哥|大爷|大叔|师傅|老师|同志"
_NO_NAME = re.compile(r"师傅|老板|这里|这边|时候|什么|怎么|人家|事情|们$|来|去|过|了|的|不|没|在")
_OTHERS_NUMBER = re.compile(
    r"(?:他|她|它|对方|老板|店(?:里|家|铺)?|商家|公司|物业|房东|中介|骗子|村委会?|施工队|工地|司机|"
    r"卖家|平台)(?:们)?(?:的|留的|打的|那个|这个)*(?:电话|手机|号码|联系方式)?(?:号码?)?(?:是|为|：|:|，|\s)*$"
)
_ASKS_OTHERS = re.compile(
    r"(?:他|她|对方|老板|店|商家|公司|物业|房东|中介|司机|卖家)(?:们|家|里)?(?:的|留的)?(?:电话|手机|号码|联系方式)"
)
_OWN_NUMBER = re.compile(
    r"(?:就|打|用|留|是)(?:我?(?:现在)?)?(?:这个|这|本机|来电|现在这个)(?:手机|电话)?(?:号码|号|电话)?|"
    r"这个(?:号码|电话|手机)(?:就)?(?:可以|行|能)"
)
_NOT_SECRET = re.compile(
    r"(?:不|无)(?:用|需要?|要|必)(?:帮我|给我)?保密|不保密|可以(?:公开|实名)|实名(?:就)?(?:行|可以)|公开(?:吧|可以|没事)"
)
_SECRET = re.compile(
    r"保密|匿名|(?:别|不要|不想|不能|不希望)(?:让|给|被|叫|告诉|透露|公开|泄露)[^，。]{0,12}"
    r"(?:知道|名字|姓名|电话|信息|身份|是我|他们?|她)|(?:别|不要)(?:公开|泄露|透露)"
)
_NO = re.compile(r"^(?:嗯|哦|啊)*(?:不用|不需要|不要|不必|没关系|没事|无所谓|不)")
_NEEDS = re.compile(r"^(?:嗯|哦|啊)*(?:要|需要|最好|保密|是的?|对|麻烦)")
_SHORTEST_PART = 2
_MOBILE_DIGITS = 11


class Names:
    """Finds the caller's name.

    Args:
        single, double: family names of one and of two characters.
        split: how people explain which character they mean (双木林) → the character.
    """

    def __init__(self, single: str, double: list[str], split: dict[str, str]) -> None:
        family = f"(?:{'|'.join(double)}|[{single}])"
        self._split = dict(sorted(split.items(), key=lambda item: -len(item[0])))
        self._full = re.compile(
            rf"(?:我(?:的名字|本人)?|名字|姓名|全名)(?:就?是|就?叫做?|为)(?P<name>{family}[一-鿿]{{1,2}})"
            r"(?=$|[，。,.！!？?、\s]|的|啊|我)"
        )
        self._family = re.compile(
            rf"(?:我|免贵|本人)(?:是)?姓(?P<name>{family})(?=$|[，。,.！!、\s的啊]|叫|我|名)"
        )
        self._titled = re.compile(rf"^(?P<name>{family}(?:{_TITLES}))")
        self._i_am = re.compile(rf"我(?:是|叫)(?P<name>{family}(?:先生|女士|小姐|阿姨|大爷|老师))")
        self._bare = re.compile(rf"{family}(?:[一-鿿]{{1,2}}|(?:{_TITLES}))?")
        self._greeted = re.compile(rf"(?P<name>{family}(?:先生|女士|小姐|阿姨|大姐|大爷))")

    @classmethod
    def load(cls, file: Path = SURNAMES) -> "Names":
        """Read the family names' data file."""
        data = json.loads(file.read_text(encoding="utf-8"))
        return cls(data["single"], data["double"], data["split"])

    def find(self, call: Conversation) -> Proposal | None:
        """Return the caller's name as they or the agent said it; the fullest, then the last."""
        best: Proposal | None = None
        for asked, line in call.answers():
            name = self._in_line(line.text, asked=bool(_ASKS_NAME.search(asked)))
            if name and (best is None or _weight(name) >= _weight(str(best.value))):
                best = Proposal(name, "heard", (_quote(line),))
        for line in call.lines:
            # 林女士，您好: the agent has understood it.
            found = self._greeted.search(line.text) if line.who == "agent" else None
            if found and (best is None or _weight(str(best.value)) < _weight(found["name"])):
                best = Proposal(found["name"], "heard", (_quote(line, found["name"]),))
        return best

    def _in_line(self, text: str, *, asked: bool) -> str | None:
        text = self._mended(text)
        for pattern in (self._full, self._i_am, self._family):
            found = pattern.search(text)
            if found and not _NO_NAME.search(found["name"]):
                return found["name"]
        if not asked:
            return None
        rest = _AROUND_NAME.sub("", _AROUND_NAME.sub("", text))
        first = re.split(r"[，。,.！!？?\s]", rest, maxsplit=1)[0]
        if self._bare.fullmatch(first) and not _NO_NAME.search(first.rstrip("师傅")):
            return first
        return None

    def _mended(self, text: str) -> str:
        """The text with 双木林 as 林: what explains a character is no part of the name."""
        for words, name in self._split.items():
            # 我叫吴小丽口天吴: what follows a name only explains it.
            text = re.sub(f"(?<=[姓叫是]){words}", name, text).replace(words, f"，{name}")
        # 姓林，林: said twice to be sure.
        return re.sub(r"姓([一-鿿])[，,\s]*\1(?=$|[，。,.！!\s的])", r"姓\1", text)


def find_phone(call: Conversation) -> Proposal | None:
    """Return the last number that the caller gave to be called back on."""
    best: Proposal | None = None
    for line, number, words in _numbers(call):
        if number == "own":
            if call.caller_phone:
                own = normalise_phone(call.caller_phone)
                best = Proposal(own, "heard", (_quote(line, words),))
        else:
            best = Proposal(number, "heard", (_quote(line, words),))
    return best


def find_secrecy(call: Conversation) -> Proposal | None:
    """Return whether the caller wants to stay unnamed; the last thing they said about it."""
    best: Proposal | None = None
    for asked, line in call.answers():
        wanted = _secrecy(line.text, asked=bool(_ASKS_SECRET.search(asked)))
        if wanted is not None:
            best = Proposal(wanted, "heard", (_quote(line),))
    return best


def _secrecy(text: str, *, asked: bool) -> bool | None:
    if _NOT_SECRET.search(text):
        return False
    if _SECRET.search(text):
        return True
    if not asked:
        return None
    if _NO.search(text):
        return False
    return True if _NEEDS.search(text) else None


def _numbers(call: Conversation) -> Iterator[tuple[Utterance, str, str]]:
    """Yield the caller's numbers: the line, the digits or ``own``, the words."""
    part = ""
    read_back: tuple[str, Utterance] | None = None
    asked = ""
    for line in call.lines:
        if line.who != "caller":
            asked = line.text or asked
            phones = find_phones(line.text)
            if phones:
                # 您的电话是138…，对吗: it counts when the caller says yes.
                read_back = (phones[-1].value, line)
            continue
        spans = find_phones(line.text)
        for span in spans:
            others = _OTHERS_NUMBER.search(line.text[: span.start]) or _ASKS_OTHERS.search(asked)
            if not others:
                yield line, span.value, line.text[span.start : span.end]
        if spans:
            part, read_back = "", None
            continue
        if _OWN_NUMBER.search(line.text):
            yield line, "own", line.text
        elif read_back is not None and is_yes(line.text):
            yield read_back[1], read_back[0], read_back[1].text
            read_back = None
        part, whole = _joined(part, line.text, asked)
        if whole:
            yield line, whole, line.text
            part = ""


def _joined(part: str, text: str, asked: str) -> tuple[str, str | None]:
    """Add the digits of a line to those before; return what is open and a number if it is whole."""
    digits = digits_said(text)
    if len(digits) < _SHORTEST_PART or len(digits) < len(core(text)) - 4:
        return part, None
    if not part and not (digits.startswith("1") and _ASKS_PHONE.search(asked)):
        return "", None
    together = part + digits
    if len(together) == _MOBILE_DIGITS and together.startswith("1"):
        return "", together
    return (together, None) if len(together) < _MOBILE_DIGITS else ("", None)


def _weight(name: str) -> int:
    """林晓梅 says more than 林女士, and that more than 林."""
    titled = bool(re.search(f"(?:{_TITLES})$", name))
    return 1 if titled else (0 if len(name) == 1 else 2)


def _quote(line: Utterance, words: str | None = None) -> Evidence:
    return Evidence(line.id, line.who, words or line.text)
