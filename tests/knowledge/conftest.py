"""A real database in a temporary folder, a clock that stands still, and a small embedder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bridge.kit.db import open_engine
from knowledge.engine import KnowledgeBase
from knowledge.index.embedder import SentenceTransformerEmbedder, Vectors
from knowledge.schema import create_schema
from knowledge.store import KnowledgeStore
from knowledge.types import EntryContent

Sessions = sessionmaker[Session]


class StillClock:
    """Stands at a moment until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **step: float) -> None:
        self.moment += timedelta(**step)


class LetterEmbedder:
    """Texts that share characters are near each other; fast and the same on every machine."""

    name = "letters"
    dimension = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return self.queries(texts)

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 0.05, dtype=np.float32)
        for character in text:
            digest = hashlib.md5(character.encode()).digest()
            vector[digest[0] % self.dimension] += 1.0
        return vector / np.linalg.norm(vector)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'hotline.db'}")
    create_schema(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return sessionmaker(engine, expire_on_commit=False)


@pytest.fixture
def embedder() -> LetterEmbedder:
    return LetterEmbedder()


CONTENTS = {
    "WC-1": EntryContent(
        title="社保卡挂失和补办",
        questions=("社保卡丢了怎么办", "社保卡不见了去哪里补"),
        answer_spoken="请先打12333挂失，再带身份证到银行网点补卡。",
        answer_full="一、先挂失。二、带身份证到发卡银行网点补卡。",
        department="市人社局",
        category="社会保险",
    ),
    "WC-2": EntryContent(
        title="路灯不亮报修",
        questions=("路灯坏了找谁修", "村口的路灯不亮"),
        answer_spoken="请告诉我路灯的位置，我为您登记报修。",
        answer_full="请提供路灯所在道路和杆号，由市住建局派人维修。",
        department="市住建局",
    ),
    "WC-3": EntryContent(
        title="伏季休渔时间",
        questions=("什么时候可以出海打鱼", "休渔期到几号"),
        answer_spoken="休渔期从五月一日到八月十六日。",
        answer_full="南海伏季休渔期为每年5月1日至8月16日。",
        region="龙楼镇",
    ),
    "WC-4": EntryContent(
        title="坐席处理辱骂来电",
        questions=("被人骂了怎么办",),
        answer_spoken="保持冷静，提醒一次，再次辱骂可以挂断。",
        answer_full="保持冷静，提醒一次，再次辱骂可以挂断，并记入来电备注。",
        audience="agent",
    ),
}


@pytest.fixture
def filled(sessions: Sessions, clock: StillClock) -> Sessions:
    """A base with four published entries."""
    with sessions.begin() as session:
        KnowledgeStore(session, clock).save_many(CONTENTS.items(), actor="test", reason="start")
    return sessions


@pytest.fixture
def base(filled: Sessions, embedder: LetterEmbedder, clock: StillClock) -> KnowledgeBase:
    """A loaded knowledge base on those entries."""
    base = KnowledgeBase(filled, embedder=embedder, clock=clock)
    base.load()
    return base


@pytest.fixture(scope="session")
def real_embedder() -> SentenceTransformerEmbedder:
    """The default model, loaded once for all tests."""
    model = SentenceTransformerEmbedder()
    model.load()
    return model


@pytest.fixture
def edit(filled: Sessions, clock: StillClock) -> Callable[[str, str], None]:
    """Changes the spoken answer of an entry behind the index's back."""

    def change(entry_id: str, spoken: str) -> None:
        with filled.begin() as session:
            content = replace(CONTENTS[entry_id], answer_spoken=spoken)
            KnowledgeStore(session, clock).save(entry_id, content, actor="test", reason="edit")

    return change
