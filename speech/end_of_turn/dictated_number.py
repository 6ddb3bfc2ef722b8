"""A number that is being dictated in groups."""

from __future__ import annotations

import re

from speech.end_of_turn.base import Said

_TAIL = re.compile(r"\d+$")
# Groups too short to be written as digits.
_SPOKEN_TAIL = re.compile(r"[\d零一二两三四五六七八九幺]+$")
_MOBILE = re.compile(r"1[3-9]\d{9}$")
# Hotlines and emergency numbers are said in one breath.
_SHORT_NUMBERS = ("12345", "12315", "12333", "110", "119", "120", "122")
_LEAST_UNASKED = 3
_MOST = 18


class DictatedNumber:
    """Waits through the pauses between groups; a complete mobile number ends at once.

    Numbers: mobile 11 digits from 13 to 19 (MIIT numbering plan), identity cards 18
    (GB 11643-1999). A fixed line (7 or 8 digits) may still be the beginning of a mobile number.
    """

    def __init__(self, seconds: float = 1.6, complete_seconds: float = 0.45) -> None:
        self._seconds = seconds
        self._complete_seconds = complete_seconds

    def required_silence(self, said: Said) -> float | None:
        """See the class."""
        tail = (_SPOKEN_TAIL if said.expects == "number" else _TAIL).search(said.words)
        if tail is None:
            return None
        digits = tail.group()
        if digits in _SHORT_NUMBERS and said.expects != "number":
            return None
        if _MOBILE.search(digits) or len(digits) >= _MOST:
            return self._complete_seconds
        if said.expects == "number" or len(digits) >= _LEAST_UNASKED:
            return self._seconds
        return None
