"""Runs scenarios on a virtual clock: the real dialogue, knowledge base and work orders.

Only sound is made up: the line, the voice and the recogniser are fakes, minutes pass in a blink,
and waiting for the dialogue server takes no call time. So ``within_ms`` is not judged here.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.adapters import KnowledgeAnswers, Orders
from bridge.assistant.client import RasaClient
from bridge.assistant.turn import AssistantTurn, Event
from bridge.calls.events import Caption, Ended, TurnDone
from bridge.curation.asked_log import AskedLog
from bridge.engines import knowledge_base
from bridge.kit.clock import SystemClock
from bridge.kit.db import Base, Database, open_engine
from bridge.kit.ids import new_id
from bridge.settings import Settings
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.service import TicketService
from bridge.tickets.views import OrderDetail
from dialogue.actions.services import Answers, OrderCreated, OrderProgress, Services, WorkOrderDraft
from knowledge.samples import load_samples
from knowledge.schema import create_schema
from tests.fakes.line import FakeDesk, FakeLeg, Line, inline
from tests.rasa_server import Dialogue, running_hotline_dialogue
from tests.scenarios.checks import (
    Finish,
    Report,
    Seen,
    conversation,
    end_failures,
    filled,
    turn_failures,
)
from tests.scenarios.format import Expect, Scenario, Turn
from tests.scenarios.orders import make_orders, spoken_numbers
from tests.scenarios.spelling import Speller, SpellingRecogniser

_SETTLED = ("listening", "waiting", "with_agent", "ended")
# Longer than the longest pause that an end of turn waits for.
_ANSWER_SECONDS = 4.0
_LONGEST_REPLY = 120.0
_KEY_SECONDS = 0.2


@dataclass
class _World:
    """What the dialogue reaches, exchanged for each call."""

    tickets: TicketService
    desk: FakeDesk
    order: OrderDetail | None = None

    async def create(self, draft: WorkOrderDraft) -> OrderCreated:
        made = await Orders(self.tickets, inline).create(draft)
        self.order = self.tickets.detail(made.order_no)
        return made

    async def by_number(self, digits: str) -> OrderProgress | None:
        return await Orders(self.tickets, inline).by_number(digits)

    async def by_phone(self, phone: str) -> list[OrderProgress]:
        return await Orders(self.tickets, inline).by_phone(phone)

    async def request(self, phone: str, call_id: str, reason: str) -> None:
        await self.desk.request_callback(phone, call_id, reason)

    async def available(self) -> bool:
        return self.desk.available() > 0


class House:
    """Everything behind the calls that is real.

    Args:
        folder: where its databases are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._categoriser = Categoriser()
        knowledge = Database(open_engine(f"sqlite:///{folder / 'knowledge.db'}"))
        create_schema(knowledge.engine)
        knowledge.write(load_samples)
        base = knowledge_base(Settings(data=folder), knowledge)
        base.load()
        now = SystemClock().now
        self.answers: Answers = KnowledgeAnswers(base, inline, AskedLog(knowledge, inline), now)
        self.world = self.renew()
        self.dialogue: Dialogue

    def renew(self) -> _World:
        """Return a world without orders or call-backs, and let the dialogue see it."""
        database = Database(open_engine(f"sqlite:///{self._folder / (new_id() + '.db')}"))
        Base.metadata.create_all(database.engine)
        tickets = TicketService(database, SystemClock(), self._categoriser)
        self.world = _World(tickets, FakeDesk())
        return self.world

    def services(self) -> Services:
        """Return the services of whatever world is the present one."""
        here = _Present(self)
        return Services(answers=self.answers, work_orders=here, callbacks=here, seats=here)


class _Present:
    """Passes on to the present world: the action server outlives the worlds."""

    def __init__(self, house: House) -> None:
        self._house = house

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house.world, name)


@contextlib.contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """Load the knowledge base, start Rasa and the action server."""
    house = House(folder)
    with running_hotline_dialogue(house.services(), folder) as dialogue:
        house.dialogue = dialogue
        yield house


