"""Fixed words and published answers are in the cache before somebody needs them."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bridge import prerender
from bridge.prerender import Prerenderer, prompts
from tests.fakes.line import inline


class Voice:
    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


def prerenderer(
    monkeypatch: pytest.MonkeyPatch, published: list[str], scope: Any = "all"
) -> tuple[Prerenderer, Voice, SimpleNamespace]:
    voice = Voice()
    ready = asyncio.Event()
    ready.set()
    snapshot = SimpleNamespace(id="one")
    engines = SimpleNamespace(
        ready=ready,
        general=inline,
        speaking=inline,
        speech=voice,
        knowledge=SimpleNamespace(snapshot=snapshot),
    )

    def read(_sessions: Any) -> tuple[int, list[Any]]:
        return 1, [SimpleNamespace(content=SimpleNamespace(answer_spoken=one)) for one in published]

    monkeypatch.setattr(prerender, "read_published", read)
    monkeypatch.setattr(prerender, "_FOLLOW_SECONDS", 0.01)
    made = Prerenderer(scope, engines, SimpleNamespace(sessions=None), lambda: True)  # type: ignore[arg-type]
    return made, voice, snapshot


async def test_what_has_a_variable_is_left_to_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    made, voice, _ = prerenderer(monkeypatch, [], "prompts")
    assert any("{" in text for text in prompts())
    await made.run()
    assert voice.said
    assert not [clause for clause in voice.said if "{" in clause]
    # The fixed end of a sentence that begins with a variable is spoken ahead all the same.
    assert "您可以随时打12345查询进度。" in voice.said


async def test_an_answer_that_is_published_later_is_spoken_ahead_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published = ["请带身份证。"]
    made, voice, snapshot = prerenderer(monkeypatch, published)
    task = asyncio.create_task(made.run())
    await asyncio.wait_for(made.done.wait(), 1)
    assert "请带身份证。" in voice.said
    published.append("请带户口簿。")
    snapshot.id = "two"
    async with asyncio.timeout(2):
        while "请带户口簿。" not in voice.said:
            await asyncio.sleep(0.01)
    task.cancel()
    assert voice.said.count("请带身份证。") == 1


async def test_off_renders_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made, voice, _ = prerenderer(monkeypatch, ["请带身份证。"], "off")
    await made.run()
    assert voice.said == []
