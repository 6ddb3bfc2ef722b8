"""Notes are written once each, whatever happens to the store."""

import asyncio
from dataclasses import replace

import pytest

from bridge.curation.asked_log import AskedLog
from bridge.kit.db import Database
from bridge.kit.offload import ThreadOffload
from knowledge.asked.repository import Asked, AskedRepository
from knowledge.engine import KnowledgeBase
from knowledge.suggest.repository import Shown, SuggestionRepository
from tests.bridge.kit.doubles import BusyAtFirst, FakeClock


@pytest.fixture
def asked(base: KnowledgeBase, clock: FakeClock) -> Asked:
    return Asked(clock.now(), "caller", "c1", "社保卡丢了", "caller", base.answer("社保卡丢了"))


def queries(db: Database, call_id: str = "c1") -> list[str]:
    with db.transaction() as session:
        return [row.query for row in AskedRepository(session).of_call(call_id)]


def log_on(db: Database) -> AskedLog:
    log = AskedLog(db, ThreadOffload("t", 1))
    log.start()
    return log


class TestAskedLog:
    async def test_everything_is_there_once_and_in_order_after_the_stop(
        self, db: Database, asked: Asked
    ) -> None:
        log = log_on(db)
        texts = [f"第{number}问" for number in range(300)]
        for number, text in enumerate(texts):
            log.record(replace(asked, query=text))
            if number == 150:
                # The stop below comes while something is being written.
                await asyncio.sleep(0)
        log.disliked("c1")
        await log.stop()
        assert queries(db) == texts
        with db.transaction() as session:
            disliked = [row.disliked for row in AskedRepository(session).of_call("c1")]
        assert disliked == [False] * 299 + [True]

    async def test_a_note_that_cannot_be_written_takes_no_other_with_it(
        self, db: Database, asked: Asked
    ) -> None:
        log = log_on(db)
        for query in ("一", None, "三"):
            log.record(replace(asked, query=query))  # type: ignore[arg-type]
        await log.stop()
        assert queries(db) == ["一", "三"]

    async def test_a_busy_store_is_tried_again(
        self, db: Database, asked: Asked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def at_once(_seconds: float) -> None:
            return None

        monkeypatch.setattr("bridge.kit.write_behind.asyncio.sleep", at_once)
        busy = BusyAtFirst(db, 2)
        log = log_on(busy)
        log.record(asked)
        await log.stop()
        assert busy.attempts > 2
        assert queries(db) == ["社保卡丢了"]

    async def test_what_an_agent_sees_is_noted_once_a_call(
        self, db: Database, asked: Asked, clock: FakeClock
    ) -> None:
        log = log_on(db)
        seen = Shown("c1", "1001", "社保卡", asked.answer.candidates, clock.now())
        log.shown(seen)
        log.shown(seen)
        await log.stop()
        with db.transaction() as session:
            row = SuggestionRepository(session).get("c1", "1001", "WC-1")
        assert row is not None
        assert row.rank == 1
