"""Voice activity: how likely a piece of audio is speech, and where turns start and end."""

from speech.vad.silero import CHUNK_SAMPLES, CHUNK_SECONDS, SileroVad, VoiceActivity
from speech.vad.turns import TurnDetector, TurnEvent, TurnSettings

__all__ = [
    "CHUNK_SAMPLES",
    "CHUNK_SECONDS",
    "SileroVad",
    "TurnDetector",
    "TurnEvent",
    "TurnSettings",
    "VoiceActivity",
]
