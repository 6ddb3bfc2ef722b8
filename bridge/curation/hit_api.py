"""Routes of the hit test (命中测试): one question typed or spoken, or a file of them."""

import csv
import io
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from sqlalchemy.orm import Session

from bridge.curation import views
from bridge.curation.room import Editor, Reader, Room
from bridge.curation.schemas import HitQuestion, HitResult, TestRow, TestRun
from bridge.errors import BadRequest, NotFound
from bridge.kit.ids import new_id
from knowledge.curation.explain import explain
from knowledge.curation.models import TestRunRow
from knowledge.curation.repository import CurationRepository
from knowledge.exchange.reader import decode
from speech.audio import read_wav, seconds_of
from speech.errors import SpeechError

MOST_SECONDS = 20.0
MOST_BYTES = 8 * 1024 * 1024
MOST_QUESTIONS = 2000
KEPT_RUNS = 50


def build_router(room: Room) -> APIRouter:
    """Return the routes under ``/api/knowledge/hit-test``."""
    router = APIRouter(prefix="/api/knowledge", tags=["knowledge"])

    @router.post("/hit-test")
    def hit_test(body: HitQuestion, _user: Reader) -> HitResult:
        """What a caller and an agent would get for a question."""
        return _hit(room, body.query, body.region, body.audience)

    @router.post("/hit-test/speech")
    def hit_speech(
        wav: Annotated[bytes, Body(media_type="audio/wav")],
        _user: Reader,
        region: Annotated[str, Query(max_length=60)] = "",
    ) -> HitResult:
        """The same for a spoken question, through the recogniser and the repair."""
        if len(wav) > MOST_BYTES:
            raise BadRequest("录音太长，请控制在 20 秒以内。")
        try:
            pcm = read_wav(wav)
            if seconds_of(pcm) > MOST_SECONDS:
                raise BadRequest("录音太长，请控制在 20 秒以内。")
            heard, understood = room.hear(pcm)
        except SpeechError as error:
            raise BadRequest(error.detail) from error
        if not understood:
            raise BadRequest("没有听清，请靠近麦克风再说一次。")
        return _hit(room, understood, region, "caller", heard=heard)

    @router.post("/hit-test/batch")
    def batch(
        file: Annotated[bytes, Body(media_type="text/csv")],
        user: Editor,
        name: Annotated[str, Query(min_length=1, max_length=200)],
    ) -> TestRun:
        """Test a file of questions (columns query, expected_id) and keep the result."""
        questions = _questions(file)
        snapshot = room.base.snapshot.id
        rows = [_tested(room, query, expected) for query, expected in questions]
        run = TestRun(
            id=new_id(),
            name=name,
            at=room.now(),
            actor=user.username,
            snapshot=snapshot,
            figures=_figures(rows),
            rows=rows,
        )

        def keep(session: Session) -> None:
            CurationRepository(session).add_test_run(
                TestRunRow(**{**run.model_dump(), "rows": [row.model_dump() for row in rows]})
            )

        room.db.write(keep)
        return run

    @router.get("/hit-test/runs")
    def runs(_user: Reader) -> list[TestRun]:
        """Earlier tests of files, newest first."""
        with room.db.transaction() as session:
            return [_run(row, []) for row in CurationRepository(session).test_runs(KEPT_RUNS)]

    @router.get("/hit-test/runs/{run_id}")
    def run(run_id: str, _user: Reader) -> TestRun:
        """One of them, with every question."""
        with room.db.transaction() as session:
            row = CurationRepository(session).test_run(run_id)
            if row is None:
                raise NotFound("没有找到这次测试。")
            return _run(row, [TestRow(**one) for one in row.rows])

    return router


def _hit(
    room: Room, query: str, region: str, audience: str, *, heard: str | None = None
) -> HitResult:
    answer = room.base.answer(
        query,
        region=region or None,
        audience="agent" if audience == "agent" else "caller",
        limit=5,
        heard=heard is not None,
    )
    for_agent = room.base.answer(query, region=region or None, audience="agent", limit=3)
    answer_from, clarify_from = room.base.cut_offs(heard=heard is not None)
    return HitResult(
        heard=query if heard is None else heard,
        understood=query,
        decision=answer.decision,
        confidence=round(answer.confidence, 4),
        answer_from=answer_from,
        clarify_from=clarify_from,
        explanation=explain(answer, answer_from, clarify_from),
        candidates=[views.hit_candidate(one) for one in answer.candidates],
        agent_candidates=[views.hit_candidate(one) for one in for_agent.candidates],
        snapshot=answer.snapshot,
        ms=round(answer.ms, 1),
    )


def _questions(file: bytes) -> list[tuple[str, str | None]]:
    """Questions with what is expected; ``None`` where the file has no such column."""
    if len(file) > MOST_BYTES:
        raise BadRequest("文件太大，请分成几个文件。")
    reader = csv.DictReader(io.StringIO(decode(file), newline=""))
    if "query" not in (reader.fieldnames or ()):
        raise BadRequest("第一行须有列名 query（问题），可以另有 expected_id（应答条目编号）。")
    found = []
    for row in reader:
        query = (row.get("query") or "").strip()
        if query:
            expected = row.get("expected_id")
            found.append((query[:500], None if expected is None else expected.strip()))
        if len(found) > MOST_QUESTIONS:
            raise BadRequest(f"一次最多测试 {MOST_QUESTIONS} 个问题。")
    if not found:
        raise BadRequest("文件里没有问题。")
    return found


def _tested(room: Room, query: str, expected: str | None) -> TestRow:
    answer = room.base.answer(query)
    best = answer.best
    said = best.entry_id if best and answer.decision == "answer" else ""
    return TestRow(
        query=query,
        expected_id=expected or "",
        found_id=best.entry_id if best else "",
        found_title=best.title if best else "",
        decision=answer.decision,
        confidence=round(answer.confidence, 4),
        right=None if expected is None else said == expected,
    )


def _figures(rows: list[TestRow]) -> dict[str, Any]:
    judged = [row for row in rows if row.right is not None]
    wanted = [row for row in judged if row.expected_id]
    answered = [row for row in wanted if row.decision == "answer"]
    return {
        "n": len(rows),
        "answered": sum(row.decision == "answer" for row in rows),
        "clarified": sum(row.decision == "clarify" for row in rows),
        "handed_over": sum(row.decision == "hand_over" for row in rows),
        "right": sum(row.right is True for row in judged) if judged else None,
        "first": _share(sum(row.found_id == row.expected_id for row in wanted), len(wanted)),
        "precision": _share(sum(row.right is True for row in answered), len(answered)),
        "coverage": _share(len(answered), len(wanted)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _run(row: TestRunRow, rows: list[TestRow]) -> TestRun:
    return TestRun(
        id=row.id,
        name=row.name,
        at=row.at,
        actor=row.actor,
        snapshot=row.snapshot,
        figures=row.figures,
        rows=rows,
    )
