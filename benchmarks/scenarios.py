"""All spoken scenarios against a running hotline, in real time: what works, and how fast.

Each scenario of ``tests/scenarios`` is one call by WebRTC, spoken by Kokoro's voices through its
line and noise. ``--only NAME`` runs those whose name contains NAME (may be given several times),
``--json`` prints one object. Latency is measured on the audio that arrived.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.hotline import RunningHotline
from tests.scenarios.checks import Report
from tests.scenarios.format import Scenario, read_all
from tests.scenarios.live import run_live

# Not one of the demo accounts: their passwords are random.
AGENT = "1100"
PRERENDER_SECONDS = 600.0
_LONGEST_CALL = 420.0


def verdict(scenario: Scenario, report: Report) -> str:
    """Return ``passed``, ``failed``, ``late``, ``known`` or ``mended``.

    ``late``: all was right but an answer came too late. ``mended``: it is marked as known to
    fail and does not fail any more.
    """
    if scenario.fails_in("live"):
        return "mended" if report.passed else "known"
    if report.failures:
        return "failed"
    return "late" if report.late else "passed"


async def follow(hotline: RunningHotline, scenario: Scenario) -> Report:
    """Run one scenario; a call that breaks or hangs is a failure of that scenario alone."""
    try:
        return await asyncio.wait_for(run_live(hotline, scenario, username=AGENT), _LONGEST_CALL)
    except Exception as error:
        return Report(scenario.name, [f"通话中断：{type(error).__name__} {error}"])


def run_all(
    hotline: RunningHotline, scenarios: list[Scenario], quiet: bool
) -> list[dict[str, Any]]:
    """Run the scenarios one after another; print each as soon as it is over unless ``quiet``."""
    rows = []
    for scenario in scenarios:
        begun = time.monotonic()
        report = asyncio.run(follow(hotline, scenario))
        row = {
            "name": scenario.name,
            "verdict": verdict(scenario, report),
            "seconds": round(time.monotonic() - begun, 1),
            "failures": report.failures,
            "late": report.late,
            "latencies_ms": report.latencies_ms,
            "known": scenario.fails_in("live"),
            "transcript": report.transcript,
        }
        rows.append(row)
        if not quiet:
            print(readable(row), flush=True)
    return rows


def readable(row: dict[str, Any]) -> str:
    """Return one scenario as text: a line, and what was wrong below it."""
    lines = [f"{row['verdict']:<8}{row['seconds']:>6.1f} s  {row['name']}"]
    if row["verdict"] == "known":
        lines.append(f"            已知：{row['known']}")
    elif row["verdict"] != "passed":
        details = [*row["failures"], *row["late"], *row["transcript"]]
        lines += [f"            {line}" for line in details]
    return "\n".join(lines)


def totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the counts by verdict and the latency over all turns, milliseconds."""
    latencies = sorted(one for row in rows for one in row["latencies_ms"])
    counts = {
        name: sum(row["verdict"] == name for row in rows)
        for name in ("passed", "late", "failed", "known", "mended")
    }
    return {
        "scenarios": len(rows),
        **counts,
        "turns_measured": len(latencies),
        "latency_ms": {
            "p50": round(statistics.median(latencies)),
            "p95": latencies[min(len(latencies) - 1, int(len(latencies) * 0.95))],
        }
        if latencies
        else None,
    }


def main() -> int:
    """Run and print; the exit code is 1 when a scenario failed, was late or is mended."""
    parser = argparse.ArgumentParser(prog="scenarios", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    scenarios = [
        one for one in read_all() if not args.only or any(name in one.name for name in args.only)
    ]
    if not scenarios:
        print(f"没有名称含“{'、'.join(args.only)}”的场景。", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        hotline = RunningHotline(Path(folder) / "data", HOTLINE_PRERENDER="prompts")
        hotline.start()
        try:
            hotline.add_agent(AGENT)
            # A hotline in service has spoken its prompts into the cache long ago.
            hotline.wait_for_log('"prerendered"', PRERENDER_SECONDS)
            rows = run_all(hotline, scenarios, args.json)
        finally:
            hotline.stop()
    summary = totals(rows)
    if args.json:
        print(json.dumps({"totals": summary, "scenarios": rows}, ensure_ascii=False))
    else:
        print(json.dumps(summary, ensure_ascii=False))
    return int(summary["failed"] + summary["late"] + summary["mended"] > 0)


if __name__ == "__main__":
    # `hotline bench` goes on with the next figure unless something is wrong here.
    if code := main():
        sys.exit(code)
