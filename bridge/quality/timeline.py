"""What happened in a call, as its recording's timeline tells it, in the words of the player."""

from collections.abc import Iterable, Mapping
from typing import Any

from bridge.quality.schemas import Happened

_AS_IT_IS = {"held", "resumed", "cut"}
_SUPERVISOR = {
    "talks": "supervisor_joined",
    "whispers": "supervisor_whispers",
    "listens": "supervisor_listens",
}
_SEEN_BY_ALL = {"agent_joined", "agent_left", "supervisor_joined", *_AS_IT_IS}


def happened(events: Iterable[Mapping[str, Any]], *, whole: bool) -> list[Happened]:
    """Return what is worth a place on the player's strip.

    Args:
        events: the timeline, in order.
        whole: also what only the quality desk may know: who listened in, who whispered.
    """
    roles: dict[str, str] = {}
    found = []
    for event in events:
        kind, at = _kind(event, roles), event.get("at")
        if kind is None or not isinstance(at, int | float):
            continue
        if whole or kind in _SEEN_BY_ALL:
            found.append(Happened(at=at, kind=kind))
    return found


def _kind(event: Mapping[str, Any], roles: dict[str, str]) -> str | None:
    kind, name = str(event.get("kind")), str(event.get("name", ""))
    if kind in _AS_IT_IS:
        return kind
    if kind == "joined":
        roles[name] = str(event.get("role", "agent"))
    if kind not in ("joined", "mode", "left"):
        return None
    supervisor = roles.get(name) == "supervisor"
    if kind == "left":
        return "supervisor_left" if supervisor else "agent_left"
    if supervisor:
        return _SUPERVISOR.get(str(event.get("mode")))
    return "agent_joined" if kind == "joined" else None
