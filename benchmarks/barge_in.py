"""Talking over the voice: how soon it yields, how soon it is silent, and what stops it wrongly.

Measured on the sound that arrives at the caller, from the first audible sound of the
interruption. *Yields*: from then on the voice stays 10 dB below the loudness it had before, until
it is silent. *Silent*: nothing audible for half a second. A false interruption is a backchannel
(嗯, 好的 ...) after which the voice is silent for half a second.
"""

import asyncio
import json
import statistics
import sys

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


async def talk_over(hotline: RunningHotline, text: str, voice: str) -> tuple[float, float] | None:
    """Ask, then talk over the reply; return (yields, silent) in seconds, or None if it went on."""
    async with SoftwareCaller(base_url(hotline.settings)) as caller:
        await caller.dial()
        await caller.wait_until_listening(60)
        since = len(caller.messages)
        asked = await caller.speak(spoken(QUESTION, voice=voice))
        await caller.wait_for(
            lambda m: m["type"] == "state" and m["state"] == "speaking", 30, since=since
        )
        while caller.first_sound_after(asked) is None:  # noqa: ASYNC110  (sound has no event)
            await asyncio.sleep(0.05)
        await asyncio.sleep(INTO_REPLY_SECONDS)
        pcm = spoken(text, voice=voice)
        ends = await caller.speak(pcm)
        begin = ends - (len(pcm) / 16_000 - leading_silence(pcm) - trailing_silence(pcm))
        await asyncio.sleep(WATCH_SECONDS)
        found = levels(caller, begin - 1.0, begin + WATCH_SECONDS)
        silent = silent_from(found, begin)
        if silent is None:
            return None
        return yields_from(found, begin, silent) - begin, silent - begin


async def measure(hotline: RunningHotline, rounds: int) -> dict:
    """Interrupt and encourage by turns; return the figures in milliseconds."""
    await talk_over(hotline, INTERRUPTIONS[0], VOICES[0])
    stopped: list[tuple[float, float]] = []
    wrong = 0
    for index in range(rounds):
        voice = VOICES[index % len(VOICES)]
        found = await talk_over(hotline, INTERRUPTIONS[index % len(INTERRUPTIONS)], voice)
        stopped += [found] if found else []
        found = await talk_over(hotline, BACKCHANNELS[index % len(BACKCHANNELS)], voice)
        wrong += found is not None
    rows = {"yields": [one for one, _ in stopped], "silent": [two for _, two in stopped]}
    return {
        "interruptions": rounds,
        "not_stopped": rounds - len(stopped),
        "ms": {
            name: {
                "p50": round(1000 * statistics.median(values)),
                "p95": round(1000 * percentile(values, 0.95)),
            }
            for name, values in rows.items()
            if values
        },
        "backchannels": rounds,
        "false_interruptions": wrong,
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
    print(f"{rounds} backchannels, {result['false_interruptions']} stopped the voice")


if __name__ == "__main__":
    main()
