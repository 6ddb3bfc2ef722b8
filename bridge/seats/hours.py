"""When people take calls. The hotline itself answers day and night."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from bridge.kit.clock import BUSINESS_ZONE

_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class Hours:
    """A span of the day in Wenchang; one that ends before it begins goes over midnight."""

    begin: time
    end: time

    @staticmethod
    def parse(text: str) -> "Hours | None":
        """Read ``08:00-22:00``; None, always open, for an empty text.

        Raises:
            ValueError: it is neither.
        """
        if not text.strip():
            return None
        found = _SPAN.fullmatch(text.strip())
        if found is None:
            raise ValueError("人工服务时间的格式应为 08:00-22:00，留空表示全天")
        hour, minute, last_hour, last_minute = (int(part) for part in found.groups())
        # 24:00 is how people write the end of a day.
        end = time(0) if (last_hour, last_minute) == (24, 0) else time(last_hour, last_minute)
        return Hours(time(hour, minute), end)

    def open_at(self, instant: datetime) -> bool:
        """Tell whether people take calls at an instant."""
        now = instant.astimezone(BUSINESS_ZONE).time()
        if self.begin == self.end:
            return True
        if self.begin < self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end
