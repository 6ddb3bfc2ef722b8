"""The hotline's ear and voice, as an operator tries them."""

from collections.abc import Callable

from knowledge.engine import KnowledgeBase
from speech.asr.base import Recogniser
from speech.audio import Pcm
from speech.service import SpeechService
from speech.text import to_spoken, to_written
from speech.tts.g2p import pinyin


class TrialEar:
    """Hears one question as a call would: recogniser, repair, digits."""

    def __init__(self, recogniser: Callable[[], Recogniser], base: KnowledgeBase) -> None:
        self._recogniser = recogniser
        self._base = base

    def __call__(self, pcm: Pcm) -> tuple[str, str]:
        """Return what was heard, and what was understood."""
        stream = self._recogniser().open()
        stream.accept(pcm)
        heard = stream.finish().text
        return heard, to_written(self._base.repair(heard).understood)


class TrialMouth:
    """Speaks as a call would."""

    def __init__(self, speech: SpeechService) -> None:
        self._speech = speech

    def say(self, text: str) -> Pcm:
        """Return int16 mono 16 kHz. Raises SpeechError."""
        return self._speech.say(text)

    def read_aloud(self, text: str) -> str:
        """Return the text in the form in which it will be spoken."""
        return to_spoken(text)

    def pinyin(self, text: str) -> list[str]:
        """Return how each Chinese character will be read, the tone as a figure."""
        return pinyin(text)
