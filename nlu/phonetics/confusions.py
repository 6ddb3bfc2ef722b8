"""What people in Hainan, a narrow telephone band and recognisers take for one another.

Pairs of initials and finals that Hainan Mandarin merges: retroflex with dental sibilants, n with
l, f with h, and front with back nasals. r for l, and voiceless stops with and without breath,
are rarer. Costs (0 same, 1 unlike) are chosen by hand, in the order of how often the accent merges
the pair; they are not measured frequencies.
"""

from __future__ import annotations

from functools import lru_cache

from nlu.phonetics.syllables import EITHER, split

_INITIALS = {
    ("zh", "z"): 0.2, ("ch", "c"): 0.2, ("sh", "s"): 0.2, ("n", "l"): 0.3, ("f", "h"): 0.4,
    ("r", "l"): 0.4, ("b", "p"): 0.6, ("d", "t"): 0.6, ("g", "k"): 0.6, ("j", "q"): 0.6,
    ("z", "c"): 0.6, ("zh", "ch"): 0.6, ("j", "zh"): 0.7, ("q", "ch"): 0.7, ("x", "sh"): 0.7,
    ("x", "s"): 0.7, ("g", "h"): 0.7, ("k", "h"): 0.7,
}  # fmt: skip
_FINALS = {
    ("an", "ang"): 0.2, ("ian", "iang"): 0.3, ("uan", "uang"): 0.2,
    ("en", "eng"): 0.2, ("un", "ueng"): 0.3, ("in", "ing"): 0.2,
    ("un", "ong"): 0.5, ("vn", "iong"): 0.5, ("eng", "ong"): 0.5, ("u", "v"): 0.5,
    ("i", "v"): 0.5, ("ui", "u"): 0.2, ("uo", "o"): 0.2, ("uo", "ou"): 0.5, ("uo", "e"): 0.5,
    ("ai", "ei"): 0.5, ("ie", "ian"): 0.6, ("ao", "ou"): 0.6, ("iu", "iao"): 0.6,
}  # fmt: skip

_BLURRED_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
_BLURRED_FINALS = {
    "ang": "an", "iang": "ian", "uang": "uan", "eng": "en", "ueng": "un", "ing": "in", "o": "uo",
}  # fmt: skip


def initial_cost(one: str, other: str) -> float:
    """How unlike two initials are, 0..1; the order does not matter."""
    if one == other:
        return 0.0
    return _INITIALS.get((one, other), _INITIALS.get((other, one), 1.0))


def final_cost(one: str, other: str) -> float:
    """How unlike two finals are, 0..1; the order does not matter."""
    if one == other:
        return 0.0
    return _FINALS.get((one, other), _FINALS.get((other, one), 1.0))


@lru_cache(maxsize=2048)
def blur(syllable: str) -> str:
    """One name for all syllables that the accent merges: a key for looking up by sound."""
    initial, final = split(syllable.split(EITHER)[0])
    return f"{_BLURRED_INITIALS.get(initial, initial)}-{_BLURRED_FINALS.get(final, final)}"
