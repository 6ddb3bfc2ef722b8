"""``hotline call``: a real call with recordings as the caller's turns."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

from bridge.cli.caller import SoftwareCaller
from bridge.cli.http import base_url
from bridge.cli.main import CommandFailed, add_json
from bridge.media.frames import Pcm
from bridge.settings import Settings
from speech.audio import read_wav

_TURN_SECONDS = 60.0
_GREETING_SECONDS = 120.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("call", help="用录音拨打热线，每个文件是来电人的一句话")
    parser.add_argument("wav", type=Path, nargs="+", help="WAV 文件")
    parser.add_argument("--phone", default="", help="来电人的手机号")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Place the call; print each turn and the outcome."""
    turns = [(path, read_wav(path)) for path in args.wav]
    try:
        result = asyncio.run(place(settings, turns, args.phone))
    except TimeoutError:
        raise CommandFailed("热线在规定时间内没有应答。") from None
    print(json.dumps(result, ensure_ascii=False) if args.json else _readable(result))
    return 0


async def place(
    settings: Settings, turns: list[tuple[Path, Pcm]], phone: str = ""
) -> dict[str, Any]:
    """Call the running hotline; return ``{"turns", "outcome", "order_no", "recording"}``.

    Raises:
        CommandFailed: the hotline refuses the call.
        TimeoutError: it does not answer.
    """
    done = []
    async with SoftwareCaller(base_url(settings), phone=phone) as caller:
        await caller.dial()
        state = await caller.wait_until_listening(_GREETING_SECONDS)
        for path, pcm in turns:
            if state == "ended":
                break
            since = len(caller.messages)
            spoken = await caller.speak(pcm)
            turn = await caller.wait_for(
                lambda m: m["type"] in ("turn", "ended"), _TURN_SECONDS, since=since
            )
            after = caller.messages.index(turn)
            state = await caller.wait_until_listening(_TURN_SECONDS, since=after)
            done.append(
                _turn(path, turn.get("turn") or {}, caller.first_sound_after(spoken), spoken)
            )
        if state == "ended":
            ended = await caller.wait_for(lambda m: m["type"] == "ended", 10.0)
        else:
            ended = await caller.hang_up()
        order = next((m["order_no"] for m in caller.messages if m["type"] == "order"), None)
        recordings = sorted(settings.recordings.glob(f"*/{caller.call_id}.wav"))
    return {
        "turns": done,
        "outcome": ended["outcome"],
        "order_no": order,
        "recording": str(recordings[0]) if recordings else None,
        "call_id": caller.call_id,
    }


def _turn(path: Path, turn: dict[str, Any], sound: float | None, spoken: float) -> dict[str, Any]:
    return {
        "file": str(path),
        "heard": turn.get("heard", ""),
        "intent": turn.get("intent", ""),
        "decision": turn.get("decision", ""),
        "entry": turn.get("entry"),
        "reply": turn.get("reply", ""),
        "latency_ms": None if sound is None else round((sound - spoken) * 1000),
        "stamps": turn.get("stamps", {}),
    }


def _readable(result: dict[str, Any]) -> str:
    lines = []
    for turn in result["turns"]:
        lines += [
            f"听到    {turn['heard']}",
            f"意图    {turn['intent']} → {turn['decision']}",
            f"答复    {turn['reply']}",
            f"延迟    {turn['latency_ms']} 毫秒",
            "",
        ]
    lines.append(
        f"结果    {result['outcome']}" + (f" {result['order_no']}" if result["order_no"] else "")
    )
    lines.append(f"录音    {result['recording']}")
    return "\n".join(lines)
