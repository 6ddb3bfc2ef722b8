"""What the boards show, put together from the store, the questions asked and the index."""

import threading
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from bridge.auth.roles import Role
from bridge.curation import views
from bridge.curation.room import Room
from bridge.curation.schemas import (
    ConflictView,
    EntryDetail,
    EntrySummary,
    GapBoard,
    GapView,
    Overview,
    ReportView,
    TakenGap,
)
from bridge.errors import NotFound
from bridge.kit.clock import BUSINESS_ZONE
from knowledge.asked.models import AskedRow
from knowledge.asked.repository import AskedRepository
from knowledge.clock import business_date
from knowledge.curation.clusters import Cluster, Question, clusters
from knowledge.curation.conflicts import Conflict, conflicts
from knowledge.curation.listing import Listing
from knowledge.curation.models import GapRow
from knowledge.curation.report import Asked, EntryUse, monthly, quality
from knowledge.curation.repository import CurationRepository
from knowledge.errors import KnowledgeError
from knowledge.index.snapshot import IndexSnapshot
from knowledge.store.repository import KnowledgeRepository
from knowledge.types import EntryContent

MOST_OPEN = 3000
SHOWN_GAPS = 200
SHOWN_TAKEN = 100
SHOWN_LINES = 20
REPORT_DAYS = 30
MONTHS = 6
# Compared in a second or two while a person waits; 20,000 entries take minutes.
COMPARED_AT_ONCE = 1000


