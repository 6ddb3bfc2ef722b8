"""Where a turn starts and ends: pure counters over speech probabilities, no I/O and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TurnEvent = Literal["speech_started", "speech_ended"]


@dataclass(frozen=True)
class TurnSettings:
    """All durations in seconds.

    start_probability / stay_probability: a chunk counts as speech from the first upwards; once
    speaking, it counts as silence only below the second (hysteresis keeps soft word ends in).
    min_speech: speech needed before a turn starts; shorter sounds (a click, a cough) never do.
    end_silence: silence that ends a turn. 0.7 s is a little above the pauses that people make
    inside a sentence on the phone.
    forgive_silence: while a turn has not started yet, a gap up to this long does not reset the
    count of speech.
    longest: a turn is ended after this long even without a pause.
    """

    start_probability: float = 0.5
    stay_probability: float = 0.35
    min_speech: float = 0.2
    end_silence: float = 0.7
    forgive_silence: float = 0.1
    longest: float = 30.0


class TurnDetector:
    """Feed it (probability, seconds) in order; it returns an event when something changes.

    Keep at least `min_speech` + 0.3 s of audio before "speech_started" (pre-roll): the turn began
    `speech_seconds` before that event. `end_silence` may be set while a turn goes on, by somebody
    who knows what is being said; it holds for that turn.
    """

    def __init__(self, settings: TurnSettings | None = None) -> None:
        self.settings = settings or TurnSettings()
        self.trailing_silence = 0.0
        """Seconds of silence that ended the last turn."""
        self.reset()

    def reset(self) -> None:
        """Back to silence."""
        self.speaking = False
        self.end_silence = self.settings.end_silence
        self.speech_seconds = 0.0
        self.silence_seconds = 0.0
        self.turn_seconds = 0.0

    def update(self, probability: float, seconds: float) -> TurnEvent | None:
        """Count one chunk of `seconds`; returns what it started or ended, if anything."""
        if self.speaking:
            return self._during(probability, seconds)
        return self._before(probability, seconds)

    def _before(self, probability: float, seconds: float) -> TurnEvent | None:
        if probability >= self.settings.start_probability:
            self.speech_seconds += seconds
            self.silence_seconds = 0.0
        else:
            self.silence_seconds += seconds
            if self.silence_seconds > self.settings.forgive_silence:
                self.speech_seconds = 0.0
        if self.speech_seconds + 1e-9 < self.settings.min_speech:
            return None
        self.speaking = True
        self.silence_seconds = 0.0
        self.turn_seconds = self.speech_seconds
        return "speech_started"

    def _during(self, probability: float, seconds: float) -> TurnEvent | None:
        self.turn_seconds += seconds
        if probability >= self.settings.stay_probability:
            self.silence_seconds = 0.0
            self.speech_seconds += seconds
        else:
            self.silence_seconds += seconds
        ended = self.silence_seconds + 1e-9 >= self.end_silence
        if not ended and self.turn_seconds < self.settings.longest:
            return None
        self.trailing_silence = self.silence_seconds
        self.reset()
        return "speech_ended"
