"""What breaks is mended or told, and nobody is lost."""

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from bridge.calls import wording
from bridge.cli.caller import SoftwareCaller
from tests.agent import SoftwareAgent
from tests.hotline import RunningHotline
from tests.voices import error_rate, spoken, transcribed

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]

SECOND = 16_000


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHotline]:
    """A hotline of its own, because these tests hurt it; for the first of them it is not ready yet."""
    running = RunningHotline(tmp_path_factory.mktemp("fragile"))
    try:
        running.start(wait=False)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def fragile(loading: RunningHotline) -> RunningHotline:
    """The same, ready."""
    loading.wait_until_ready()
    return loading


async def bot_says(caller: SoftwareCaller, text: str, timeout: float = 40) -> str:
    said = await caller.wait_for(
        lambda m: m["type"] == "caption" and m["who"] == "bot" and text in m["text"], timeout
    )
    return str(said["text"])


async def answered_after(caller: SoftwareCaller, pcm: np.ndarray) -> str:
    """Make this sound, ask something; return the title of the answer. No error was told."""
    since = len(caller.messages)
    await caller.speak(pcm.astype(np.int16))
    await asyncio.sleep(4)
    await caller.send({"type": "text", "text": "医保卡丢了怎么补办"})
    card = await caller.wait_for(lambda m: m["type"] == "card", 30, since=since)
    assert not any(m["type"] == "error" for m in caller.messages[since:])
    return str(card["title"])


class TestLoading:
    async def test_a_call_while_models_load_is_answered_when_they_are_there(
        self, loading: RunningHotline
    ) -> None:
        async with asyncio.timeout(120):
            while True:
                try:
                    line = httpx.get(loading.url + "/api/calls/line", trust_env=False).json()
                    break
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
        async with SoftwareCaller(loading.url) as caller:
            await caller.dial()
            if not line["ready"]:
                await caller.wait_for(
                    lambda m: m["type"] == "state" and m["detail"] == wording.LOADING, 5
                )
            assert "智能助手" in await bot_says(caller, "12345", 120)
            await caller.hang_up()


class TestStrangeSounds:
    async def test_noise_music_and_silence_do_not_disturb_the_call(
        self, fragile: RunningHotline
    ) -> None:
        rng = np.random.default_rng(5)
        t = np.arange(4 * SECOND) / SECOND
        noise = rng.normal(0, 1500, 4 * SECOND)
        chord = sum(np.sin(2 * np.pi * hz * t) for hz in (262, 330, 392, 523)) * 2500
        music = chord * (0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 2 * t)))
        async with SoftwareCaller(fragile.url) as caller:
            await caller.dial()
            await caller.wait_until_listening()
            for sound in (noise, music, np.zeros(4 * SECOND)):
                assert "医保" in await answered_after(caller, sound)
                await caller.wait_until_listening(since=len(caller.messages))
            await caller.hang_up()

    async def test_an_english_speaker_is_told_and_offered_a_person(
        self, fragile: RunningHotline, tmp_path: Path
    ) -> None:
        import subprocess

        from speech.audio import read_wav

        wav = tmp_path / "english.wav"
        sentence = "Hello, I am a tourist. Can somebody speak English with me, please?"
        subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", wav, sentence], check=True)
        async with SoftwareCaller(fragile.url) as caller:
            await caller.dial()
            await caller.wait_until_listening()
            since = len(caller.messages)
            await caller.speak(read_wav(wav))
            turn = await caller.wait_for(lambda m: m["type"] == "turn", 30, since=since)
            assert turn["turn"]["decision"] in ("agent", "unknown"), turn
            assert turn["turn"]["reply"]
            await caller.hang_up()

    async def test_a_caller_who_hangs_up_in_mid_sentence_leaves_no_call(
        self, fragile: RunningHotline
    ) -> None:
        sound = spoken("我想问一下那个医保卡丢了以后应该怎么办理补办手续呢")
        async with SoftwareCaller(fragile.url) as caller:
            await caller.dial()
            await caller.wait_until_listening()
            task = asyncio.create_task(caller.speak(sound))
            await asyncio.sleep(1.0)
            await caller.send({"type": "hangup"})
            ended = await caller.wait_for(lambda m: m["type"] == "ended", 10)
            assert ended["outcome"] == "abandoned"
            task.cancel()
        assert await calls_in(fragile) == 0.0


async def calls_in(hotline: RunningHotline) -> float:
    """How many calls the hotline counts, once there is none or after ten seconds."""
    count = 0.0
    for _ in range(50):
        text = httpx.get(hotline.url + "/metrics", trust_env=False).text
        count = float(
            next(x for x in text.splitlines() if x.startswith("hotline_calls ")).split()[1]
        )
        if count == 0.0:
            break
        await asyncio.sleep(0.2)
    return count


