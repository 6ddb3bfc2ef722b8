"""Voices: one contract, one file per engine."""

from speech.tts.base import Synthesiser, Voice

__all__ = ["Synthesiser", "Voice"]
