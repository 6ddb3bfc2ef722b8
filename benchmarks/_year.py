"""A year of a hotline, generated: calls, work orders and all that lies around them.

Nothing of it happened, and every text says so. It only has the amount and the shape of what a city of
this size leaves behind in a year: people who call again and again, orders with their steps, what each
seat did, what was suggested to agents. The same seed is the same year, ending on the day before.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from benchmarks._generated import SERVICES, THINGS
from benchmarks.quality_search import AGENTS, texts
from bridge.auth.models import AuthEvent
from bridge.calls.models import CallLine, CallRow, CallTurn
from bridge.kit.clock import BUSINESS_ZONE
from bridge.kit.db import Database
from bridge.kit.ids import new_id
from bridge.quality.models import QualityMark, Review
from bridge.seats.models import Callback, SeatEvent
from bridge.tickets.categories import CategoryTree
from bridge.tickets.models import OrderSerial, WorkOrder, WorkOrderEvent
from bridge.tickets.numbers import order_number
from bridge.tickets.wrap_up.models import CallWrapUp
from knowledge.asked.models import AskedRow
from knowledge.suggest.models import SuggestionRow
from nlu.phonetics.gazetteer import TOWNS

CALLS = 100_000
ORDERS = 60_000
CALLERS = 30_000
REGULAR = "13876000001"
"""Somebody who calls every day: the longest history that there is."""

AUDIT_LINES = 20_000
_STORED = 1000
_DAYS = 365
_TYPES = (["consult"] * 51) + (["complaint"] * 39) + (["report"] * 6) + (["help"] * 4)
# Which steps an order has behind it, and where it stands then; most are old and closed.
_LIVES: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = (
    (55, (("accept", "accepted"), ("answer_online", "answered_online"), ("close", "closed"))),
    (
        38,
        (
            ("accept", "accepted"),
            ("dispatch", "dispatched"),
            ("sign", "signed"),
            ("handle", "handling"),
            ("reply", "replied"),
            ("approve", "pending_visit"),
            ("close", "closed"),
        ),
    ),
    (4, (("accept", "accepted"), ("dispatch", "dispatched"), ("sign", "signed"))),
    (3, (("accept", "accepted"), ("dispatch", "dispatched"))),
)


@dataclass(frozen=True)
class Year:
    """What was made.

    Attributes:
        rows: how many, by table.
        order_nos: some orders, spread over the year.
        call_ids: some calls with an agent, spread over the year.
    """

    rows: dict[str, int]
    order_nos: list[str]
    call_ids: list[str]


def phones(chance: random.Random) -> list[str]:
    """The numbers of those who call."""
    return [f"1{chance.choice('3578')}{chance.randrange(10**9):09d}" for _ in range(CALLERS)]


def begun(number: int, of: int, now: datetime, chance: random.Random) -> datetime:
    """When number ``number`` of ``of`` began: in order of days, at the hours of a working day."""
    day = now.astimezone(BUSINESS_ZONE).date() - timedelta(days=_DAYS - number * (_DAYS - 1) // of)
    seconds = chance.triangular(7 * 3600, 22 * 3600, 10 * 3600)
    midnight = datetime(day.year, day.month, day.day, tzinfo=BUSINESS_ZONE)
    return (midnight + timedelta(seconds=seconds)).astimezone(UTC)


def fill(
    db: Database, now: datetime, sheet_id: str, calls: int = CALLS, orders: int = ORDERS
) -> Year:
    """Write the year into the tables of a database, which must be there; takes minutes.

    Args:
        db: where to.
        now: the year ends on the day before.
        sheet_id: the sheet of the scores.
        calls, orders: how many.
    """
    year = _Writer(db, now, sheet_id, calls, orders)
    return year.write()


class _Writer:
    def __init__(self, db: Database, now: datetime, sheet_id: str, calls: int, orders: int) -> None:
        self._db, self._now, self._sheet_id = db, now, sheet_id
        self._calls, self._orders = calls, orders
        self._chance = random.Random(12345)
        self._phones = phones(self._chance)
        self._leaves = CategoryTree.load().leaves
        self._serials: dict[date, int] = {}
        self._rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        self._written: dict[str, int] = defaultdict(int)
        self._some_orders: list[str] = []
        self._some_calls: list[str] = []

    def write(self) -> Year:
        made = 0
        for number in range(self._calls):
            call_id, at, phone = self._call(number)
            # As many orders so far as calls so far have made.
            while made < (number + 1) * self._orders // self._calls:
                self._order(call_id, at, phone)
                made += 1
            if (number + 1) % _STORED == 0:
                self._flush()
        for number in range(AUDIT_LINES):
            self._rows[AuthEvent].append(self._audit(number))
        self._rows[OrderSerial] = [
            {"day": day, "last": last} for day, last in self._serials.items()
        ]
        self._flush()
        return Year(dict(self._written), self._some_orders, self._some_calls)

    # ---- calls ------------------------------------------------------------------------------

    def _call(self, number: int) -> tuple[str, datetime, str]:
        chance, call_id = self._chance, new_id()
        at = begun(number, self._calls, self._now, chance)
        phone = REGULAR if number % 250 == 0 else chance.choice(self._phones)
        with_agent = chance.random() < 0.5
        seconds = chance.randrange(60, 400)
        agent = chance.choice(AGENTS)
        self._rows[CallRow].append(
            {
                "id": call_id,
                "caller_key": f"generated-{phone[-6:]}",
                "caller_phone": phone,
                "media": "voice",
                "started_at": at,
                "ended_at": at + timedelta(seconds=seconds),
                "outcome": "handed_over"
                if with_agent
                else chance.choice(("answered", "work_order")),
                "order_no": None,
                "reason": "来电人要求人工服务（生成）" if with_agent else "",
                "slots": {"content": f"{chance.choice(THINGS)}的问题（生成）"},
                "recording": None,
            }
        )
        said = list(texts(chance, with_agent))
        for place, (who, words) in enumerate(said):
            self._rows[CallLine].append(
                {
                    "id": new_id(),
                    "call_id": call_id,
                    "who": who,
                    "text": words,
                    "at": 5.0 * place,
                    "confidence": 0.9 if who == "caller" else None,
                    "data": {},
                }
            )
        self._turns(call_id, at, 3 if with_agent else 7, said[1][1])
        if with_agent:
            self._at_a_seat(call_id, at + timedelta(seconds=40), seconds - 40, agent)
            if number % 500 == 1:
                self._some_calls.append(call_id)
        if chance.random() < 0.002:
            self._rows[QualityMark].append(
                {"id": new_id(), "call_id": call_id, "kind": "abuse", "at": at,
                 "marked_by": agent, "note": "生成"}
            )  # fmt: skip
        return call_id, at, phone

    def _turns(self, call_id: str, at: datetime, count: int, words: str) -> None:
        for index in range(1, count + 1):
            entry = f"GEN-{self._chance.randrange(500):05d}"
            stamps = {name: 5.0 * index + 0.1 * n for n, name in enumerate(_STAMPS)}
            self._rows[CallTurn].append(
                {
                    "call_id": call_id,
                    "index": index,
                    "decision": "answer",
                    "intent": "ask_knowledge",
                    "entry_id": entry,
                    "entry_version": 1,
                    "latency_ms": 700,
                    "data": {"index": index, "text": words, "stamps": stamps, "source": "voice"},
                }
            )
        self._rows[AskedRow].append(
            {
                "at": at, "channel": "call", "call_id": call_id, "query": words, "region": "",
                "audience": "public", "heard": True, "decision": "answer", "confidence": 0.9,
                "entry_id": f"GEN-{self._chance.randrange(500):05d}", "version": 1,
                "candidates": [{"entry_id": "GEN-00001", "score": 0.5}], "snapshot": "generated",
                "model": "generated", "ms": 12.0, "disliked": False, "gap_id": None,
            }
        )  # fmt: skip

    def _at_a_seat(self, call_id: str, at: datetime, seconds: float, agent: str) -> None:
        chance = self._chance

        def event(after: float, kind: str, **more: Any) -> dict[str, Any]:
            blank = {"seat": None, "before": "", "state": "", "cause": "", "reason": "",
                     "priority": ""}  # fmt: skip
            moment = at + timedelta(seconds=after)
            return {**blank, "id": new_id(), "at": moment, "kind": kind, "call_id": call_id, **more}

        wait = chance.expovariate(1 / 8)
        self._rows[SeatEvent] += [
            event(0, "waits", reason="生成", priority="normal"),
            event(wait, "state", seat=agent, before="idle", state="reserved", cause="offered"),
            event(wait, "offered", seat=agent),
            event(wait + 0.2, "state", seat=agent, before="reserved", state="ringing",
                  cause="shown"),
            event(wait + 3, "state", seat=agent, before="ringing", state="talking",
                  cause="accepted"),
            event(wait + 3, "offer_ended", seat=agent, cause="accepted"),
            event(wait + seconds, "state", seat=agent, before="talking", state="wrap_up",
                  cause="finished"),
            event(wait + seconds + 30, "state", seat=agent, before="wrap_up", state="idle",
                  cause="wrapped_up"),
        ]  # fmt: skip
        ended = at + timedelta(seconds=wait + seconds)
        self._rows[CallWrapUp].append(
            {"call_id": call_id, "agent": agent, "code": "consult", "summary": "通话小结（生成）",
             "created_at": ended, "updated_at": ended}
        )  # fmt: skip
        self._rows[SuggestionRow] += [
            {"call_id": call_id, "agent": agent, "entry_id": f"GEN-{number:05d}", "version": 1,
             "query": "生成的问题", "rank": rank, "shown_at": at, "opened_at": None,
             "copied_at": None, "adopted_at": at if rank == 1 and number % 3 == 0 else None,
             "wrong_at": None}
            for rank, number in enumerate(chance.sample(range(500), 3), 1)
        ]  # fmt: skip
        if chance.random() < 0.1:
            self._rows[Review].append(
                {"id": new_id(), "call_id": call_id, "agent": agent, "sheet_id": self._sheet_id,
                 "marks": [], "comment": "生成", "total": 90, "max_total": 100, "fatal": False,
                 "reviewer": "4001", "state": "accepted", "rev": 1, "created_at": ended,
                 "updated_at": ended, "sent_at": ended, "appeal_until": None, "closed_at": ended}
            )  # fmt: skip
        if chance.random() < 0.02:
            self._rows[Callback].append(
                {"id": new_id(), "phone": None, "call_id": call_id, "reason": "生成",
                 "created_at": ended, "done_at": ended, "done_by": agent}
            )  # fmt: skip

    # ---- work orders ------------------------------------------------------------------------

    def _order(self, call_id: str, at: datetime, phone: str) -> None:
        chance, order_id = self._chance, new_id()
        day = at.astimezone(BUSINESS_ZONE).date()
        serial = self._serials[day] = self._serials.get(day, 0) + 1
        number = order_number(day, serial)
        if serial == 3:
            self._some_orders.append(number)
        leaf = chance.choice(self._leaves)
        town = f"{chance.choice(TOWNS)}镇"
        thing = chance.choice(THINGS)
        steps = chance.choices([steps for _, steps in _LIVES], [share for share, _ in _LIVES])[0]
        moment = at + timedelta(seconds=200)
        before: str | None = None
        for seq, (kind, state) in enumerate(steps, 1):
            self._rows[WorkOrderEvent].append(
                {
                    "id": new_id(), "order_id": order_id, "seq": seq, "kind": kind,
                    "from_state": before, "to_state": state, "actor": chance.choice(AGENTS),
                    "at": moment, "reason": "生成", "data": {},
                }
            )  # fmt: skip
            before, moment = state, moment + timedelta(hours=chance.randrange(1, 30))
        self._rows[WorkOrder].append(
            {
                "id": order_id, "order_no": number, "source": "call", "caller_name": None,
                "caller_phone": phone, "contact_phone": phone, "is_confidential": False,
                "type": chance.choice(_TYPES), "category": leaf.id,
                "title": f"{town}{thing}{chance.choice(SERVICES)}（生成）"[:64],
                "content": f"{town}{thing}的事情反映了好几次都没有人来（生成）" * 3,
                "occurred_at": "昨天", "region": town, "address": f"{town}生成路{serial}号",
                "call_id": call_id, "urgency": "general", "suggested_unit": leaf.unit,
                "created_at": at, "state": before, "unit": leaf.unit,
                "deadline": at + timedelta(days=7), "updated_at": moment,
            }
        )  # fmt: skip

    def _audit(self, number: int) -> dict[str, Any]:
        at = begun(number, AUDIT_LINES, self._now, self._chance)
        name = self._chance.choice(AGENTS)
        return {"id": new_id(), "actor": name, "action": "signed_in", "at": at, "subject": name,
                "detail": "生成"}  # fmt: skip

    def _flush(self) -> None:
        with self._db.transaction(writes=True) as session:
            for table in _order_of(self._rows):
                # Not the mapped class: it would write rows with a None one by one.
                session.execute(insert(table.__table__), self._rows[table])
                self._written[table.__tablename__] += len(self._rows[table])
        self._rows.clear()


_STAMPS = ("speech_ended", "end_of_turn", "transcript", "decided", "first_audio")


def _order_of(rows: dict[Any, list[dict[str, Any]]]) -> Iterable[Any]:
    """Calls and orders before what points at them."""
    first = (CallRow, WorkOrder)
    return sorted((table for table in rows if rows[table]), key=lambda table: table not in first)
