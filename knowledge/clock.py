"""Time for the knowledge base: aware instants, and the business date in Shanghai."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the current instant, always timezone-aware."""

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """The current instant in UTC (the default clock)."""
    return datetime.now(UTC)


def business_date(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai at an aware ``moment``; validity is judged by it."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no business date")
    return moment.astimezone(SHANGHAI).date()
