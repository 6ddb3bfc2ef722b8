"""Recognition over the telephone: errors and speed, beside stock faster-whisper.

All recognisers get the same recordings, one after the other, in one run: ours as calls use it;
stock faster-whisper with its own defaults (beam 5, windows of 30 s, language zh), the same model
files and the same number of threads; and the same with 8-bit arithmetic, as ours has it (by
default a processor without 16-bit floats computes in 32 bits). Characters are compared in their spoken form and simplified
script; *pinyin* is the same without tones, where homophones do not count. ``--quick`` takes fewer
recordings.

Three questions that were asked once, and whose answers are in the code:

* ``--calibrate`` fits the numbers in speech/asr/confidence.py and tells how far they hold;
* ``--beams`` measures what a wider beam costs and what its alternatives are worth;
* ``--at-once`` measures several calls that share the recogniser.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable

import numpy as np

from benchmarks._recordings import LINES, MISSING, Recording, callers, people
from speech.asr.whisper import WhisperRecogniser, open_whisper
from speech.audio import Pcm, seconds_of
from speech.catalogue import WHISPER_FOLDER
from speech.measure import error_rates
from speech.text.script import simplified
from tests.voices import MODELS

THREADS = 2
EACH = 3
QUICK_EACH = 1
QUICK_PEOPLE = 8
SPEED_TARGET = 3.0
CER_TARGET = 0.005

ALL = "all"

Hear = Callable[[Pcm], str]


STOCK = {"stock": "default", "stock int8": "int8"}


def stock(compute_type: str) -> Hear:
    """Faster-whisper as its documentation says, on our model files."""
    from faster_whisper import WhisperModel

    model = WhisperModel(
        str(MODELS / WHISPER_FOLDER), device="cpu", cpu_threads=THREADS, compute_type=compute_type
    )

    def hear(pcm: Pcm) -> str:
        parts, _ = model.transcribe(pcm.astype(np.float32) / 32768, language="zh")
        return simplified("".join(part.text for part in parts))

    return hear


def ours() -> WhisperRecogniser:
    """The recogniser of a call."""
    return open_whisper(MODELS, threads=THREADS, beam=1)


def measure(recordings: Iterable[Recording], engines: dict[str, Hear]) -> list[dict]:
    """Return one row per group and engine: error rates and decode time."""
    heard: dict[tuple[str, str], list[tuple[str, str, float, float]]] = {}
    for recording in recordings:
        for name, hear in engines.items():
            started = time.perf_counter()
            text = hear(recording.pcm)
            seconds = time.perf_counter() - started
            row = (recording.said, text, seconds_of(recording.pcm), seconds)
            for group in (ALL, recording.group):
                heard.setdefault((group, name), []).append(row)
    return [
        {"recordings": group, "engine": name, **_figures(rows)}
        for (group, name), rows in sorted(heard.items(), key=_narrowband_first)
    ]


def _narrowband_first(item: tuple[tuple[str, str], object]) -> tuple[int, str]:
    group = item[0][0]
    if group == ALL:
        return -1, ""
    speaker, line = group.split(", ")
    return LINES.index(line), speaker


def _figures(rows: list[tuple[str, str, float, float]]) -> dict:
    rates = error_rates((said, text) for said, text, _, _ in rows)
    audio, busy = sum(row[2] for row in rows), sum(row[3] for row in rows)
    return {
        "utterances": len(rows),
        "cer": rates.characters,
        "pinyin_error": rates.pinyin,
        "decode_ms": 1000 * busy / len(rows),
        "rtf": busy / audio,
    }


def comparison(rows: list[dict]) -> list[dict]:
    """Return ours against each stock: how many times faster, and the difference in CER."""
    table = {(row["recordings"], row["engine"]): row for row in rows}
    out = []
    for group, engine in table:
        if engine == "ours":
            continue
        own, other = table[group, "ours"], table[group, engine]
        ratio = other["decode_ms"] / own["decode_ms"]
        worse = own["cer"] - other["cer"]
        out.append(
            {
                "recordings": group,
                "against": engine,
                "times_faster": ratio,
                "cer_difference": worse,
                "met": ratio >= SPEED_TARGET and worse <= CER_TARGET,
            }
        )
    return out


def published(quick: bool) -> dict:
    """Measure and return everything that is printed."""
    own = ours()
    engines: dict[str, Hear] = {"ours": lambda pcm: own.transcribe(pcm).text}
    engines |= {name: stock(compute_type) for name, compute_type in STOCK.items()}
    recordings = [
        *people(("telephone", "wideband"), QUICK_PEOPLE if quick else None),
        *callers(LINES, QUICK_EACH if quick else EACH),
    ]
    for hear in engines.values():
        hear(recordings[0].pcm)
    rows = measure(recordings, engines)
    has_people = any(recording.speaker == "people" for recording in recordings)
    return {
        "model": own.model,
        "threads": THREADS,
        "missing": [] if has_people else [MISSING],
        "rows": rows,
        "comparison": comparison(rows),
    }


def table(result: dict) -> str:
    """Return the result as text."""
    lines = [
        *result["missing"],
        f"{result['model']}, {result['threads']} threads",
        f"{'recordings':<27}{'engine':<11}{'n':>4}{'CER':>8}{'pinyin':>8}{'ms':>7}{'RTF':>7}",
    ]
    lines += [
        f"{row['recordings']:<27}{row['engine']:<11}{row['utterances']:>4}{row['cer']:>8.1%}"
        f"{row['pinyin_error']:>8.1%}{row['decode_ms']:>7.0f}{row['rtf']:>7.3f}"
        for row in result["rows"]
    ]
    lines += [
        f"{row['recordings']:<27}{row['times_faster']:.1f} times faster than {row['against']}, CER "
        f"{100 * row['cer_difference']:+.1f} points: {'met' if row['met'] else 'not met'}"
        for row in result["comparison"]
    ]
    lines.append(
        f"target: {SPEED_TARGET:g} times faster, CER at most {100 * CER_TARGET:+.1f} points"
    )
    return "\n".join(lines)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    for once in ("--calibrate", "--beams", "--at-once"):
        parser.add_argument(once, action="store_true")
    arguments = parser.parse_args()
    if arguments.calibrate:
        from benchmarks._calibration import calibrate as run
    elif arguments.beams:
        from benchmarks._beams import beams as run
    elif arguments.at_once:
        from benchmarks._sharing import at_once as run
    else:
        result = published(arguments.quick)
        print(json.dumps(result, ensure_ascii=False) if arguments.json else table(result))
        return
    for row in run(arguments.quick):
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
