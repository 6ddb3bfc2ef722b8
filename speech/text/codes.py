"""Figures that name something, and are read digit by digit."""

from __future__ import annotations

import re

from speech.text.numbers import digits, number, plain_digits

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

# Public service numbers. Three-digit ones are also ordinary quantities, see _NOT_A_QUANTITY.
_SERVICE = re.compile(
    r"(?<![\d.A-Za-z])(110|119|120|122|114|123\d\d|12110|12117|12121|9[56]\d{3,4}"
    r"|100(?:10|86|01)|1008611|111(?:83|85)|10000(?=号|客服))(?:-(\d{1,2}))?(?![\d.A-Za-z%％‰])"
)
_MEASURE = (
    r"(?:多|余)?(?:万|亿|千|百)?(?:元|块|人次|人(?!工|员)|名|个|件|户|家|户次|平(?!台)|亩|公(?:里|斤|顷|分)|千米|米"
    r"|厘|毫|吨|斤|克|升(?!级)|度|天|日|年|月|周|小时|分(?!中心|平台|局|台|机)|秒|次|岁|周岁|级|套|张|份|辆|台|条|项|种"
    r"|位(?!于)|页|号楼|栋|层|间|床|倍|株|只(?!能|要|是|有)|头|本(?!地|市|省|部)|期|处(?!理|警|置)|所|课时"
    r"|伏|瓦|兆|㎡|m|km|k|c|℃)"
)
_NOT_A_QUANTITY = re.compile(_MEASURE)


_HOUSE_DIGITS = 3

# Longer codes are read with a pause after every four digits.
LONG_CODE = 8


def service_numbers(text: str) -> str:
    """12345 -> 幺二三四五, 110 -> 幺幺零; but 120元 stays a quantity."""

    def read(match: re.Match[str]) -> str:
        after = match.string[match.end() :]
        if _NOT_A_QUANTITY.match(after) or re.match(r"\s*[-~～—至到]\s*\d{3}", after):
            return match.group(0)
        if re.search(r"\d\s*[-~～—至到]\s*$|第$", match.string[: match.start()]):
            return match.group(0)
        # 文建路120号 is a house; only longer ones are called by number (10000号, 12345号).
        if len(match.group(1)) == _HOUSE_DIGITS and after.startswith("号"):
            return match.group(0)
        return digits(match.group(1)) + ("转" + digits(match.group(2)) if match.group(2) else "")

    return _SERVICE.sub(read, text)


def order_numbers(text: str) -> str:
    """WC202612010001 -> W C，二零二六，幺二零幺，零零零幺, introduced as 工单号 unless it was."""

    def read(match: re.Match[str]) -> str:
        number = match.group(1)
        spoken = "W C，" + grouped(number, (4, 4, len(number) - 8))
        before = match.string[max(0, match.start() - 8) : match.start()]
        return spoken if re.search(r"工单|编号|单号|号码", before) else "工单号" + spoken

    return re.sub(r"(?<![A-Za-z\d])WC\s?(\d{12,14})(?!\d)", read, text, flags=re.IGNORECASE)


def identity_numbers(text: str) -> str:
    """18-digit identity numbers: region, birthday, serial."""

    def read(match: re.Match[str]) -> str:
        return grouped(match.group(0).upper(), (6, 4, 4, 4))

    text = re.sub(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])", read, text)
    text = re.sub(
        r"(?<!\d)(\d{3,6})\*{6,12}(\d{2,4}|\d{3}[Xx])(?![\dA-Za-z])",
        lambda m: f"{digits(m[1])}，星号，{spaced(m[2])}",
        text,
    )
    # Unified social credit codes: 18 letters and digits, beginning with a digit or letter.
    return re.sub(
        r"(?<![A-Za-z\d])(?=[0-9A-Z]*[A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"
        r"(?![A-Za-z\d])",
        lambda match: grouped(spaced(match.group(0)), ()),
        text,
    )


def plates(text: str) -> str:
    """琼A12345 -> 琼 A 幺二三四五."""
    return re.sub(
        rf"([{PROVINCES}])\s?([A-Z])\s?[·•\-]?\s?((?=[A-Z0-9]*\d)(?:[A-Z0-9]{{5,6}}|[A-Z0-9]{{4}}(?=[学警挂港澳])))(?![A-Za-z0-9])",
        lambda match: f"{match.group(1)} {match.group(2)} {spaced(match.group(3))}",
        text,
    )


