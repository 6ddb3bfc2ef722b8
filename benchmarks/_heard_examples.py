"""Makes ``tests/data/heard_examples.tsv``: training examples as the hotline hears them.

Every tenth training example is spoken by Kokoro's eight voices in turn through G.711 µ-law at
8 kHz, recognised by the default recogniser and repaired with the lexicon of the sample entries.

    python -m benchmarks._heard_examples
"""

from benchmarks._recordings import VOICES
from benchmarks.repair import published
from knowledge.index.builder import loose_entries
from knowledge.lexicon import Repairer, build_lexicon
from nlu.examples import HEARD, examples
from speech.text import to_written
from tests.voices import spoken, transcribed

EVERY = 10


def main() -> None:
    """Speak, recognise, repair, write."""
    repairer = Repairer(build_lexicon(loose_entries(published())))
    rows = ["intent\tsaid\theard\tunderstood"]
    for index, (said, intent) in enumerate(list(examples())[::EVERY]):
        heard = transcribed(spoken(said, voice=VOICES[index % len(VOICES)]))
        understood = to_written(repairer.repair(heard).understood)
        rows.append("\t".join((intent, said, heard, understood)))
    HEARD.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
