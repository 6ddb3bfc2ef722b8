"""How much work comes to people, hour by hour: given as numbers, or measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge.analytics.measured import Measured
from bridge.kit.clock import business_date

AHT_SECONDS = 180.0 + 90.0
"""Talk and wrap-up, the middle of what a county's hotline reports (150-240 s and 60-120 s)."""

PATIENCE_SECONDS = 180.0
"""Assumed until hang-ups have been measured."""

DAYS_PER_MONTH = 30.0

PROFILE: tuple[float, ...] = (
    *(0.007, 0.005, 0.004, 0.003, 0.003, 0.005),
    *(0.012, 0.025, 0.065, 0.100, 0.110, 0.080),
    *(0.055, 0.065, 0.110, 0.095, 0.080, 0.055),
    *(0.035, 0.030, 0.025, 0.016, 0.009, 0.006),
)
"""Assumed share of a day's calls in each hour: peaks of 11 % at 10-11 and 14-15, quiet nights."""


@dataclass(frozen=True)
class Demand:
    """The work of an average day.

    Attributes:
        calls: calls for a person in each hour of the day, storms included.
        per_month: calls for a person in a month, storms not included.
        handling: mean seconds of talk, hold and wrap-up (AHT).
        patience: mean seconds after which a caller would hang up.
        pickup: mean seconds that an offered call rings before it is answered.
        notes: what is assumed and what is measured, in Chinese, for whoever reads the answer.
    """

    calls: tuple[float, ...]
    per_month: float
    handling: float
    patience: float
    pickup: float = 0.0
    notes: tuple[str, ...] = ()

    def at(self, per_month: float) -> "Demand":
        """The same callers, more or fewer of them."""
        factor = per_month / self.per_month
        return replace(
            self, calls=tuple(calls * factor for calls in self.calls), per_month=per_month
        )

    def stormy(self, factor: float) -> "Demand":
        """The same month, every hour of this day ``factor`` times as busy."""
        if factor == 1.0:
            return self
        return replace(
            self,
            calls=tuple(calls * factor for calls in self.calls),
            notes=(*self.notes, f"这一天每小时的来电都是平时的 {factor:g} 倍（--storm）"),
        )


def spread(
    per_month: float,
    handling: float,
    patience: float,
    *,
    days: float = DAYS_PER_MONTH,
    profile: Sequence[float] = PROFILE,
    pickup: float = 0.0,
    notes: Sequence[str] = (),
) -> Demand:
    """Spread a month's calls over the hours of a day.

    Args:
        per_month: calls for a person.
        days: days of the month.
        profile: 24 shares that sum to 1.
    """
    calls = tuple(per_month / days * share for share in profile)
    return Demand(calls, per_month, handling, patience, pickup, tuple(notes))


def from_measured(
    measured: Measured,
    *,
    handling: float | None = None,
    patience: float | None = None,
    pickup: float | None = None,
    days: float = DAYS_PER_MONTH,
) -> Demand:
    """The work that was measured; given numbers go before measured ones.

    Raises:
        ValueError: no call was finished and no AHT is given.
    """
    notes = [
        f"来电按 {business_date(measured.start)} 至 {business_date(measured.end)} 的坐席记录："
        f"{sum(measured.asked)} 次要人工，接听 {measured.answered}，放弃 {measured.abandoned}，"
        f"其他离开 {measured.left}；最忙一天是平均的 {measured.busiest:.1f} 倍"
    ]
    if handling is None:
        handling = measured.handling
        if handling is None:
            raise ValueError("no call was finished")
        notes.append(f"平均处理时长实测 {handling:.0f} 秒（{measured.handled_calls} 通）")
    if patience is None:
        patience = measured.patience
        if patience is None:
            patience = PATIENCE_SECONDS
            notes.append(f"没有人放弃排队，平均耐心按假设 {patience:.0f} 秒")
        else:
            notes.append(f"平均耐心实测 {patience:.0f} 秒（删失估计，{measured.abandoned} 次放弃）")
    if pickup is None:
        pickup = measured.pickup
        notes.append(f"振铃到接起实测 {pickup:.1f} 秒（{measured.rung_calls} 通）")
    calls = measured.calls_per_hour
    return Demand(calls, sum(calls) * days, handling, patience, pickup, tuple(notes))
