"""What phonetic repair makes of recognised speech: terms of the hotline, and all characters.

The sentences of ``tests/data/spoken_terms.txt`` (none is a published question) are spoken by
Kokoro's eight voices through G.711 µ-law at 8 kHz, recognised by the default recogniser and
repaired with the lexicon of the sample entries. A term error is a term of the lexicon that the
sentence contains (longest first, without overlap) and the transcript lacks; "named" terms are those
of titles, departments, categories, places and the hotline itself. Forty recordings of people who
speak of other things (AISHELL-1) show what repair spoils. Prints a table; ``--json`` for machines.

``--tune`` measures what the two constants of the repair were chosen by, without any speech: every
fifth published question, garbled and as written, with a lexicon of the others, and questions of
strangers, which must stay as they are.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from knowledge.decide.garble import garble
from knowledge.decide.samples import read_out_of_scope
from knowledge.exchange import read_file
from knowledge.index.builder import loose_entries
from knowledge.lexicon import Repairer, build_lexicon
from knowledge.lexicon.repair import PER_CHANGE, PER_DISTANCE
from knowledge.samples import SAMPLE_FILE
from knowledge.types import EntryContent
from speech.audio import read_wav, through_telephone
from speech.measure import comparable, edit_distance
from tests.voices import spoken, transcribed

ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "tests" / "data" / "spoken_terms.txt"
PEOPLE = ROOT.parent / "shared" / "data" / "aishell" / "manifest.jsonl"
VOICES = (
    "zf_xiaobei", "zf_xiaoni", "zf_xiaoyi", "zf_xiaoxiao",
    "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang",
)  # fmt: skip
TRIED_PER_DISTANCE = (16.0, 20.0, 24.0, 32.0)
TRIED_PER_CHANGE = (4.0, 5.0, 6.0, 7.0)
Pairs = Sequence[tuple[str, str]]
"""What was said and what was heard."""


def published() -> list[tuple[str, EntryContent]]:
    """The sample entries."""
    return [(row.entry_id, row.content) for row in read_file(SAMPLE_FILE)[1]]


def heard_terms() -> Pairs:
    """Our own sentences as the recogniser hears them over a telephone."""
    sentences = SENTENCES.read_text().split()
    return [
        (said, transcribed(spoken(said, voice=VOICES[i % len(VOICES)])))
        for i, said in enumerate(sentences)
    ]


def heard_people() -> Pairs:
    """The recordings of people as the recogniser hears them over a telephone."""
    if not PEOPLE.is_file():
        return []
    lines = [json.loads(line) for line in PEOPLE.read_text().splitlines()]
    return [
        (line["text"], transcribed(through_telephone(read_wav(PEOPLE.parent / line["file"]))))
        for line in lines
    ]


def terms_in(sentence: str, terms: Iterable[str]) -> list[str]:
    """The terms of a sentence, the longest first, none inside or across another."""
    found = []
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        while term in sentence:
            found.append(term)
            sentence = sentence.replace(term, "|", 1)
    return found


def term_errors(pairs: Pairs, terms: Sequence[str]) -> dict[str, Any]:
    """How many terms were said, and the share of them that is missing in what was heard."""
    said = missing = 0
    for reference, result in pairs:
        rest = result
        for term in terms_in(reference, terms):
            said += 1
            missing += term not in rest
            rest = rest.replace(term, "|", 1)
    return {"terms": said, "missing": missing, "rate": missing / max(1, said)}


def character_errors(pairs: Pairs) -> float:
    """The character error rate."""
    wrong = sum(edit_distance(comparable(said), comparable(heard)) for said, heard in pairs)
    return wrong / max(1, sum(len(comparable(said)) for said, _ in pairs))


def compare(pairs: Pairs, repairer: Repairer, terms: dict[str, Sequence[str]]) -> dict[str, Any]:
    """All figures of a set, before and after repair."""
    started = time.perf_counter()
    results = [repairer.repair(heard) for _, heard in pairs]
    seconds = time.perf_counter() - started
    mended = [(said, result.understood) for (said, _), result in zip(pairs, results, strict=True)]
    return {
        "utterances": len(pairs),
        "changed": sum(bool(result.changes) for result in results),
        "cer_before": character_errors(pairs),
        "cer_after": character_errors(mended),
        "terms": {
            kind: {"before": term_errors(pairs, some), "after": term_errors(mended, some)}
            for kind, some in terms.items()
        },
        "ms_per_utterance": 1000 * seconds / max(1, len(pairs)),
    }


def measure(keep: Path | None) -> dict[str, Any]:
    """Everything, once. ``keep``: a file that keeps the transcripts for the next run."""
    lexicon = build_lexicon(loose_entries(published()))
    if keep is not None and keep.is_file():
        heard = json.loads(keep.read_text())
    else:
        heard = {"terms": heard_terms(), "people": heard_people()}
        if keep is not None:
            keep.write_text(json.dumps(heard, ensure_ascii=False))
    repairer = Repairer(lexicon)
    kinds = {
        "named": [term.text for term in lexicon.terms if term.named],
        "all": [term.text for term in lexicon.terms],
    }
    return {
        "lexicon_terms": len(lexicon.terms),
        "domain": compare(heard["terms"], repairer, kinds),
        "people": compare(heard["people"], repairer, {}) if heard["people"] else None,
    }


def tune() -> dict[str, Any]:
    """Errors left, and right sentences spoilt, for some values of the constants."""
    known, held = _split(published())
    lexicon = build_lexicon(loose_entries(known))
    garbled = [(text, garble(text, seed)) for seed, text in enumerate((*held, *held))]
    before = character_errors(garbled)
    strangers = read_out_of_scope()
    rows = []
    for per_distance, per_change in product(TRIED_PER_DISTANCE, TRIED_PER_CHANGE):
        repairer = Repairer(lexicon, per_distance=per_distance, per_change=per_change)
        rows.append(
            {
                "per_distance": per_distance,
                "per_change": per_change,
                "errors_left": character_errors(_repaired(garbled, repairer)) / before,
                "questions_spoilt": _changed(held, repairer),
                "strangers_spoilt": _changed(strangers, repairer),
            }
        )
    return {"held_out": len(held), "strangers": len(strangers), "cer_garbled": before, "rows": rows}


def _split(
    contents: Sequence[tuple[str, EntryContent]],
) -> tuple[list[tuple[str, EntryContent]], list[str]]:
    """Entries without every fifth question, and those questions."""
    questions = [question for _, content in contents for question in content.questions]
    held = questions[::5]
    out = set(held)
    known = [
        (name, replace(content, questions=tuple(q for q in content.questions if q not in out)))
        for name, content in contents
    ]
    return known, held


def _repaired(pairs: Pairs, repairer: Repairer) -> Pairs:
    return [(said, repairer.repair(heard).understood) for said, heard in pairs]


def _changed(texts: Sequence[str], repairer: Repairer) -> float:
    return sum(bool(repairer.repair(text).changes) for text in texts) / len(texts)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tune", action="store_true", help="what the constants were chosen by")
    parser.add_argument("--heard", type=Path, help="keep the transcripts here, or use those there")
    arguments = parser.parse_args()
    result = tune() if arguments.tune else measure(arguments.heard)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(_tuning(result) if arguments.tune else _table(result))


def _tuning(result: dict[str, Any]) -> str:
    lines = [
        f"{result['held_out']} published questions left out, garbled twice "
        f"({result['cer_garbled']:.1%} of characters wrong); {result['strangers']} strangers' "
        f"questions; in use {PER_DISTANCE:g} / {PER_CHANGE:g}",
        "per distance  per change  errors left  questions spoilt  strangers spoilt",
    ]
    lines += [
        f"{row['per_distance']:>12g}{row['per_change']:>12g}{row['errors_left']:>13.1%}"
        f"{row['questions_spoilt']:>18.1%}{row['strangers_spoilt']:>18.1%}"
        for row in result["rows"]
    ]
    return "\n".join(lines)


def _table(result: dict[str, Any]) -> str:
    domain, people = result["domain"], result["people"]
    lines = [
        f"{domain['utterances']} sentences, {result['lexicon_terms']} terms, "
        f"{domain['ms_per_utterance']:.1f} ms each, {domain['changed']} changed",
        f"{'':<28}{'before':>9}{'after':>9}",
        f"{'character errors':<28}{domain['cer_before']:>9.1%}{domain['cer_after']:>9.1%}",
    ]
    lines += [
        f"{f'term errors, {kind}':<28}{both['before']['rate']:>9.1%}{both['after']['rate']:>9.1%}"
        f"   {both['before']['missing']} → {both['after']['missing']} of {both['after']['terms']}"
        for kind, both in domain["terms"].items()
    ]
    if people is None:
        return "\n".join([*lines, f"{PEOPLE.parent} is missing: no figures on people"])
    lines.append(
        f"{'people, character errors':<28}{people['cer_before']:>9.1%}{people['cer_after']:>9.1%}"
        f"   {people['changed']} of {people['utterances']} changed"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
