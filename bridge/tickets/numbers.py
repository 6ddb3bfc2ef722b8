"""Numbers as people say and type them: work orders and phones."""

import unicodedata
from datetime import date

PREFIX = "WC"
# Date (8 digits) and serial (at least 4).
FULL_DIGITS = 12
MIN_TAIL = 4
_CHINESE = str.maketrans("幺零〇一二三四五六七八九", "100123456789")


def order_number(day: date, serial: int) -> str:
    """Return the number of the ``serial``-th order of a business day: ``WC202612010001``."""
    return f"{PREFIX}{day:%Y%m%d}{serial:04d}"


def digits_of(text: str) -> str:
    """Return the digits of a text, full-width and spoken Chinese digits included."""
    plain = unicodedata.normalize("NFKC", text).translate(_CHINESE)
    return "".join(c for c in plain if c in "0123456789")


def normalise_phone(text: str | None) -> str:
    """Return a phone number as digits without the country code; other text only stripped.

    What is no phone number is kept: it is all that the unit has to reach the citizen with.
    """
    digits = digits_of(text or "")
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    return digits or (text or "").strip()
