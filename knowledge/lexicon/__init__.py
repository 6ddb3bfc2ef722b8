"""What the hotline's words sound like: a lexicon that follows what is published, and repair."""

from knowledge.lexicon.kept import KeptRepairer
from knowledge.lexicon.repair import Change, Repaired, Repairer
from knowledge.lexicon.terms import Lexicon, Term, build_lexicon

__all__ = [
    "Change",
    "KeptRepairer",
    "Lexicon",
    "Repaired",
    "Repairer",
    "Term",
    "build_lexicon",
]
