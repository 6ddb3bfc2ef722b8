"""Mandarin by ear: syllables, what is mistaken for what, and how far apart two readings are.

A leaf: it imports nothing of ours and needs only ``pypinyin``, so that both environments and
every house can use it.
"""

from __future__ import annotations

from nlu.phonetics.confusions import blur
from nlu.phonetics.distance import sequence_distance, syllable_distance
from nlu.phonetics.syllables import spell, split, syllables

__all__ = ["blur", "sequence_distance", "spell", "split", "syllable_distance", "syllables"]
