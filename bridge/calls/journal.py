"""Everything that happens in calls is written down, without a call ever waiting for the disk.

A call hands over a row and goes on. One task writes rows in order, and again as often as needed
while the database is busy. What still waits when the hotline stops is put into a file beside the
database and written at the next start.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from bridge.calls.repository import CallRepository
from bridge.errors import StoreBusy
from bridge.kit.db import Database
from bridge.kit.logs import get_logger
from bridge.kit.offload import Offload

if TYPE_CHECKING:
    from bridge.calls.satisfaction import Channel
    from bridge.calls.session import CallSession
    from bridge.calls.transcript import Line, Turn

_log = get_logger(__name__)
_BATCH = 100


class Journal(Protocol):
    """What a call tells its journal."""

    def call_started(self, call: "CallSession") -> None:
        """The call began."""
        ...

    def line(self, call_id: str, line: "Line") -> None:
        """Something was said, or a line was corrected."""
        ...

    def turn(self, call_id: str, turn: "Turn") -> None:
        """A turn was answered."""
        ...

    def satisfaction(
        self,
        call_id: str,
        asked_at: datetime,
        answered_at: datetime | None,
        score: int | None,
        channel: "Channel | None",
        words: str,
    ) -> None:
        """The caller was asked what they thought of the service, or has answered."""
        ...

    def call_ended(self, call: "CallSession") -> None:
        """The call is over."""
        ...


class DatabaseJournal:
    """Writes calls to the database behind their back.

    Args:
        db: where to write.
        offload: where writing runs.
        spill: file for what could not be written before the end.
        now: the clock.
        root: recordings are noted relative to this folder.
    """

    def __init__(
        self,
        db: Database,
        offload: Offload,
        spill: Path,
        now: Callable[[], datetime],
        root: Path,
    ) -> None:
        self._db = db
        self._offload = offload
        self._spill = spill
        self._now = now
        self._root = root
        self._rows: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self._unwritten: list[tuple[str, dict[str, Any]]] = []
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Write what an earlier run left, close its open calls, begin to write."""
        await self._offload(self._recover)
        self._task = asyncio.get_running_loop().create_task(self._write_forever())

    async def stop(self) -> None:
        """Write what is left; spill what cannot be written."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.written(), 5.0)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        left = self._unwritten + [self._rows.get_nowait() for _ in range(self._rows.qsize())]
        if left:
            with self._spill.open("a", encoding="utf-8") as file:
                file.writelines(
                    json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in left
                )

    async def written(self) -> None:
        """Wait until everything handed over so far is in the database."""
        await self._rows.join()

    def call_started(self, call: "CallSession") -> None:
        """The call began."""
        self._put("call", self._call(call))

    def call_ended(self, call: "CallSession") -> None:
        """The call is over."""
        self._put("call", {**self._call(call), "ended_at": self._now()})

    def line(self, call_id: str, line: "Line") -> None:
        """Something was said, or a line was corrected."""
        self._put("line", {"call_id": call_id, **line.as_dict()})

    def turn(self, call_id: str, turn: "Turn") -> None:
        """A turn was answered."""
        data = turn.as_dict()
        entry = turn.entry or {}
        self._put(
            "turn",
            {
                "call_id": call_id,
                "index": turn.index,
                "decision": turn.decision,
                "intent": turn.intent,
                "entry_id": entry.get("id"),
                "entry_version": entry.get("version"),
                "latency_ms": data.get("latency_ms"),
                "data": data,
            },
        )

    def satisfaction(
        self,
        call_id: str,
        asked_at: datetime,
        answered_at: datetime | None,
        score: int | None,
        channel: "Channel | None",
        words: str,
    ) -> None:
        """The caller was asked what they thought of the service, or has answered."""
        self._put(
            "satisfaction",
            {
                "call_id": call_id,
                "asked_at": asked_at,
                "answered_at": answered_at,
                "score": score,
                "channel": channel,
                "words": words,
            },
        )

    def _call(self, call: "CallSession") -> dict[str, Any]:
        recording = call.recording
        return {
            "id": call.call_id,
            "caller_key": call.caller.key,
            "caller_phone": call.caller.phone,
            "media": call.caller.media,
            "started_at": call.started_at,
            "outcome": call.outcome,
            "order_no": call.order_no,
            "reason": call.reason,
            "slots": call.slots,
            "recording": str(recording.relative_to(self._root)) if recording else None,
        }

    def _put(self, kind: str, values: dict[str, Any]) -> None:
        self._rows.put_nowait((kind, values))

    async def _write_forever(self) -> None:
        while True:
            batch = [await self._rows.get()]
            while len(batch) < _BATCH and not self._rows.empty():
                batch.append(self._rows.get_nowait())
            self._unwritten = batch
            await self._write_until_done(batch)
            self._unwritten = []
            for _ in batch:
                self._rows.task_done()

    async def _write_until_done(self, batch: list[tuple[str, dict[str, Any]]]) -> None:
        while True:
            try:
                await self._offload(self._write, batch)
                return
            except StoreBusy:
                _log.warning("journal_waits", rows=len(batch))
                await asyncio.sleep(0.5)
            except Exception:
                # A row that can never be written must not block those behind it, nor be lost.
                _log.exception("journal_failed", rows=len(batch))
                self._keep(batch)
                return

    def _keep(self, rows: list[tuple[str, dict[str, Any]]]) -> None:
        path = self._spill.with_suffix(".failed.jsonl")
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)

    def _write(self, batch: list[tuple[str, dict[str, Any]]]) -> None:
        def work(session: Session) -> None:
            repository = CallRepository(session)
            for kind, values in batch:
                getattr(repository, f"upsert_{kind}")(dict(values))
                session.flush()

        self._db.write(work)

    def _recover(self) -> None:
        if self._spill.exists():
            rows = [json.loads(line) for line in self._spill.read_text("utf-8").splitlines()]
            for _, values in rows:
                for key in ("started_at", "ended_at", "asked_at", "answered_at"):
                    if values.get(key):
                        values[key] = datetime.fromisoformat(values[key])
            self._write([(kind, values) for kind, values in rows])
            self._spill.unlink()
        now = self._now()
        closed = self._db.write(lambda session: CallRepository(session).close_unfinished(now))
        if closed:
            _log.warning("calls_cut_by_restart", calls=closed)
