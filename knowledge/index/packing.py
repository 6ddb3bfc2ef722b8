"""Words and sounds of a segment as plain arrays, and back."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.postings import Postings, Vocabulary
from knowledge.index.segment import Lexical
from knowledge.index.sparse import Bm25, MeanCosine, Overlap, Rarity

Arrays = dict[str, NDArray[Any]]

# What is kept is as good as new only while these say the same.
_MAKERS = ("entrytext.py", "postings.py", "segment.py", "sparse.py", "tokenise.py")
_LIBRARIES = ("jieba", "pypinyin")


@cache
def recipe() -> str:
    """Identifies how texts become words and sounds: our code and the dictionaries."""
    digest = hashlib.sha256("".join(version(name) for name in _LIBRARIES).encode())
    for name in _MAKERS:
        digest.update(Path(__file__).with_name(name).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def pack(lexical: Lexical) -> Arrays:
    """All of it as arrays by name. Only for a segment that judges rarity by itself."""
    words, sounds, pinyin, near = lexical.words, lexical.sounds, lexical.pinyin, lexical.near
    numbers = [words.average, sounds.average, words.rarity.size, sounds.rarity.size]
    return {
        "numbers": np.asarray([*numbers, pinyin.rarity.size], dtype=np.float64),
        **_pack_index("words", words.vocabulary, words.postings),
        **_pack_index("sounds", sounds.vocabulary, sounds.postings),
        **_pack_index("pinyin", pinyin.vocabulary, pinyin.postings),
        **_pack_index("near", near.vocabulary, near.postings),
        "words.rarity": words.rarity.weights,
        "sounds.rarity": sounds.rarity.weights,
        "pinyin.rarity": pinyin.rarity.weights,
        "near.lengths": near.lengths,
        "sizes": pinyin.sizes,
    }


def unpack(arrays: Arrays) -> Lexical:
    """The inverse of :func:`pack`. Raises ``KeyError`` or ``ValueError``."""
    sizes = arrays["sizes"]
    entries, variants = len(sizes), int(sizes.sum())
    average_words, average_sounds, *counts = arrays["numbers"].tolist()

    def index(name: str, size: int) -> tuple[Vocabulary, Postings]:
        return _unpack_index(arrays, name, size)

    def rarity(name: str, vocabulary: Vocabulary, size: float) -> Rarity:
        weights = arrays[f"{name}.rarity"]
        if len(weights) != len(vocabulary):
            raise ValueError(f"{name} does not fit together")
        return Rarity(vocabulary, weights, int(size))

    words, sounds, pinyin = (
        index("words", entries),
        index("sounds", entries),
        index("pinyin", entries),
    )
    starts = np.cumsum(sizes) - sizes
    return Lexical(
        words=Bm25(*words, rarity("words", words[0], counts[0]), average_words),
        sounds=Bm25(*sounds, rarity("sounds", sounds[0], counts[1]), average_sounds),
        pinyin=MeanCosine(*pinyin, rarity("pinyin", pinyin[0], counts[2]), sizes),
        near=Overlap(*index("near", variants), arrays["near.lengths"], starts),
    )


def _pack_index(name: str, vocabulary: Vocabulary, postings: Postings) -> Arrays:
    # No term contains a line break: texts are normalised before they are cut.
    terms = np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)
    return {
        f"{name}.terms": terms,
        f"{name}.starts": postings.starts,
        f"{name}.documents": postings.documents,
        f"{name}.weights": postings.weights,
    }


def _unpack_index(arrays: Arrays, name: str, size: int) -> tuple[Vocabulary, Postings]:
    text = arrays[f"{name}.terms"].tobytes().decode()
    vocabulary = {term: column for column, term in enumerate(text.split("\n") if text else [])}
    starts, documents = arrays[f"{name}.starts"], arrays[f"{name}.documents"]
    weights = arrays[f"{name}.weights"]
    fits = (
        len(starts) == len(vocabulary) + 1
        and starts[0] == 0
        and starts[-1] == len(documents) == len(weights)
        and (not len(documents) or (documents.min() >= 0 and documents.max() < size))
    )
    if not fits:
        raise ValueError(f"{name} does not fit together")
    return vocabulary, Postings(starts, documents, weights, size)
