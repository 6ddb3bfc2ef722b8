"""What happened in a call."""

from typing import Any

from bridge.quality.timeline import happened

EVENTS: list[dict[str, Any]] = [
    {"at": 1.0, "kind": "state", "state": "listening"},
    {"at": 9.0, "kind": "joined", "name": "1001", "role": "agent", "mode": "talks"},
    {"at": 12.0, "kind": "joined", "name": "2001", "role": "supervisor", "mode": "listens"},
    {"at": 15.0, "kind": "mode", "name": "2001", "mode": "whispers"},
    {"at": 18.0, "kind": "mode", "name": "2001", "mode": "talks"},
    {"at": 20.0, "kind": "held"},
    {"at": 21.0, "kind": "resumed"},
    {"at": 25.0, "kind": "left", "name": "2001", "why": "parted"},
    {"at": 30.0, "kind": "left", "name": "1001", "why": "hung_up"},
    {"at": "broken", "kind": "cut"},
    {"kind": "joined"},
]


def test_the_desk_knows_everything() -> None:
    assert [(one.at, one.kind) for one in happened(EVENTS, whole=True)] == [
        (9.0, "agent_joined"),
        (12.0, "supervisor_listens"),
        (15.0, "supervisor_whispers"),
        (18.0, "supervisor_joined"),
        (20.0, "held"),
        (21.0, "resumed"),
        (25.0, "supervisor_left"),
        (30.0, "agent_left"),
    ]


def test_nobody_else_learns_who_listened() -> None:
    kinds = [one.kind for one in happened(EVENTS, whole=False)]
    assert kinds == ["agent_joined", "supervisor_joined", "held", "resumed", "agent_left"]