class Boards:
    """Blocking; safe to use from several threads."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._comparing = threading.Lock()
        self._comparison: threading.Thread | None = None
        self._compared: tuple[str, list[Conflict]] | None = None

    def overview(self, role: Role) -> Overview:
        """The numbers of the desk's first page, for somebody with a role."""
        room = self._room
        now = room.now()
        midnight = now.astimezone(BUSINESS_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        with room.db.transaction() as session:
            listing = Listing(session, now)
            asked = AskedRepository(session).counts(midnight, now + timedelta(seconds=1))
            return Overview(
                published=listing.count("published"),
                drafts=listing.count("draft"),
                in_review=listing.count("review"),
                scheduled=listing.count("approved"),
                withdrawn=listing.count("withdrawn"),
                review_due=listing.count("due"),
                expiring=listing.count("expiring"),
                expired=listing.count("expired"),
                flagged=listing.count("flagged"),
                gaps=AskedRepository(session).count_open_gaps(now - timedelta(days=REPORT_DAYS)),
                asked_today=sum(asked.get(name, 0) for name in ("answer", "clarify", "hand_over")),
                answered_today=asked.get("answer", 0),
                may_publish=room.may_publish(role),
                index=self._index(),
            )

    def gaps(self, since: datetime) -> GapBoard:
        """Open questions in groups, the dearest first, and what became of earlier ones."""
        room = self._room
        with room.db.transaction() as session:
            rows = AskedRepository(session).open_gaps(since, MOST_OPEN)
            seconds = room.handling_seconds(session, sorted({row.call_id for row in rows}))
            ids = {row.entry_id for row in rows if row.entry_id}
            found = KnowledgeRepository(session).rows_by_id(ids)
            titles = {entry_id: entry.title for entry_id, entry in found.items()}
            taken = [_taken(row) for row in CurationRepository(session).gaps()]
        questions = [
            Question(
                row.id,
                row.query,
                row.call_id,
                seconds.get(row.call_id, 0.0),
                row.decision,
                row.disliked,
                row.at,
            )
            for row in rows
        ]
        groups = clusters(questions, self._vectors([one.text for one in questions]), self._centre())
        hours = sorted(one.hours for one in taken if one.hours is not None)
        return GapBoard(
            open=[_gap(group, rows, titles) for group in groups[:SHOWN_GAPS]],
            taken=taken[:SHOWN_TAKEN],
            median_hours=hours[len(hours) // 2] if hours else None,
        )

    def take_gap(self, asked_ids: list[int], title: str, actor: str) -> EntryDetail:
        """A draft whose variants are the callers' own words; the questions leave the board."""
        room = self._room

        def work(session: Session) -> EntryDetail:
            rows = _open_rows(session, asked_ids)
            variants = dict.fromkeys(row.query for row in rows)
            variants.pop(title, None)
            content = EntryContent(title=title[:100], questions=tuple(variants)[:30])
            working = room.desk(session).create(content, actor=actor, reason="来自知识缺口")
            _keep_gap(session, rows, title, "taken", working.entry.id, actor, room.now(), "")
            return room.show(session, working)

        return room.db.write(work)

    def leave_gap(self, asked_ids: list[int], title: str, reason: str, actor: str) -> None:
        """These questions will not be answered; they leave the board with a reason."""
        now = self._room.now()

        def work(session: Session) -> None:
            rows = _open_rows(session, asked_ids)
            _keep_gap(session, rows, title, "ignored", "", actor, now, reason)

        self._room.db.write(work)

    def conflicts(self) -> list[ConflictView]:
        """Pairs of entries that disagree, without those that a person looked at already.

        Raises:
            KnowledgeError: ``comparing``: a large base is being compared for the first time.
        """
        room = self._room
        pairs = self._pairs()
        with room.db.transaction() as session:
            known = {
                (row.left_id, row.right_id): (row.left_version, row.right_version)
                for row in CurationRepository(session).dismissed()
            }
        return [
            ConflictView.model_validate(pair, from_attributes=True)
            for pair in pairs
            if known.get(_key(pair)) != _versions(pair)
        ]

    def _pairs(self) -> list[Conflict]:
        """The pairs of the index in use; of the one before while a large base is compared."""
        snapshot = self._room.base.snapshot
        with self._comparing:
            if self._compared is not None and self._compared[0] == snapshot.id:
                return self._compared[1]
            if len(snapshot.entries) <= COMPARED_AT_ONCE:
                self._compared = (snapshot.id, _compare(snapshot))
                return self._compared[1]
            if self._comparison is None or not self._comparison.is_alive():
                self._comparison = threading.Thread(
                    target=self._compare_behind, args=(snapshot,), name="conflicts", daemon=True
                )
                self._comparison.start()
            if self._compared is None:
                raise KnowledgeError("comparing", "条目很多，正在逐对比对，请过几分钟再看。")
            return self._compared[1]

    def _compare_behind(self, snapshot: IndexSnapshot) -> None:
        self._compared = (snapshot.id, _compare(snapshot))

    def _centre(self) -> NDArray[np.float32] | None:
        vectors, _ = self._room.base.snapshot.variant_vectors()
        return vectors.mean(axis=0) if len(vectors) else None

    def report(self) -> ReportView:
        """The quality report of the last ``REPORT_DAYS`` days; the chart goes further back."""
        room = self._room
        now = room.now()
        since = now - timedelta(days=REPORT_DAYS)
        with room.db.transaction() as session:
            listing, repository = Listing(session, now), KnowledgeRepository(session)
            asked = [
                Asked(at, decision, disliked)
                for at, decision, disliked in AskedRepository(session).outcomes(_first_day(now))
            ]
            uses = {
                entry_id: EntryUse(one.answered, one.disliked, one.suggested, one.adopted)
                for entry_id, one in listing.figures().items()
            }
            found = quality(
                list(repository.all_entries()),
                uses,
                [one for one in asked if one.at >= since],
                business_date(now),
                reviewed=CurationRepository(session).reviewed(),
            )
            return ReportView(
                made_at=now,
                figures=found.figures,
                titles=found.titles,
                stale=self._lines(listing, repository, found.stale),
                least_adopted=self._lines(listing, repository, found.least_adopted),
                fields=[asdict(one) for one in found.fields],
                monthly=[asdict(one) for one in monthly(asked)],
            )

    def _lines(
        self, listing: Listing, repository: KnowledgeRepository, ids: tuple[str, ...]
    ) -> list[EntrySummary]:
        wanted = ids[:SHOWN_LINES]
        rows = repository.rows_by_id(wanted)
        today = business_date(self._room.now())
        lines = listing.lines([rows[entry_id] for entry_id in wanted if entry_id in rows])
        return [views.summary(line, today) for line in lines]

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        found = self._room.base.vectors(texts) if texts else None
        return np.zeros((0, 1), np.float32) if found is None else found

    def _index(self) -> dict[str, Any]:
        try:
            snapshot = self._room.base.snapshot
        except Exception:
            return {"ready": False, "parts": []}
        return {
            "ready": True,
            "dense": snapshot.dense,
            "entries": len(snapshot.entries),
            "parts": self._room.base.describe(),
        }


def _compare(snapshot: IndexSnapshot) -> list[Conflict]:
    vectors, owners = snapshot.variant_vectors()
    return conflicts(snapshot.entries, vectors, owners)


def _open_rows(session: Session, asked_ids: list[int]) -> list[AskedRow]:
    rows = [row for row in AskedRepository(session).by_ids(asked_ids) if row.gap_id is None]
    if not rows:
        raise NotFound("这些问题已经有人处理了，请刷新。")
    return sorted(rows, key=lambda row: row.id)


def _keep_gap(
    session: Session,
    rows: list[AskedRow],
    title: str,
    state: str,
    entry_id: str,
    actor: str,
    now: datetime,
    reason: str,
) -> None:
    gap_id = CurationRepository(session).add_gap(
        GapRow(
            title=title,
            state=state,
            entry_id=entry_id,
            first_asked_at=min(row.at for row in rows),
            taken_at=now,
            taken_by=actor,
            reason=reason,
        )
    )
    AskedRepository(session).take([row.id for row in rows], gap_id)


def _taken(row: GapRow) -> TakenGap:
    hours = None
    if row.closed_at is not None:
        hours = round((row.closed_at - row.first_asked_at).total_seconds() / 3600, 2)
    return TakenGap.model_validate(
        {
            **{
                name: getattr(row, name)
                for name in (
                    "id", "title", "state", "entry_id", "taken_by", "taken_at", "closed_at",
                    "reason",
                )
            },
            "hours": hours,
        }
    )  # fmt: skip


def _gap(group: Cluster, rows: list[AskedRow], titles: dict[str, str]) -> GapView:
    near = [rows[i].entry_id for i in group.members if rows[i].entry_id in titles]
    nearest = max(sorted(set(near)), key=near.count) if near else ""
    return GapView(
        key=group.key,
        title=group.title,
        calls=group.calls,
        questions=list(group.questions),
        asked_ids=list(group.asked_ids),
        unanswered=group.unanswered,
        clarified=group.clarified,
        disliked=group.disliked,
        seconds=group.seconds,
        cost=group.cost,
        first_asked_at=group.first_asked_at,
        last_asked_at=group.last_asked_at,
        nearest_id=nearest,
        nearest_title=titles.get(nearest, ""),
    )


def _key(pair: Conflict) -> tuple[str, str]:
    first, second = sorted((pair.left.id, pair.right.id))
    return first, second


def _versions(pair: Conflict) -> tuple[int, int]:
    left, right = sorted((pair.left, pair.right), key=lambda side: side.id)
    return left.version, right.version


def _first_day(now: datetime) -> datetime:
    """The beginning of the calendar month ``MONTHS - 1`` months ago, in Shanghai."""
    day = now.astimezone(BUSINESS_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS - 1):
        day = day.replace(day=1) - timedelta(days=1)
    return day.replace(day=1)
