"""How words are cut for the index of what was said, and for a search in it.

SQLite's own tokenizers do not know Chinese (its trigrams find nothing for one or two characters).
Here each run of letters, digits and characters becomes its pairs of neighbours and its last
character: ``路灯坏`` → ``路灯 灯坏 坏``. A phrase of pairs is then exactly a part of the text, one pair is
two characters, and one character is the beginning of a pair.
"""

import re
import unicodedata

MOST_TERMS = 8
_RUN = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Bring a text into the form in which it is compared: full-width and case are undone."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """Return the parts of a text between its spaces and punctuation, folded."""
    return _RUN.findall(fold(text))


def tokens(text: str) -> str:
    """Return what the index holds of a text, separated by spaces."""
    return " ".join(token for run in runs(text) for token in (*_pairs(run), run[-1]))


def match(text: str, column: str | None = None) -> str | None:
    """Return the FTS5 query for texts that hold every word of ``text``; None if there is no word.

    Args:
        column: look only there.
    """
    terms = [_term(run) for run in runs(text)[:MOST_TERMS]]
    if not terms:
        return None
    every = " AND ".join(terms)
    return f"{{{column}}} : ({every})" if column else every


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _term(run: str) -> str:
    return f'"{run}" *' if len(run) == 1 else f'"{" ".join(_pairs(run))}"'
