"""When the dialogue server or the recogniser is gone: a person, or at least a call-back."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from bridge.calls import wording
from bridge.calls.reactions import phone_in

_TRIES = 2


class RescuedCall(Protocol):
    """What the rescue needs of a call."""

    @property
    def caller_phone(self) -> str | None:
        """The caller's own number, if known."""
        ...

    def people(self) -> int:
        """Return how many agents could take the call."""
        ...

    def wait_for_person(self, reason: str) -> None:
        """Enter the queue."""
        ...

    def say_notice(self, text: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Speak a sentence, then do ``then``."""
        ...

    async def callback(self, phone: str | None, reason: str) -> None:
        """Note a call-back."""
        ...

    async def end(self) -> None:
        """End the call."""
        ...


class Rescue:
    """Brings a call to a person without any dialogue server."""

    def __init__(self, call: RescuedCall) -> None:
        self._call = call
        self._tries = 0
        self._reason = "breakdown"
        self.active = False

    async def start(self, reason: str) -> None:
        """Tell the caller and connect them, or ask for the number to call back."""
        self._reason = reason
        self.active = True
        if self._call.people() > 0:
            self._call.wait_for_person(reason)
            self._call.say_notice(wording.BREAKDOWN)
        else:
            await self.nobody()

    async def nobody(self) -> None:
        """No agent can take the call: a call-back is all that is left."""
        self.active = True
        if self._call.caller_phone:
            await self._call.callback(self._call.caller_phone, self._reason)
            self._call.say_notice(wording.BREAKDOWN_CALLBACK, then=self._call.end)
        else:
            self._call.say_notice(wording.BREAKDOWN_NOBODY)

    async def take(self, text: str) -> None:
        """The caller said or keyed something, or was silent (empty) while a number is awaited."""
        phone = phone_in(text)
        if phone is not None:
            await self._call.callback(phone, self._reason)
            self._call.say_notice(wording.CALLBACK_NOTED, then=self._call.end)
            return
        self._tries += 1
        if self._tries < _TRIES:
            self._call.say_notice(wording.BREAKDOWN_AGAIN)
            return
        # The recording and the transcript are there even when the number is not.
        await self._call.callback(None, self._reason)
        self._call.say_notice(wording.BREAKDOWN_GIVE_UP, then=self._call.end)
