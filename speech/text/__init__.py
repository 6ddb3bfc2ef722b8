"""Mandarin text as it is written and as it is spoken."""

from speech.text.clauses import split_clauses
from speech.text.spoken import to_spoken
from speech.text.written import to_written

__all__ = ["split_clauses", "to_spoken", "to_written"]
