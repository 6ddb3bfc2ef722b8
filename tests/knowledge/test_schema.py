"""Tables of a new base, and columns that an older one lacks."""

from pathlib import Path

from sqlalchemy.orm import sessionmaker

from bridge.kit.db import open_engine
from knowledge.schema import create_schema
from knowledge.store.service import KnowledgeStore
from tests.knowledge.conftest import CONTENTS


class TestCreateSchema:
    def test_an_older_base_gains_columns_and_keeps_its_rows(self, tmp_path: Path) -> None:
        engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
        create_schema(engine)
        sessions = sessionmaker(engine)
        with sessions.begin() as session:
            KnowledgeStore(session).save("WC-1", CONTENTS["WC-1"], actor="a", reason="b")
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP INDEX ix_kb_entry_document")
            for column in ("document", "review_on"):
                connection.exec_driver_sql(f"ALTER TABLE kb_entry DROP COLUMN {column}")
        create_schema(engine)
        with sessions.begin() as session:
            entry = KnowledgeStore(session).get("WC-1")
            assert entry.content == CONTENTS["WC-1"]
        create_schema(engine)
