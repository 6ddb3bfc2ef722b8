"""Speaks the prompts, then the published answers, into the cache while nobody calls."""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from ruamel.yaml import YAML

from bridge.calls import wording
from bridge.engines import Engines
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.settings import ROOT
from knowledge.index.builder import read_published
from speech.errors import SpeechError
from speech.text import split_clauses

_log = get_logger(__name__)
_VARIABLE = re.compile(r"\{\w+\}")
_IDLE_SECONDS = 1.0


class Prerenderer:
    """Fills the speech cache in the background, so that fixed words start to sound at once.

    Args:
        scope: ``off``, ``prompts`` or ``all``.
        idle: nothing is rendered while this returns False: callers come first.
    """

    def __init__(
        self,
        scope: Literal["off", "prompts", "all"],
        engines: Engines,
        db: Database,
        idle: Callable[[], bool],
    ) -> None:
        self._scope = scope
        self._engines = engines
        self._db = db
        self._idle = idle
        self.done = asyncio.Event()

    async def run(self) -> None:
        """Render what is not in the cache yet, once."""
        await self._engines.ready.wait()
        if self._scope == "off":
            self.done.set()
            return
        texts = list(prompts())
        if self._scope == "all":
            _, entries = await self._engines.general(read_published, self._db.sessions)
            texts += [entry.content.answer_spoken for entry in entries]
        for text in texts:
            for clause in split_clauses(text):
                while not self._idle():  # noqa: ASYNC110  (calls end without telling us)
                    await asyncio.sleep(_IDLE_SECONDS)
                try:
                    await self._engines.speaking(self._engines.speech.say, clause)
                except SpeechError as error:
                    _log.warning("prerender_failed", code=error.code)
        self.done.set()
        _log.info("prerendered", texts=len(texts))


def prompts() -> Iterator[str]:
    """Yield every fixed sentence of the dialogue and of the line."""
    domain: dict[str, Any] = YAML(typ="safe").load((ROOT / "domain.yml").read_text("utf-8"))
    for variants in domain["responses"].values():
        for variant in variants:
            text = str(variant.get("text") or "")
            if text and not _VARIABLE.search(text):
                yield text
    for value in vars(wording).values():
        if isinstance(value, str) and value.endswith("。") and not _VARIABLE.search(value):
            yield value
