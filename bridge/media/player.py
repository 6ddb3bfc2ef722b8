"""What the caller hears from the hotline, and how much of it they have really heard."""

from collections import deque
from dataclasses import dataclass

from bridge.media.frames import FRAME_SAMPLES, SAMPLE_RATE, SILENCE, Pcm


@dataclass
class _Piece:
    text: str
    pcm: Pcm
    position: int = 0


class Player:
    """A queue of spoken pieces played frame by frame; can pause, go on, and be cut off.

    The player knows nothing of networks or engines: the call pulls one frame every 20 ms.
    A piece whose last sample was handed out counts as heard; of a piece that is cut off, the
    share that was played does (in characters, in proportion to time).
    """

    def __init__(self) -> None:
        self._pieces: deque[_Piece] = deque()
        self._heard: list[str] = []
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
        if len(frame) == FRAME_SAMPLES:
            return frame
        padded = SILENCE.copy()
        padded[: len(frame)] = frame
        return padded

    @property
    def busy(self) -> bool:
        """True while something is being played, waits to be played, or is announced."""
        return bool(self._pieces) or self.expecting_more

    @property
    def remaining_seconds(self) -> float:
        """How long it will still play, as far as is known."""
        return sum(len(piece.pcm) - piece.position for piece in self._pieces) / SAMPLE_RATE

    def pause(self) -> None:
        """Fall silent; what is left is kept."""
        self.paused = True

    def resume(self) -> None:
        """Go on where it fell silent."""
        self.paused = False

    def cut(self) -> str:
        """Drop everything that was not played; return the text that was heard since `begin`."""
        if self._pieces:
            piece = self._pieces[0]
            share = piece.position / len(piece.pcm)
            self._heard.append(piece.text[: int(len(piece.text) * share)])
        self._pieces.clear()
        self.paused = False
        self.expecting_more = False
        return self.heard

    def begin(self) -> None:
        """Start counting anew what is heard."""
        self._heard = []
        self.paused = False

    @property
    def heard(self) -> str:
        """The text heard since `begin`."""
        return "".join(self._heard)
