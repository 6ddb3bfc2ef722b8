"""The speaking side of the hotline: written text becomes sound, clause by clause."""

import asyncio
from collections.abc import Callable

from bridge.calls.ports import VoiceSource
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload
from bridge.media.frames import Pcm
from bridge.media.player import Player
from speech.audio import without_lead
from speech.errors import SpeechError
from speech.text import split_clauses

_log = get_logger(__name__)

NORMAL_RATE = 1.0
SLOW_RATE = 0.8


class Mouth:
    """Renders replies into the player.

    The first clause is played while the next is being synthesised, so the caller waits for one
    clause, not for the whole answer.

    Args:
        voice: blocking synthesiser.
        offload: where synthesis runs.
        player: what the caller hears.
    """

    def __init__(self, voice: VoiceSource, offload: Offload, player: Player) -> None:
        self._voice = voice
        self._offload = offload
        self._player = player
        self._task: asyncio.Task[None] | None = None
        self.rate = NORMAL_RATE

    def say(self, text: str, first_sound: Callable[[], None]) -> None:
        """Start to speak ``text``; ``first_sound`` is called when its first clause is ready."""
        self.stop()
        self._player.begin()
        self._player.expecting_more = True
        self._task = asyncio.get_running_loop().create_task(self._render(text, first_sound))

    def stop(self) -> str:
        """Fall silent at once; return what was heard of the text being spoken."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        return self._player.cut()

    async def _render(self, text: str, first_sound: Callable[[], None]) -> None:
        first = True
        try:
            for clause in split_clauses(text):
                try:
                    pcm = await self._offload(self._synthesise, clause)
                except SpeechError as error:
                    # The caption still shows the clause; a mute clause must not end the call.
                    _log.error("voice_failed", code=error.code)
                    continue
                # Between clauses a breath sounds natural; before the first it is waiting.
                self._player.put(clause, without_lead(pcm) if first else pcm)
                if first:
                    first = False
                    first_sound()
        finally:
            if asyncio.current_task() is self._task:
                self._player.expecting_more = False

    def _synthesise(self, clause: str) -> Pcm:
        return self._voice.say(clause, rate=self.rate)
