"""Several calls that share one recogniser: how long each waits for its text."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks._recordings import callers, people
from benchmarks.call import percentile
from speech.asr.whisper import open_whisper
from tests.voices import MODELS

# Workers of the engine, threads of each, and how many utterances may be inside at once.
CONFIGURATIONS = ((1, 1, 1), (1, 2, 1), (1, 2, 2), (2, 1, 2), (2, 2, 2))
AT_ONCE = (1, 2, 4, 8)
UTTERANCES = 24
QUICK_UTTERANCES = 8


def at_once(quick: bool) -> Iterator[dict]:
    """Yield a row for each configuration and number of calls, in milliseconds.

    Each round, so many callers end their utterance at the same moment; the time of each runs from
    there to its text. This is the worst case: callers seldom stop at the same moment.
    """
    count = QUICK_UTTERANCES if quick else UTTERANCES
    recordings = [*people(("telephone",), count // 2)]
    recordings += list(callers(("telephone",), 3))[: count - len(recordings)]
    for workers, threads, inside in CONFIGURATIONS:
        recogniser = open_whisper(MODELS, threads=threads, workers=workers, beam=1)
        recogniser.warm_up()

        def wait(pcm, began, recogniser=recogniser):  # type: ignore[no-untyped-def]
            recogniser.transcribe(pcm)
            return 1000 * (time.perf_counter() - began)

        with ThreadPoolExecutor(inside) as pool:
            for callers_at_once in AT_ONCE:
                waits: list[float] = []
                for start in range(0, count, callers_at_once):
                    began = time.perf_counter()
                    waits += pool.map(
                        lambda recording, began=began: wait(recording.pcm, began),
                        recordings[start : start + callers_at_once],
                    )
                yield {
                    "workers": workers,
                    "threads": threads,
                    "inside": inside,
                    "at_once": callers_at_once,
                    "p50_ms": round(percentile(waits, 0.5)),
                    "p95_ms": round(percentile(waits, 0.95)),
                    "mean_ms": round(sum(waits) / len(waits)),
                }
