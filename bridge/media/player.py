"""What the caller hears from the hotline, and how much of it they have really heard."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from bridge.media.frames import FRAME_SAMPLES, SAMPLE_RATE, SILENCE, Pcm

# Quiet enough to be talked over, loud enough to tell that the line has not died (-15 dB).
DUCKED_GAIN = 0.18


@dataclass
class _Piece:
    text: str
    pcm: Pcm
    position: int = 0


class Player:
    """A queue of spoken pieces played frame by frame; can grow quiet, pause, go on, and be
    cut off.

    The player knows nothing of networks or engines: the call pulls one frame every 20 ms.
    A piece whose last sample was handed out counts as heard; of a piece that is cut off, the
    share that was played does (in characters, in proportion to time).
    """

    def __init__(self) -> None:
        self._pieces: deque[_Piece] = deque()
        self._heard: list[str] = []
        self._gain = 1.0
        self._played_gain = 1.0
        self.paused = False
        self.expecting_more = False

    def put(self, text: str, pcm: Pcm) -> None:
        """Append a piece: its text and its samples (int16 mono 16 kHz)."""
        if len(pcm):
            self._pieces.append(_Piece(text, pcm))

    def next_frame(self) -> Pcm | None:
        """Return the next frame, or None when there is nothing to play now."""
        if self.paused or not self._pieces:
            return None
        piece = self._pieces[0]
        frame = piece.pcm[piece.position : piece.position + FRAME_SAMPLES]
        piece.position += FRAME_SAMPLES
        if piece.position >= len(piece.pcm):
            self._heard.append(piece.text)
            self._pieces.popleft()
        if len(frame) < FRAME_SAMPLES:
            frame = np.concatenate([frame, SILENCE[len(frame) :]])
        return self._levelled(frame)

    def _levelled(self, frame: Pcm) -> Pcm:
        before, self._played_gain = self._played_gain, self._gain
        if before == self._gain == 1.0:
            return frame
        # Across one frame, so that a change of level does not click.
        ramp = np.linspace(before, self._gain, FRAME_SAMPLES)
        return np.rint(frame * ramp).astype(np.int16)

    @property
    def busy(self) -> bool:
        """True while something is being played, waits to be played, or is announced."""
        return bool(self._pieces) or self.expecting_more

    @property
    def remaining_seconds(self) -> float:
        """How long it will still play, as far as is known."""
        return sum(len(piece.pcm) - piece.position for piece in self._pieces) / SAMPLE_RATE

    @property
    def ducked(self) -> bool:
        """True while it plays more quietly."""
        return self._gain < 1.0

    def duck(self) -> None:
        """Play on more quietly: somebody may be about to speak."""
        self._gain = DUCKED_GAIN

    def pause(self) -> None:
        """Fall silent; what is left is kept."""
        self.paused = True

    def resume(self) -> None:
        """Go on where it fell silent, as loud as before."""
        self.paused = False
        self._gain = 1.0

    def cut(self) -> str:
        """Drop everything that was not played; return the text that was heard since `begin`."""
        heard = self.heard
        self._heard = [heard]
        self._pieces.clear()
        self.resume()
        self.expecting_more = False
        return heard

    def begin(self) -> None:
        """Start counting anew what is heard."""
        self._heard = []
        self.resume()

    @property
    def heard(self) -> str:
        """The text heard since `begin`, up to this moment."""
        whole = "".join(self._heard)
        if not self._pieces:
            return whole
        piece = self._pieces[0]
        return whole + piece.text[: int(len(piece.text) * piece.position / len(piece.pcm))]
