"""The index of what was said: SQLite's FTS5 over words that we cut ourselves.

On PostgreSQL there is none, and the lines themselves are searched.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bridge.quality.words import tokens

TABLE = "quality_text"
Column: TypeAlias = Literal["caller", "bot", "people"]
COLUMNS: tuple[Column, ...] = ("caller", "bot", "people")


def has_index(engine: Engine) -> bool:
    """Tell whether this database can hold the index."""
    return engine.dialect.name == "sqlite"


def create(engine: Engine) -> None:
    """Create the index if it is not there; beside it lies nothing of what was said."""
    if not has_index(engine):
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5({', '.join(COLUMNS)}, "
            "content='', columnsize=0, prefix='1', tokenize='unicode61 remove_diacritics 0')"
        )


def column_of(who: str) -> Column:
    """Return the column in which a speaker's words are."""
    return "caller" if who == "caller" else "bot" if who == "bot" else "people"


def prepare(lines: Iterable[tuple[str, str]]) -> dict[Column, str]:
    """Return what the index holds of a call's lines, each a speaker and a text."""
    said: dict[Column, list[str]] = {column: [] for column in COLUMNS}
    for who, words in lines:
        said[column_of(who)].append(tokens(words))
    return {column: " ".join(parts) for column, parts in said.items()}


def add_all(session: Session, calls: Iterable[tuple[int, Mapping[Column, str]]]) -> None:
    """Put calls into the index, each by its ``seq``."""
    session.execute(
        text(
            f"INSERT INTO {TABLE}(rowid, {', '.join(COLUMNS)}) VALUES (:seq, "  # noqa: S608
            + ", ".join(f":{column}" for column in COLUMNS)
            + ")"
        ),
        [
            {"seq": seq, **{str(column): words for column, words in prepared.items()}}
            for seq, prepared in calls
        ],
    )