_SEPARATOR = r"[\s\-—–]?"
_MOBILE = re.compile(
    rf"(?<![\d.])(?:(?:\+|00)?86{_SEPARATOR})?(1[3-9]\d){_SEPARATOR}(\d{{4}}){_SEPARATOR}(\d{{4}})(?!\d)"
)
_MASKED = re.compile(r"(?<!\d)(1[3-9]\d)(\*{4})(\d{4})(?!\d)")
_LANDLINE = re.compile(
    r"(?<![\d.])[（(]?(0(?:10|2\d|[3-9]\d\d))[）)]?\s?[-—–]?\s?(\d{3,4})\s?[-]?(\d{4})(?!\d)"
)
_SERVICE_LINE = re.compile(r"(?<!\d)([48]00)[\s\-]?(\d{3})[\s\-]?(\d{4})(?!\d)")
# 400-0000-123 is printed in these groups to be remembered in them.
_SERVICE_LINE_IN_FOUR = re.compile(r"(?<!\d)([48]00)[\s\-](\d{4})[\s\-](\d{3})(?!\d)")
_ABROAD = re.compile(
    r"(?<!\d)(?:\+|00)86[\s\-]?\(?0?([2-9]\d{1,2})\)?[\s\-]?(\d{4})[\s\-]?(\d{4})(?!\d)"
)
_LOCAL = re.compile(
    r"((?:电话|热线|拨打|致电|号码|座机|传真|联系方式|转接)[号是为：:（(、，\s]{0,3})([2-8]\d{2,3})[\s\-]?(\d{4})(?!\d)"
)
_LIST_LOCAL = re.compile(r"(?<=[幺零一二三四五六七八九][、，/或])([2-8]\d{2,3})(\d{4})(?!\d)")


def telephones(text: str) -> str:
    """Mobile and landline numbers in groups with 幺; a short pause between the groups."""

    def groups(match: re.Match[str]) -> str:
        return "，".join(digits(group) for group in match.groups())

    text = _MASKED.sub(lambda m: f"{digits(m.group(1))}，星号，{digits(m.group(3))}", text)
    text = _MOBILE.sub(groups, text)
    text = _SERVICE_LINE_IN_FOUR.sub(groups, text)
    text = _SERVICE_LINE.sub(groups, text)
    text = _ABROAD.sub(lambda m: "，".join(digits(g) for g in ("0" + m[1], m[2], m[3])), text)
    text = _LANDLINE.sub(groups, text)
    text = re.sub(r"(?<!\d)(0\d{2,3})[\s\-]?(123\d\d|9[56]\d{3})(?!\d)", groups, text)
    text = _LOCAL.sub(lambda m: f"{m.group(1)}{digits(m.group(2))}，{digits(m.group(3))}", text)
    text = _LIST_LOCAL.sub(lambda m: f"{digits(m.group(1))}，{digits(m.group(2))}", text)
    return re.sub(
        r"(?<=[幺零一二三四五六七八九])\s*(?:转|-)\s*(\d{1,4})(?!\d)",
        lambda m: "转" + digits(m.group(1)),
        text,
    )


def named_codes(text: str) -> str:
    """Codes that are announced as such: 邮编571300, 尾号1234, 验证码908122."""
    # 编号2026-001.
    text = re.sub(
        r"((?:编号|档案号|受理号|合同号|文号)(?:是|为|：|:|\s)*)(\d+(?:-\d+)+)(?!\d)",
        lambda m: m[1] + "杠".join(digits(part) for part in m[2].split("-")),
        text,
    )
    text = re.sub(
        r"(微信号?|QQ号?)((?:是|为|：|:|\s)*)((?=[A-Za-z]*\d)[A-Za-z\d]{5,20})(?![A-Za-z\d])",
        lambda m: (
            f"{m[1]}{m[2] or ' '}{grouped(spaced(m[3]), ()) if m[3].isdecimal() else spaced(m[3])}"
        ),
        text,
    )
    text = re.sub(
        r"((?:邮编|邮政编码|尾号|后四位|验证码|密码|卡号|账号|工号|档案号|取件码|代码|编号|编码|户号|受理号|序列号|分机号?|准考证号|社保号|保单号|发票号码?)"
        r"(?:是|为|：|:|\s)*)(\d+)",
        lambda m: (
            m.group(1)
            + (grouped(m.group(2), ()) if len(m.group(2)) > LONG_CODE else digits(m.group(2)))
        ),
        text,
    )
    # Court files: 琼96民初12号; document numbers: 〔2020〕12号.
    text = re.sub(
        rf"(?<=[{PROVINCES}])(\d{{2,4}})(?=[民刑行执])", lambda m: digits(m.group(1)), text
    )
    return re.sub(
        r"[〔\[［(（]((?:19|20)\d\d)[〕\]］)）](?=第?\d+号|[\u4e00-\u9fff]{1,3}\d{0,4}[\u4e00-\u9fff]{0,3}\d+号)",
        lambda m: plain_digits(m.group(1)) + "，",
        text,
    )


