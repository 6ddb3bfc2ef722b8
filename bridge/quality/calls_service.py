"""Finished calls: found, looked at, listened to, marked as evidence."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.calls.models import CallLine, CallRow
from bridge.calls.repository import CallRepository
from bridge.errors import NotFound
from bridge.kit.clock import aware
from bridge.kit.db import Database
from bridge.quality.audio import Side, Track, resolve
from bridge.quality.errors import CallNotFound, RecordingMissing
from bridge.quality.models import QualityEvent, QualityMark, Review
from bridge.quality.repository import QualityRepository
from bridge.quality.reviews_view import DESK
from bridge.quality.schemas import (
    CallDetail,
    FoundCall,
    FoundCalls,
    HeardBy,
    Hit,
    Mark,
    MarkCall,
    Person,
    RecordingView,
    Served,
    SpokenLine,
)
from bridge.quality.search_repository import CallSearch, Wanted
from bridge.quality.timeline import happened
from bridge.quality.views import People, mask_phone, score_brief
from bridge.seats.models import SeatEvent

# A player asks for a recording piece by piece: that is listened to once.
_SAME_LISTENING = timedelta(minutes=10)
# What a supervisor says to one agent alone is not for the others of the call.
_FOR_THE_DESK: frozenset[Side] = frozenset({"supervisor"})
_AUDITORS = (Role.SUPERVISOR, Role.ADMIN)


class CallService:
    """What people do with finished calls; blocking.

    Args:
        db: the database.
        now: the clock.
        root: recordings are named relative to this folder.
    """

    def __init__(self, db: Database, now: Callable[[], datetime], root: Path) -> None:
        self._db = db
        self._now = now
        self._root = root

    def search(self, wanted: Wanted, user: SignedIn, *, page: int, size: int) -> FoundCalls:
        """Return a page of calls, newest first."""
        with self._db.transaction() as session:
            search = CallSearch(session)
            found = search.find(wanted, page=page, size=size)
            ids = found.call_ids
            rows, seats, marked = search.calls(ids), search.seats(ids), search.marked(ids)
            reviews = {
                call_id: [one for one in some if _shown(one, user)]
                for call_id, some in search.reviews(ids).items()
            }
            hits = search.hits(ids, wanted.words, wanted.who) if wanted.words else {}
            repository = QualityRepository(session)
            # An order that an agent makes of a call is known to the orders alone.
            orders = repository.orders(ids)
            people = People.of(
                repository,
                {
                    *(seat for names in seats.values() for seat in names),
                    *(review.agent for some in reviews.values() for review in some),
                },
            )
            items = [
                FoundCall(
                    id=row.id,
                    started_at=aware(row.started_at),
                    seconds=_seconds(row),
                    caller_phone=mask_phone(row.caller_phone),
                    agents=[people(seat) for seat in seats.get(row.id, ())],
                    outcome=row.outcome,
                    order_no=row.order_no or orders.get(row.id),
                    evidence=row.id in marked,
                    recorded=row.recording is not None,
                    scores=[score_brief(review, people) for review in reviews.get(row.id, ())],
                    hit=_hit(hits.get(row.id)),
                )
                for row in (rows[call_id] for call_id in ids)
            ]
            return FoundCalls(items=items, total=found.total, more=found.more)

    def agents(self) -> list[Person]:
        """Return those who take calls, for the filter."""
        with self._db.transaction() as session:
            people = QualityRepository(session).people_in([Role.AGENT, Role.SUPERVISOR])
            return [Person(username=p.username, display_name=p.display_name) for p in people]

    def detail(self, call_id: str, user: SignedIn) -> CallDetail:
        """Return a call. Whom it was scored for does not see the number or others' scores.

        Raises:
            CallNotFound: no finished call has this id, or it is none of theirs.
        """
        with self._db.transaction() as session:
            repository = QualityRepository(session)
            row, reviews = _visible(repository, call_id, user)
            served = repository.served(call_id)
            calls = CallRepository(session)
            whole = user.role in DESK
            marks = repository.marks(call_id) if whole else []
            heard = _heard(repository, call_id) if user.role in _AUDITORS else []
            people = People.of(
                repository,
                [
                    *(event.seat for event in served),
                    *(mark.marked_by for mark in marks),
                    *(event.actor for event in heard),
                    *(review.agent for review in reviews),
                ],
            )
            return CallDetail(
                id=row.id,
                started_at=aware(row.started_at),
                ended_at=aware(row.ended_at or row.started_at),
                seconds=_seconds(row) or 0.0,
                caller_phone=row.caller_phone if whole else mask_phone(row.caller_phone),
                media=row.media,
                outcome=row.outcome,
                reason=row.reason,
                order_no=row.order_no or repository.orders([call_id]).get(call_id),
                lines=[_line(line) for line in calls.lines(call_id)],
                served=[_served(event, row, people) for event in served if event.seat],
                marks=[_mark(mark, people) for mark in marks],
                heard=[
                    HeardBy(
                        who=people(event.actor),
                        at=aware(event.at),
                        side=event.data["side"],
                        exported=event.kind == "exported",
                    )
                    for event in heard
                ],
                **self._sound(row, whole=whole),
                scores=[score_brief(review, people) for review in reviews],
            )

    def listen(self, call_id: str, side: Side, user: SignedIn, *, export: bool) -> Track:
        """Return the sound of a call, and write down who listens or takes it away.

        Raises:
            CallNotFound: as :meth:`detail`.
            RecordingMissing: this side was not recorded.
        """
        with self._db.transaction() as session:
            repository = QualityRepository(session)
            row, _ = _visible(repository, call_id, user)
            if side in _FOR_THE_DESK and user.role not in DESK:
                raise RecordingMissing
            track = resolve(self._root, row.recording).track(side)
            now, kind = self._now(), "exported" if export else "listened"
            lately = repository.recorded_since(
                "call", call_id, kind, user.username, now - _SAME_LISTENING
            )
        if export or not any(event.data.get("side") == side for event in lately):
            self._db.write(
                lambda session: QualityRepository(session).record(
                    "call", call_id, kind, user.username, now, {"side": side}
                )
            )
        return track

    def mark(self, call_id: str, body: MarkCall, user: SignedIn) -> CallDetail:
        """Mark a call as evidence. Raises CallNotFound."""

        def work(session: Session) -> None:
            repository = QualityRepository(session)
            _visible(repository, call_id, user)
            repository.add(
                QualityMark(
                    call_id=call_id,
                    kind=body.kind,
                    at=self._now(),
                    call_at=body.call_at,
                    marked_by=user.username,
                    note=body.note,
                )
            )
            repository.record("call", call_id, "marked", user.username, self._now())

        self._db.write(work)
        return self.detail(call_id, user)

    def unmark(self, call_id: str, mark_id: str, user: SignedIn) -> CallDetail:
        """Take a mark back. Raises CallNotFound, NotFound."""

        def work(session: Session) -> None:
            repository = QualityRepository(session)
            _visible(repository, call_id, user)
            mark = repository.mark(mark_id)
            if mark is None or mark.call_id != call_id:
                raise NotFound("没有找到这条标记。")
            if mark.removed_at is None:
                mark.removed_at, mark.removed_by = self._now(), user.username
                repository.record("call", call_id, "unmarked", user.username, self._now())

        self._db.write(work)
        return self.detail(call_id, user)

    def _sound(self, row: CallRow, *, whole: bool) -> dict[str, Any]:
        try:
            recording = resolve(self._root, row.recording)
        except RecordingMissing:
            return {"recording": None, "happened": []}
        sides = [side for side in recording.sides() if whole or side not in _FOR_THE_DESK]
        return {
            "recording": RecordingView(seconds=round(recording.wav.seconds, 2), sides=sides),
            "happened": happened(recording.timeline(), whole=whole),
        }


def _visible(
    repository: QualityRepository, call_id: str, user: SignedIn
) -> tuple[CallRow, list[Review]]:
    """Return a call that somebody may see, and the scores of it that they may see."""
    row = repository.call(call_id)
    if row is None:
        raise CallNotFound
    reviews = repository.reviews_of_call(call_id)
    if user.role in DESK:
        return row, [one for one in reviews if _shown(one, user)]
    own = [one for one in reviews if one.agent == user.username and one.state != "draft"]
    if not own:
        raise CallNotFound
    return row, own


def _shown(review: Review, user: SignedIn) -> bool:
    """Nobody sees a score of themselves before it is sent."""
    return review.state != "draft" or review.agent != user.username


def _heard(repository: QualityRepository, call_id: str) -> list[QualityEvent]:
    events = repository.events("call", call_id)
    return [event for event in events if event.kind in ("listened", "exported")]


def _seconds(row: CallRow) -> float | None:
    if row.ended_at is None:
        return None
    return max(0.0, (aware(row.ended_at) - aware(row.started_at)).total_seconds())


def _hit(found: tuple[str, str, float] | None) -> Hit | None:
    return Hit(who=found[0], text=found[1], at=found[2]) if found else None


def _line(line: CallLine) -> SpokenLine:
    return SpokenLine(
        id=line.id, who=line.who, text=line.text, at=line.at, confidence=line.confidence
    )


def _served(event: SeatEvent, row: CallRow, people: People) -> Served:
    at = (aware(event.at) - aware(row.started_at)).total_seconds()
    return Served(
        agent=people(event.seat or ""), answered_at=aware(event.at), at=round(max(0.0, at), 2)
    )


def _mark(mark: QualityMark, people: People) -> Mark:
    return Mark(
        id=mark.id,
        kind=mark.kind,
        at=aware(mark.at),
        call_at=mark.call_at,
        marked_by=people(mark.marked_by),
        note=mark.note,
    )
