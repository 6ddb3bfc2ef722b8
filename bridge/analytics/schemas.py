"""What the pages receive about a day."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class QuarterView(BaseModel):
    """One quarter-hour; see `bridge.analytics.day_history.Quarter`."""

    model_config = ConfigDict(from_attributes=True)

    start: datetime
    seconds: float
    asked: int
    answered: int
    answered_in_time: int
    abandoned: int
    mean_wait: float | None
    aht: float | None
    occupancy: float | None
    seats: dict[str, float]


class TotalView(BaseModel):
    """The figures of a day; see `bridge.seats.tally`."""

    model_config = ConfigDict(from_attributes=True)

    asked: int
    answered: int
    answered_in_time: int
    abandoned: int
    asa: float | None
    longest: float
    aht: float | None
    occupancy: float | None
    connect_rate: float | None
    service_level: float | None
    service_level_strict: float | None
    abandon_rate: float | None


class DayHistoryView(BaseModel):
    """A day at the seats, up to ``until``."""

    day: date
    until: datetime
    in_time_seconds: float
    quarters: list[QuarterView]
    total: TotalView
