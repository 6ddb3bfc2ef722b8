"""Amounts: percentages, fractions, money, ranges and units."""

from __future__ import annotations

import re

from speech.text.numbers import number, quantity

_NUM = r"\d+(?:\.\d+)?"
_TO = r"\s*(?:-|–|—|－|~|～)+\s*"
_UP_TO = r"\s*(?:-|–|—|－|~|～|至|到)+\s*"

_UNITS = {
    "km²": "平方公里", "km2": "平方公里", "m²": "平方米", "m2": "平方米", "㎡": "平方米",
    "m³": "立方米", "m3": "立方米", "㎥": "立方米", "cm²": "平方厘米", "km/h": "公里每小时",
    "km": "公里", "cm": "厘米", "mm": "毫米", "m": "米", "kg": "公斤", "mg": "毫克", "g": "克",
    "t": "吨", "ml": "毫升", "mL": "毫升", "L": "升", "kWh": "千瓦时", "kW·h": "千瓦时", "kW": "千瓦",
    "kw": "千瓦", "W": "瓦", "kV": "千伏", "V": "伏", "dB": "分贝", "Mbps": "兆", "MB": "兆",
    "GB": "G", "KB": "K", "℃": "摄氏度", "°C": "摄氏度", "°": "度", "h": "小时", "min": "分钟",
    "㎞": "公里", "㎏": "公斤", "㎝": "厘米", "㎜": "毫米",
}  # fmt: skip
_UNIT = re.compile(
    rf"({_NUM})\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z])"
)
_CURRENCIES = {"¥": "元", "￥": "元", "$": "美元", "＄": "美元", "€": "欧元", "HK$": "港元"}

# After these a lone two is 两; after the others (月, 日, 号, 楼, 级 ...) it is 二.
_COUNTED = (
    "个|位|名|人|次|天|夜|周|年(?!级|代|度)|小时|分钟|秒|份|张|件|项|种|套|条|家|间|户|元|块|万|千|亿|米|公里|千米|公斤|斤|吨|克|升"
    "|平方|立方|厘米|毫米|岁|周岁|辆|台|部|本|页|遍|倍|亩|代|类|步|句|只|头|棵|株|盏|根|层楼|处|所|站|排|组|点五|趟|瓶|袋|箱|顿|桶|角|毛"
)
_QUANTITY = re.compile(rf"(?<![\d.第点]){_NUM}(?=(?:多|余)?(?:{_COUNTED}))")


def percentages(text: str) -> str:
    """5% -> 百分之五, 3%-5% and 3-5% -> 百分之三到百分之五, 2‰ -> 千分之二."""
    for sign, words in (("%", "百分之"), ("‰", "千分之")):
        text = re.sub(
            rf"({_NUM}){sign}?{_UP_TO}({_NUM}){sign}",
            lambda m, w=words: f"{_share(w, m.group(1))}到{_share(w, m.group(2))}",  # type: ignore[misc]
            text,
        )
        text = re.sub(
            rf"(-?)({_NUM})\s?{sign}",
            lambda m, w=words: ("负" if m.group(1) else "") + _share(w, m.group(2)),  # type: ignore[misc]
            text,
        )
    return text


def _share(words: str, figure: str) -> str:
    """All of something is 百分之百."""
    return words + ("百" if figure == "100" and words == "百分之" else number(figure))


def fractions(text: str) -> str:
    """1/3 -> 三分之一; 3:1 -> 三比一; 元/月 -> 元每月."""
    text = re.sub(
        r"(?<![\d/.])(\d{1,2})/(\d{1,3})(?![\d/.])",
        lambda m: (
            f"{number(m.group(2))}分之{number(m.group(1))}"
            if int(m.group(1)) < int(m.group(2))
            else m.group(0)
        ),
        text,
    )
    text = re.sub(
        rf"(?<![\d:：.]){_NUM}(?:[:：∶]{_NUM}){{2,}}(?![\d:：])",
        lambda m: "比".join(number(part) for part in re.split("[:：∶]", m.group(0))),
        text,
    )
    text = re.sub(
        rf"(?<![\d:：.])({_NUM})\s?[:：∶]\s?({_NUM})(?![\d:：])",
        lambda m: f"{number(m.group(1))}比{number(m.group(2))}",
        text,
    )
    return re.sub(r"(?<=[元人次吨斤升度分米克里㎡²³])/(?=[\u4e00-\u9fffa-zA-Z㎡])", "每", text)


def money(text: str) -> str:
    """¥12.50 -> 十二点五元."""
    for sign in sorted(_CURRENCIES, key=len, reverse=True):
        text = re.sub(
            rf"{re.escape(sign)}\s?({_NUM})(万|亿)?",
            lambda m, s=sign: quantity(m.group(1)) + (m.group(2) or "") + _CURRENCIES[s],  # type: ignore[misc]
            text,
        )
    return text


def ranges(text: str) -> str:
    """3-5个 -> 三到五个, 100元-200元 -> 一百元到两百元, 3月-5月 -> 三月到五月."""
    text = re.sub(
        rf"(?<![\d.\-])({_NUM}){_TO}({_NUM})(?![\d.]|-\d)",
        lambda m: (
            f"{_counted(m.group(1), m.string[m.end() :])}到{_counted(m.group(2), m.string[m.end() :])}"
        ),
        text,
    )
    text = re.sub(rf"(?<=[点时日月]){_TO}(?=[早晚上下中午凌次当周星])", "到", text)
    return re.sub(
        rf"(?<=[月日元岁点号年级楼层万人天时个件度米℃%㎡栋楼排座期届]){_TO}(?=\d|[零一二三四五六七八九十两百])",
        "到",
        text,
    )


def _counted(value: str, after: str) -> str:
    return quantity(value) if re.match(_COUNTED, after) else number(value)


def units(text: str) -> str:
    """5km -> 五公里, 30㎡ -> 三十平方米, -5℃ -> 零下五摄氏度."""
    text = re.sub(
        rf"(?<![\d\w])-({_NUM})\s?(?=℃|°C|摄氏度|度)", lambda m: "零下" + number(m.group(1)), text
    )
    text = text.replace("到-", "到零下") if re.search(r"到-\d", text) else text
    text = _UNIT.sub(lambda m: quantity(m.group(1)) + _UNITS[m.group(2)], text)
    for symbol in ("㎡", "m²", "m³", "km²", "℃", "°C", "㎥"):
        text = text.replace(symbol, _UNITS[symbol])
    text = re.sub(rf"({_NUM})\s?[×xX*]\s?(?={_NUM})", lambda m: number(m.group(1)) + "乘", text)
    text = re.sub(r"(?<=米)\s?[×xX*]\s?(?=[\d零一二两三四五六七八九十百])", "乘", text)
    return re.sub(rf"({_NUM})\s?\+\s?(?={_NUM})", lambda m: number(m.group(1)) + "加", text)


def quantities(text: str) -> str:
    """2个 -> 两个, 2.5万 -> 二点五万; 第2个 stays ordinal."""
    return _QUANTITY.sub(lambda m: quantity(m.group(0)), text)