class _Assistant:
    """The real dialogue server, under a conversation of its own; counts who waits for it."""

    def __init__(self, client: RasaClient) -> None:
        self._client = client
        self._conversation = new_id()
        self.busy = 0

    async def say(self, _call: str, text: str, metadata: Mapping[str, Any]) -> AssistantTurn:
        self.busy += 1
        try:
            return await self._client.say(self._conversation, text, self._mine(metadata))
        finally:
            self.busy -= 1

    async def notify(self, _call: str, event: Event, metadata: Mapping[str, Any]) -> AssistantTurn:
        self.busy += 1
        try:
            return await self._client.notify(self._conversation, event, self._mine(metadata))
        finally:
            self.busy -= 1

    def _mine(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        return {**metadata, "call_id": self._conversation}


class VirtualCall(Line):
    """A call on the fake line whose dialogue is real."""

    def __init__(self, scenario: Scenario, world: _World, client: RasaClient) -> None:
        super().__init__(media=scenario.caller.media, phone=scenario.caller.phone)
        self._real = _Assistant(client)
        # The line's own answering machine steps aside.
        self.assistant.say = self._real.say  # type: ignore[method-assign, assignment]
        self.assistant.notify = self._real.notify  # type: ignore[method-assign, assignment]
        self.speller = Speller(scenario.caller.rate)
        self.recogniser = SpellingRecogniser(self.speller)  # type: ignore[assignment]
        self.desk.people = scenario.agents
        world.desk = self.desk
        self.world = world

    async def settle(self) -> None:
        """Let every task run as far as it can; call time stands still meanwhile."""
        await super().settle()
        while self._real.busy:
            await asyncio.sleep(0.001)
            if not self._real.busy:
                await super().settle()

    async def follow(self, scenario: Scenario) -> Report:
        """Go through the scenario and compare."""
        report = Report(scenario.name)
        numbers = spoken_numbers(make_orders(self.world.tickets, scenario.given.orders))
        await self._answered(0)
        await self._say_out(scenario.turns[0])
        self._judge("问候", scenario.opening, 0, report)
        for index, turn in enumerate(scenario.turns):
            after = scenario.turns[index + 1] if index + 1 < len(scenario.turns) else None
            since = len(self.events)
            await self._step(turn.model_copy(update=filled(turn, numbers)))
            await self._answered(since)
            await self._say_out(after)
            self._judge(f"第{index + 1}步", turn.expect, since, report)
            if self.session.state == "ended":
                break
        hung_up = self.session.state == "ended"
        if not hung_up:
            self.session.hang_up()
            await self.run(0.1)
        report.failures += [
            f"结束：{one}" for one in end_failures(scenario.end, self._finish(hung_up))
        ]
        lines = ((line.who, line.text) for line in self.session.lines)
        report.transcript = conversation(lines)
        return report

    async def _step(self, turn: Turn) -> None:
        if turn.interrupt is not None:
            await self.run(turn.after)
        if turn.words is not None:
            for frame in self.speller.frames(turn.words):
                await self.run(0.02, frame)
        elif turn.mumble is not None:
            for frame in Speller.mumble(turn.mumble):
                await self.run(0.02, frame)
        elif turn.type is not None:
            self.session.type(turn.type)
        elif turn.silence is not None:
            await self.run(turn.silence)
        elif turn.press is not None:
            for key in turn.press:
                self.session.press(key)
                await self.run(_KEY_SECONDS)
        else:
            await self._agent(str(turn.agent))

    async def _agent(self, what: str) -> None:
        if what == "answers":
            self.desk.waiting.clear()
            self.session.join(FakeLeg())
        else:
            self.session.leave("1001", "hung_up" if what == "hangs_up" else "vanished")
        await self.run(0.2)

    async def _answered(self, since: int) -> None:
        waited = 0.0
        while waited < _ANSWER_SECONDS and not self._turns_since(since):
            if self.session.state in ("with_agent", "ended"):
                break
            await self.run(0.1)
            waited += 0.1

    async def _say_out(self, after: Turn | None) -> None:
        """Let the hotline say its reply, unless it is going to be interrupted."""
        if after is not None and after.interrupt is not None:
            return
        waited = 0.0
        while self.session.state not in _SETTLED and waited < _LONGEST_REPLY:
            await self.run(0.1)
            waited += 0.1

    def _turns_since(self, since: int) -> list[dict[str, Any]]:
        return [event.turn for event in self.events[since:] if isinstance(event, TurnDone)]

    def _judge(self, name: str, expect: Expect, since: int, report: Report) -> None:
        turns = self._turns_since(since)
        seen = Seen(
            turn=turns[-1] if turns else None,
            said=self._captions(self.events[since:]),
            before=self._captions(self.events[:since]),
            cut=self._was_cut(self.events[since:]),
            state=self.session.state,
            slots=self.session.slots,
        )
        report.failures += [f"{name}：{one}" for one in turn_failures(expect, seen)]

    @staticmethod
    def _captions(events: list[Any]) -> list[str]:
        return [
            event.text
            for event in events
            if isinstance(event, Caption) and event.who == "bot" and not event.text.endswith("……")
        ]

    @staticmethod
    def _was_cut(events: list[Any]) -> bool:
        return any(
            isinstance(event, Caption) and event.who == "bot" and event.text.endswith("……")
            for event in events
        )

    def _finish(self, hung_up: bool) -> Finish:
        ended = next(event for event in self.events if isinstance(event, Ended))
        priorities = self.desk.priorities
        return Finish(
            ended.outcome,
            hung_up,
            self.world.order,
            [phone for phone, _ in self.desk.callbacks],
            priorities[-1] if priorities else None,
        )


async def run_virtually(house: House, scenario: Scenario) -> Report:
    """Run one scenario; returns how it went."""
    world = house.renew()
    client = RasaClient(house.dialogue.url, house.dialogue.token, 15.0)
    try:
        async with VirtualCall(scenario, world, client) as call:
            return await call.follow(scenario)
    finally:
        await client.close()
