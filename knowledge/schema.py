"""Creates tables, and adds the columns that an older base lacks."""

from __future__ import annotations

from sqlalchemy import Column, Engine, MetaData, inspect
from sqlalchemy.schema import CreateColumn

# Each of these modules registers its tables.
from knowledge.asked import models as _asked
from knowledge.curation import models as _curation
from knowledge.store.models import KnowledgeBaseModel
from knowledge.suggest import models as _suggest

__all__ = ["complete_schema", "create_schema"]

_REGISTERED = (_asked, _curation, _suggest)


def create_schema(engine: Engine) -> None:
    """Create what is missing of the knowledge package's tables."""
    complete_schema(engine, KnowledgeBaseModel.metadata)


def complete_schema(engine: Engine, metadata: MetaData) -> None:
    """Create what is missing: tables, and columns that later versions of a table have.

    Only columns that may be empty or have a server default can be added to rows that exist;
    a change of any other kind needs a migration of its own.

    Args:
        engine: where to.
        metadata: all tables that there should be.
    """
    metadata.create_all(engine)
    inspector = inspect(engine)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            present = {column["name"] for column in inspector.get_columns(table.name)}
            for column in table.columns:
                if column.name not in present:
                    connection.exec_driver_sql(_add_column(engine, table.name, column))
            for index in table.indexes:
                index.create(connection, checkfirst=True)


def _add_column(engine: Engine, table: str, column: Column[object]) -> str:
    definition = CreateColumn(column).compile(dialect=engine.dialect)
    return f"ALTER TABLE {table} ADD COLUMN {definition}"
