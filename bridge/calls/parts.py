"""What a call is made of."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bridge.calls.ear import Ear, EarEvent
from bridge.calls.journal import Journal
from bridge.calls.limits import CallLimits
from bridge.calls.load import Load
from bridge.calls.mouth import Mouth
from bridge.calls.ports import Assistant, PersonDesk, Understanding
from bridge.media.player import Player
from bridge.media.recording import Recorder


@dataclass(frozen=True)
class CallParts:
    """Everything a call works with; made anew for each call by the switchboard."""

    assistant: Assistant
    understand: Understanding
    desk: PersonDesk
    journal: Journal
    mouth: Mouth
    player: Player
    new_ear: Callable[[Callable[[EarEvent], None]], Ear]
    ready: asyncio.Event
    recorder: Recorder | None
    load: Load
    now: Callable[[], datetime]
    limits: CallLimits = field(default_factory=CallLimits)
