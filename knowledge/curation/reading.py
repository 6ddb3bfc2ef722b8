"""How the voice reads a text: what the voice can tell, and where it is likely to be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin, pinyin

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")

# Characters with several common readings that Chinese speakers of a voice stumble over.
_WATCHED = frozenset("行重长还调率藏校单干种空量降差数扒载占强曾朝传便")

# What is certain from its surroundings: a pattern, which of its characters, the right reading.
_CERTAIN: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), character, reading)
    for pattern, character, reading in (
        (r"(?:就|也|都|才|不|可|还)行(?![业政人驶])", "行", "xing2"),
        (r"(?:银|央|分|支|总|农|建|工|中|招|商)行(?=卡|网点|柜台|账户|窗口|办)", "行", "hang2"),
        (r"[最全延]长", "长", "chang2"),
        (r"长(?=[\d一二三四五六七八九十百两半几]+[天年月日米公小])", "长", "chang2"),
        (r"(?:家|校|市|镇|县|区|村|院|局|所|班|队|组|会)长(?!期|大|途)", "长", "zhang3"),
        (r"还(?=房贷|车贷|贷款|款|清|钱|本|息|建|原|书)", "还", "huan2"),
        (r"(?<![归偿退])还(?=有|要|是|没|在|需|能|可以|不|得|会|应|想|须|剩)", "还", "hai2"),
        (
            r"(?:接|补|预防接|漏)种(?=证|疫苗|门诊|点|单位|卡)|种(?=疫苗|植|地|菜|田|树)",
            "种",
            "zhong4",
        ),
        (r"[这那各某哪几两多一每此]种|种(?=类|子|苗)", "种", "zhong3"),
        (r"调(?=解|整|节|剂|休|价)", "调", "tiao2"),
        (r"(?:对|抽|外|选)?调(?=档|取|查|动|任|研|配|阅)", "调", "diao4"),
        (r"(?:利|税|费|比|概|效|频|赔付|报销|合格)率", "率", "lv4"),
        (r"重(?=新|复|办|做|置|启|建|发|补|名|兴|庆)", "重", "chong2"),
        (r"重(?=病|度|要|点|大|伤|症|量|残)|[体严超载]重", "重", "zhong4"),
        (r"(?:工|名|清|账|订|保|菜|菜|派|回|传|表|通知|处方)单", "单", "dan1"),
        (r"(?:学|高|母|返|入|离|在|全|我)校", "校", "xiao4"),
        (r"空(?=置|白|余|缺|格)", "空", "kong4"),
        (r"(?:下|拒|超|过|装|刊|登)载|载(?=客|货|重|人)", "载", "zai4"),
        (r"占(?=用|道|地|比|有|线)", "占", "zhan4"),
        (r"(?:交|加|增|坚|最)强|强(?=制|度|行|险)", "强", "qiang2"),
        (r"(?:方|简|轻|顺)便", "便", "bian4"),
        (r"降(?=低|价|级|温|雨|落)", "降", "jiang4"),
        (r"差(?=额|价|异|距|别)", "差", "cha1"),
        (r"出差|差(?=旅)", "差", "chai1"),
        (r"(?:人|次|天|岁|分|总|基|倍|参|张|件|级)数", "数", "shu4"),
        (r"(?:流|数|重|质|体|含|产|用|限|尽|大)量", "量", "liang4"),
        (r"量(?=血压|体温|身高|一量)", "量", "liang2"),
    )
)


def _by_dictionary(text: str) -> list[str]:
    return [
        reading
        for run in _CHINESE.findall(text)
        for reading in lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)
    ]


@dataclass(frozen=True)
class Voice:
    """What the voice of the hotline does with a text; plugged in by whoever knows the voice.

    ``speak_seconds`` says how long a text takes, ``read_aloud`` gives it in words ("3个" becomes
    "三个"), ``pinyin`` the reading of each Chinese character with the tone as a figure.
    """

    speak_seconds: Callable[[str], float]
    read_aloud: Callable[[str], str]
    pinyin: Callable[[str], list[str]] = _by_dictionary


@dataclass(frozen=True)
class Doubt:
    """A character at ``start`` that the voice may read wrongly.

    ``spoken`` is what the voice will say, ``right`` what is surely right or ``""`` if the text
    alone does not tell. Both with tone marks.
    """

    start: int
    character: str
    spoken: str
    right: str


def reading(text: str, voice: Voice) -> str:
    """The text in the words that the voice will say."""
    return voice.read_aloud(text)


def doubts(text: str, voice: Voice) -> list[Doubt]:
    """Characters that the voice reads differently from what is right, or that are ambiguous.

    A watched character is in doubt when no phrase of the pronunciation dictionary (pypinyin)
    fixes its reading and its neighbours do not either.
    """
    spoken = _aligned(text, voice)
    certain = _certain(text)
    found: list[Doubt] = []
    for run in _CHINESE.finditer(text):
        open_readings = _open_readings(run.group())
        for place, character in enumerate(run.group(), start=run.start()):
            said = spoken.get(place, "")
            right = certain.get(place, "")
            if not said:
                continue
            if right:
                if said != right:
                    found.append(Doubt(place, character, marked(said), marked(right)))
            elif character in _WATCHED and len(open_readings[place - run.start()]) > 1:
                found.append(Doubt(place, character, marked(said), ""))
    return found


def marked(syllable: str) -> str:
    """``chang2`` as ``cháng``: tone figures to tone marks (Hanyu Pinyin, GB/T 16159)."""
    match = re.fullmatch(r"([a-zü]+)([1-5])", syllable.replace("v", "ü"))
    if match is None:
        return syllable
    letters, tone = match[1], int(match[2])
    if tone == 5:
        return letters
    # The mark stands on a or e, on the o of ou, else on the last vowel.
    vowels = [place for place, letter in enumerate(letters) if letter in "aeiouü"]
    if not vowels:
        return letters
    place = next((p for p in vowels if letters[p] in "ae"), vowels[-1])
    if "ou" in letters:
        place = letters.index("ou")
    return letters[:place] + _MARKS[letters[place]][tone - 1] + letters[place + 1 :]


_MARKS = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "ü": "ǖǘǚǜ"}


def _aligned(text: str, voice: Voice) -> dict[int, str]:
    places = [place for run in _CHINESE.finditer(text) for place in range(*run.span())]
    said = voice.pinyin(text)
    # A voice that reads another number of characters cannot be laid beside the text.
    return dict(zip(places, said, strict=True)) if len(said) == len(places) else {}


def _certain(text: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for pattern, character, right in _CERTAIN:
        for match in pattern.finditer(text):
            found.setdefault(match.start() + match.group().rindex(character), right)
    return found


def _open_readings(run: str) -> list[list[str]]:
    read: list[list[str]] = pinyin(run, style=Style.TONE3, heteronym=True)
    return read if len(read) == len(run) else [[] for _ in run]
