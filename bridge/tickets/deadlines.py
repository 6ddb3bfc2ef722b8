"""How long things may take: read from a data file, never written in code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bridge.tickets.working_calendar import WorkingCalendar

DEADLINES = Path(__file__).parent / "data" / "deadlines.json"


@dataclass(frozen=True)
class Span:
    """A length of time: minutes on the wall clock, or working days."""

    minutes: int = 0
    working_days: int = 0

    def after(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """Return the instant at which the span that begins at ``start`` is over."""
        if self.working_days:
            return calendar.add_working_days(start, self.working_days)
        return start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Clocks:
    """Until when an order must be signed, the citizen contacted, the matter handled."""

    sign: datetime
    contact: datetime
    handle: datetime


class Deadlines:
    """The rules of one hotline.

    Args:
        data: content of ``deadlines.json``.
        calendar: knows the working days.
    """

    def __init__(self, data: Mapping[str, Any], calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self._urgencies = data["urgencies"]
        self._types = data["types"]
        self._categories = data["categories"]
        self.return_within = Span(**data["return"]["within"])
        self.max_dispatches = int(data["return"]["max_dispatches"])

    @classmethod
    def load(cls, calendar: WorkingCalendar, file: Path = DEADLINES) -> "Deadlines":
        """Read the rules from their data file."""
        return cls(json.loads(file.read_text(encoding="utf-8")), calendar)

    def clocks(self, start: datetime, urgency: str, type_: str, category: str | None) -> Clocks:
        """Return the limits of an order accepted at ``start``.

        To handle it, the tightest of the rules for its urgency, its category (longest matching
        id) and its type holds.
        """
        rule = self._urgencies[urgency]
        spans = [rule.get("handle"), self._of_category(category) or self._types[type_]["handle"]]
        handle = min(Span(**span).after(start, self.calendar) for span in spans if span)
        return Clocks(
            sign=Span(**rule["sign"]).after(start, self.calendar),
            contact=Span(**rule["contact"]).after(start, self.calendar),
            handle=handle,
        )

    def urgency_title(self, urgency: str) -> str:
        """Return the Chinese name of a degree of urgency."""
        return str(self._urgencies.get(urgency, {}).get("title", urgency))

    def type_title(self, type_: str) -> str:
        """Return the Chinese name of a type of request."""
        return str(self._types.get(type_, {}).get("title", type_))

    @property
    def types(self) -> dict[str, str]:
        """The types of request with their Chinese names."""
        return {type_: str(rule["title"]) for type_, rule in self._types.items()}

    @property
    def urgencies(self) -> dict[str, str]:
        """The degrees of urgency with their Chinese names."""
        return {urgency: str(rule["title"]) for urgency, rule in self._urgencies.items()}

    def known_type(self, type_: str) -> str:
        """Return the type if it is one of ours, else ``other``."""
        return type_ if type_ in self._types else "other"

    def _of_category(self, category: str | None) -> Any:
        parts = category.split(".") if category else []
        for length in range(len(parts), 0, -1):
            if span := self._categories.get(".".join(parts[:length])):
                return span
        return None
