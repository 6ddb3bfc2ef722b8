"""Speech: audio plumbing, recognisers, voices, voice activity and spoken Mandarin text."""

from speech.errors import AudioError, ModelError, RecogniserError, SpeechError, VoiceError
from speech.settings import SpeechSettings

__all__ = [
    "AudioError",
    "ModelError",
    "RecogniserError",
    "SpeechError",
    "SpeechSettings",
    "VoiceError",
]
