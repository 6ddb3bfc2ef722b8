"""Queries about drafts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bridge.tickets.drafts.models import OrderDraft


class DraftRepository:
    """Drafts within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draft: OrderDraft) -> None:
        """Store a new draft."""
        self._session.add(draft)

    def of_call(self, call_id: str, *, lock: bool = False) -> OrderDraft | None:
        """Return a call's draft; ``lock`` keeps other writers out until the commit."""
        query = select(OrderDraft).where(OrderDraft.call_id == call_id)
        return self._session.scalar(query.with_for_update() if lock else query)

    def open_of(self, agent: str, limit: int, offset: int) -> list[OrderDraft]:
        """Return an agent's drafts that are neither submitted nor discarded, newest first."""
        return list(
            self._session.scalars(
                select(OrderDraft)
                .where(
                    OrderDraft.agent == agent,
                    OrderDraft.order_no.is_(None),
                    OrderDraft.discarded_at.is_(None),
                )
                .order_by(OrderDraft.updated_at.desc())
                .limit(limit)
                .offset(offset)
            )
        )
