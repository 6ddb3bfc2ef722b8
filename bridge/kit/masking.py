"""Personal data does not reach the logs: the logger masks it, whoever logs it.

Source of the patterns: mobile numbers per the Chinese numbering plan (11 digits from 13 to 19,
also with country code or separators), resident identity numbers per GB 11643 (17 digits and a
check character); both also as a recogniser writes them, in spoken digits.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_MOBILE = re.compile(r"((?<!\d)(?:\+?86[- ]?)?1[3-9]\d)([- ]?)\d{4}\2(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{4}(\d{3,4})(?!\d)")
# Eight or more digits in a row are a number that belongs to somebody; 幺二三四五 is ours.
_SPOKEN = re.compile(r"[幺零〇一二三四五六七八九]{8,}")
_PRIVATE_KEYS = {
    "name", "caller_name", "heard", "reply", "text", "content", "title", "address",
    "occurred_at", "password", "token",
}  # fmt: skip


def mask_text(text: str) -> str:
    """Replace the middle of every phone and identity number in ``text`` by asterisks."""
    text = _IDENTITY.sub(r"\1********\2", text)
    text = _MOBILE.sub(r"\1\2****\2\3", text)
    text = _LANDLINE.sub(r"\1****\2", text)
    return _SPOKEN.sub(lambda run: run[0][:3] + "*" * (len(run[0]) - 5) + run[0][-2:], text)


def mask_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog processor: mask numbers at any depth, drop what people said or are called."""
    for key, value in event.items():
        event[key] = _mask(key, value)
    return event


def _mask(key: str, value: Any) -> Any:
    if key in _PRIVATE_KEYS and value:
        return f"<{len(str(value))} chars>"
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        masked = mask_text(str(value))
        return value if masked == str(value) else masked
    if isinstance(value, Mapping):
        return {k: _mask(str(k), v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_mask("", item) for item in value]
    return value
