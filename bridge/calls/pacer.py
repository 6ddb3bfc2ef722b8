"""The heartbeat of a call: one step every 20 ms of real time."""

import asyncio
from collections.abc import Callable

from bridge.kit.logs import get_logger
from bridge.media.frames import FRAME_SECONDS, Pcm

_log = get_logger(__name__)
# After a longer stall the missed time is given up rather than replayed in a burst.
_CATCH_UP_SECONDS = 0.4


async def pace(tick: Callable[[], Pcm], send: Callable[[Pcm], None]) -> None:
    """Call ``tick`` every 20 ms, forever, and ``send`` what it returns."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        due += FRAME_SECONDS
        delay = due - loop.time()
        if delay > 0:
            await asyncio.sleep(delay)
        elif delay < -_CATCH_UP_SECONDS:
            _log.warning("call_stalled", seconds=round(-delay, 2))
            due = loop.time()
        else:
            await asyncio.sleep(0)
        send(tick())
