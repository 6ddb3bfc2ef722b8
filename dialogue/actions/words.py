"""Small readings of a caller's words: what is meant where the question is known.

Only for places where the dialogue has just asked something and a few words
decide; what a sentence means in general is the classifier's business.
"""

from __future__ import annotations

import re

_PUNCT = re.compile(r"[\s，。！？、；：,.!?;:~～…“”\"'（）()]+")
_EDGE = "，。！？、；：,.!?;: 　"

_PERSON = re.compile(r"人工|真人|转人|找人|接线员|话务员|客服|(?:第)?一(?:种|个)?$|前(?:面|一)")
_CALLBACK = re.compile(r"回电|回拨|打给我|给我打|打回来|打我电话|联系我|回个?电话")
_ORDER = re.compile(r"登记|工单|记(?:一)?下|记录|反映上去|提交")

_DO_NOT_KNOW = re.compile(
    r"不(?:太|大|是很)?(?:知道|清楚|记得|确定|了解)|说不(?:清|上来|好|准)|没(?:有)?注意|记不(?:得|清|住|起)|忘(?:了|记)|不晓得|没印象"
)
_ADVICE = re.compile(
    r"(?:找|归|属于?|是|该|由|去|到|打|向|跟)(?:谁|哪个?|哪里|哪儿|什么)[^，。]{0,6}"
    r"(?:管|部门|单位|投诉|举报|反映|告|处理|负责|电话|维权|解决|$|，|。|？)"
    r"|(?:怎么|怎样|咋|如何)(?:样)?(?:去|来|才能)?(?:投诉|举报|反映|告|维权|要回|讨|退|赔|申请|处理|办|弄|算)"
    r"|(?:能|可以|会)(?:不(?:能|可以|会))?[^，。]{0,8}(?:退|赔|要回|报销|投诉|举报|告)[^，。]{0,6}(?:吗|么|不|$)"
    r"|(?:合法|违法|违规|合理|犯法|允许)[^，。]{0,4}(?:吗|么|不)|算不算|有没有规定|(?:环保|城管|公安|派出所)还是"
)
_ACTION = re.compile(
    r"(?:想|要|来|就)(?:给你们)?(?:提(?:个|一个|点|一点|条)?)?(?:意见|建议|投诉|举报|反映|表扬)|^(?:表扬|举报|投诉|建议|希望)"
    r"|能不能(?:来|派|叫|帮|管|处理|修|抓|清|解决)|帮(?:我|我们)?(?:投诉|举报|反映|登记)|麻烦(?:你们|来|派|叫|安排)|请(?:你们|来|派|尽快)|给我解决"
)
_QUESTION = re.compile(
    r"吗[？?。]?$|[？?]|怎么|如何|多少|多久|几点|什么(?!时候坏|都|也)|哪(?:里|个|些|儿)|([一-鿿])不\1|有没有|需要带|几(?:天|个|年)"
)
# Whether something is allowed, needed or likely, at the end of what was said; somebody who wants
# us to come, or asks whether anybody cares, complains.
_WHETHER = re.compile(
    r"(?:([一-鿿])不\1|(?:能|可以|要|会|用|算|得|给|行)(?=[^，。！？]*(?:吗|不)[，。？?！]*$))[^，。！？]{0,12}[，。？?！]*$"
)
_CALLS_FOR_US = re.compile(r"来|派|管不管|管管|管一|处理|修|清|抓|解决|帮|查|罚|让不让|你们")
_EARLIER_REPORT = re.compile(
    r"我(?:们)?(?:报|反映|投诉|举报)(?:的|过的)[^。]{1,16}(?:没有|没|吗|不|怎么样)[？?。]?$"
)
_DIGITS = str.maketrans("零〇洞一幺二两三四五六七拐八九", "000112234567789")
_REPEATED = re.compile(r"(?:双|([2-8])个)(\d)")
# What a caller says after this replaces what they said before.
_TAKEN_BACK = re.compile(r".*(?:不对|说?错了|重来|重新[说来])(?=.*\d{2})")
_ASKING = re.compile(r"想问|问一下|请问|咨询|了解一下|打听")
_YES = re.compile(
    r"^(?:嗯+|哦|啊)*(?:对|是|好|行|可以|没错|没问题|没有问题|正确|确认|就这样|就是这样|无误|提交)"
)
_BUT = re.compile(r"不对|不是|不行|不好|(?<!没)错|改|但|补充|还有|换|吗|再见|等")
_REFUSES_PHONE = re.compile(r"不(?:想|方便|愿意)?(?:留|说|给|告诉)|没(?:有)?电话|没手机|保密|匿名")

