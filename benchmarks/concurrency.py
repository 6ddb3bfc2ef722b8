"""Eight calls at once: latency of each turn, and what a call costs in memory.

The calls begin half a second apart, as calls do; then all speak their turns. Memory is the
resident size of the bridge (which holds the speech engines) before and during the calls.
"""

import asyncio
import json
import sys

import psutil

from benchmarks.call import TURNS, hotline_in_service, one_call, summary
from tests.hotline import RunningHotline

AT_ONCE = 8
APART_SECONDS = 0.5


def resident_mb(hotline: RunningHotline) -> float:
    """Resident memory of the bridge in MB."""
    return sum(psutil.Process(pid).memory_info().rss for pid in hotline.child_pids("uvicorn")) / 1e6


async def measure(hotline: RunningHotline, at_once: int) -> dict:
    """Warm up, then place all calls; return the figures."""
    for index in range(len(TURNS)):
        await one_call(hotline, index)
    before = resident_mb(hotline)
    tasks = []
    for index in range(at_once):
        tasks.append(asyncio.create_task(one_call(hotline, index)))
        await asyncio.sleep(APART_SECONDS)
    await asyncio.sleep(8.0)
    during = resident_mb(hotline)
    done = await asyncio.gather(*tasks, return_exceptions=True)
    turns = [turn for result in done if isinstance(result, list) for turn in result]
    return {
        **summary(turns, at_once),
        "failed_calls": sum(isinstance(result, BaseException) for result in done),
        "bridge_mb": round(before),
        "mb_per_call": round((during - before) / at_once, 1),
    }


def main() -> None:
    """Run and print."""
    with hotline_in_service(HOTLINE_MAX_CALLS=str(AT_ONCE)) as hotline:
        result = asyncio.run(measure(hotline, AT_ONCE))
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(
        f"{AT_ONCE} calls at once, {result['failed_calls']} failed, "
        f"{result['answered_turns']} of {result['turns']} turns with a reply"
    )
    for name, row in result["ms"].items():
        print(f"{name:<16}p50 {row['p50']:>6} ms   p95 {row['p95']:>6} ms")
    print(f"bridge {result['bridge_mb']} MB, {result['mb_per_call']} MB per call")


if __name__ == "__main__":
    main()
