"""Personal data does not reach the logs: the logger masks it, whoever logs it.

Source of the patterns: mobile numbers per the Chinese numbering plan (11 digits from 13 to 19),
resident identity numbers per GB 11643 (17 digits and a check character).
"""

import re
from typing import Any

_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{4}(\d{3,4})(?!\d)")
_PRIVATE_KEYS = {"name", "caller_name", "heard", "reply", "text", "content", "address", "password"}


def mask_text(text: str) -> str:
    """Replace the middle of every phone and identity number in ``text`` by asterisks."""
    text = _IDENTITY.sub(r"\1********\2", text)
    text = _MOBILE.sub(r"\1****\2", text)
    return _LANDLINE.sub(r"\1****\2", text)


def mask_event(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """structlog processor: mask numbers in every string, drop what people said or are called."""
    for key, value in event.items():
        if key in _PRIVATE_KEYS and value:
            event[key] = f"<{len(str(value))} chars>"
        elif isinstance(value, str):
            event[key] = mask_text(value)
    return event
