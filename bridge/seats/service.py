"""The seats: queue, agents, and who talks to whom. Runs on the event loop; owns its state."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from bridge.calls.events import CallEvent, Caption, Ended
from bridge.calls.ports import HumanLeg, Priority, WaitingCall
from bridge.errors import NotFound
from bridge.kit.clock import Clock, aware
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.seats.errors import AlreadyTaken, SeatBusy
from bridge.seats.models import Callback
from bridge.seats.queue import WaitingQueue
from bridge.seats.repository import CallbackRepository
from bridge.seats.seat import Seat

_log = get_logger(__name__)


class Suggester(Protocol):
    """Finds entries for what was said last."""

    async def suggest(self, text: str, call_id: str, agent: str) -> list[dict[str, Any]]:
        """Return up to three suggested answers for an agent in a call."""
        ...


class SeatService:
    """People and the calls that wait for them.

    Args:
        db, offload, clock: where call-backs are kept.
        suggester: answers for agents.
    """

    def __init__(self, db: Database, offload: Offload, clock: Clock, suggester: Suggester) -> None:
        self._db = db
        self._offload = offload
        self._clock = clock
        self._suggester = suggester
        self._queue = WaitingQueue()
        self._calls: dict[str, WaitingCall] = {}
        self._seats: dict[str, Seat] = {}
        self._watchers: dict[str, Callable[[], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # ---- what calls ask (PersonDesk) --------------------------------------------------------

    def available(self) -> int:
        """Return how many agents are signed in and not busy, talking ones included."""
        return sum(
            1
            for seat in self._seats.values()
            if seat.state != "busy" and seat.pending_state != "busy"
        )

    def enqueue(
        self, call: WaitingCall, priority: Priority, reason: str, *, head: bool = False
    ) -> None:
        """Let a call wait for an agent."""
        self._calls[call.call_id] = call
        self._queue.add(call.call_id, priority, reason, self._clock.now(), head=head)
        if call.call_id not in self._watchers:
            self._watchers[call.call_id] = call.watch(
                lambda event: self._on_waiting_event(call, event)
            )
        self._broadcast_queue()

    def withdraw(self, call_id: str) -> None:
        """Let a call wait no longer."""
        unwatch = self._watchers.pop(call_id, None)
        if unwatch is not None:
            unwatch()
        if self._queue.remove(call_id) is not None:
            self._broadcast_queue()

    def ahead(self, call_id: str) -> int:
        """Return how many wait before this call."""
        return self._queue.ahead(call_id)

    async def request_callback(self, phone: str | None, call_id: str, reason: str) -> None:
        """Note a call-back; a second one for the same call renews the first."""
        now = self._clock.now()

        def work(session: Session) -> None:
            repository = CallbackRepository(session)
            known = repository.open_for_call(call_id)
            if known is not None:
                known.phone, known.reason = phone or known.phone, reason
                return
            repository.add(Callback(phone=phone, call_id=call_id, reason=reason, created_at=now))

        await self._offload(self._db.write, work)
        await self._broadcast_callbacks()

    # ---- what desks ask ---------------------------------------------------------------------

    async def sign_on(self, seat: Seat) -> None:
        """An agent's desk connects. A second desk of the same agent replaces the first."""
        earlier = self._seats.pop(seat.username, None)
        if earlier is not None:
            self._release(earlier, "vanished")
            earlier.send(
                {
                    "type": "error",
                    "error": "replaced",
                    "detail": "您已在另一个页面登录，本页面已停用。",
                }
            )
        self._seats[seat.username] = seat
        seat.send(seat.message())
        seat.send(self._queue_message())
        seat.send(await self._callbacks_message())

    def sign_off(self, seat: Seat) -> None:
        """The desk is gone; a call it had goes back to the head of the queue."""
        if self._seats.get(seat.username) is seat:
            del self._seats[seat.username]
        self._release(seat, "vanished")

    def set_state(self, seat: Seat, state: Literal["idle", "busy"]) -> None:
        """Become ready or busy; during a call it waits until the call ends."""
        if seat.state == "talking":
            seat.pending_state = state
        else:
            seat.state = state
        seat.send(seat.message())

    def take(self, seat: Seat, call_id: str, leg: HumanLeg) -> WaitingCall:
        """Connect an agent with a waiting call.

        Raises:
            SeatBusy: the agent talks already.
            AlreadyTaken: the call does not wait any more.
        """
        if seat.state == "talking":
            raise SeatBusy
        if self._queue.remove(call_id) is None:
            raise AlreadyTaken
        call = self._calls[call_id]
        unwatch = self._watchers.pop(call_id, None)
        if unwatch is not None:
            unwatch()
        if seat.state == "busy":
            seat.pending_state = "busy"
        seat.state, seat.call_id = "talking", call_id
        seat.recent.extend(line.text for line in call.lines if line.who == "caller")
        seat.unwatch = call.watch(lambda event: self._on_talking_event(seat, event))
        call.join(leg)
        seat.send(seat.message())
        self._broadcast_queue()
        self._spawn(self._suggest(seat, call_id))
        return call

    def hang_up(self, seat: Seat) -> None:
        """The agent ends the call."""
        self._release(seat, "hung_up")

    def drop(self, seat: Seat) -> None:
        """The agent's audio is gone: the caller goes back to the head of the queue."""
        call_id = seat.call_id
        self._release(seat, "vanished")
        if call_id is not None:
            seat.send({"type": "call_ended", "call_id": call_id, "detail": "您的语音连接已中断。"})
            seat.send(seat.message())

    def waiting_call(self, call_id: str) -> WaitingCall:
        """Return a call that waits or is being served.

        Raises:
            NotFound: there is no such call.
        """
        call = self._calls.get(call_id)
        if call is None or call.state == "ended":
            raise NotFound("这通来电已经结束。")
        return call

    def talks_to(self, username: str, call_id: str) -> bool:
        """Tell whether this agent has this call."""
        seat = self._seats.get(username)
        return seat is not None and seat.call_id == call_id

    async def finish_callback(self, callback_id: str, username: str) -> None:
        """Mark a call-back as made.

        Raises:
            NotFound: no such call-back.
        """
        now = self._clock.now()

        def work(session: Session) -> None:
            callback = CallbackRepository(session).get(callback_id)
            if callback is None:
                raise NotFound("没有找到这条回电记录。")
            if callback.done_at is None:
                callback.done_at, callback.done_by = now, username

        await self._offload(self._db.write, work)
        await self._broadcast_callbacks()

    async def suggestions(self, call: WaitingCall, agent: str) -> list[dict[str, Any]]:
        """Return suggested answers for what the caller said last."""
        said = [line.text for line in call.lines if line.who == "caller"][-3:]
        if not said:
            return []
        return await self._suggester.suggest("，".join(said), call.call_id, agent)

    # ---- inside -----------------------------------------------------------------------------

    def _release(self, seat: Seat, reason: Literal["hung_up", "vanished"]) -> None:
        call_id = _free(seat)
        if call_id is None:
            return
        call = self._calls.get(call_id)
        if call is not None and call.state != "ended":
            call.leave(reason)
        if reason == "hung_up":
            seat.send({"type": "call_ended", "call_id": call_id, "detail": "通话已结束。"})
            seat.send(seat.message())

    def _on_waiting_event(self, call: WaitingCall, event: CallEvent) -> None:
        match event:
            case Caption(final=True):
                self._broadcast_queue()
                self._broadcast(_caption_message(call.call_id, event))
            case Ended():
                self._calls.pop(call.call_id, None)
            case _:
                pass

    def _on_talking_event(self, seat: Seat, event: CallEvent) -> None:
        call_id = seat.call_id
        if call_id is None:
            return
        match event:
            case Caption():
                seat.send(_caption_message(call_id, event))
                if event.final and event.who == "caller":
                    seat.recent.append(event.text)
                    self._spawn(self._suggest(seat, call_id))
            case Ended(detail=detail):
                self._calls.pop(call_id, None)
                _free(seat)
                seat.send(
                    {"type": "call_ended", "call_id": call_id, "detail": f"来电人已挂机。{detail}"}
                )
                seat.send(seat.message())
            case _:
                pass

    async def _suggest(self, seat: Seat, call_id: str) -> None:
        items = []
        if seat.recent:
            said = "，".join(seat.recent)
            items = await self._suggester.suggest(said, call_id, seat.username)
        if seat.call_id == call_id:
            seat.send({"type": "suggestions", "call_id": call_id, "items": items})

    def _queue_message(self) -> dict[str, Any]:
        calls = []
        for waiting in self._queue.ordered():
            call = self._calls[waiting.call_id]
            last = next((line.text for line in reversed(call.lines) if line.who == "caller"), "")
            calls.append(
                {
                    "call_id": waiting.call_id,
                    "caller_phone": call.caller.phone,
                    "waiting_since": waiting.since.isoformat(),
                    "priority": waiting.priority,
                    "reason": waiting.reason,
                    "last_words": last,
                }
            )
        return {"type": "queue", "calls": calls}

    async def _callbacks_message(self) -> dict[str, Any]:
        def work() -> list[dict[str, Any]]:
            with self._db.transaction() as session:
                return [_callback_view(row) for row in CallbackRepository(session).open()]

        return {"type": "callbacks", "items": await self._offload(work)}

    def _broadcast_queue(self) -> None:
        self._broadcast(self._queue_message())

    async def _broadcast_callbacks(self) -> None:
        self._broadcast(await self._callbacks_message())

    def _broadcast(self, message: dict[str, Any]) -> None:
        for seat in self._seats.values():
            seat.send(message)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _free(seat: Seat) -> str | None:
    """Part a seat from its call, if it has one; return which it was."""
    call_id, seat.call_id = seat.call_id, None
    if call_id is None:
        return None
    if seat.unwatch is not None:
        seat.unwatch()
        seat.unwatch = None
    seat.state, seat.pending_state = seat.pending_state or "idle", None
    seat.recent.clear()
    seat.freed()
    return call_id


def _caption_message(call_id: str, event: Caption) -> dict[str, Any]:
    return {
        "type": "caption",
        "call_id": call_id,
        "id": event.id,
        "who": event.who,
        "text": event.text,
        "final": event.final,
    }


def _callback_view(row: Callback) -> dict[str, Any]:
    created: datetime = aware(row.created_at)
    return {
        "id": row.id,
        "phone": row.phone,
        "reason": row.reason,
        "created_at": created.isoformat(),
        "call_id": row.call_id,
    }
