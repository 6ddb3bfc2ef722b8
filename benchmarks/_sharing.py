"""Several calls that share one recogniser: how long each waits for its text."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks._recordings import Recording, callers, people
from benchmarks.call import percentile
from speech.asr.whisper import WhisperRecogniser, open_whisper
from tests.voices import MODELS

# Workers of the engine, threads of each, and how many utterances may be inside at once.
CONFIGURATIONS = ((1, 2, 1), (1, 2, 2), (2, 1, 2), (2, 2, 2))
AT_ONCE = (1, 2, 4, 8)
UTTERANCES = 24
QUICK_UTTERANCES = 16


def at_once(quick: bool) -> Iterator[dict]:
    """Yield a row for each configuration and number of calls, in milliseconds.

    Each round, so many callers end their utterance at the same moment; the time of each runs from
    there to its text. This is the worst case: callers seldom stop at the same moment. The
    configurations take turns, so that a busy machine is unfair to none.
    """
    count = QUICK_UTTERANCES if quick else UTTERANCES
    recordings = [*people(("telephone",), count // 2)]
    recordings += list(callers(("telephone",), 3))[: count - len(recordings)]
    engines = {}
    for workers, threads, inside in CONFIGURATIONS:
        recogniser = open_whisper(MODELS, threads=threads, workers=workers, beam=1)
        recogniser.warm_up()
        engines[workers, threads, inside] = recogniser, ThreadPoolExecutor(inside)
    for many in AT_ONCE:
        waits: dict[tuple[int, int, int], list[float]] = {key: [] for key in engines}
        for start in range(0, count, many):
            for key, (recogniser, pool) in engines.items():
                waits[key] += one_round(recogniser, pool, recordings[start : start + many])
        for (workers, threads, inside), found in waits.items():
            yield {
                "workers": workers,
                "threads": threads,
                "inside": inside,
                "at_once": many,
                "p50_ms": round(percentile(found, 0.5)),
                "p95_ms": round(percentile(found, 0.95)),
                "mean_ms": round(sum(found) / len(found)),
            }
    for _, pool in engines.values():
        pool.shutdown()


def one_round(
    recogniser: WhisperRecogniser, pool: ThreadPoolExecutor, recordings: list[Recording]
) -> list[float]:
    """Give all recordings to the pool at once; return how long each took to its text, in ms."""
    began = time.perf_counter()

    def wait(recording: Recording) -> float:
        recogniser.transcribe(recording.pcm)
        return 1000 * (time.perf_counter() - began)

    return list(pool.map(wait, recordings))
