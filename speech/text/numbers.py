"""Numbers in Mandarin words."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_TELEPHONE = _DIGITS.replace("一", "幺")
_UNITS = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")


def digits(text: str) -> str:
    """Digit by digit, as numbers are given on the telephone: "110" -> "幺幺零"."""
    return "".join(_TELEPHONE[int(char)] if char.isdecimal() else char for char in text)


def plain_digits(text: str) -> str:
    """Digit by digit with 一, as years and decimals are read: "2021" -> "二零二一"."""
    return "".join(_DIGITS[int(char)] if char.isdecimal() else char for char in text)


def cardinal(value: int) -> str:
    """A whole number: 12 -> 十二, 205 -> 两百零五, 10010 -> 一万零一十.

    Two is 两 before 百, 千, 万 and 亿, as it is spoken. Up to 16 digits.
    """
    if value < 0:
        return "负" + cardinal(-value)
    if value == 0:
        return "零"
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    out = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            continue
        words = _below_ten_thousand(group)
        if out and (group < 1000 or groups[index + 1] == 0):
            words = "零" + words
        if index and words == "二":
            words = "两"
        out += words + _GROUPS[min(index, 3)]
    return out[1:] if out.startswith("一十") else out


def _below_ten_thousand(value: int) -> str:
    out = ""
    gap = False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit == 0:
            gap = bool(out)
            continue
        if gap:
            out += "零"
            gap = False
        out += ("两" if digit == 2 and power >= 2 else _DIGITS[digit]) + _UNITS[power]
    return out


def number(text: str) -> str:
    """A written number: "3.50" -> 三点五, "1,200" -> 一千两百, "007" -> 零零七, "-2" -> 负二."""
    text = text.replace(",", "")
    if text.startswith("-"):
        return "负" + number(text[1:])
    whole, _, fraction = text.partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return digits(whole) + ("点" + plain_digits(fraction) if fraction else "")
    words = cardinal(int(whole)) if len(whole) <= 16 else digits(whole)
    # 12.50 is twelve and a half, 100.00 a hundred; but 3.0 is said as it stands.
    fraction = fraction if fraction == "0" else fraction.rstrip("0")
    return words + ("点" + plain_digits(fraction) if fraction else "")


def quantity(text: str) -> str:
    """A number before a measure word: a lone two is 两 ("2" -> 两, "12" -> 十二)."""
    return "两" if text == "2" else number(text)
