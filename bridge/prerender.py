"""Speaks the prompts, then the published answers, into the cache while nobody calls."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator
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
_FOLLOW_SECONDS = 2.0


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
        self._spoken: set[str] = set()
        self.done = asyncio.Event()

    async def run(self) -> None:
        """Render what is not in the cache yet, and go on with what is published later."""
        await self._engines.ready.wait()
        if self._scope != "off":
            await self._render(prompts())
        if self._scope == "all":
            await self._render(await self._answers())
        self.done.set()
        if self._scope == "all":
            await self._follow()

    async def _follow(self) -> None:
        rendered = self._engines.knowledge.snapshot.id
        while True:
            await asyncio.sleep(_FOLLOW_SECONDS)
            now = self._engines.knowledge.snapshot.id
            if now != rendered:
                rendered = now
                await self._render(await self._answers())

    async def _answers(self) -> list[str]:
        _, entries = await self._engines.general(read_published, self._db.sessions)
        return [entry.content.answer_spoken for entry in entries]

    async def _render(self, texts: Iterable[str]) -> None:
        clauses = [clause for text in texts for clause in split_clauses(text)]
        for clause in clauses:
            # A publication changes a few answers: the others are not read from disk again.
            if clause in self._spoken or _VARIABLE.search(clause):
                continue
            while not self._idle():  # noqa: ASYNC110  (calls end without telling us)
                await asyncio.sleep(_IDLE_SECONDS)
            try:
                await self._engines.speaking(self._engines.speech.say, clause)
                self._spoken.add(clause)
            except SpeechError as error:
                _log.warning("prerender_failed", code=error.code)
        _log.info("prerendered", clauses=len(clauses))


def prompts() -> Iterator[str]:
    """Yield every sentence of the dialogue and of the line, with the places of its variables."""
    domain: dict[str, Any] = YAML(typ="safe").load((ROOT / "domain.yml").read_text("utf-8"))
    for variants in domain["responses"].values():
        for variant in variants:
            text = str(variant.get("text") or "")
            if text:
                yield text
    for value in vars(wording).values():
        if isinstance(value, str) and value.endswith("。"):
            yield value
