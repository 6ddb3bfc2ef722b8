"""Time, injected so that tests own it."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time; always timezone-aware UTC."""

    def now(self) -> datetime:
        """Return the current instant."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current instant, in UTC."""
        return datetime.now(UTC)


def business_date(instant: datetime) -> date:
    """Return the calendar day in Wenchang (Asia/Shanghai) of an aware instant."""
    return instant.astimezone(BUSINESS_ZONE).date()


def aware(instant: datetime) -> datetime:
    """Give back the time zone that SQLite drops: stored instants are UTC."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
