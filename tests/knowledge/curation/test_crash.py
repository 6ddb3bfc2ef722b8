"""A process that dies in the middle of an import leaves nothing half-done."""

import signal
import subprocess
import sys
from pathlib import Path

from bridge.settings import ROOT
from knowledge.curation.drafts import DraftDesk
from knowledge.store.repository import KnowledgeRepository
from tests.knowledge.conftest import CONTENTS, Sessions

ROWS = 60
# The clock is read for every row, so this dies among them, with rows written before it.
DIES = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy.orm import sessionmaker
from bridge.kit.db import open_engine
from knowledge.curation.imports import import_drafts
from knowledge.exchange import import_file
calls = 0
def clock():
    global calls
    calls += 1
    if calls == 40:
        os.kill(os.getpid(), signal.SIGKILL)
    return datetime(2026, 12, 1, tzinfo=UTC)
work = {"drafts": import_drafts, "published": import_file}[sys.argv[3]]
with sessionmaker(open_engine("sqlite:///" + sys.argv[1])).begin() as session:
    work(session, Path(sys.argv[2]), actor="a", clock=clock)
"""


class TestKilled:
    def test_no_row_of_a_killed_import_is_there(self, filled: Sessions, tmp_path: Path) -> None:
        path = tmp_path / "many.csv"
        rows = [f"N-{i},第{i}件事,答案第{i}条。" for i in range(ROWS)]
        path.write_text("id,title,answer_spoken\n" + "\n".join(rows), encoding="utf-8")
        database = str(filled.kw["bind"].url.database)
        for kind in ("drafts", "published"):
            done = subprocess.run(
                [sys.executable, "-c", DIES, database, str(path), kind], cwd=ROOT, check=False
            )
            assert done.returncode == -signal.SIGKILL
            with filled.begin() as session:
                entries = {entry.id for entry in KnowledgeRepository(session).all_entries()}
                assert entries == set(CONTENTS)
                # The next import is not in anybody's way.
                DraftDesk(session).save("WC-1", CONTENTS["WC-2"], 0, actor="a")
                session.rollback()
