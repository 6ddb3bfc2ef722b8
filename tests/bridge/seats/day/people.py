"""Those who sit at the seats: they answer, and do everything else that people do."""

import random
from collections.abc import Callable
from typing import Any

from bridge.seats.errors import NotNow
from bridge.seats.seat import REPLACED, SIGNED_OUT, Seat
from bridge.seats.transfers import Target
from tests.bridge.seats.day.hours import Day
from tests.bridge.seats.day.lapse import Leg

SKILLS = ("medical", "hainanese", "english")


class Desk:
    """One connection of a desk: gives signs of life as long as its page lives."""

    def __init__(self, person: "Person") -> None:
        self.person = person
        self.alive = True
        self.state = "signed_out"
        role = "supervisor" if person.role in ("supervisor", "admin") else "agent"
        self.leg = Leg(person.name, role)  # type: ignore[arg-type]
        self.seat = Seat(
            person.name,
            f"坐席{person.name}",
            self._receive,
            role=person.role,
            skills=person.skills,
            close=self._closed,
        )

    def _receive(self, message: dict[str, Any]) -> None:
        if message["type"] == "seat":
            self.state = message["state"]
        if self.alive:
            self.person.told(self, message)

    def _closed(self, code: int) -> None:
        if code != REPLACED:
            self.state = "signed_out"
        self.person.closed(self, code)


class Person:
    """Somebody at a seat.

    Args:
        day: when they work.
        name: the account.
        role: what they are.
        arrives: seconds after the begin.
    """

    def __init__(self, day: Day, name: str, role: str = "agent", *, arrives: float = 0.0) -> None:
        self.day, self.name, self.role = day, name, role
        self.random = random.Random(day.random.random())
        some = self.random.sample(SKILLS, self.random.randint(0, 2)) if role == "agent" else []
        self.skills = frozenset(some)
        self.desk: Desk | None = None
        day.each_step(self._beat)
        day.later(arrives + self.random.uniform(1, 5), self.sign_on)
        self._again(600, 1500, self._rests)

    async def sign_on(self) -> None:
        """Open the page."""
        if self.desk is None:
            desk = self.desk = Desk(self)
            await self.day.service.sign_on(desk.seat)

    async def reload(self) -> None:
        """Open the page again while the old one still lives: it is replaced."""
        desk = self.desk = Desk(self)
        await self.day.service.sign_on(desk.seat)

    def lost(self) -> None:
        """The hotline's process is gone; the page connects again."""
        if self.desk is not None:
            self.desk.alive = False
            self.desk = None
        self.day.later(self.random.uniform(1, 6), self.sign_on)

    # ---- what the desk tells ----------------------------------------------------------------

    def told(self, desk: Desk, message: dict[str, Any]) -> None:
        """React to a message."""
        match message:
            case {"type": "offer", "call_id": call_id}:
                self._offered(desk, call_id)
            case {"type": "seat", "state": "wrap_up"}:
                self._wraps_up(desk)
            case {"type": "callbacks", "items": [{"id": due}, *_]} if due not in self.day.called:
                self.day.called.add(due)
                done = self.day.service.finish_callback
                self._soon(desk, 20, 300, lambda: done(due, self.name))
            case {"type": "seat", "state": "busy" | "break"}:
                self._soon(desk, 20, 200, lambda: self.day.service.ask(desk.seat, "idle"))
            case _:
                pass

    def closed(self, desk: Desk, code: int) -> None:
        """The hotline has closed the connection."""
        desk.alive = False
        if self.desk is desk:
            self.desk = None
            longest = 240.0 if code == SIGNED_OUT else 30.0
            self.day.later(self.random.uniform(2, longest), self.sign_on)

    # ---- calls ------------------------------------------------------------------------------

    def _offered(self, desk: Desk, call_id: str) -> None:
        service, seat = self.day.service, desk.seat
        does = self.random.choices(
            ["answers", "refuses", "misses", "frozen", "silent", "gone", "reloads", "double"],
            [80, 6, 4, 1, 2, 2, 1, 4],
        )[0]
        if does != "frozen":
            self._soon(desk, 0, 1, lambda: service.shown(seat, call_id))
        match does:
            case "answers":
                self._soon(desk, 1, 6, lambda: self.answer(desk, call_id))
            case "refuses":
                self._soon(desk, 1, 8, lambda: service.refuse(seat, call_id))
            case "silent":
                self._soon(desk, 1, 6, lambda: self._falls_silent(desk))
            case "gone":
                self._soon(desk, 1, 6, lambda: self._closes_page(desk))
            case "reloads":
                self._soon(desk, 1, 6, self.reload)
            case "double":
                self._soon(desk, 1, 3, lambda: self.answer(desk, call_id))
                self._soon(desk, 1, 3, lambda: self.answer(desk, call_id))
            case _:
                pass

    def answer(self, desk: Desk, call_id: str) -> None:
        """Take a call, and plan what happens in it."""
        self.day.service.take(desk.seat, call_id, desk.leg)
        talk = 20 + self.random.lognormvariate(4.8, 0.5)
        self._in_call(desk, call_id, talk, lambda: self.day.service.hang_up(desk.seat))
        doings: list[tuple[float, Callable[[Desk, str], Any]]] = [
            (0.25, self._holds),
            (0.15, self._consults),
            (0.12, self._transfers),
            (0.06, lambda d, _: self.day.service.supervision.call_for_help(d.seat)),
            (0.03, lambda d, _: self.day.service.drop(d.seat)),
            (0.03, lambda d, _: self._falls_silent(d)),
            (0.02, lambda d, _: self._closes_page(d)),
            (0.02, lambda d, _: self.day.service.abuse(d.seat)),
            (0.10, self._wishes),
            (0.02, lambda _d, _c: self.reload()),
        ]
        for share, does in doings:
            if self.random.random() < share:
                self._in_call(
                    desk, call_id, self.random.uniform(3, talk), lambda do=does: do(desk, call_id)
                )

    def _holds(self, desk: Desk, call_id: str) -> None:
        service = self.day.service
        service.hold(desk.seat)
        self._in_call(desk, call_id, self.random.uniform(4, 60), lambda: service.resume(desk.seat))

    def _target(self) -> Target:
        return self.random.choice(
            [
                Target(),
                Target(skill=self.random.choice(SKILLS)),
                Target(seat=f"{self.random.randint(1001, 1013)}"),
            ]
        )

    def _transfers(self, desk: Desk, _call_id: str) -> None:
        self.day.service.transfers.blind(desk.seat, self._target(), "请接着办")

    def _consults(self, desk: Desk, call_id: str) -> None:
        service = self.day.service
        service.transfers.consult(desk.seat, self._target(), "请教一下")
        then = self.random.choice(
            [service.transfers.complete, service.transfers.cancel, service.resume, service.hang_up]
        )
        wait = self.random.uniform(5, 60)
        self._in_call(desk, call_id, wait, lambda: then(desk.seat))
        # Completing before anybody has come is refused; nobody lets a caller hear music for ever.
        self._in_call(desk, call_id, wait + 10, lambda: service.transfers.cancel(desk.seat))
        self._in_call(desk, call_id, wait + 12, lambda: service.resume(desk.seat))

    def _wishes(self, desk: Desk, _call_id: str) -> None:
        wish = self.random.choice(["busy", "break", "signed_out", "idle"])
        self.day.service.ask(desk.seat, wish, "meal" if wish == "break" else "")  # type: ignore[arg-type]

    def _wraps_up(self, desk: Desk) -> None:
        if self.random.random() < 0.3:
            self._soon(desk, 2, 25, lambda: self.day.service.extend(desk.seat))
        if self.random.random() < 0.5:
            self._soon(desk, 5, 80, lambda: self.day.service.wrapped_up(desk.seat))

    # ---- everything else --------------------------------------------------------------------

    def _rests(self, desk: Desk) -> None:
        service = self.day.service
        does = self.random.choice(["break", "break", "busy", "pick", "signed_out", "silent"])
        if does == "pick":
            service.ask(desk.seat, "busy")
            for one in service.hall.floor.waiting()[:1]:
                self.answer(desk, one.call_id)
        elif does == "silent":
            self._falls_silent(desk)
        else:
            service.ask(desk.seat, does, "rest" if does == "break" else "")  # type: ignore[arg-type]

    def _falls_silent(self, desk: Desk) -> None:
        """The computer freezes: no sign of life, nothing is pressed; the hotline closes it."""
        desk.alive = False

    def _closes_page(self, desk: Desk) -> None:
        desk.alive = False
        self.desk = None
        self.day.service.sign_off(desk.seat)
        self.day.later(self.random.uniform(2, 60), self.sign_on)

    def _beat(self) -> None:
        if self.desk is not None and self.desk.alive:
            self.day.service.beat(self.desk.seat)

    def _again(self, low: float, high: float, what: Callable[[Desk], Any]) -> None:
        def act() -> None:
            self._again(low, high, what)
            if self.desk is not None and self.desk.alive and self.day.open:
                what(self.desk)

        self.day.later(self.random.uniform(low, high), act)

    def _soon(self, desk: Desk, low: float, high: float, what: Callable[[], Any]) -> None:
        """Press something in a while, if the page still lives; a replaced one presses in vain."""

        def act() -> Any:
            if not desk.alive:
                return None
            if not self.day.service.knows(desk.seat):
                raise NotNow
            return what()

        self.day.later(self.random.uniform(low, high), act)

    def _in_call(self, desk: Desk, call_id: str, seconds: float, what: Callable[[], Any]) -> None:
        """The same, if the person still has that call then."""

        def act() -> Any:
            if call_id in self.day.live and self.day.service.talks_to(self.name, call_id):
                return what()
            return None

        self._soon(desk, seconds, seconds, act)


