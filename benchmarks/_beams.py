"""What a wider beam costs, and what its alternatives are worth."""

import time
from collections.abc import Iterator

from benchmarks._recordings import callers, people
from speech.asr.whisper import open_whisper
from speech.measure import error_rates
from tests.voices import MODELS

BEAMS = (1, 2, 3, 5)
EACH = 4
QUICK_PEOPLE = 12


def beams(quick: bool) -> Iterator[dict]:
    """Yield a row for each beam: errors of the first reading, of the best one, and time.

    ``best_pinyin_error`` takes the alternative nearest to what was said: nothing that chooses
    among them can do better.
    """
    recordings = [*people(("telephone",), QUICK_PEOPLE if quick else None)]
    recordings += callers(("noisy telephone",), 1 if quick else EACH)
    for beam in BEAMS:
        recogniser = open_whisper(MODELS, threads=2, beam=beam)
        recogniser.warm_up()
        first, best, readings = [], [], 0
        started, busy = time.perf_counter(), time.process_time()
        found = [recogniser.transcribe(recording.pcm) for recording in recordings]
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
        for recording, heard in zip(recordings, found, strict=True):
            texts = (heard.text, *heard.alternatives)
            readings += len(heard.alternatives)
            first.append((recording.said, heard.text))
            best.append(min((nearness(recording.said, text), text) for text in texts)[1])
        yield {
            "beam": beam,
            "utterances": len(recordings),
            "cer": round(error_rates(first).characters, 4),
            "pinyin_error": round(error_rates(first).pinyin, 4),
            "best_pinyin_error": round(
                error_rates(zip((said for said, _ in first), best, strict=True)).pinyin, 4
            ),
            "alternatives": round(readings / len(recordings), 2),
            "decode_ms": round(1000 * seconds / len(recordings)),
            "processor_ms": round(1000 * busy / len(recordings)),
        }


def nearness(said: str, heard: str) -> float:
    """Pinyin error of one reading."""
    return error_rates([(said, heard)]).pinyin
