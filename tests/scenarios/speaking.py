"""The callers' voices for real calls: Kokoro, at their pace, over their line, in their noise."""

import numpy as np

from bridge.media.frames import SAMPLE_RATE, Pcm
from speech.audio import through_telephone
from tests.scenarios.format import Caller, Turn, pieces
from tests.voices import speech_service

_EDGE_SECONDS = 0.2
_BACKGROUND_SECONDS = 3.0
_SPEECH_LEVEL = 200
_MUMBLED = "啦啦嘟嘟噜噜哩哩噜噜嘟嘟"
# Long-term slope of street noise: most of its power is below 500 Hz.
_SLOPE = 0.95


class Speaker:
    """Speaks the turns of one caller; the background is the same noise in all of them."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._noise = np.random.default_rng(12345)

    def sound(self, turn: Turn) -> tuple[Pcm, Pcm] | None:
        """Return the sound of a turn, clean and as it is sent; None when it has none."""
        if turn.words is not None:
            clean = self._spoken(turn.words)
        elif turn.mumble is not None:
            clean = self._mumbled(turn.mumble)
        else:
            return None
        edge = np.zeros(round(_EDGE_SECONDS * SAMPLE_RATE), np.int16)
        clean = np.concatenate([edge, clean, edge])
        sent = self._with_background(clean)
        return clean, through_telephone(sent) if self._caller.codec == "pcmu" else sent

    def background(self) -> Pcm | None:
        """Return what is heard of the caller between their turns; None without noise."""
        if self._caller.noise_db is None:
            return None
        level = _level(self._spoken("您好，请问有人吗？")) * 10 ** (-self._caller.noise_db / 20)
        return self._street(round(_BACKGROUND_SECONDS * SAMPLE_RATE), level).astype(np.int16)

    def _spoken(self, words: str) -> Pcm:
        parts = []
        for piece in pieces(words):
            if isinstance(piece, float):
                parts.append(np.zeros(round(piece * SAMPLE_RATE), np.int16))
            else:
                voice, rate = self._caller.voice, self._caller.rate
                parts.append(speech_service().say(piece, voice=voice, rate=rate))
        return np.concatenate(parts)

    def _mumbled(self, seconds: float) -> Pcm:
        # Speech played backwards has all of speech but its words.
        backwards = speech_service().say(_MUMBLED, voice=self._caller.voice)[::-1]
        return np.resize(backwards, round(seconds * SAMPLE_RATE))

    def _with_background(self, pcm: Pcm) -> Pcm:
        if self._caller.noise_db is None:
            return pcm
        level = _level(pcm) * 10 ** (-self._caller.noise_db / 20)
        mixed = pcm + self._street(len(pcm), level)
        return np.clip(mixed, -32768, 32767).astype(np.int16)

    def _street(self, samples: int, level: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        from scipy.signal import lfilter

        noise = lfilter([1.0], [1.0, -_SLOPE], self._noise.standard_normal(samples))
        return noise * (level / np.sqrt(np.mean(noise**2)))


def _level(pcm: Pcm) -> float:
    """Return the RMS of the parts that are speech, so that pauses do not lower it."""
    loud = pcm[np.abs(pcm) > _SPEECH_LEVEL].astype(np.float64)
    return float(np.sqrt(np.mean(loud**2))) if len(loud) else 1.0