class Boss(Person):
    """A supervisor: oversees, and takes what is left over."""

    def __init__(self, day: Day, name: str, role: str = "supervisor", **more: Any) -> None:
        super().__init__(day, name, role, **more)
        self._again(15, 60, self._oversees)

    def _oversees(self, desk: Desk) -> None:
        service, seat = self.day.service, desk.seat
        oversight = service.supervision
        talking = [p for p in service.hall.floor.places.values() if p.state == "talking"]
        does = self.random.choice(
            ["begin", "begin", "begin", "change", "change", "stop", "force", "write", "helped"]
        )
        what = self.random.choice(["listen", "listen", "whisper", "barge", "take_over"])
        match does:
            case "begin" if talking:
                call_id = self.random.choice([*(p.call_id or "" for p in talking), *self.day.live])
                oversight.begin(seat, call_id, what, desk.leg)
                self._soon(desk, 10, 120, lambda: service.hang_up(seat))
            case "change":
                oversight.change(seat, what)
                self._soon(desk, 10, 120, lambda: service.hang_up(seat))
            case "stop":
                service.hang_up(seat)
            case "force":
                state = self.random.choice(["idle", "busy", "break"])
                oversight.force(seat, f"{self.random.randint(1001, 1013)}", state)
            case "write":
                oversight.write(seat, "请注意语速")
            case "helped":
                for one in list(service.hall.seats):
                    oversight.helped(seat, one)
            case _:
                pass
