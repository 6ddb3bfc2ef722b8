"""The figures of a day once more, from the rows of the event table alone, by SQL.

Nothing of ``bridge.seats`` is used: what the wallboard says must come out of the log by the
definitions alone, computed another way (windows over rows instead of counting as it goes).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

IN_TIME = 15.0
_ANSWERS = "kind = 'state' and cause in ('accepted', 'picked')"


def engine_of(database: Path) -> Engine:
    """Open a hotline's SQLite file for counting."""
    return create_engine(f"sqlite:///{database}")


@dataclass(frozen=True)
class SeatCount:
    """One seat's day."""

    state: str
    seconds: Mapping[str, float]
    calls: int
    consults: int
    missed: int
    refused: int


@dataclass(frozen=True)
class Recount:
    """The room's day, by the names of the wallboard."""

    figures: Mapping[str, float | None]
    seats: Mapping[str, SeatCount]


def recount(engine: Engine, now: datetime, since: datetime | None = None) -> Recount:
    """Count what stands in ``seat_event`` from ``since`` (all of it) until ``now``."""
    seats = _seats(engine, now, since)
    first = _rows(
        engine,
        f"""
        select call_id, min(at) as answered,
            (select max(w.at) from seat_event w
             where w.kind = 'waits' and w.call_id = e.call_id and w.at <= min(e.at)) as began
        from seat_event e where {_ANSWERS} and at >= :since group by call_id
        """,
        since,
    )
    waits = [(_time(row["answered"]) - _time(row["began"])).total_seconds() for row in first]
    left = {
        row["cause"]: row["n"]
        for row in _rows(
            engine,
            f"""
            select cause, count(*) as n from seat_event l
            where kind = 'leaves' and at >= :since and not exists (
                select 1 from seat_event a
                where {_ANSWERS.replace("kind", "a.kind").replace("cause", "a.cause")}
                    and a.call_id = l.call_id and (a.at, a.id) < (l.at, l.id))
            group by cause
            """,
            since,
        )
    }
    asked = _rows(
        engine,
        "select count(distinct call_id) as n from seat_event where kind = 'waits' and at >= :since",
        since,
    )[0]["n"]
    spent = {
        state: math.fsum(seat.seconds.get(state, 0.0) for seat in seats.values())
        for state in ("talking", "held", "wrap_up", "idle", "reserved", "ringing")
    }
    handling = spent["talking"] + spent["held"] + spent["wrap_up"]
    ready = spent["idle"] + spent["reserved"] + spent["ringing"]
    calls = sum(seat.calls for seat in seats.values())
    in_time = sum(wait <= IN_TIME for wait in waits)
    abandoned = left.get("hung_up", 0)
    return Recount(
        {
            "asked": asked,
            "answered": len(waits),
            "answered_in_time": in_time,
            "abandoned": abandoned,
            "turned_away": left.get("waited_too_long", 0),
            "changed_mind": left.get("changed_mind", 0),
            "cut_off": left.get("cut_off", 0),
            "asa": _share(math.fsum(waits), len(waits)),
            "longest": max(waits, default=0.0),
            "aht": _share(handling, calls),
            "occupancy": _share(handling, handling + ready),
            "talk_seconds": spent["talking"],
            "hold_seconds": spent["held"],
            "wrap_up_seconds": spent["wrap_up"],
            "service_level": _share(in_time, len(waits)),
            "service_level_strict": _share(in_time, len(waits) + abandoned),
            "abandon_rate": _share(abandoned, asked),
            "connect_rate": _share(len(waits), asked),
        },
        seats,
    )