def roads_and_rooms(text: str) -> str:
    """G98 高速, 223国道, 301路公交, 3-2-501, 501室."""
    text = re.sub(
        r"(?<![A-Za-z\d])([GSXY])\s?(\d{1,4})(?=$|[^\d.A-Za-z])",
        lambda m: f"{m.group(1)} {digits(m.group(2))}",
        text,
    )
    # Trains and the like are called by their number: C7302次, N95.
    text = re.sub(
        r"(?<![A-Za-z\d])([GCDZTK])(\d{1,4})(?=次)|(?<![A-Za-z\d])(N)(95)(?!\d)",
        lambda m: f"{m[1] or m[3]} {digits(m[2] or m[4])}",
        text,
    )
    # 12#楼 is 十二号楼.
    text = re.sub(r"(?<=\d)#(?=楼|栋|住宅|\d)", "号", text)
    text = re.sub(
        r"(?<=[路街道巷弄里])(\d{1,4})-(\d{1,3})(?=号)",
        lambda m: f"{number(m[1])}杠{number(m[2])}",
        text,
    )
    text = re.sub(
        r"(?<=[栋座幢]|元|楼)(\d{3,4})(?=$|[，。；、（(\s]|[的住是漏有没])",
        lambda m: digits(m[1]),
        text,
    )
    text = re.sub(r"(?<!\d)(\d{3,4})(?=国道|省道|县道)", lambda m: digits(m.group(1)), text)
    text = re.sub(r"(?<!\d)(\d{3})(?=路(?:公交|车|$|[，。、]))", lambda m: digits(m.group(1)), text)
    text = re.sub(
        r"(?<![\d\-])(\d{1,2})-(\d{1,2})-(\d{3,4})(?![\d\-])",
        lambda m: f"{number(m[1])}杠{number(m[2])}杠{digits(m[3])}",
        text,
    )
    return re.sub(
        r"(?<![\d.])(\d{3,4})(?=室|房(?!间数)|号?房间|号窗口)", lambda m: digits(m.group(1)), text
    )


def web_addresses(text: str) -> str:
    """www.gov.cn -> W W W 点 G O V 点 C N."""

    def read(match: re.Match[str]) -> str:
        address = re.sub(r"^https?://", "", match.group(0)).rstrip("/.")
        words = {".": "点", "@": "艾特", "/": "斜杠", "-": "横杠", "_": "下划线", ":": "冒号"}
        out = [words.get(char, digits(char.upper())) for char in address]
        return " ".join(out) + " "

    pattern = (
        r"https?://[\w./\-:]+|[A-Za-z0-9._\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
        r"|(?<![A-Za-z0-9])(?:[A-Za-z0-9\-]+\.)+(?:com|cn|net|org)(?:/[\w./\-]*)?(?![A-Za-z0-9])"
    )
    return re.sub(pattern, read, text, flags=re.ASCII).replace("  ", " ").rstrip(" ")


def long_numbers(text: str) -> str:
    """Eight digits and more are no quantity unless a unit or four zeros say so: read in fours."""

    def read(match: re.Match[str]) -> str:
        figures = match.group(0)
        if figures.endswith("0000") or _NOT_A_QUANTITY.match(match.string[match.end() :]):
            return figures
        return grouped(figures, ())

    return re.sub(r"(?<![\d.])\d{8,}(?![\d.])", read, text)


def grouped(text: str, sizes: tuple[int, ...]) -> str:
    """Digits with a pause between groups of the given sizes (then of four)."""
    out = []
    rest = text.replace(" ", "")
    for size in sizes:
        out.append(rest[:size])
        rest = rest[size:]
    out.extend(rest[i : i + 4] for i in range(0, len(rest), 4))
    return "，".join(spaced(group) for group in out if group)


def spaced(text: str) -> str:
    """Digits as words, letters set apart by spaces."""
    out = re.sub(r"[A-Za-z]", lambda m: f" {m.group(0).upper()} ", digits(text))
    return re.sub(r"\s+", " ", out).strip()
