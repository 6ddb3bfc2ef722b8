"""What was said in a call, line by line, and the record of each answered turn."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bridge.assistant.turn import AssistantTurn
from bridge.calls.ear import Heard
from bridge.calls.events import Speaker


@dataclass
class Line:
    """One utterance; ``at`` is seconds of call time."""

    id: str
    who: Speaker
    text: str
    at: float
    confidence: float | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the line as plain data."""
        return asdict(self)


@dataclass
class Turn:
    """One turn of the caller with its answer and the time of every stage.

    ``stamps`` are seconds of call time: speech_began, speech_ended, end_of_turn, transcript,
    decided, first_audio. Latency is ``first_audio - speech_ended``.
    """

    index: int
    source: str
    heard: str
    raw: str
    confidence: float | None
    stamps: dict[str, float]
    intent: str = ""
    intent_confidence: float = 0.0
    decision: str = ""
    entry: Mapping[str, Any] | None = None
    alternatives: tuple[Mapping[str, Any], ...] = ()
    reply: str = ""
    order_no: str | None = None
    error: str | None = None

    @classmethod
    def begin(
        cls, index: int, source: str, text: str, heard: Sequence[Heard], now: float
    ) -> "Turn":
        """Make the record of a turn just understood.

        Args:
            heard: the utterances it consists of; empty when it was typed or keyed.
            now: call time, seconds.
        """
        if not heard:
            stamps = {"end_of_turn": now, "transcript": now}
            return cls(index, source, text, text, None, stamps)
        last = heard[-1]
        stamps = {
            "speech_began": heard[0].began,
            "speech_ended": last.ended,
            "end_of_turn": last.decided,
            "transcript": now,
        }
        raw = "".join(one.transcript.text for one in heard if one.transcript)
        confidence = last.transcript.confidence if last.transcript else None
        return cls(index, source, text, raw, confidence, stamps)

    def take(self, answer: AssistantTurn) -> None:
        """Fill in what the dialogue server decided."""
        self.intent = answer.intent
        self.intent_confidence = round(answer.confidence, 4)
        self.decision = answer.decision
        self.entry = answer.entry
        self.alternatives = answer.alternatives
        self.reply = answer.reply
        self.order_no = answer.order_no

    def as_dict(self) -> dict[str, Any]:
        """Return the turn as plain data, with ``latency_ms`` where it can be computed."""
        data = asdict(self)
        data["stamps"] = {name: round(at, 3) for name, at in self.stamps.items()}
        if {"first_audio", "speech_ended"} <= self.stamps.keys():
            latency = self.stamps["first_audio"] - self.stamps["speech_ended"]
            data["latency_ms"] = round(latency * 1000)
        return data
