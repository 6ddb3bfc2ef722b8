"""Talking over the voice: how soon it yields, how soon it is silent, and what stops it wrongly.

Measured on the sound that arrives at the caller. From the first audible sound of an interruption:
*yields*, from when the voice stays 10 dB below the loudness it had before, until it is silent;
*silent*, nothing audible for half a second. *Stops* is from the hotline's decision to fall silent
(its ``hearing`` message) to that silence: what lies before it is listening to what is said, so that
a mere 嗯 does not stop the voice. A false interruption is a backchannel (嗯, 好的 ...) after which
the voice is silent for half a second; several are said into each reply.
"""

import asyncio
import json
import statistics
import sys
import time

from benchmarks.call import VOICES, hotline_in_service, percentile
from bridge.cli.caller import (
    AUDIBLE_DBFS,
    SoftwareCaller,
    level_dbfs,
    trailing_silence,
)
from bridge.cli.http import base_url
from bridge.media.frames import FRAME_SAMPLES, Pcm
from tests.hotline import RunningHotline
from tests.voices import spoken

QUESTION = "医保卡丢了怎么补办？"
INTERRUPTIONS = (
    "等一下，我想问公积金。",
    "不是，我问的是社保。",
    "转人工。",
    "我不是问这个，我要投诉。",
)
BACKCHANNELS = ("嗯。", "好的。", "对。", "哦。", "是的。", "嗯嗯。")
ROUNDS = 24
PER_REPLY = 3
INTO_REPLY_SECONDS = 1.5
YIELD_DB = 10.0
SILENT_SECONDS = 0.5
WATCH_SECONDS = 3.0


def leading_silence(pcm: Pcm) -> float:
    """Seconds before the first audible 20 ms of a recording."""
    for start in range(0, len(pcm), FRAME_SAMPLES):
        if level_dbfs(pcm[start : start + FRAME_SAMPLES]) > AUDIBLE_DBFS:
            return start / 16_000
    return 0.0


def levels(caller: SoftwareCaller, begin: float, end: float) -> list[tuple[float, float]]:
    """(time, dBFS) of each 20 ms that arrived in a span."""
    return [(at, level_dbfs(pcm)) for at, pcm in list(caller.frames) if begin <= at < end]


def silent_from(found: list[tuple[float, float]], begin: float) -> float | None:
    """Return the moment after ``begin`` at which a silence of SILENT_SECONDS starts, or None."""
    since: float | None = None
    for at, level in found:
        if at < begin:
            continue
        if level >= AUDIBLE_DBFS:
            since = None
        elif since is None:
            since = at
        if since is not None and at - since >= SILENT_SECONDS:
            return since
    return None


def yields_from(found: list[tuple[float, float]], begin: float, silent: float) -> float:
    """Return the moment from which the voice stays below its former loudness."""
    before = [level for at, level in found if at < begin and level >= AUDIBLE_DBFS]
    limit = percentile(before, 0.95) - YIELD_DB if before else AUDIBLE_DBFS
    return max(
        (at for at, level in found if begin <= at <= silent and level > limit), default=begin
    )


async def ask(caller: SoftwareCaller, question: Pcm) -> None:
    """Call, ask, and wait until the reply has been heard for a while."""
    await caller.dial()
    await caller.wait_until_listening(60)
    since = len(caller.messages)
    asked = await caller.speak(question)
    await caller.wait_for(
        lambda m: m["type"] == "state" and m["state"] == "speaking", 30, since=since
    )
    while caller.first_sound_after(asked) is None:  # noqa: ASYNC110  (sound has no event)
        await asyncio.sleep(0.05)
    await asyncio.sleep(INTO_REPLY_SECONDS)


async def talk_over(caller: SoftwareCaller, pcm: Pcm) -> dict[str, float] | None:
    """Say something into the reply; return yields, silent and stops in seconds, or None."""
    since = len(caller.messages)
    ends = await caller.speak(pcm)
    begin = ends - (len(pcm) / 16_000 - leading_silence(pcm) - trailing_silence(pcm))
    await asyncio.sleep(max(0.0, begin + WATCH_SECONDS - time.monotonic()))
    found = levels(caller, begin - 1.0, begin + WATCH_SECONDS)
    silent = silent_from(found, begin)
    if silent is None:
        return None
    decided = next(
        (m["at"] for m in caller.messages[since:] if m.get("state") == "hearing"), silent
    )
    return {
        "yields": yields_from(found, begin, silent) - begin,
        "silent": silent - begin,
        "stops": silent - decided,
    }


async def interrupt(hotline: RunningHotline, index: int) -> dict[str, float] | None:
    """One call with one interruption."""
    voice = VOICES[index % len(VOICES)]
    # Rendered before the call: synthesis would stall the caller's sound.
    question = spoken(QUESTION, voice=voice)
    pcm = spoken(INTERRUPTIONS[index % len(INTERRUPTIONS)], voice=voice)
    async with SoftwareCaller(base_url(hotline.settings)) as caller:
        await ask(caller, question)
        return await talk_over(caller, pcm)


async def encourage(hotline: RunningHotline, index: int) -> list[bool]:
    """One call with several backchannels; for each, whether it stopped the voice."""
    voice = VOICES[index % len(VOICES)]
    question = spoken(QUESTION, voice=voice)
    said = [
        spoken(BACKCHANNELS[(index * PER_REPLY + n) % len(BACKCHANNELS)], voice=voice)
        for n in range(PER_REPLY)
    ]
    stopped: list[bool] = []
    async with SoftwareCaller(base_url(hotline.settings)) as caller:
        await ask(caller, question)
        for pcm in said:
            if caller.messages[-1].get("state") == "listening":
                break
            begun = len(caller.messages)
            stops = await talk_over(caller, pcm) is not None
            over = any(m.get("state") == "listening" for m in caller.messages[begun:])
            if over and stops:
                # The reply ended by itself while we watched.
                break
            stopped.append(stops)
            if stops:
                break
    return stopped


async def measure(hotline: RunningHotline, rounds: int) -> dict:
    """Interrupt and encourage by turns; return the figures in milliseconds."""
    await interrupt(hotline, 0)
    stopped: list[dict[str, float]] = []
    encouraged: list[bool] = []
    for index in range(rounds):
        found = await interrupt(hotline, index)
        stopped += [found] if found else []
        encouraged += await encourage(hotline, index)
    return {
        "interruptions": rounds,
        "not_stopped": rounds - len(stopped),
        "ms": {
            name: {
                "p50": round(1000 * statistics.median(one[name] for one in stopped)),
                "p95": round(1000 * percentile([one[name] for one in stopped], 0.95)),
            }
            for name in ("yields", "silent", "stops")
            if stopped
        },
        "backchannels": len(encouraged),
        "false_interruptions": sum(encouraged),
    }


def main() -> None:
    """Run and print; ``--rounds N`` talks over fewer replies than the published figure."""
    rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else ROUNDS
    with hotline_in_service() as hotline:
        result = asyncio.run(measure(hotline, rounds))
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"{rounds} interruptions, {result['not_stopped']} did not stop the voice")
    for name, row in result["ms"].items():
        print(f"{name:<16}p50 {row['p50']:>6} ms   p95 {row['p95']:>6} ms")
    print(
        f"{result['backchannels']} backchannels, {result['false_interruptions']} stopped the voice"
    )


if __name__ == "__main__":
    main()
