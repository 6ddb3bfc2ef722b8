"""People on real calls: how soon an agent hears the caller, and what a room of them bears.

First, call after call: from the answer to the caller's first sound in the agent's ear, from the offer to
the data of the screen pop, from the end of a caller's sentence to the suggestions on the desk, from a
desk's last sign of life to the offer at another desk. Then a room in real time: callers who ask the
hotline something and want a person, agents who talk, hold, transfer; every caller's fate, as the caller
has lived through it, is compared with the event log, and the wallboard with what is counted anew from
its rows (`tests/recount.py`). How many calls at once: ``--at-once``, or the most at which sound arrives
in time and the hotline answers in time, found by adding two at a time.

Callers, agents and hotline share the machine's cores, which makes the figures pessimistic: in service
only the hotline is there. ``--calls``, ``--minutes``, ``--json``.
"""

import argparse
import asyncio
import contextlib
import json
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx
import numpy as np

from benchmarks._room import Room, desks, recordings, until, until_audible
from benchmarks.call import TURNS, hotline_in_service, percentile
from benchmarks.call import one_call as asked_once
from bridge.cli.caller import SoftwareCaller
from bridge.media.frames import SAMPLE_RATE, Pcm
from tests.agent import SoftwareAgent
from tests.hotline import PASSWORD, RunningHotline
from tests.recount import differences, engine_of, fates, offered_twice, recount

CALLS = 20
VANISHED = 5
MINUTES = 2.0
MOST = 16
STEP_SECONDS = 45.0
# Sound that comes later than this is heard as a gap by the usual jitter buffers.
GAP_MS = 60.0
TURN_MS = 2500.0
GOALS = {
    "answer_to_ear_ms": 1000.0,
    "pop_ms": 500.0,
    "suggestion_ms": 1500.0,
    "reoffered_ms": 5000.0,
}


def tone() -> Pcm:
    """A caller's sound that is always there."""
    axis = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    return np.rint(4000 * np.sin(2 * np.pi * 500 * axis)).astype(np.int16)


async def to_a_person(hotline: RunningHotline, phone: str) -> SoftwareCaller:
    """A caller who has asked for a person."""
    caller = SoftwareCaller(hotline.url, phone=phone)
    await caller.dial()
    await caller.wait_until_listening()
    await caller.send({"type": "digit", "digit": "0"})
    return caller


async def arrival(desk: SoftwareAgent, kind: str, call_id: str, since: int, most: float) -> float:
    """When the first message of a kind about a call arrived, those since index ``since``."""
    async with asyncio.timeout(most):
        while True:
            for index in range(since, len(desk.messages)):
                message = desk.messages[index]
                if message["type"] == kind and message.get("call_id") == call_id:
                    return desk.arrived[index]
            await asyncio.sleep(0.005)


async def one_call(
    hotline: RunningHotline, desk: SoftwareAgent, client: httpx.AsyncClient, said: Pcm, number: int
) -> dict[str, float]:
    """One caller, one agent: all delays in milliseconds."""
    since = len(desk.messages)
    caller = await to_a_person(hotline, f"1370000{number:04d}")
    async with caller:
        caller.background(tone())
        offered = await arrival(desk, "offer", caller.call_id, since, 30)
        response = await client.get(f"/api/seats/calls/{caller.call_id}")
        popped = time.monotonic()
        response.raise_for_status()
        pressed = time.monotonic()
        await desk.answer(caller.call_id)
        heard = await until_audible(desk.frames, pressed, 10)
        caller.background(None)
        await asyncio.sleep(1.5)
        since = len(desk.messages)
        ended = await caller.speak(said)
        suggested = await arrival(desk, "suggestions", caller.call_id, since, 15)
        await desk.send({"type": "hangup"})
        await until(lambda: desk.state == "wrap_up" or None, 10)
        # The hotline asks how it was; this caller is in a hurry.
        await caller.hang_up()
        await desk.send({"type": "wrap_up", "do": "done"})
    desk.frames.clear()
    return {
        "answer_to_ear_ms": 1000 * (heard - pressed),
        "offer_to_ear_ms": 1000 * (heard - offered),
        "pop_ms": 1000 * (popped - offered),
        "suggestion_ms": 1000 * (suggested - ended),
    }


async def vanishes(hotline: RunningHotline, names: tuple[str, str], number: int) -> float:
    """A desk falls silent in a call; milliseconds until the call is offered to another."""
    async with SoftwareAgent(hotline, names[0]) as desk:
        since = len(desk.messages)
        caller = await to_a_person(hotline, f"1371000{number:04d}")
        async with caller:
            await arrival(desk, "offer", caller.call_id, since, 30)
            await desk.answer(caller.call_id)
            await asyncio.sleep(1.0)
            async with SoftwareAgent(hotline, names[1]) as other:
                since = len(other.messages)
                desk.deaf = True
                silent = time.monotonic()
                again = await arrival(other, "offer", caller.call_id, since, 20)
                await caller.hang_up()
                await asyncio.sleep(0.5)
    return 1000 * (again - silent)


async def delays(hotline: RunningHotline, sounds: list[Pcm], calls: int) -> dict[str, Any]:
    """Call after call; percentiles."""
    found: dict[str, list[float]] = {}
    async with (
        SoftwareAgent(hotline, "1501") as desk,
        httpx.AsyncClient(base_url=hotline.url, trust_env=False, timeout=30) as client,
    ):
        body = {"username": "1501", "password": PASSWORD}
        (await client.post("/api/auth/sign-in", json=body)).raise_for_status()
        for number in range(calls + 2):
            one = await one_call(hotline, desk, client, sounds[number % len(sounds)], number)
            # The first two find nothing warm.
            for name, ms in one.items() if number >= 2 else ():
                found.setdefault(name, []).append(ms)
    found["reoffered_ms"] = [
        await vanishes(hotline, ("1502", "1503"), number) for number in range(VANISHED)
    ]
    return {name: _summary(ms) for name, ms in found.items()}


