"""Publishes approved drafts when their time comes."""

import asyncio
from collections.abc import Callable

from bridge.curation.room import Room
from bridge.errors import StoreBusy
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload

_log = get_logger(__name__)
EVERY = 1.0


async def publish_on_time(room: Room, offload: Offload, every: float = EVERY) -> None:
    """Look once in ``every`` seconds, forever; a draft that fails does not stop the others."""
    while True:
        await asyncio.sleep(every)
        try:
            done: list[str] = await offload(_publish_due(room))
        except StoreBusy:
            continue
        except Exception:
            _log.exception("scheduled_publication_failed")
            continue
        if done:
            _log.info("published_on_time", entries=done)


def _publish_due(room: Room) -> Callable[[], list[str]]:
    def work() -> list[str]:
        # Looking costs nothing; only a draft that is due takes the write lock.
        with room.db.transaction() as session:
            if not room.desk(session).any_due():
                return []
        done = room.db.write(lambda session: room.desk(session).publish_due())
        if done:
            room.base.refresh()
        return done

    return work
