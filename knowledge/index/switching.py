"""Moves the index to another model behind the answers, one move at a time."""

from __future__ import annotations

import logging
import threading

from knowledge.errors import KnowledgeError
from knowledge.index.embedder import Embedder
from knowledge.index.keeper import IndexKeeper

logger = logging.getLogger(__name__)


class Switching:
    """Runs :meth:`IndexKeeper.switch` in a thread and tells how it goes."""

    def __init__(self, keeper: IndexKeeper) -> None:
        self._keeper = keeper
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._failure = ""
        self._model = ""

    def begin(self, embedder: Embedder) -> None:
        """Begin to switch and return.

        Raises:
            KnowledgeError: ``not_ready`` without an index, ``switching`` while one is under way.
        """
        with self._starting:
            if self._keeper.snapshot is None:
                raise KnowledgeError("not_ready", "知识库正在加载，请稍后再试。")
            if self._thread is not None and self._thread.is_alive():
                raise KnowledgeError(
                    "switching", f"正在换成语义模型“{self._model}”，请等它完成后再试。"
                )
            self._failure, self._model = "", embedder.name
            self._thread = threading.Thread(
                target=self._run, args=(embedder,), name="knowledge-switch", daemon=True
            )
            self._thread.start()

    def told(self) -> str:
        """A Chinese sentence on what is under way or has failed; ``""`` if neither."""
        if self._thread is None or not self._thread.is_alive():
            return self._failure
        begun = f"正在换成语义模型“{self._model}”"
        progress = self._keeper.progress
        if progress is None:
            return f"{begun}，换好之前继续使用原来的模型。"
        return (
            f"{begun}：已处理 {progress.done} / {progress.total} 条，换好之前继续使用原来的模型。"
        )

    def join(self) -> None:
        """Wait for the switch that is under way."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self, embedder: Embedder) -> None:
        try:
            self._keeper.switch(embedder)
        except KnowledgeError as error:
            self._failure = error.detail + "仍在使用原来的模型。"
            logger.warning("the embedding model stays: %s", error.detail)
        except Exception:
            self._failure = f"换成语义模型“{embedder.name}”时出错，仍在使用原来的模型。"
            logger.exception("the embedding model stays")
