"""Whether the hotline decides rightly on held-out utterances: as text, and as heard by telephone.

Each utterance is asked twice as the first of a conversation: as it is written, and as the
recogniser heard it from one of Kokoro's eight voices (they take turns) through G.711 µ-law at
8 kHz. Repair, dialogue and knowledge are those of a running hotline. ``--develop`` asks the two older
files, whose lines have been read, and shows what was wrong; ``--every N`` takes each Nth utterance.
"""

import json
import sys
from typing import Any

from benchmarks.call import VOICES, hotline_in_service
from bridge.cli.ask import ask_one as ask
from bridge.cli.http import client
from tests.held_out import UNSEEN, cases_of, report, right
from tests.hotline import RunningHotline
from tests.voices import spoken, transcribed

FILES = (UNSEEN,)
READ_FILES = ("utterances.jsonl", "utterances_fresh.jsonl")
NOTHING_HEARD: dict[str, Any] = {
    "intent": "", "confidence": 0.0, "decision": "unknown", "entry": None, "alternatives": [],
}  # fmt: skip


def measure(
    hotline: RunningHotline, cases: list[dict[str, Any]], *, show: bool = False
) -> dict[str, Any]:
    """Ask every case both ways; return the figures and the confusions."""
    wrong: dict[str, list[Any]] = {"text": [], "audio": []}
    by_voice = {voice: [0, 0] for voice in VOICES}
    with client(hotline.settings) as http:
        for index, case in enumerate(cases):
            voice = VOICES[index % len(VOICES)]
            heard = transcribed(spoken(case["text"], voice=voice))
            for way, text in (("text", case["text"]), ("audio", heard)):
                answer = ask(http, hotline.settings, text) if text else NOTHING_HEARD
                if not right(case, answer):
                    wrong[way].append((case, answer))
                elif way == "audio":
                    by_voice[voice][0] += 1
            by_voice[voice][1] += 1
    return {
        "utterances": len(cases),
        **{way: round(1 - len(found) / len(cases), 4) for way, found in wrong.items()},
        "by_voice": {
            voice: round(good / said, 4) for voice, (good, said) in by_voice.items() if said
        },
        "confusions": {
            way: [line.strip() for line in report(cases, found, show=show).splitlines()[1:]]
            for way, found in wrong.items()
        },
    }


def main() -> None:
    """Run and print."""
    develop = "--develop" in sys.argv
    every = int(sys.argv[sys.argv.index("--every") + 1]) if "--every" in sys.argv else 1
    cases = [case for name in (READ_FILES if develop else FILES) for case in cases_of(name)][
        ::every
    ]
    with hotline_in_service(prompts=False) as hotline:
        result = measure(hotline, cases, show=develop)
    if "--json" in sys.argv:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"{result['utterances']} utterances")
    print("audio by voice: " + ", ".join(f"{v} {s:.0%}" for v, s in result["by_voice"].items()))
    for way in ("text", "audio"):
        print(f"{way:<8}{result[way]:.1%} right")
        for line in result["confusions"][way]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
