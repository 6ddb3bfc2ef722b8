"""Twenty calls with two spoken turns each: latency, measured on the audio that arrived.

Voice-to-voice latency is the time from the last audible sound of the caller to the first audible
sound of the reply, on the caller's clock. The stages come from the hotline's own stamps: waiting
for the end of the turn, recognition, decision, first sound of the voice. Callers speak with
Kokoro's voices through G.711 µ-law at 8 kHz. Before the counted calls each pair of turns is
spoken once: a hotline in service has put its prompts and answers into sound ahead of the calls
(HOTLINE_PRERENDER=all), which takes longer than a benchmark should wait.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks._recordings import VOICES
from bridge.cli.call import place
from bridge.settings import ROOT
from tests.hotline import RunningHotline
from tests.voices import spoken

CALLS = 20
PRERENDER_SECONDS = 600.0
TURNS = (
    ("医保卡丢了怎么补办？", "谢谢，没有别的问题了。"),
    ("公积金怎么提取？", "请再说一遍。"),
    ("身份证到期了怎么换？", "还有，护照去哪里办？"),
    ("我要投诉楼下烧烤店噪音扰民。", "在文城镇文建路。"),
    ("结婚登记要带什么？", "好的，再见。"),
)
STAGES = (
    ("end_of_turn", "speech_ended", "end_of_turn"),
    ("recognition", "end_of_turn", "transcript"),
    ("decision", "transcript", "decided"),
    ("voice", "decided", "first_audio"),
)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


@contextmanager
def hotline_in_service(*, prompts: bool = True, **env: str) -> Iterator[RunningHotline]:
    """A hotline on a data folder of its own; with ``prompts``, these are spoken already.

    Rendered speech depends on content alone, so it is kept for the next benchmark.
    """
    kept = ROOT / "var" / "cache" / "speech"
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        (data / "cache").mkdir(parents=True)
        (data / "cache" / "speech").symlink_to(kept, target_is_directory=True)
        hotline = RunningHotline(data, HOTLINE_PRERENDER="prompts" if prompts else "off", **env)
        hotline.start()
        try:
            if prompts and not hotline.wait_for_log('"prerendered"', PRERENDER_SECONDS):
                raise SystemExit("the prompts were not spoken in time")
            yield hotline
        finally:
            hotline.stop()


async def one_call(hotline: RunningHotline, index: int) -> list[dict]:
    """Place call number ``index``; return its turns."""
    voice = VOICES[index % len(VOICES)]
    words = TURNS[index % len(TURNS)]
    recordings = [(Path(text), spoken(text, voice=voice)) for text in words]
    return (await place(hotline.settings, recordings))["turns"]


async def measure(hotline: RunningHotline, calls: int) -> list[dict]:
    """Warm up, then place the calls one after another; return all turns."""
    for index in range(len(TURNS)):
        await one_call(hotline, index)
    turns = []
    for index in range(calls):
        turns += await one_call(hotline, index)
    return turns


def summary(turns: list[dict], calls: int) -> dict:
    """Return p50 and p95 in milliseconds: voice to voice and per stage."""
    table = {}
    whole = [float(turn["latency_ms"]) for turn in turns if turn["latency_ms"] is not None]
    table["voice_to_voice"] = whole
    for name, begin, end in STAGES:
        table[name] = [
            (turn["stamps"][end] - turn["stamps"][begin]) * 1000
            for turn in turns
            if {begin, end} <= turn["stamps"].keys()
        ]
    return {
        "calls": calls,
        "turns": len(turns),
        "answered_turns": len(whole),
        "ms": {
            name: {
                "p50": round(statistics.median(values)),
                "p95": round(percentile(values, 0.95)),
            }
            for name, values in table.items()
            if values
        },
    }


def main() -> None:
    """Run and print; ``--calls N`` places fewer calls than the published figure."""
    calls = int(sys.argv[sys.argv.index("--calls") + 1]) if "--calls" in sys.argv else CALLS
    with hotline_in_service() as hotline:
        result = summary(asyncio.run(measure(hotline, calls)), calls)
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(
        f"{result['calls']} calls, {result['turns']} turns, {result['answered_turns']} with a reply"
    )
    print(f"{'stage':<16}{'p50 ms':>8}{'p95 ms':>8}")
    for name, row in result["ms"].items():
        print(f"{name:<16}{row['p50']:>8}{row['p95']:>8}")


if __name__ == "__main__":
    main()
