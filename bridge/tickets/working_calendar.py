"""Working days: Monday to Friday, but for the days that a data file names.

Source of the file's days: the State Council's yearly notice on public holidays; a year that has
not been announced yet holds the statutory days alone. Every year carries ``confirmed``.
"""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bridge.kit.clock import BUSINESS_ZONE, business_date

HOLIDAYS = Path(__file__).parent / "data" / "holidays.json"
_ONE_DAY = timedelta(days=1)


class WorkingCalendar:
    """Counts working days in Asia/Shanghai.

    Args:
        holidays: days off that would be working days.
        workdays: weekend days on which people work (调休).
        end_of_day: when a working day ends, local time.
    """

    def __init__(
        self,
        holidays: Collection[date] = (),
        workdays: Collection[date] = (),
        end_of_day: time = time(17, 30),
    ) -> None:
        self._holidays = frozenset(holidays)
        self._workdays = frozenset(workdays)
        self._end_of_day = end_of_day

    @classmethod
    def load(cls, file: Path = HOLIDAYS) -> "WorkingCalendar":
        """Read the calendar's data file."""
        data = json.loads(file.read_text(encoding="utf-8"))
        years = data["years"].values()
        return cls(
            holidays=[date.fromisoformat(day) for year in years for day in year["holidays"]],
            workdays=[date.fromisoformat(day) for year in years for day in year["workdays"]],
            end_of_day=time.fromisoformat(data["end_of_day"]),
        )

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day."""
        if day in self._workdays:
            return True
        return day.weekday() < 5 and day not in self._holidays

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Return the end of the ``days``-th working day after the day of ``start``, in UTC.

        The first day is not counted (Civil Code of the PRC, article 201).
        """
        day = business_date(start)
        while days > 0:
            day += _ONE_DAY
            if self.is_working_day(day):
                days -= 1
        return datetime.combine(day, self._end_of_day, BUSINESS_ZONE).astimezone(UTC)

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Count the working days after the day of ``start``, up to and with the day of ``end``."""
        day, last, count = business_date(start), business_date(end), 0
        while day < last:
            day += _ONE_DAY
            count += self.is_working_day(day)
        return count
