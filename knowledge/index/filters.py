"""Which entries may be found: valid that day, for that place and those people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.types import WHOLE_CITY, Audience, Entry

Mask = NDArray[np.bool_]

_FAR_PAST = date.min.toordinal()
_FAR_FUTURE = date.max.toordinal()


@dataclass(frozen=True)
class Filters:
    """What the filters look at, as arrays ``[entries]``; days as ordinals."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    region: NDArray[np.int64]
    regions: dict[str, int]
    for_caller: Mask

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Filters:
        """Read them from the entries."""
        contents = [entry.content for entry in entries]
        regions: dict[str, int] = {}
        codes = [regions.setdefault(content.region, len(regions)) for content in contents]
        return cls(
            first=_days([content.valid_from for content in contents], _FAR_PAST),
            last=_days([content.valid_to for content in contents], _FAR_FUTURE),
            region=np.asarray(codes, dtype=np.int64),
            regions=regions,
            for_caller=np.asarray([content.audience == "caller" for content in contents], bool),
        )

    def allowed(self, day: date, region: str | None, audience: Audience) -> Mask:
        """Which entries may be found, ``[entries]``.

        Entries of the whole city hold in every region; without a region nothing is left out.
        """
        today = day.toordinal()
        mask: Mask = (self.first <= today) & (today <= self.last)
        if audience == "caller":
            mask &= self.for_caller
        if region and region != WHOLE_CITY and self.regions:
            holds = np.asarray([name in ("", WHOLE_CITY, region) for name in self.regions])
            mask &= holds[self.region]
        return mask


def _days(values: Sequence[date | None], missing: int) -> NDArray[np.int64]:
    return np.asarray(
        [missing if value is None else value.toordinal() for value in values], dtype=np.int64
    )
