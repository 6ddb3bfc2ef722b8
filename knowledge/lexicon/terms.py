"""The lexicon: words and short phrases that callers of this hotline are likely to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.index.pace import AT_ONCE, paced
from knowledge.index.tokenise import STOP_TERMS
from knowledge.lexicon.model import WordModel
from knowledge.lexicon.words import HOTLINE_TERMS, NAMES, cut, runs
from knowledge.types import WHOLE_CITY, Entry
from nlu.phonetics import spell
from nlu.phonetics.gazetteer import PLACES

SHORTEST, LONGEST = 2, 6
# A phrase of the questions counts when so many of them use it: once may be chance.
OFTEN = 2
# How often the hotline's own terms and the places are taken to have been said beforehand: about
# as often as a word that a handful of questions use.
SAID_BEFORE = 5

_PARTICLES = frozenset("的 了 吗 呢 啊 吧 呀 嘛 着 过 和 与 及 或 就 都 也 还".split())
# Figures are never guessed, so a term must not bring any.
_FIGURES = re.compile(r"[零〇一二三四五六七八九十百千万亿两幺]{2,}")


@dataclass(frozen=True)
class Term:
    """A term of 2 to 6 characters: its words, toneless syllables, and how often it is said.

    ``named``: a title, department, category, place or the hotline itself uses it; the others
    are phrases of the questions.
    """

    text: str
    words: tuple[str, ...]
    syllables: tuple[str, ...]
    weight: int
    named: bool


@dataclass(frozen=True)
class Lexicon:
    """Terms of one index snapshot, the heaviest first, and the model of how they are used."""

    terms: tuple[Term, ...]
    model: WordModel


def build_lexicon(entries: Iterable[Entry], share: float = AT_ONCE) -> Lexicon:
    """The lexicon of published entries, the gazetteer and the hotline's own terms.

    Titles, departments and categories give all their words and phrases, question variants those
    that at least ``OFTEN`` of them use.

    Args:
        share: of the time, at most; see :mod:`knowledge.index.pace`.
    """
    named: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    phrases: dict[str, tuple[str, ...]] = {}
    sentences: list[tuple[str, ...]] = []
    for entry in paced(entries, share):
        content = entry.content
        for text in (content.title, content.department, *content.category.split("/")):
            _count(text, named, phrases)
        if content.region != WHOLE_CITY:
            _count(content.region, named, phrases)
        for question in content.questions:
            _count(question, asked, phrases)
        sentences += [
            cut(run) for text in (content.title, *content.questions) for run in runs(text)
        ]
    weights = {text: asked[text] + named[text] for text in phrases if _kept(text, named, asked)}
    for name in NAMES:
        if SHORTEST <= len(name) <= LONGEST:
            weights[name] = weights.get(name, 0) + SAID_BEFORE
            phrases[name] = (name,)
    terms = [
        Term(text, phrases[text], _spelled(text), weight, text in NAMES or named[text] > 0)
        for text, weight in paced(weights.items(), share)
    ]
    terms.sort(key=lambda term: (-term.weight, term.text))
    before = dict.fromkeys((*HOTLINE_TERMS, *PLACES), SAID_BEFORE)
    return Lexicon(tuple(terms), WordModel(paced(sentences, share), before))


# Most terms outlive an edition of the knowledge, and spelling them is most of the work.
_spelled = lru_cache(maxsize=65_536)(spell)


def _kept(text: str, named: Counter[str], asked: Counter[str]) -> bool:
    return bool(named[text]) or asked[text] >= OFTEN


def _count(text: str, counts: Counter[str], phrases: dict[str, tuple[str, ...]]) -> None:
    """Count each phrase of a text once."""
    found = dict(part for run in runs(text) for part in _phrases(cut(run)))
    phrases.update(found)
    counts.update(found.keys())


def _phrases(words: tuple[str, ...]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for start in range(len(words)):
        text = ""
        for end in range(start, len(words)):
            text += words[end]
            if len(text) > LONGEST:
                break
            part = words[start : end + 1]
            if len(text) >= SHORTEST and _means_something(text, part):
                yield text, part


def _means_something(text: str, words: tuple[str, ...]) -> bool:
    if words[0] in _PARTICLES or words[-1] in _PARTICLES or _FIGURES.search(text):
        return False
    return any(word not in STOP_TERMS for word in words)
