"""Recognisers: one contract, one file per engine."""

from speech.asr.base import Recogniser, RecogniserStream, Transcript
from speech.asr.factory import open_recogniser

__all__ = ["Recogniser", "RecogniserStream", "Transcript", "open_recogniser"]