MAX_CHOICE_CHARS = 16


def core(text: str) -> str:
    """``text`` without spaces and punctuation."""
    return _PUNCT.sub("", text)


def trimmed(text: str) -> str:
    """``text`` without punctuation and spaces at its ends."""
    return text.strip(_EDGE)


def choice(text: str, offered_callback: bool) -> str | None:
    """Which of the offered ways a short reply names.

    Returns:
        ``"person"``, ``"callback"``, ``"order"`` or ``None``.
    """
    said = core(text)
    if not said or len(said) > MAX_CHOICE_CHARS or re.search(r"不要|不用|不需要|别", said):
        return None
    if _CALLBACK.search(said):
        return "callback"
    if _ORDER.search(said):
        return "order"
    if re.search(r"(?:第)?二(?:种|个)|后(?:面|一)(?:种|个)?|第二", said):
        return "order"
    if re.search(r"第一|前(?:面|一)(?:种|个)?|一种$", said):
        return "callback" if offered_callback else "person"
    return "person" if _PERSON.search(said) else None


def asks_for_order(text: str) -> bool:
    """Whether a short yes asks to register something (好，帮我登记吧)."""
    return bool(_ORDER.search(text)) and len(core(text)) <= MAX_CHOICE_CHARS


def is_yes(text: str) -> bool:
    """A clear yes, with whatever politeness follows (对，就这样，谢谢)."""
    said = core(text)
    return bool(_YES.match(said)) and not _BUT.search(said) and len(said) <= MAX_CHOICE_CHARS


def digits_said(text: str) -> str:
    """Digits of a text, written or read aloud (幺三八 → 138, 双八 → 88, 三个零 → 000).

    After 不对 and the like only what follows counts. Whole numbers are the classifier's
    business (``nlu/components/spoken_numbers.py``); this reads the parts of one.
    """
    figures = _TAKEN_BACK.sub("", text.translate(_DIGITS), count=1)
    figures = _REPEATED.sub(lambda m: m[2] * int(m[1] or 2), figures)
    return "".join(c for c in figures if c.isascii() and c.isdigit())


def asks_for_advice(text: str) -> bool:
    """Whether the caller wants to know what to do or who is in charge, not that we act."""
    return bool(_ADVICE.search(text))


def asks_about_report(text: str) -> bool:
    """Whether the caller asks what became of something reported (我报的路灯，有人修了没有)."""
    return bool(_EARLIER_REPORT.search(text))


def asks_whether(text: str) -> bool:
    """Whether the last words ask if something is allowed, needed or likely (…，这样行不行)."""
    found = _WHETHER.search(text.strip())
    return found is not None and not _CALLS_FOR_US.search(found.group())


def wants_action(text: str) -> bool:
    """Whether the caller says that they complain, report, suggest, praise or want help."""
    return bool(_ACTION.search(text))


def asks_something(text: str) -> bool:
    """Whether the caller announces a question (我想问一下居住证)."""
    return bool(_ASKING.search(text))


def does_not_know(text: str) -> bool:
    """不知道, 不清楚, 记不得了 ..."""
    return bool(_DO_NOT_KNOW.search(text))


def refuses_phone(text: str) -> bool:
    """The caller does not want to leave a number or has none."""
    return bool(_REFUSES_PHONE.search(text))


def is_question(text: str) -> bool:
    """Whether the words look like a question."""
    return bool(_QUESTION.search(text))


def pick_by_title(text: str, titles: list[str]) -> int | None:
    """Index of the one title whose own words are in ``text``.

    Characters that the titles share do not count: after "一，居住证办理，还是二，
    居住证换领" only 换领 or 办理 decides.
    """
    said = core(text)
    grams = [_bigrams(title) for title in titles]
    hits = []
    for index, own in enumerate(grams):
        others: set[str] = set().union(*(g for i, g in enumerate(grams) if i != index))
        hits.append(len((own - others) & _bigrams(said)))
    best = max(hits, default=0)
    if best == 0 or hits.count(best) > 1:
        return None
    return hits.index(best)


def _bigrams(text: str) -> set[str]:
    said = core(text)
    return {said[i : i + 2] for i in range(len(said) - 1)}
