"""The life of a work order, as one table: which step leads from where to where."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a work order stands."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    ANSWERED_ONLINE = "answered_online"
    PENDING_REVIEW = "pending_review"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    REPLIED = "replied"
    PENDING_VISIT = "pending_visit"
    CLOSED = "closed"
    TRANSFERRED_UP = "transferred_up"
    MERGED = "merged"


STATE_TITLES: dict[State, str] = {
    State.DRAFT: "草稿",
    State.ACCEPTED: "已受理",
    State.ANSWERED_ONLINE: "在线办结",
    State.PENDING_REVIEW: "待预审",
    State.DISPATCHED: "待签收",
    State.SIGNED: "已签收",
    State.HANDLING: "办理中",
    State.SUSPENDED: "已挂起",
    State.REPLIED: "待审核",
    State.PENDING_VISIT: "待回访",
    State.CLOSED: "办结",
    State.TRANSFERRED_UP: "已上转",
    State.MERGED: "已并单",
}

# States in which nobody at the hotline or in a unit has anything left to do.
FINAL = frozenset({State.CLOSED, State.TRANSFERRED_UP, State.MERGED})
_OPEN = frozenset(State) - FINAL - {State.DRAFT}
_WITH_UNIT = frozenset({State.DISPATCHED, State.SIGNED, State.HANDLING})


@dataclass(frozen=True)
class Transition:
    """One kind of step.

    Attributes:
        kind: machine name, stored in the event.
        title: Chinese name.
        sources: states in which the step is possible.
        target: state afterwards; None: it stays as it is, or was before a suspension (``resume``).
        reason: whether the step must say why.
        data: keys that the step's data must have.
    """

    kind: str
    title: str
    sources: frozenset[State]
    target: State | None
    reason: bool = False
    data: tuple[str, ...] = ()


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


S = State
TRANSITIONS: dict[str, Transition] = {
    t.kind: t
    for t in (
        Transition("create", "登记", _from(), S.DRAFT),
        Transition("accept", "受理", _from(S.DRAFT), S.ACCEPTED),
        Transition("answer_online", "在线办结", _from(S.ACCEPTED), S.ANSWERED_ONLINE),
        Transition("submit", "提交预审", _from(S.ACCEPTED), S.PENDING_REVIEW),
        Transition("dispatch", "派单", _from(S.PENDING_REVIEW), S.DISPATCHED, data=("unit",)),
        Transition("sign", "签收", _from(S.DISPATCHED), S.SIGNED),
        Transition("handle", "开始办理", _from(S.SIGNED), S.HANDLING),
        Transition("reply", "提交办理结果", _from(S.HANDLING), S.REPLIED, reason=True),
        Transition("approve", "审核通过", _from(S.REPLIED), S.PENDING_VISIT),
        Transition("close", "办结", _from(S.PENDING_VISIT, S.ANSWERED_ONLINE), S.CLOSED),
        # Side ways
        Transition("return", "退单", _from(S.DISPATCHED, S.SIGNED), S.PENDING_REVIEW, reason=True),
        Transition(
            "redo", "重办", _from(S.REPLIED, S.PENDING_VISIT, S.CLOSED), S.HANDLING, reason=True
        ),
        Transition(
            "extend", "延期", _from(S.SIGNED, S.HANDLING), None, reason=True, data=("working_days",)
        ),
        Transition("suspend", "挂起", _from(S.SIGNED, S.HANDLING), S.SUSPENDED, reason=True),
        Transition("resume", "恢复办理", _from(S.SUSPENDED), None),
        Transition("urge", "催办", _OPEN, None),
        Transition("supervise", "督办", _OPEN, None, reason=True),
        Transition(
            "transfer_up",
            "上转",
            _from(S.ACCEPTED, S.PENDING_REVIEW),
            S.TRANSFERRED_UP,
            reason=True,
        ),
        Transition(
            "merge",
            "并单",
            _from(S.ACCEPTED, S.PENDING_REVIEW) | _WITH_UNIT,
            S.MERGED,
            reason=True,
            data=("into",),
        ),
        Transition(
            "unreasonable",
            "不合理诉求",
            _from(S.PENDING_REVIEW, S.REPLIED, S.PENDING_VISIT),
            S.CLOSED,
            reason=True,
        ),
        Transition("appeal", "申诉", _from(S.PENDING_VISIT, S.CLOSED), None, reason=True),
    )
}