def _summary(ms: list[float]) -> dict[str, float]:
    if not ms:
        return {"n": 0}
    return {
        "n": len(ms),
        "p50": round(percentile(ms, 0.5)),
        "p90": round(percentile(ms, 0.9)),
        "p95": round(percentile(ms, 0.95)),
        "max": round(max(ms)),
    }


# ---- the room -----------------------------------------------------------------------------------


async def step(
    hotline: RunningHotline, sounds: dict[str, list[Pcm]], at_once: int, seconds: float, seed: int
) -> Room:
    """So many lines and as many desks for a while."""
    room = Room(hotline, sounds, seed)
    async with desks(hotline, [f"{1501 + n}" for n in range(at_once)]) as people:
        await room.run(people, at_once, seconds)
        for desk in people:
            await desk.send({"type": "state", "state": "signed_out"})
        await asyncio.sleep(1.0)
    return room


def bears(room: Room) -> bool:
    """Whether sound came in time and the hotline answered in time."""
    heard = room.heard
    return (
        bool(heard.gap_ms and heard.turn_ms)
        and percentile(heard.gap_ms, 0.95) <= GAP_MS
        and percentile(heard.turn_ms, 0.95) <= TURN_MS
        and not any(one.failure for one in room.lived)
    )


async def most_at_once(
    hotline: RunningHotline, sounds: dict[str, list[Pcm]]
) -> tuple[int, list[dict[str, Any]], list[Room]]:
    """Add two calls at a time until it is too much; the last number that was not."""
    found, steps, rooms = 2, [], []
    for at_once in range(2, MOST + 1, 2):
        room = await step(hotline, sounds, at_once, STEP_SECONDS, at_once)
        rooms.append(room)
        steps.append({"at_once": at_once, **_of_room(room), "bears": bears(room)})
        if not steps[-1]["bears"]:
            break
        found = at_once
    return found, steps, rooms


def _of_room(room: Room) -> dict[str, Any]:
    return {
        "calls": len(room.lived),
        "fates": dict(Counter(one.fate for one in room.lived)),
        "failures": [one.failure for one in room.lived if one.failure],
        "desk_failures": room.desk_failures,
        "gap_ms": _summary(room.heard.gap_ms),
        "turn_ms": _summary(room.heard.turn_ms),
    }


async def compared(hotline: RunningHotline, rooms: list[Room]) -> dict[str, Any]:
    """Callers' own stories against the log, and the wallboard against the log's rows."""
    async with SoftwareAgent(hotline, "2501") as boss:
        # Whoever is busy adds to no figure: nothing moves while we count.
        await boss.send({"type": "state", "state": "busy"})
        await asyncio.sleep(3.0)
        seen = len(boss.messages)
        board = await boss.wait_for(lambda m: m["type"] == "wallboard", 10, since=seen)
    engine = engine_of(hotline.data / "hotline.db")
    logged = fates(engine)
    lived = {
        one.call_id: one.fate
        for room in rooms
        for one in room.lived
        if one.call_id and one.fate != "hotline"
    }
    counted = recount(engine, datetime.now(UTC))
    shown = {name: board["figures"][name] for name in counted.figures}
    return {
        "callers_who_wanted_somebody": len(lived),
        "lost": {one: fate for one, fate in lived.items() if logged.get(one) != fate},
        "open": [one for one, fate in logged.items() if fate == "open"],
        "not_ended": sum(not one.ended for room in rooms for one in room.lived),
        "offered_twice": offered_twice(engine),
        "figures": shown,
        "figures_differ": differences(shown, dict(counted.figures), 0.051),
    }


async def measure(hotline: RunningHotline, options: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    sounds = recordings()
    # In service every answer has been spoken beforehand; here those are that will be asked for.
    for index in range(len(TURNS)):
        await asked_once(hotline, index)
    result: dict[str, Any] = {"delays": await delays(hotline, sounds["caller"], options.calls)}
    rooms: list[Room] = []
    at_once = options.at_once
    if not at_once:
        at_once, result["steps"], rooms = await most_at_once(hotline, sounds)
    room = await step(hotline, sounds, at_once, 60 * options.minutes, 12345)
    rooms.append(room)
    result["room"] = {"at_once": at_once, "minutes": options.minutes, **_of_room(room)}
    result["log"] = await compared(hotline, rooms)
    return result


def missed(result: dict[str, Any]) -> dict[str, Any]:
    """What was not reached."""
    late = {
        name: result["delays"][name]["p90"]
        for name, goal in GOALS.items()
        if result["delays"][name]["p90"] > goal
    }
    wrong = ("lost", "open", "offered_twice", "figures_differ")
    bad = {name: result["log"][name] for name in wrong if result["log"][name]}
    if result["room"]["failures"]:
        bad["failures"] = result["room"]["failures"]
    return late | bad


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Measure people on real calls.")
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--at-once", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        hotline = stack.enter_context(hotline_in_service(HOTLINE_MAX_CALLS=str(MOST)))
        for number in range(max(3, options.at_once or MOST)):
            hotline.add_agent(f"{1501 + number}")
        hotline.add_user("2501", "supervisor")
        result = asyncio.run(measure(hotline, options))
    result["missed"] = missed(result)
    print(json.dumps(result, ensure_ascii=False, indent=None if options.json else 2))
    if result["missed"]:
        raise SystemExit(f"missed: {sorted(result['missed'])}")


if __name__ == "__main__":
    main()
