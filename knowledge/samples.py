"""The sample entries that a new installation starts with."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from knowledge.clock import Clock, utc_now
from knowledge.exchange import import_file
from knowledge.store.repository import KnowledgeRepository

SAMPLE_FILE = Path(__file__).with_name("data") / "sample_entries.csv"


def load_samples(session: Session, clock: Clock = utc_now) -> int:
    """Import the sample entries as published into an empty base; the caller commits.

    Returns:
        How many were imported; 0 if the base already holds entries.
    """
    repository = KnowledgeRepository(session)
    repository.lock()
    if repository.count():
        return 0
    report = import_file(
        session,
        SAMPLE_FILE,
        actor="setup",
        reason="示例知识，待本地核实",
        partial=True,
        clock=clock,
    )
    return report.created
