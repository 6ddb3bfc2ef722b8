"""All calls of this machine: who may begin one, and their orderly end."""

import asyncio
from collections.abc import Callable

from bridge.calls.errors import AlreadyInCall, LinesBusy
from bridge.calls.pacer import pace
from bridge.calls.parts import CallParts
from bridge.calls.ports import Caller
from bridge.calls.session import CallSession
from bridge.kit.ids import new_id
from bridge.kit.logs import get_logger
from bridge.media.frames import Pcm

_log = get_logger(__name__)


class Switchboard:
    """Begins calls, paces them, and knows which are going on.

    Args:
        new_parts: makes the parts of a call from its id and caller.
        max_calls: further calls are refused with `LinesBusy`.
    """

    def __init__(self, new_parts: Callable[[str, Caller], CallParts], max_calls: int) -> None:
        self._new_parts = new_parts
        self._max_calls = max_calls
        self._calls: dict[str, CallSession] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def calls(self) -> dict[str, CallSession]:
        """The calls going on, by id."""
        return dict(self._calls)

    @property
    def full(self) -> bool:
        """True when no further call can begin."""
        return len(self._calls) >= self._max_calls

    def get(self, call_id: str) -> CallSession | None:
        """Return a call that is going on, or None."""
        return self._calls.get(call_id)

    def check(self, caller: Caller) -> None:
        """Raise unless this caller may begin a call now.

        Raises:
            AlreadyInCall: a call of the same browser is going on.
            LinesBusy: no line is free.
        """
        if any(call.caller.key == caller.key for call in self._calls.values()):
            raise AlreadyInCall
        if self.full:
            raise LinesBusy

    def create(self, caller: Caller) -> CallSession:
        """Make a call; it begins with `begin`. Raises like `check`."""
        self.check(caller)
        call_id = new_id()
        session = CallSession(call_id, caller, self._new_parts(call_id, caller))
        self._calls[call_id] = session
        return session

    def discard(self, session: CallSession) -> None:
        """Forget a call that was made but cannot begin."""
        self._calls.pop(session.call_id, None)
        session.discard()

    def begin(self, session: CallSession, send: Callable[[Pcm], None]) -> asyncio.Task[None]:
        """Let the call run; ``send`` receives 20 ms of sound for the caller at a time."""
        task = asyncio.get_running_loop().create_task(
            self._conduct(session, send), name=f"call-{session.call_id}"
        )
        self._tasks[session.call_id] = task
        return task

    async def close(self) -> None:
        """End all calls, for shutdown."""
        tasks = list(self._tasks.values())
        for session in self._calls.values():
            session.hang_up()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=3.0)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _conduct(self, session: CallSession, send: Callable[[Pcm], None]) -> None:
        pacer = asyncio.get_running_loop().create_task(pace(session.tick, send))
        try:
            await session.run()
        finally:
            pacer.cancel()
            self._calls.pop(session.call_id, None)
            self._tasks.pop(session.call_id, None)
            _log.info(
                "call_ended",
                call_id=session.call_id,
                outcome=session.outcome,
                seconds=round(session.now, 1),
            )
