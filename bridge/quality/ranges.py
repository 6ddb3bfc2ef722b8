"""Byte ranges of HTTP (RFC 9110, section 14)."""

import re

from bridge.quality.errors import RangeUnsatisfiable

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def wanted(header: str | None, size: int) -> tuple[int, int] | None:
    """Return first and last byte that a ``Range`` header asks for, or None for everything.

    What is malformed, of another unit or asks for several ranges is answered with everything,
    as the standard allows.

    Args:
        size: bytes there are.

    Raises:
        RangeUnsatisfiable: the range begins behind the end.
    """
    found = _ONE.fullmatch((header or "").replace(" ", ""))
    if found is None or found.group() == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0:
            raise RangeUnsatisfiable
        return max(0, size - int(last)), size - 1
    begin = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < begin:
        return None
    if begin >= size:
        raise RangeUnsatisfiable
    return begin, end
