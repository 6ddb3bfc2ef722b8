"""Errors of the speech package. Every engine's own exceptions are wrapped in one of these."""

from __future__ import annotations


class SpeechError(Exception):
    """Something in the speech package failed.

    `code` is for machines (snake_case, stable); `detail` is one clear line for people.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class RecogniserError(SpeechError):
    """A recogniser could not be loaded or failed while it worked."""


class VoiceError(SpeechError):
    """A voice could not be loaded or could not speak a text."""


class AudioError(SpeechError):
    """Audio that was handed in is not what it claims to be."""


class ModelError(SpeechError):
    """A model file is missing, damaged or could not be prepared."""
