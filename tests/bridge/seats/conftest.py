"""The seats on a database of their own and a clock that tests turn."""

from pathlib import Path
from typing import Any

import pytest

from bridge.kit.db import Base, Database, open_engine
from bridge.kit.offload import ThreadOffload
from bridge.seats.place import Rules
from bridge.seats.seat import Seat
from bridge.seats.service import SeatService
from knowledge.schema import create_schema
from tests.bridge.kit.doubles import FakeClock
from tests.fakes.line import FakeLeg, Line

ITEM = {
    "entry_id": "WC-1",
    "version": 1,
    "title": "医保",
    "answer_spoken": "答",
    "answer_full": "答",
    "materials": "",
    "department": "市医保局",
    "matched_question": "医保怎么办",
    "marks": [(0, 2)],
    "score": 0.9,
}


class Suggestions:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def suggest(self, text: str, _call_id: str, _agent: str) -> list[dict[str, Any]]:
        self.asked.append(text)
        return [ITEM]


class Desk:
    """A seat whose messages are kept."""

    def __init__(self, name: str, role: str = "agent", skills: tuple[str, ...] = ()) -> None:
        self.messages: list[dict[str, Any]] = []
        self.freed = 0
        self.closed: list[int] = []
        self.leg = FakeLeg(name, "agent" if role == "agent" else "supervisor")
        self.seat = Seat(
            name,
            f"话务员{name}" if role == "agent" else f"班长{name}",
            self.messages.append,
            role=role,
            skills=frozenset(skills),
            freed=self._free,
            close=self.closed.append,
        )

    def _free(self) -> None:
        self.freed += 1

    @property
    def state(self) -> str:
        return str(self.last("seat")["state"])

    def last(self, kind: str) -> dict[str, Any]:
        return [m for m in self.messages if m["type"] == kind][-1]

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [m for m in self.messages if m["type"] == kind]


class Hotline:
    """The service with its database, its clock and some calls."""

    def __init__(self, path: Path, rules: Rules | None = None) -> None:
        engine = open_engine(f"sqlite:///{path}")
        Base.metadata.create_all(engine)
        create_schema(engine)
        self.db = Database(engine)
        self.clock = FakeClock()
        self.suggestions = Suggestions()
        self.rules = rules or Rules()
        self.live: dict[str, Any] = {}
        self.service = self._new()

    def _new(self) -> SeatService:
        return SeatService(
            self.db,
            ThreadOffload("t", 1),
            self.clock,
            self.suggestions,
            rules=self.rules,
            live=self.live.get,
            most_waiting=3,
        )

    async def restart(self) -> None:
        """A new process finds the same database, a moment later."""
        self.clock.forward(seconds=1)
        await self.service.log.notes.written()
        self.service = self._new()
        await self.service.start()

    async def sign_on(self, name: str, role: str = "agent", skills: tuple[str, ...] = ()) -> Desk:
        desk = Desk(name, role, skills)
        await self.service.sign_on(desk.seat)
        return desk

    def enqueue(self, line: Line, priority: Any = "normal", reason: str = "要人工") -> None:
        line.session._people._desk = self.service
        line.session._people.queued = True
        self.service.enqueue(line.session, priority, reason)

    async def answer(self, desk: Desk, line: Line) -> None:
        """The desk takes what it is offered."""
        self.service.take(desk.seat, line.session.call_id, desk.leg)
        await line.run(0.1)

    def pass_time(self, seconds: float, *alive: Desk) -> None:
        """Let time pass; the desks named give signs of life."""
        for _ in range(round(seconds * 2)):
            self.clock.forward(seconds=0.5)
            for desk in alive:
                self.service.beat(desk.seat)
            self.service.tick()


@pytest.fixture
async def hotline(tmp_path: Path) -> Any:
    made = Hotline(tmp_path / "test.db")
    await made.service.start()
    yield made
    await made.service.stop()
