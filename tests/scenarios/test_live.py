"""The runner for real calls, on a scripted line: what it waits for and what it judges."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.kit.db import Base, Database, open_engine
from bridge.settings import Settings
from tests.scenarios import live
from tests.scenarios.format import Scenario
from tests.scenarios.live import Books, LiveCall

SAID = {
    "医保卡丢了": ("answer", "请带身份证补办。", "医保卡补办"),
    "再见": ("smalltalk", "再见。", ""),
}


class ScriptedCaller:
    """Answers at once with the messages that a hotline would send."""

    call_id = "call-1"

    def __init__(self, latency: float = 1.2) -> None:
        self.messages: list[dict[str, Any]] = []
        self.saying: list[str] = []
        self._latency = latency
        self._spoken = 0.0

    def background(self, _pcm: object) -> None:
        pass

    async def dial(self, *, media: str) -> None:
        self._reply("", "smalltalk", "您好。", "", intent="start")

    async def speak(self, _pcm: object) -> float:
        words = self.saying.pop(0)
        self._spoken = time.monotonic()
        if words == "嗯":
            return self._spoken
        decision, reply, title = SAID[words]
        self._reply(words, decision, reply, title)
        if words == "再见":
            self.messages.append({"type": "ended", "outcome": "answered"})
        return self._spoken

    async def send(self, _message: dict[str, Any]) -> None:
        self._say("请带身份证补办。")

    async def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], timeout: float, *, since: int = 0
    ) -> dict[str, Any]:
        for message in self.messages[since:]:
            if wanted(message):
                return message
        raise TimeoutError

    def first_sound_after(self, moment: float) -> float | None:
        return moment + self._latency

    async def hang_up(self) -> dict[str, Any]:
        return {"type": "ended", "outcome": "answered"}

    def _say(self, text: str) -> None:
        number = str(len(self.messages))
        caption = {"type": "caption", "id": number, "who": "bot", "text": text, "final": True}
        self.messages += [caption, {"type": "state", "state": "listening"}]

    def _reply(
        self, heard: str, decision: str, reply: str, title: str, intent: str = "any"
    ) -> None:
        turn = {
            "heard": heard,
            "decision": decision,
            "intent": intent,
            "reply": reply,
            "entry": {"title": title} if title else None,
        }
        self.messages.append({"type": "state", "state": "speaking"})
        self.messages.append({"type": "turn", "turn": turn})
        self._say(reply)


@pytest.fixture
def books(tmp_path: Path) -> Books:
    settings = Settings(data=tmp_path)
    Base.metadata.create_all(Database(open_engine(settings.database)).engine)

    class Hotline:
        pass

    hotline = Hotline()
    hotline.settings = settings  # type: ignore[attr-defined]
    return Books(hotline)  # type: ignore[arg-type]


async def _follow(
    monkeypatch: pytest.MonkeyPatch, books: Books, turns: list[dict[str, Any]], **more: Any
) -> live.Report:
    async def at_once(_seconds: float) -> None:
        pass

    class Silent:
        def __init__(self, _caller: object) -> None:
            pass

        def sound(self, turn: live.Turn) -> Any:
            quiet = np.zeros(320, np.int16)
            return (quiet, quiet) if turn.words is not None else None

        def background(self) -> None:
            return None

    monkeypatch.setattr(live, "Speaker", Silent)
    monkeypatch.setattr(live, "sleep", at_once)
    scenario = Scenario.model_validate({"name": "一个场景", "turns": turns, **more})
    caller = ScriptedCaller()
    caller.saying = [turn.words for turn in scenario.turns if turn.words is not None]
    return await LiveCall(scenario, caller, books).follow(None)  # type: ignore[arg-type]


class TestLiveCall:
    async def test_a_call_as_expected(self, monkeypatch: pytest.MonkeyPatch, books: Books) -> None:
        report = await _follow(
            monkeypatch,
            books,
            [
                {
                    "say": "医保卡丢了",
                    "expect": {"title": "医保卡", "heard": "医保卡", "within_ms": 1500},
                },
                {"press": "*", "expect": {"repeated": True}},
                {"say": "再见", "expect": {"state": "ended"}},
            ],
            opening={"intent": "start", "reply": "您好"},
            end={"outcome": "answered", "hung_up": True, "order": False, "callback": False},
        )
        assert report.passed, report.describe()
        assert report.latencies_ms == [1200, 1200]
        assert report.transcript[0] == "热线：您好。"

    async def test_an_answer_too_late_is_no_failure_but_late(
        self, monkeypatch: pytest.MonkeyPatch, books: Books
    ) -> None:
        turns = [{"say": "医保卡丢了", "expect": {"within_ms": 1000}}]
        report = await _follow(monkeypatch, books, turns)
        assert report.failures == []
        assert report.late == ["第1步：应在 1000 毫秒内答复，用了 1200 毫秒"]
        assert not report.passed

    async def test_what_is_ignored_has_no_turn(
        self, monkeypatch: pytest.MonkeyPatch, books: Books
    ) -> None:
        turns = [
            {"say": "医保卡丢了"},
            {"interrupt": "嗯", "expect": {"ignored": True, "stopped": False}},
        ]
        report = await _follow(monkeypatch, books, turns)
        assert report.passed, report.describe()

    async def test_a_wrong_entry_is_told_with_its_step(
        self, monkeypatch: pytest.MonkeyPatch, books: Books
    ) -> None:
        turns = [{"say": "医保卡丢了", "expect": {"title": "护照"}}]
        report = await _follow(monkeypatch, books, turns, end={"hung_up": True})
        assert report.failures == [
            "第1步：应答复条目“护照”，实为“医保卡补办”",
            "结束：热线应当挂机而没有挂机",
        ]