def fates(engine: Engine) -> dict[str, str]:
    """Return what became of every call that wanted a person, by the log alone.

    ``answered`` once a person had it; else how it left the queue last; ``open`` when it never did.
    """
    found: dict[str, str] = {}
    for row in _rows(
        engine,
        f"""
        select call_id, kind, cause, ({_ANSWERS}) as answers from seat_event
        where call_id is not null order by at, id
        """,
    ):
        call_id = row["call_id"]
        if found.get(call_id) == "answered":
            continue
        if row["answers"]:
            found[call_id] = "answered"
        elif row["kind"] == "waits":
            found[call_id] = "open"
        elif row["kind"] == "leaves":
            found[call_id] = row["cause"]
    return found


def offered_twice(engine: Engine) -> list[str]:
    """Return the calls that rang at two seats at once, and the seats at which two calls rang."""
    rows = _rows(
        engine,
        "select kind, seat, call_id from seat_event "
        "where kind in ('offered', 'offer_ended') order by at, id",
    )
    ringing: set[tuple[str, str]] = set()
    wrong = []
    for row in rows:
        offer = (row["seat"], row["call_id"])
        if row["kind"] == "offer_ended":
            ringing.discard(offer)
            continue
        wrong += [f"{row['call_id']} at {row['seat']}" for one in ringing if set(one) & set(offer)]
        ringing.add(offer)
    return wrong


def differences(
    shown: Mapping[str, Any], counted: Mapping[str, Any], tolerance: float = 0.0
) -> dict[str, tuple[Any, Any]]:
    """Return where two sets of figures differ by more than ``tolerance``."""
    wrong = {}
    for name in shown.keys() | counted.keys():
        one, other = shown.get(name, "missing"), counted.get(name, "missing")
        same = one == other
        if not same and isinstance(one, int | float) and isinstance(other, int | float):
            same = abs(one - other) <= tolerance
        if not same:
            wrong[name] = (one, other)
    return wrong


def _seats(engine: Engine, now: datetime, since: datetime | None) -> dict[str, SeatCount]:
    stays: dict[str, list[tuple[datetime, str]]] = {}
    for row in _rows(
        engine,
        "select seat, at, state from seat_event where kind = 'state' and at >= :since "
        "order by at, id",
        since,
    ):
        stays.setdefault(row["seat"], []).append((_time(row["at"]), row["state"]))
    # An answer takes a call from the queue when the call's event before it is its wait.
    taken = _rows(
        engine,
        f"""
        select seat, before_it = 'waits' as from_queue, count(*) as n from (
            select seat, kind, lag(kind) over (partition by call_id order by at, id) as before_it
            from seat_event where kind in ('waits', 'leaves') or ({_ANSWERS} and at >= :since)
        ) where kind = 'state' group by seat, from_queue
        """,
        since,
    )
    ended = _rows(
        engine,
        "select seat, cause, count(*) as n from seat_event "
        "where kind = 'offer_ended' and at >= :since group by seat, cause",
        since,
    )
    calls = {(row["seat"], bool(row["from_queue"])): row["n"] for row in taken}
    offers = {(row["seat"], row["cause"]): row["n"] for row in ended}
    return {
        seat: SeatCount(
            state=stay[-1][1],
            seconds=_seconds(stay, now),
            calls=calls.get((seat, True), 0),
            consults=calls.get((seat, False), 0),
            missed=offers.get((seat, "missed"), 0),
            refused=offers.get((seat, "refused"), 0),
        )
        for seat, stay in stays.items()
    }


def _seconds(stay: list[tuple[datetime, str]], now: datetime) -> dict[str, float]:
    total: dict[str, timedelta] = {}
    for (begin, state), (end, _) in pairwise([*stay, (now, "")]):
        if state != "signed_out":
            total[state] = total.get(state, timedelta()) + (end - begin)
    return {state: spent.total_seconds() for state, spent in total.items()}


def _rows(engine: Engine, query: str, since: datetime | None = None) -> list[Mapping[str, Any]]:
    begin = since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if since else ""
    with engine.connect() as connection:
        found = connection.execute(text(query), {"since": begin} if ":since" in query else {})
        return [dict(row) for row in found.mappings()]


def _time(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
