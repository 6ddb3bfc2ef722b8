"""The seats: people, the calls that wait for them, and who talks to whom. Runs on the event loop."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from bridge.calls.ports import HumanLeg, Priority, WaitingCall
from bridge.kit.clock import Clock
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.seats.callbacks import Callbacks
from bridge.seats.calls_today import CallsToday
from bridge.seats.changes import Change, Happening, StateChanged
from bridge.seats.errors import AlreadyTaken, NotNow
from bridge.seats.estimate import expected_wait
from bridge.seats.figures import Figures
from bridge.seats.hall import Hall
from bridge.seats.hours import Hours
from bridge.seats.merits import MeritBook
from bridge.seats.messages import ended_message, error_message
from bridge.seats.place import Rules
from bridge.seats.seat import REPLACED, Seat
from bridge.seats.seat_log import SeatLog
from bridge.seats.states import IN_CALL, Wish
from bridge.seats.supervision import Supervision
from bridge.seats.talks import Suggester, Talks
from bridge.seats.transfers import Transfers
from bridge.seats.wallboard import Wallboard

_log = get_logger(__name__)

TICK_SECONDS = 0.5
# Later they call about something else, or have been called back.
_COMES_BACK = timedelta(minutes=10)
_BEAT_TICKS = 2


class SeatService:
    """People and the calls that wait for them.

    Args:
        db, offload, clock: where call-backs and what happened are kept.
        suggester: answers for agents.
        rules: the durations in force.
        live: finds a call that goes on, for supervisors who listen to one that wants nobody.
        most_waiting: with so many in the queue, further callers are offered a call-back.
        hours: when people take calls; None is always.

    Attributes:
        hall: seats and calls.
        talks: who is on which call.
        transfers, supervision: what agents and supervisors do in calls beyond talking.
        figures, wallboard: the numbers of the day, and the room as supervisors see it.
    """

    def __init__(
        self,
        db: Database,
        offload: Offload,
        clock: Clock,
        suggester: Suggester,
        *,
        rules: Rules | None = None,
        live: Callable[[str], WaitingCall | None] = lambda _call_id: None,
        most_waiting: int = 30,
        hours: Hours | None = None,
    ) -> None:
        self.log = SeatLog(db, offload)
        self.hall = Hall(clock, self.log, rules or Rules())
        self.figures = Figures(self.hall, self.log)
        self.talks = Talks(self.hall, suggester)
        self.transfers = Transfers(self.hall, self.talks)
        self.supervision = Supervision(self.hall, self.talks, live)
        self.calls_today = CallsToday(db, offload, clock)
        self.wallboard = Wallboard(self.hall, self.talks, self.figures, self.calls_today)
        self._merits = MeritBook(db, offload, clock)
        self._tasks: set[asyncio.Task[None]] = set()
        self.hall.watch(self._on_change)
        self._callbacks = Callbacks(db, offload, clock)
        self._most_waiting = most_waiting
        self.hours = hours
        self._cut_off: dict[str, tuple[str, datetime]] = {}

    # ---- life -------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to write what happens; know what happened today.

        Whoever waited or talked when the hotline broke down is called back first, or goes to the
        head of the queue when they come back by themselves.
        """
        self.log.notes.start()
        for call_id in await self.figures.load():
            key = await self._callbacks.request_for_lost(call_id)
            if key is not None:
                self._cut_off[key] = (call_id, self.hall.now + _COMES_BACK)

    async def run(self) -> None:
        """Let happen what is due, and ask the desks for signs of life, until cancelled."""
        ticks = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            ticks += 1
            self.tick()
            if ticks % _BEAT_TICKS == 0:
                self.hall.broadcast({"type": "beat"})
                if self.hall.supervisors():
                    self.calls_today.refresh()
                self.wallboard.tell()

    def tick(self) -> None:
        """Let happen what is due."""
        self.hall.floor.tick(self.hall.now)
        self.hall.settle()

    async def stop(self) -> None:
        """Write what is left."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.calls_today.stop()
        await self.log.notes.stop()

    # ---- what calls ask (PersonDesk) --------------------------------------------------------

    def available(self) -> int:
        """Return how many people can take a call, now or after what they are doing.

        Nobody can outside of their hours, nor when too many wait already.
        """
        if self.hours is not None and not self.hours.open_at(self.hall.now):
            return 0
        if len(self.hall.floor.waiting()) >= self._most_waiting:
            return 0
        return self.hall.floor.staffed()

    def enqueue(
        self, call: WaitingCall, priority: Priority, reason: str, *, head: bool = False
    ) -> None:
        """Let a call wait for a person."""
        self.talks.follow(call)
        self.hall.floor.enqueue(call.call_id, priority, reason, self.hall.now, head=head)
        self.hall.settle()

    def withdraw(
        self, call_id: str, why: Literal["hung_up", "changed_mind", "waited_too_long"]
    ) -> None:
        """Let a call wait no longer."""
        self.hall.floor.withdraw(call_id, self.hall.now, why)
        self.hall.settle()

    def ahead(self, call_id: str) -> int:
        """Return how many wait before this call."""
        return self.hall.floor.ahead(call_id)

    def expected_wait(self, call_id: str) -> float | None:
        """Return how many seconds a waiting call has to wait yet; None when nobody can tell."""
        people = self.hall.floor.staffed()
        if people == 0:
            return None
        return expected_wait(self.ahead(call_id), people, self.figures.handling_seconds())

    async def came_back(self, caller_key: str) -> bool:
        """Tell whether this caller waited for or talked to a person when we broke down just now.

        It is told once; the call-back that was noted for them is not due any more.
        """
        call_id, until = self._cut_off.pop(caller_key, ("", self.hall.now))
        if not call_id or until <= self.hall.now:
            return False
        await self._callbacks.came_back(call_id)
        await self._tell_callbacks()
        return True

    async def request_callback(self, phone: str | None, call_id: str, reason: str) -> None:
        """Note a call-back; a second one for the same call renews the first."""
        await self._callbacks.request(phone, call_id, reason)
        self.figures.turned_away(call_id, reason)
        await self._tell_callbacks()

    # ---- what desks ask ---------------------------------------------------------------------

    async def sign_on(self, seat: Seat) -> None:
        """A desk connects. A second desk of the same person replaces the first."""
        state, reason = await self.log.left_as(seat.username, self.hall.now)
        earlier = self.hall.seats.pop(seat.username, None)
        if earlier is not None:
            self._gone(earlier)
            earlier.send(error_message("replaced", "您已在另一个页面登录，本页面已停用。"))
            earlier.close(REPLACED)
        self.hall.seats[seat.username] = seat
        self.hall.floor.sign_on(
            seat.username,
            self.hall.now,
            routed=seat.routed,
            reserve=seat.role != "admin",
            skills=seat.skills,
            state=state,
            reason=reason,
        )
        seat.send(self.hall.queue())
        self.hall.settle()
        seat.send({"type": "callbacks", "items": await self._callbacks.open()})
        await self._credit(seat.username)

    def sign_off(self, seat: Seat) -> None:
        """The desk is gone; a call it had goes back to the head of the queue."""
        if self.hall.seats.get(seat.username) is seat:
            del self.hall.seats[seat.username]
            self._gone(seat)

    def knows(self, seat: Seat) -> bool:
        """Tell whether this desk is signed in, and not replaced by another of the same person."""
        return self.hall.seats.get(seat.username) is seat

    def beat(self, seat: Seat) -> None:
        """The desk lives."""
        if self.knows(seat):
            self.hall.floor.beat(seat.username, self.hall.now)

    def ask(self, seat: Seat, state: Wish, reason: str = "") -> None:
        """Become ready or busy, take a break, sign out; during a call when it is over."""
        self.hall.floor.ask(seat.username, state, self.hall.now, reason)
        self.hall.settle()
        self.hall.tell_state(seat)

    def shown(self, seat: Seat, call_id: str) -> None:
        """The desk rings. Raises OfferOver."""
        self.hall.floor.shown(seat.username, call_id, self.hall.now)
        self.hall.settle()

    def refuse(self, seat: Seat, call_id: str) -> None:
        """The agent does not take an offered call. Raises OfferOver."""
        self.hall.floor.refuse(seat.username, call_id, self.hall.now)
        self.hall.settle()

    def take(self, seat: Seat, call_id: str, leg: HumanLeg) -> WaitingCall:
        """Connect a seat with a call that rings there, or waits and rings nowhere.

        Raises:
            SeatBusy: the seat talks already.
            AlreadyTaken: the call does not wait any more, or rings elsewhere.
        """
        call = self.hall.calls.get(call_id)
        if call is None:
            raise AlreadyTaken
        self.hall.floor.take(seat.username, call_id, self.hall.now)
        self.hall.notes.pop(call_id, None)
        self.talks.join(call, seat, leg, "talks")
        self.hall.settle()
        return call

    def hang_up(self, seat: Seat) -> None:
        """The person ends the call, or leaves it to the others who are on it."""
        if seat.monitoring is not None:
            self.supervision.stop(seat)
            return
        place = self.hall.floor.places.get(seat.username)
        if place is None or place.state not in IN_CALL or place.call_id is None:
            return
        call_id = place.call_id
        if len(self.hall.floor.talking_in(call_id)) > 1:
            self.hall.floor.part(seat.username, self.hall.now)
            self.talks.leave(call_id, seat.username, "parted")
        else:
            self.hall.floor.finished(call_id, self.hall.now)
            self.talks.leave(call_id, seat.username, "hung_up")
        seat.send(ended_message(call_id, "通话已结束。"))
        self.hall.settle()

    def hold(self, seat: Seat) -> None:
        """The caller hears music. Raises NotNow."""
        self.hall.floor.hold(seat.username, self.hall.now)
        self.talks.hold(self.hall.place(seat.username).call_id or "", True)
        self.hall.settle()

    def resume(self, seat: Seat) -> None:
        """The caller and everybody who talks hear each other again. Raises NotNow."""
        self.hall.floor.resume(seat.username, self.hall.now)
        self.talks.hold(self.hall.place(seat.username).call_id or "", False)
        self.hall.settle()

    def drop(self, seat: Seat) -> None:
        """The sound of a seat is gone: the caller goes back to the head of the queue."""
        if seat.monitoring is not None:
            self.supervision.stop(seat)
            return
        place = self.hall.floor.places.get(seat.username)
        if place is None or place.state not in IN_CALL:
            return
        call_id = place.call_id or ""
        self.hall.floor.drop(seat.username, self.hall.now)
        self.hall.settle()
        seat.send(ended_message(call_id, "您的语音连接已中断。"))

    def extend(self, seat: Seat) -> None:
        """More time for the work after a call. Raises NotNow."""
        self.hall.floor.extend(seat.username, self.hall.now)
        self.hall.tell_state(seat)

    def wrapped_up(self, seat: Seat) -> None:
        """The work after a call is done. Raises NotNow."""
        self.hall.floor.wrapped_up(seat.username, self.hall.now)
        self.hall.settle()

    def abuse(self, seat: Seat) -> None:
        """The caller is abusive: a sentence closes the call, the evidence is marked. Raises NotNow.

        The supervisors are told; the agent has their time after the call.
        """
        place = self.hall.place(seat.username)
        if place.state not in IN_CALL or place.call_id is None:
            raise NotNow
        call_id = place.call_id
        others = [name for name in self.hall.floor.talking_in(call_id) if name != seat.username]
        if others:
            raise NotNow
        self.log.keep([Happening(self.hall.now, "marked", seat.username, call_id, cause="abuse")])
        self.hall.floor.finished(call_id, self.hall.now)
        self.talks.leave(call_id, seat.username, "abused")
        seat.send(ended_message(call_id, "已标记辱骂，正在向来电人播放结束语。"))
        self.supervision.alert(seat, "标记了一通辱骂来电，录音已留存。", "abuse")
        self.hall.settle()

    # ---- what can be asked about calls ------------------------------------------------------

    def waiting_call(self, call_id: str) -> WaitingCall:
        """Return a call that waits or is being served.

        Raises:
            NotFound: there is no such call.
        """
        return self.hall.call(call_id)

    def talks_to(self, username: str, call_id: str) -> bool:
        """Tell whether this person talks on this call."""
        return username in self.hall.floor.talking_in(call_id)

    def is_colleagues(self, username: str, call_id: str) -> bool:
        """Tell whether others talk on this call, and this person does not."""
        talking = self.hall.floor.talking_in(call_id)
        return bool(talking) and username not in talking

    async def suggestions(self, call: WaitingCall, agent: str) -> list[dict[str, Any]]:
        """Return suggested answers for what the caller said last."""
        return await self.talks.suggestions(call, agent)

    async def finish_callback(self, callback_id: str, username: str) -> None:
        """Mark a call-back as made. Raises NotFound."""
        await self._callbacks.finish(callback_id, username)
        await self._tell_callbacks()

    # ---- inside -----------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        """After the work that follows a call, what its caller thought is known."""
        if isinstance(change, StateChanged) and change.before == "wrap_up":
            task = asyncio.get_running_loop().create_task(self._credit(change.name))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _credit(self, name: str) -> None:
        try:
            self.figures.credit(name, await self._merits.of(name))
        except Exception:
            # A desk without these two numbers still takes calls.
            _log.exception("merits_not_read")

    def _gone(self, seat: Seat) -> None:
        if seat.monitoring is not None:
            self.talks.leave(seat.monitoring, seat.username, "parted")
            seat.monitoring = None
        self.hall.floor.vanish(seat.username, self.hall.now)
        self.hall.settle()
        seat.freed()

    async def _tell_callbacks(self) -> None:
        self.hall.broadcast({"type": "callbacks", "items": await self._callbacks.open()})
