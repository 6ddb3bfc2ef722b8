"""The caller's socket with real WebSockets and real WebRTC."""

import asyncio
import json
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.client import connect

from bridge.cli.caller import SoftwareCaller, level_dbfs
from bridge.cli.main import CommandFailed
from tests.fakes.exchange import Exchange
from tests.fakes.line import GREETING, reply

TONE = (np.sin(2 * np.pi * 300 * np.arange(16_000) / 16_000) * 9000).astype(np.int16)


async def receive(socket: Any, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == kind:
                return message


def address(exchange: Exchange, key: str = "browser-0001", phone: str = "") -> str:
    return f"ws://127.0.0.1:{exchange.port}/api/calls/ws?caller={key}&phone={phone}"


class TestVoice:
    async def test_sound_goes_both_ways(self) -> None:
        async with Exchange().serve() as exchange, SoftwareCaller(exchange.url) as caller:
            await caller.dial()
            assert await caller.wait_until_listening(10) == "listening"
            assert max(level_dbfs(pcm) for _, pcm in caller.frames) > -40
            exchange.recogniser.says("医保卡丢了")
            exchange.assistant.answers["医保卡丢了"] = reply(
                "请带身份证。", "answer", entry={"id": "WC-1", "version": 1}
            )
            since = len(caller.messages)
            spoken = await caller.speak(TONE)
            turn = await caller.wait_for(lambda m: m["type"] == "turn", 10, since=since)
            assert turn["turn"]["heard"] == "医保卡丢了"
            await caller.wait_until_listening(10, since=caller.messages.index(turn))
            first = caller.first_sound_after(spoken)
            assert first is not None and 0.6 < first - spoken < 1.6
            ended = await caller.hang_up()
            assert ended["outcome"] == "answered"

    async def test_a_call_leaves_no_task_and_no_connection(self) -> None:
        async with Exchange().serve() as exchange:
            before = {task.get_name() for task in asyncio.all_tasks()}
            async with SoftwareCaller(exchange.url) as caller:
                await caller.dial()
                await caller.wait_until_listening(10)
                await caller.speak(TONE[:3200])
            for _ in range(60):
                if not exchange.switchboard.calls and len(asyncio.all_tasks()) <= len(before) + 1:
                    break
                await asyncio.sleep(0.1)
            assert exchange.switchboard.calls == {}
            left = [t for t in asyncio.all_tasks() if t.get_name() not in before]
            assert not [t for t in left if "call-" in t.get_name() or "aio" in repr(t.get_coro())]

    async def test_a_caller_whose_network_dies_is_hung_up(self) -> None:
        async with Exchange().serve() as exchange:
            caller = SoftwareCaller(exchange.url)
            await caller.dial()
            await caller.wait_until_listening(10)
            assert caller._socket is not None
            caller._socket.transport.abort()
            for _ in range(50):
                if not exchange.switchboard.calls:
                    break
                await asyncio.sleep(0.1)
            assert exchange.switchboard.calls == {}
            await caller.close()


class TestText:
    async def test_a_caller_who_types_needs_no_sound(self) -> None:
        async with Exchange().serve() as exchange, connect(address(exchange)) as socket:
            await socket.send(json.dumps({"type": "start", "media": "text", "sdp": None}))
            answer = await receive(socket, "answer")
            assert answer["sdp"] is None
            assert (await receive(socket, "caption"))["text"] == GREETING
            await socket.send(json.dumps({"type": "text", "text": "医保"}))
            assert (await receive(socket, "turn"))["turn"]["decision"] == "smalltalk"
            turn = await receive(socket, "turn")
            assert turn["turn"]["heard"] == "医保"
            assert exchange.voice.said == []


class TestRefusals:
    async def test_a_second_tab_is_told_and_the_first_goes_on(self) -> None:
        async with (
            Exchange().serve() as exchange,
            connect(address(exchange)) as first,
            connect(address(exchange)) as second,
        ):
            start = json.dumps({"type": "start", "media": "text"})
            await first.send(start)
            await receive(first, "answer")
            await second.send(start)
            error = await receive(second, "error")
            assert error["error"] == "already_in_call"
            await first.send(json.dumps({"type": "text", "text": "还在"}))
            assert (await receive(first, "turn"))["type"] == "turn"

    async def test_more_calls_than_lines_are_refused_politely(self) -> None:
        async with (
            Exchange(max_calls=1).serve() as exchange,
            connect(address(exchange)) as first,
            SoftwareCaller(exchange.url) as caller,
        ):
            await first.send(json.dumps({"type": "start", "media": "text"}))
            await receive(first, "answer")
            with pytest.raises(CommandFailed, match="线路正忙"):
                await caller.dial()

    @pytest.mark.parametrize(
        ("sent", "code"),
        [
            ("not json", "bad_request"),
            ("[1]", "bad_request"),
            ('{"type": 5}', "bad_request"),
            ('{"type": "text", "text": "先说"}', "bad_request"),
            ('{"type": "start", "media": "smoke"}', "bad_request"),
            ('{"type": "start", "media": "voice", "sdp": "v=0 nonsense"}', "bad_offer"),
            ('{"type": "start", "media": "voice", "sdp": "v=0\\r\\nm=audio x y z"}', "bad_offer"),
            ('{"type": "start", "media": "voice"}', "bad_offer"),
        ],
    )
    async def test_nonsense_gets_a_clear_error_and_the_page_can_go_on(
        self, sent: str, code: str
    ) -> None:
        async with Exchange().serve() as exchange, connect(address(exchange)) as socket:
            await socket.send(sent)
            error = await receive(socket, "error")
            assert error["error"] == code
            assert "Traceback" not in error["detail"]
            assert exchange.switchboard.calls == {}
            await socket.send(json.dumps({"type": "start", "media": "text"}))
            await receive(socket, "answer")

    async def test_a_phone_that_is_none_is_refused(self) -> None:
        async with (
            Exchange().serve() as exchange,
            connect(address(exchange, phone="12")) as socket,
        ):
            await socket.send(json.dumps({"type": "start", "media": "text"}))
            assert "电话" in (await receive(socket, "error"))["detail"]

    async def test_a_text_too_long_is_refused_and_the_call_goes_on(self) -> None:
        async with Exchange().serve() as exchange, connect(address(exchange)) as socket:
            await socket.send(json.dumps({"type": "start", "media": "text"}))
            await receive(socket, "answer")
            await socket.send(json.dumps({"type": "text", "text": "长" * 501}))
            assert (await receive(socket, "error"))["error"] == "text_too_long"
            await socket.send(json.dumps({"type": "text", "text": "短"}))
            await receive(socket, "turn")

    async def test_pings_are_answered(self) -> None:
        async with Exchange().serve() as exchange, connect(address(exchange)) as socket:
            await socket.send(json.dumps({"type": "ping"}))
            assert await receive(socket, "pong") == {"type": "pong"}
