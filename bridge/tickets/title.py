"""A short plain title made of what was said and where it is."""

import re
import unicodedata
from collections.abc import Callable

MAX_LENGTH = 30
_MAX_PLACE = 16
# A clause this short ("路灯坏了") takes the next one along.
_SHORT = 7
_LEAD_IN = re.compile(
    r"^(?:喂(?!养|猪|鸡|狗|食)|哎|诶|嗯+|对对+|好的|好吧|呃+|啊|那个|这个情况|就是说?|然后|因为|是这样的?|你好|您好|同志|客服|麻烦(?:你|您)?|请问(?:一下)?|"
    r"帮我|我想|我要|我来(?!自)|想要|要(?!求|钱|账|饭|债)|想|投诉一下|投诉|举报一下|举报|反映一下|反映|反应一下|咨询一下|问一下|问问|说一下|报告一下|"
    r"一个(?:问题|情况|事情?)|个(?:问题|情况|事情?)|我?们?(?:这里|这边|这儿)的?|我们的?|有人吗|吗|呢|吧|的(?!士)|了)"
)
_TAIL = re.compile(r"(?:啊|呢|吧|嘛|呀|哦|你们?(?:管不管|来看看|处理一下)|麻烦处理一下|谢谢)+$")
_PLACE_LEAD = re.compile(r"^(?:地址)?(?:就)?(?:是|在|位于|住在?)+")
_PLACE_TAIL = re.compile(r"(?:这里|那里|这边|那边|这块|那块|这儿|那儿|的|吧|啊|呢|了)+$")
_NUMBER = re.compile(r"\d{7,}[Xx]?")
# What is left of "我的电话是138…" once the number is gone.
_CONTACT = re.compile(r"(?:我的?|联系)?(?:电话|手机|号码|联系方式|身份证)(?:号码?|是|为)*")
_CLAUSES = re.compile(r"[。！？；，、,.!?;\s…]+")


def make_title(content: str, address: str, weight: Callable[[str], float]) -> str:
    """Return a title of at most ``MAX_LENGTH`` characters.

    Args:
        content: what the citizen said.
        address: where, as said; put in front unless the chosen words name it.
        weight: how telling a clause is; the title begins with the first telling one.
    """
    matter = _matter(content, weight)
    place = _place(address)
    if not matter:
        title = f"{place}的诉求" if place else "市民诉求"
    elif not place or _near(place, matter):
        title = matter
    else:
        title = _joined(place, matter.removeprefix("在"))
    return title if len(title) <= MAX_LENGTH else title[: MAX_LENGTH - 1] + "…"


def _matter(content: str, weight: Callable[[str], float]) -> str:
    clauses = [clause for part in _CLAUSES.split(_plain(content)) if (clause := _strip(part))]
    if not clauses:
        return ""
    weights = [weight(clause) for clause in clauses]
    # People name the matter first and dwell on it afterwards, often in stronger words.
    first = next(i for i, w in enumerate(weights) if w >= max(weights) / 2)
    if len(clauses[first]) < _SHORT and first + 1 < len(clauses):
        return f"{clauses[first]}，{clauses[first + 1]}"
    return clauses[first]


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    # A title is read in lists and aloud: nobody's number belongs there.
    return _NUMBER.sub("", text).strip()


def _strip(clause: str) -> str:
    before = None
    while clause != before:
        before, clause = clause, _LEAD_IN.sub("", clause)
    clause = _TAIL.sub("", clause)
    return clause if len(clause) > 1 and not _CONTACT.fullmatch(clause) else ""


def _place(address: str) -> str:
    words = "".join(_CLAUSES.split(_plain(address)))
    words = _PLACE_TAIL.sub("", _PLACE_LEAD.sub("", words))
    return words if len(words) <= _MAX_PLACE else words[:_MAX_PLACE]


def _joined(place: str, matter: str) -> str:
    """The place and then the matter; a name that ends the one and begins the other comes once."""
    for size in range(min(len(place), len(matter)), 1, -1):
        if place.endswith(matter[:size]):
            return place + matter[size:]
    return place + matter


def _near(place: str, matter: str) -> bool:
    """Tell whether the matter names the place or a good part of it (its last four characters)."""
    return place in matter or (len(place) > 4 and place[-4:] in matter)
