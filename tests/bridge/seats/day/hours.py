"""The day itself: a clock, what is due when, the hotline's process, and everybody in it."""

import asyncio
import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bridge.calls.journal import DatabaseJournal
from bridge.errors import HotlineError
from bridge.kit.db import Base, Database, open_engine
from bridge.seats.place import Rules
from bridge.seats.service import SeatService
from knowledge.schema import create_schema
from tests.bridge.kit.doubles import FakeClock
from tests.bridge.seats.conftest import Suggestions
from tests.bridge.seats.day.lapse import STEP, LapsedLine
from tests.fakes.line import inline


class MortalDatabase(Database):
    """The database as one process sees it: what the process does after its death is not written."""

    dead = False

    def write(self, work: Callable[[Session], Any], *, patience: float = 10.0) -> Any:
        return None if self.dead else super().write(work, patience=patience)


class CallsOnly(DatabaseJournal):
    """Keeps the calls; what is said in them is no matter of the seats."""

    def line(self, _call_id: str, _line: Any) -> None:
        pass

    def turn(self, _call_id: str, _turn: Any) -> None:
        pass


@dataclass
class Call:
    """What the caller knows of their call, and nothing that the seats say about it.

    Attributes:
        queued: was told that somebody is being fetched.
        killed: was on the line when the process died.
        cut_off: talked to a person then, or waited for one.
    """

    call_id: str
    line: LapsedLine
    queued: bool = False
    with_person: bool = False
    changed_mind: bool = False
    killed: bool = False
    cut_off: bool = False

    @property
    def fate(self) -> str:
        """What became of it."""
        if self.with_person:
            return "answered"
        if not self.queued:
            return "promised" if self.line.assistant.promised else "hotline"
        if self.changed_mind:
            return "changed_mind"
        if self.line.assistant.promised:
            return "waited_too_long"
        return "cut_off" if self.cut_off else "hung_up"


class Day:
    """Two hours.

    Args:
        path: where the database is.
        seed: the same seed is the same day.
    """

    def __init__(self, path: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.clock = FakeClock()
        self.begin = self.clock.now()
        self.path = path
        self.engine = open_engine(f"sqlite:///{path / 'day.db'}")
        Base.metadata.create_all(self.engine)
        create_schema(self.engine)
        self.calls: dict[str, Call] = {}
        self.live: dict[str, Any] = {}
        self.checks: list[Callable[[], Any]] = []
        self.refused = 0
        self.open = True
        self.storm = False
        self.called: set[str] = set()
        self._due: list[tuple[float, int, Callable[[], Any]]] = []
        self._count = itertools.count()
        self._ticks: list[Callable[[], None]] = []

    @property
    def now(self) -> float:
        """Seconds since the day began."""
        return (self.clock.now() - self.begin).total_seconds()

    # ---- the process ------------------------------------------------------------------------

    async def start(self) -> None:
        """A process finds what the one before it has left."""
        self.db = MortalDatabase(self.engine, sleep=lambda _: None)
        self.journal = CallsOnly(
            self.db, inline, self.path / "spill.jsonl", self.clock.now, self.path
        )
        self.service = SeatService(
            self.db,
            inline,
            self.clock,
            Suggestions(),
            rules=Rules(),
            live=self.live.get,
            most_waiting=10,
        )
        await self.journal.start()
        await self.service.start()

    async def kill(self) -> None:
        """The process dies without a word; callers hear nothing any more."""
        await self.settle()
        self.db.dead = True
        cut = [self.calls[call_id] for call_id in self.live]
        self.live.clear()
        for call in cut:
            session = call.line.session
            call.killed = True
            call.cut_off = session.state == "with_agent" or session._people.queued
        for call in cut:
            await call.line.cut()
        await self.service.stop()
        await self.journal.stop()

    async def stop(self) -> None:
        """The day is over."""
        await self.service.stop()
        await self.journal.stop()
        self.engine.dispose()

    def rows(self, query: str) -> list[Any]:
        """Return rows of the database."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(query)))

    # ---- time -------------------------------------------------------------------------------

    def later(self, seconds: float, what: Callable[[], Any]) -> None:
        """Do something in a while; what the hotline refuses is only counted."""
        heapq.heappush(self._due, (self.now + seconds, next(self._count), what))

    def each_step(self, what: Callable[[], None]) -> None:
        """Do something whenever time goes on."""
        self._ticks.append(what)

    async def run(self, until: float) -> None:
        """Let time go on until so many seconds after the beginning."""
        while self.now < until:
            await self.step()

    async def step(self) -> None:
        """One second."""
        self.clock.forward(seconds=STEP)
        while self._due and self._due[0][0] <= self.now:
            await self._do(heapq.heappop(self._due)[2])
        for tick in self._ticks:
            tick()
        self.service.tick()
        for session in list(self.live.values()):
            session.tick()
        await self.settle(3)

    async def settle(self, turns: int = 12) -> None:
        """Let every task run as far as it can, or for some turns of the loop."""
        for _ in range(turns):
            await asyncio.sleep(0)

    async def _do(self, what: Callable[[], Any]) -> None:
        try:
            done = what()
            if asyncio.iscoroutine(done):
                await done
        except HotlineError:
            self.refused += 1
        await self.settle()
