"""Compares what happened in a call with what its scenario expects; the same for every runner."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypinyin import lazy_pinyin

from bridge.tickets.views import OrderDetail
from speech.text import to_written
from tests.scenarios.format import End, Expect, Turn, Words

Failures = list[str]
_QUOTED = 60


@dataclass
class Seen:
    """What could be observed of one turn.

    Attributes:
        turn: the hotline's record of the answered turn; None when nothing was answered.
        said: what the hotline said since the turn began.
        before: what it had said before.
        cut: whether its voice was cut off.
        slots: what was collected; None where it cannot be seen.
        latency_ms: measured on the audio; None where it was not.
    """

    turn: dict[str, Any] | None
    said: list[str]
    before: list[str]
    cut: bool
    state: str
    slots: dict[str, Any] | None = None
    latency_ms: int | None = None


@dataclass
class Finish:
    """What could be observed of the end of a call."""

    outcome: str
    hung_up: bool
    order: OrderDetail | None
    callbacks: list[str | None]
    priority: str | None = None


@dataclass
class Report:
    """How one scenario went."""

    name: str
    failures: Failures = field(default_factory=list)
    late: Failures = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    latencies_ms: list[int] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """True when everything was as expected and in time."""
        return not self.failures and not self.late

    def describe(self) -> str:
        """Return the failures and the conversation, for people."""
        return "\n".join([*self.failures, *self.late, "——", *self.transcript])


def turn_failures(expect: Expect, seen: Seen) -> Failures:
    """Return what was not as expected in a turn, in words; latency is judged by `lateness`."""
    wrong: Failures = []
    turn = seen.turn or {}
    if expect.ignored and seen.turn is not None:
        wrong.append(f"本应不理会，却作了答复：{_short(turn.get('reply', ''))}")
    answered = (expect.intent, expect.decision, expect.title, expect.heard)
    if seen.turn is None and any(answered):
        return [*wrong, f"没有得到答复（状态 {seen.state}）"]
    heard = str(turn.get("heard", ""))
    wrong += [f"没有听到“{piece}”，听到的是“{heard}”" for piece in _missing(expect.heard, heard)]
    for name in ("intent", "decision"):
        wanted = getattr(expect, name)
        if wanted and turn[name] not in wanted.split("|"):
            wrong.append(f"{name} 应为 {wanted}，实为 {turn[name]}（听到“{heard}”）")
    title = (turn.get("entry") or {}).get("title", "")
    if expect.title and not _contains_any(title, expect.title):
        wrong.append(f"应答复条目“{expect.title}”，实为“{title or '无'}”")
    offered = "；".join(str(one["title"]) for one in turn.get("alternatives") or ())
    wrong += [
        f"没有提供“{piece}”，提供的是“{offered}”"
        for piece in expect.offered
        if piece not in offered
    ]
    return wrong + _said_failures(expect, seen) + _slot_failures(expect, seen)


def _said_failures(expect: Expect, seen: Seen) -> Failures:
    said = "".join(seen.said)
    wrong = [
        f"答复中应有“{piece}”，实为“{_short(said)}”"
        for piece in _listed(expect.reply)
        if not _contains_any(said, piece)
    ]
    wrong += [
        f"答复中不应有“{piece}”：“{_short(said)}”"
        for piece in _listed(expect.reply_not)
        if piece in said
    ]
    if expect.state and seen.state != expect.state:
        wrong.append(f"状态应为 {expect.state}，实为 {seen.state}")
    if expect.stopped is not None and seen.cut != expect.stopped:
        wrong.append("播报应当停下而没有停" if expect.stopped else "播报不应停下却停了")
    if expect.repeated and not (seen.before and _again(seen.before[-1], said)):
        wrong.append(f"应当重复上一句，实为“{_short(said)}”")
    return wrong


def _slot_failures(expect: Expect, seen: Seen) -> Failures:
    if seen.slots is None:
        return []
    wrong = []
    for name, wanted in expect.slots.items():
        value = seen.slots.get(name)
        if wanted is None and value is not None:
            wrong.append(f"{name} 应为空，实为“{value}”")
        if wanted is not None and wanted not in str(value or ""):
            wrong.append(f"{name} 中应有“{wanted}”，实为“{value}”")
    return wrong


def lateness(expect: Expect, seen: Seen, slack: float = 1.0) -> Failures:
    """Return the miss of ``within_ms`` times ``slack``, if it was missed."""
    if expect.within_ms is None:
        return []
    bound = round(expect.within_ms * slack)
    if seen.latency_ms is None:
        return [f"应在 {bound} 毫秒内答复，没有听到答复"]
    if seen.latency_ms > bound:
        return [f"应在 {bound} 毫秒内答复，用了 {seen.latency_ms} 毫秒"]
    return []


def end_failures(end: End, finish: Finish) -> Failures:
    """Return what was not as expected at the end of the call."""
    wrong: Failures = []
    if end.outcome and finish.outcome != end.outcome:
        wrong.append(f"结果应为 {end.outcome}，实为 {finish.outcome}")
    if end.hung_up is not None and finish.hung_up != end.hung_up:
        wrong.append("热线应当挂机而没有挂机" if end.hung_up else "热线不应挂机却挂机了")
    if end.order is False and finish.order is not None:
        wrong.append(f"不应登记工单，却登记了 {finish.order.order.order_no}")
    elif end.order:
        wrong += _order_failures(end.order.model_dump(exclude_none=True), finish.order)
    if end.callback is False and finish.callbacks:
        wrong.append(f"不应约定回电，却约定了 {finish.callbacks}")
    elif end.callback and end.callback not in finish.callbacks:
        wrong.append(f"应回电 {end.callback}，实为 {finish.callbacks or '无'}")
    if end.priority and finish.priority not in (None, end.priority):
        wrong.append(f"排队级别应为 {end.priority}，实为 {finish.priority}")
    return wrong


def _order_failures(wanted: dict[str, str], order: OrderDetail | None) -> Failures:
    if order is None:
        return ["应登记工单，没有登记"]
    wrong = []
    for name, piece in wanted.items():
        value = order.order.type if name == "type" else str(getattr(order, name))
        if not sounds_in(piece, value):
            wrong.append(f"工单的 {name} 中应有“{piece}”，实为“{value}”")
    return wrong


def sounds_in(piece: str, text: str) -> bool:
    """Tell whether ``piece`` is in ``text`` by its sound: homophones and numerals are the same."""
    wanted, found = _sounds(piece), _sounds(text)
    return any(found[at : at + len(wanted)] == wanted for at in range(len(found) + 1))


def _sounds(text: str) -> list[str]:
    written = "".join(char for char in to_written(text) if char.isalnum()).lower()
    return [sound for char in written for sound in lazy_pinyin(char)]


def _missing(words: Words, heard: str) -> list[str]:
    return [
        piece for piece in _listed(words) if not any(sounds_in(p, heard) for p in piece.split("|"))
    ]


def _contains_any(text: str, piece: str) -> bool:
    return any(one in text for one in piece.split("|"))


def _again(earlier: str, said: str) -> bool:
    # A reply that was cut off is repeated whole.
    return earlier.removesuffix("……") in said


def _listed(words: Words) -> Sequence[str]:
    return [words] if isinstance(words, str) else words


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "……"


def conversation(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Write a conversation down for a report: (who, text) → lines."""
    names = {"caller": "来电人", "bot": "热线", "agent": "坐席"}
    return [f"{names.get(who, who)}：{text}" for who, text in lines]


def filled(turn: Turn, numbers: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a turn with the numbers of earlier orders put in."""
    texts = {name: getattr(turn, name) for name in ("say", "interrupt", "type")}
    return {name: text.format(**numbers) for name, text in texts.items() if text is not None}
