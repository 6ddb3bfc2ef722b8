"""Somebody with a telephone, again and again, as impatient as people are."""

import random

from bridge.calls import wording
from bridge.calls.events import CallEvent, Caption, Ended, StateChanged
from tests.bridge.seats.day.hours import Call, Day
from tests.bridge.seats.day.lapse import CONNECTING, EMERGENCY, ENOUGH, PERSON, QUESTION, LapsedLine


class CallerPerson:
    """One of those who call.

    Args:
        day: when they call.
        number: who it is; every third speaks, the others type.
    """

    def __init__(self, day: Day, number: int) -> None:
        self.day = day
        self.random = random.Random(day.random.random())
        self.phone = f"138{number:08d}"
        self.media = "voice" if number % 3 == 0 else "listen"
        self._call: Call | None = None
        day.later(self.random.uniform(5, 600), self.ring)

    async def ring(self) -> None:
        """Call the hotline."""
        day = self.day
        if not day.open:
            return
        call_id = f"call-{len(day.calls)}"
        line = LapsedLine(
            call_id, self.phone, self.media, day.service, day.journal, day.clock.now()
        )
        call = self._call = day.calls[call_id] = Call(call_id, line)
        day.live[call_id] = line.session
        line.session.watch(lambda event: self._on(call, event))
        await line.begin()
        wants = self.random.choices([PERSON, EMERGENCY, QUESTION], [85, 8, 7])[0]
        self._soon(5, 12, call, lambda: line.utter(wants))
        if wants == QUESTION:
            self._soon(15, 60, call, line.session.hang_up)

    def cut(self) -> None:
        """The line has gone dead; most try again, if nobody calls them back."""
        self._call = None
        self.day.later(self.random.uniform(5, 120), self.ring)

    # ---- inside -----------------------------------------------------------------------------

    def _on(self, call: Call, event: CallEvent) -> None:
        match event:
            case Ended() if not call.killed:
                self._call = None
                self.day.live.pop(call.call_id, None)
                pause = 20.0 if self.day.storm else 260.0
                self.day.later(10 + self.random.expovariate(1 / pause), self.ring)
            case Caption(who="bot", text=text) if text in (CONNECTING, wording.CAME_BACK):
                self._waits(call)
            case StateChanged(state="with_agent") if not call.with_person:
                call.with_person = True
                self._talks(call)
            case _:
                pass

    def _waits(self, call: Call) -> None:
        again, call.queued, call.changed_mind = call.queued, True, False
        if again:
            return
        patience = 5 + self.random.expovariate(1 / 110)
        if self.random.random() < 0.35:
            patience = 1e6
        if self.random.random() < 0.06:
            self._soon(8, 40, call, lambda: self._changes_mind(call))
        self._soon(patience, patience, call, lambda: self._loses_patience(call))

    async def _changes_mind(self, call: Call) -> None:
        session = call.line.session
        if session.state != "waiting":
            return
        await call.line.utter(ENOUGH)
        call.changed_mind = session.state != "waiting"
        if self.random.random() < 0.5:
            self._soon(5, 20, call, lambda: self._asks_again(call))
        else:
            self._soon(5, 20, call, session.hang_up)

    async def _asks_again(self, call: Call) -> None:
        await call.line.utter(PERSON)

    def _loses_patience(self, call: Call) -> None:
        if call.line.session.state != "with_agent":
            call.line.session.hang_up()

    def _talks(self, call: Call) -> None:
        line = call.line
        for _ in range(self.random.randint(0, 3)):
            self._soon(5, 200, call, lambda: line.utter("还有一件事"))
        if self.random.random() < 0.45:
            self._soon(20, 320, call, line.session.hang_up)
        # Nobody stays for ever, whatever the people at the other end do.
        self._soon(700, 900, call, line.session.hang_up)

    def _soon(self, low: float, high: float, call: Call, what: object) -> None:
        def act() -> object:
            return what() if self._call is call and call.line.session.state != "ended" else None  # type: ignore[operator]

        self.day.later(self.random.uniform(low, high), act)
