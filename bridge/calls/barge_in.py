"""Speaking over the voice: when it grows quiet, when it stops, and when that was not meant."""

from bridge.calls.ear import Ear
from bridge.calls.echo import Echo
from bridge.calls.events import CallState
from bridge.calls.limits import CallLimits
from bridge.calls.reactions import is_backchannel, stops_voice
from bridge.media.player import Player


class BargeIn:
    """Judges speech that comes while the hotline speaks.

    The first sound makes the voice quieter; words that ask for the turn, some characters, or
    speech long enough stop it. What turns out to be an echo or a mere "嗯" lets it go on.

    Args:
        player: what the caller hears.
        limits: how long is how much.

    Attributes:
        protected: what is being said must be heard to its end.
    """

    def __init__(self, player: Player, limits: CallLimits) -> None:
        self._player = player
        self._limits = limits
        self._echo = Echo(player)
        self.protected = False

    def began(self) -> None:
        """The caller began to make sounds."""
        self._echo.began()

    def step(self, ear: Ear, state: CallState) -> bool:
        """Follow the sound for 20 ms; tell whether it has lasted long enough to stop the voice."""
        if not self._possible(state):
            return False
        if ear.speaking:
            return ear.voiced >= self._limits.barge_in
        if ear.voiced >= self._limits.duck:
            self._player.duck()
        elif ear.voiced == 0.0 and self._player.ducked and not ear.decoding:
            self._player.resume()
        return False

    def by_words(self, text: str, state: CallState) -> bool:
        """Tell whether what was understood so far is enough to stop the voice."""
        return (
            self._possible(state)
            and not self._echo.sounds_like(text)
            and stops_voice(text, self._player.remaining_seconds)
        )

    def meant(self, text: str) -> bool:
        """Tell whether an utterance over the voice was meant to interrupt it."""
        return bool(text) and not (
            self.protected
            or is_backchannel(text, self._player.remaining_seconds)
            or self._echo.sounds_like(text)
        )

    def _possible(self, state: CallState) -> bool:
        playing = self._player.busy and not self._player.paused and not self.protected
        return playing and state in ("speaking", "hearing")
