"""Sound that spells: each character is a level, so a fake recogniser hears exactly what was said.

Pauses, interruptions and cut utterances then need no script: whatever sound reaches the
recogniser is what it understands.
"""

import re

import numpy as np

from bridge.media.frames import FRAME_SAMPLES, FRAME_SECONDS, Pcm
from speech.asr.base import Transcript
from tests.scenarios.format import pieces

SECONDS_PER_CHARACTER = 0.2
_FIRST_LEVEL = 2_000
_MUMBLE: Pcm = np.full(FRAME_SAMPLES, 1_000, np.int16)
_QUIET: Pcm = np.zeros(FRAME_SAMPLES, np.int16)
# A sound and the punctuation behind it, which takes no time.
_SOUND = re.compile(r"(?:[A-Za-z0-9']+|[^\W_])[\W_]*")
_HAN = re.compile(r"[一-鿿]")


class Speller:
    """Turns words into sound, for one call."""

    def __init__(self, rate: float = 1.0) -> None:
        self.sounds: list[str] = []
        self._frames = max(1, round(SECONDS_PER_CHARACTER / rate / FRAME_SECONDS))

    def frames(self, words: str) -> list[Pcm]:
        """Return ``words`` as frames of 20 ms, its pauses included."""
        made: list[Pcm] = []
        for piece in pieces(words):
            if isinstance(piece, float):
                made += [_QUIET] * round(piece / FRAME_SECONDS)
                continue
            for sound in _SOUND.findall(piece):
                level = _FIRST_LEVEL + len(self.sounds)
                self.sounds.append(sound)
                made += [np.full(FRAME_SAMPLES, level, np.int16)] * self._frames
        return made

    @staticmethod
    def mumble(seconds: float) -> list[Pcm]:
        """Return sound that is no word."""
        return [_MUMBLE] * round(seconds / FRAME_SECONDS)


class SpellingRecogniser:
    """Hears what a `Speller` spelt; engine and stream in one."""

    name = model = version = "spelling"
    streaming = False

    def __init__(self, speller: Speller) -> None:
        self._speller = speller
        self._heard: list[int] = []
        self._next = 0

    def open(self) -> "SpellingRecogniser":
        """Return the one stream."""
        return self

    def accept(self, pcm: Pcm) -> str | None:
        """Read the levels of the sound."""
        for level in np.unique(pcm):
            sound = int(level) - _FIRST_LEVEL
            # Where an utterance is cut, the same sound may be on both sides.
            if sound >= self._next:
                self._heard.append(sound)
                self._next = sound + 1
        return None

    def preview(self) -> Transcript:
        """Return what was understood so far."""
        text = "".join(self._speller.sounds[sound] for sound in self._heard)
        foreign = bool(text) and not _HAN.search(text) and not re.search(r"\d", text)
        return Transcript(text, 0.9 if text else 0.0, "en" if foreign else "zh")

    def finish(self) -> Transcript:
        """Return what was understood; the stream is empty then."""
        heard = self.preview()
        self._heard = []
        return heard

    def reset(self) -> None:
        """Forget what was accepted."""
        self._heard = []