class TestDatabase:
    async def test_a_locked_database_neither_stops_calls_nor_loses_them(
        self, fragile: RunningHotline
    ) -> None:
        lock = sqlite3.connect(fragile.data / "hotline.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        try:
            async with SoftwareCaller(fragile.url) as caller:
                await caller.dial()
                await caller.wait_until_listening()
                await caller.send({"type": "text", "text": "医保卡丢了怎么补办"})
                await caller.wait_for(lambda m: m["type"] == "card", 30)
                await caller.hang_up()
                call_id = caller.call_id
        finally:
            lock.execute("ROLLBACK")
            lock.close()
        reader = sqlite3.connect(fragile.data / "hotline.db")
        deadline = time.monotonic() + 15
        row = None
        while row is None and time.monotonic() < deadline:
            query = "SELECT outcome FROM call WHERE id = ? AND ended_at IS NOT NULL"
            row = reader.execute(query, (call_id,)).fetchone()
            await asyncio.sleep(0.2)
        reader.close()
        assert row == ("answered",)


class TestDialogueServerDies:
    async def test_the_caller_is_told_and_called_back_and_the_server_returns(
        self, fragile: RunningHotline
    ) -> None:
        question = spoken("医保卡丢了怎么补办？")
        async with SoftwareCaller(fragile.url, phone="13800000000") as caller:
            await caller.dial()
            await caller.wait_until_listening()
            (pid,) = fragile.child_pids("rasa")
            os.kill(pid, signal.SIGKILL)
            spoken_at = await caller.speak(question)
            await bot_says(caller, wording.BREAKDOWN_CALLBACK)
            ended = await caller.wait_for(lambda m: m["type"] == "ended", 40)
            assert ended["outcome"] == "handed_over"
            heard = transcribed(caller.heard(spoken_at))
            assert error_rate(heard, wording.BREAKDOWN_CALLBACK) < 0.35, heard
        rows = sqlite3.connect(fragile.data / "hotline.db").execute("SELECT phone FROM callback")
        assert ("13800000000",) in rows.fetchall()
        fragile.wait_until_ready()
        async with SoftwareCaller(fragile.url) as caller:
            await caller.dial()
            assert await caller.wait_until_listening() == "listening"
            await caller.hang_up()

    async def test_with_an_agent_there_the_caller_is_connected(
        self, fragile: RunningHotline
    ) -> None:
        fragile.add_agent("1102")
        # Spoken beforehand: an agent's desk that renders speech gives no sign of life meanwhile.
        question = spoken("医保卡丢了怎么补办？")
        greeting = spoken("您好，请问有什么可以帮您？", voice="zf_xiaoyi")
        async with SoftwareAgent(fragile, "1102") as agent, SoftwareCaller(fragile.url) as caller:
            await caller.dial()
            await caller.wait_until_listening()
            (pid,) = fragile.child_pids("rasa")
            os.kill(pid, signal.SIGKILL)
            await caller.speak(question)
            await bot_says(caller, wording.BREAKDOWN)
            call = await agent.waiting()
            assert call["reason"] == wording.HANDOVER_REASONS["breakdown"]
            await agent.answer(call["call_id"])
            await caller.wait_for(lambda m: m["type"] == "state" and m["state"] == "with_agent", 10)
            said_at = time.monotonic()
            await agent.speak(greeting)
            await asyncio.sleep(1.5)
            heard = await asyncio.to_thread(transcribed, caller.heard(said_at))
            assert error_rate(heard, "您好，请问有什么可以帮您") < 0.35, heard
            await agent.send({"type": "hangup"})
            await bot_says(caller, wording.SATISFACTION, 15)
            await caller.send({"type": "digit", "digit": "1"})
            ended = await caller.wait_for(lambda m: m["type"] == "ended", 15)
            assert ended["outcome"] == "handed_over"
        fragile.wait_until_ready()


class TestSecrets:
    def test_logs_hold_no_phone_number_and_errors_no_traceback(
        self, fragile: RunningHotline
    ) -> None:
        assert "13800000000" not in fragile.log.read_text("utf-8", "replace")
        for path in ("/api/seats/calls/x", "/api/tickets/x", "/api/nothing"):
            response = httpx.get(fragile.url + path, trust_env=False)
            assert response.status_code in (401, 404)
            assert "Traceback" not in response.text
        response = httpx.post(fragile.url + "/internal/rasa/actions", json={}, trust_env=False)
        assert response.status_code == 403
