"""The voice as the lint needs it."""

from datetime import date

from bridge.curation.room import Mouth
from bridge.curation.schemas import Finding, LintResult
from knowledge.curation.lint import lint
from knowledge.curation.reading import Voice
from knowledge.types import EntryContent

# Measured on the default voice at its normal rate: 90 characters in 20 seconds.
SECONDS_PER_CHARACTER = 0.22


def checked(content: EntryContent, mouth: Mouth, today: date) -> LintResult:
    """Every finding about an entry, on a business day."""
    voice = Voice(
        speak_seconds=lambda text: _seconds(mouth.read_aloud(text)),
        read_aloud=mouth.read_aloud,
        pinyin=mouth.pinyin,
    )
    found = lint(content, voice, today=today)
    return LintResult.model_validate(found, from_attributes=True)


def lint_findings(content: EntryContent, mouth: Mouth, today: date) -> list[Finding]:
    """What should be mended before callers hear it."""
    return [one for one in checked(content, mouth, today).findings if one.level != "hint"]


def _seconds(spoken: str) -> float:
    return SECONDS_PER_CHARACTER * sum(character.isalnum() for character in spoken)
