"""Who is on which call, what is said there, and which answers fit."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from bridge.calls.events import CallEvent, Caption, Ended
from bridge.calls.handover import Leaving
from bridge.calls.ports import HumanLeg, WaitingCall
from bridge.media.conference import Mode
from bridge.seats.changes import Change, StateChanged
from bridge.seats.hall import Hall
from bridge.seats.messages import caption_message, ended_message, party_message
from bridge.seats.seat import Seat
from bridge.seats.states import IN_CALL


class Suggester(Protocol):
    """Finds entries for what was said last."""

    async def suggest(self, text: str, call_id: str, agent: str) -> list[dict[str, Any]]:
        """Return up to three suggested answers for an agent in a call."""
        ...


class Talks:
    """The people on calls. The floor says who talks; here they are connected and kept informed.

    Args:
        hall: seats and calls.
        suggester: answers for agents.
    """

    def __init__(self, hall: Hall, suggester: Suggester) -> None:
        self._hall = hall
        self._suggester = suggester
        self._members: dict[str, dict[str, tuple[Seat, Mode]]] = {}
        self._on_hold: set[str] = set()
        self._unwatch: dict[str, Callable[[], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        hall.watch(self._on_change)

    def members(self, call_id: str) -> dict[str, tuple[Seat, Mode]]:
        """Everybody on a call, by name, with what they do there."""
        return dict(self._members.get(call_id, {}))

    def on_hold(self, call_id: str) -> bool:
        """Tell whether the caller hears music."""
        return call_id in self._on_hold

    def follow(self, call: WaitingCall) -> None:
        """Know a call from now on until it ends."""
        if call.call_id not in self._unwatch:
            self._hall.calls[call.call_id] = call
            self._unwatch[call.call_id] = call.watch(lambda event: self._on_event(call, event))

    def join(self, call: WaitingCall, seat: Seat, leg: HumanLeg, mode: Mode) -> None:
        """Connect somebody with a call."""
        self._members.setdefault(call.call_id, {})[seat.username] = (seat, mode)
        call.join(leg, mode)
        self._tell_parties(call.call_id)
        if mode == "talks" and seat.routed:
            seat.recent.extend(line.text for line in call.lines if line.who == "caller")
            self._spawn(self._suggest(seat, call.call_id))

    def set_mode(self, call_id: str, name: str, mode: Mode) -> None:
        """Let somebody on a call listen, whisper or talk."""
        members = self._members.get(call_id, {})
        if name in members:
            members[name] = (members[name][0], mode)
            self._hall.call(call_id).set_mode(name, mode)
            self._tell_parties(call_id)

    def hold(self, call_id: str, on: bool) -> None:
        """Let the caller hear music, or the people again."""
        if on == (call_id in self._on_hold):
            return
        (self._on_hold.add if on else self._on_hold.discard)(call_id)
        call = self._hall.calls.get(call_id)
        if call is not None:
            call.hold(on)
        self._tell_parties(call_id)

    def leave(self, call_id: str, name: str, why: Leaving) -> None:
        """Disconnect somebody; unknown ones are ignored."""
        if self._members.get(call_id, {}).pop(name, None) is None:
            return
        call = self._hall.calls.get(call_id)
        if call is not None and call.state != "ended":
            call.leave(name, why)
        if not any(mode == "talks" for _, mode in self.members(call_id).values()):
            self._on_hold.discard(call_id)
        self._tell_parties(call_id)

    async def suggestions(self, call: WaitingCall, agent: str) -> list[dict[str, Any]]:
        """Return suggested answers for what the caller said last."""
        said = [line.text for line in call.lines if line.who == "caller"][-3:]
        if not said:
            return []
        return await self._suggester.suggest("，".join(said), call.call_id, agent)

    # ---- inside -----------------------------------------------------------------------------

    def _on_change(self, change: Change) -> None:
        """The floor lets somebody go who could not say so themselves."""
        if not isinstance(change, StateChanged) or change.call_id is None:
            return
        if change.before in IN_CALL and change.state not in IN_CALL:
            if change.cause in ("vanished", "dropped"):
                self.leave(change.call_id, change.name, "vanished")
            self._nobody_left_on_hold(change.call_id)

    def _nobody_left_on_hold(self, call_id: str) -> None:
        """Whoever is left alone with a caller on hold talks with them."""
        left = self._hall.floor.talking_in(call_id)
        if len(left) != 1:
            return
        if self._hall.place(left[0]).state == "held":
            self._hall.floor.resume(left[0], self._hall.now)
        self.hold(call_id, False)

    def _on_event(self, call: WaitingCall, event: CallEvent) -> None:
        match event:
            case Caption():
                self._said(call, event)
            case Ended(detail=detail):
                self._ended(call, detail)
            case _:
                pass

    def _said(self, call: WaitingCall, event: Caption) -> None:
        message = caption_message(call.call_id, event)
        members = self.members(call.call_id)
        if not members:
            # Whoever may take the call next reads along.
            if event.final:
                self._hall.broadcast(self._hall.queue())
                self._hall.broadcast(message)
            return
        for seat, mode in members.values():
            seat.send(message)
            if mode == "talks" and seat.routed and event.final and event.who == "caller":
                seat.recent.append(event.text)
                self._spawn(self._suggest(seat, call.call_id))

    def _ended(self, call: WaitingCall, detail: str) -> None:
        self._hall.calls.pop(call.call_id, None)
        self._hall.notes.pop(call.call_id, None)
        self._on_hold.discard(call.call_id)
        unwatch = self._unwatch.pop(call.call_id, None)
        if unwatch is not None:
            unwatch()
        members = self._members.pop(call.call_id, {})
        self._hall.floor.finished(call.call_id, self._hall.now)
        for seat, _ in members.values():
            if seat.monitoring == call.call_id:
                seat.monitoring = None
                seat.freed()
            seat.send(ended_message(call.call_id, f"来电人已挂机。{detail}"))
        self._hall.settle()

    def _tell_parties(self, call_id: str) -> None:
        members = self.members(call_id)
        for seat, _ in members.values():
            seat.send(party_message(call_id, members, on_hold=call_id in self._on_hold, to=seat))

    async def _suggest(self, seat: Seat, call_id: str) -> None:
        items = []
        if seat.recent:
            said = "，".join(seat.recent)
            items = await self._suggester.suggest(said, call_id, seat.username)
        if seat.username in self._members.get(call_id, {}):
            seat.send({"type": "suggestions", "call_id": call_id, "items": items})

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
