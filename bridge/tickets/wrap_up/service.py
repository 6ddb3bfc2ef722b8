"""The wrap-up of a call: proposed from what is known, corrected and saved by the agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy.orm import Session

from bridge.auth.service import SignedIn
from bridge.kit.clock import Clock, aware
from bridge.kit.db import Database
from bridge.tickets.deadlines import Deadlines
from bridge.tickets.drafts.access import Access
from bridge.tickets.drafts.conversation import Conversation, Conversations
from bridge.tickets.drafts.errors import CallUnknown
from bridge.tickets.drafts.fill import Filler
from bridge.tickets.drafts.models import OrderDraft
from bridge.tickets.drafts.repository import DraftRepository
from bridge.tickets.drafts.views import fields_of
from bridge.tickets.wrap_up import codes
from bridge.tickets.wrap_up.errors import CodeUnknown
from bridge.tickets.wrap_up.models import CallWrapUp
from bridge.tickets.wrap_up.repository import WrapUpRepository

MAX_SUMMARY = 1000


@dataclass(frozen=True)
class Satisfaction:
    """What a caller thought of the service.

    Attributes:
        score: 5 (very satisfied) to 1; None while they were asked and have not answered.
        channel: how they answered.
    """

    score: int | None
    channel: Literal["key", "voice", "page"] | None


class Satisfactions(Protocol):
    """Knows what callers thought; blocking."""

    def of(self, call_id: str) -> Satisfaction | None:
        """Return what is known of a call; None if its caller was not asked."""
        ...


@dataclass(frozen=True)
class WrapUpView:
    """A wrap-up; ``saved_at`` is None while it is only proposed (``code`` may be empty then)."""

    call_id: str
    code: str
    summary: str
    saved_at: datetime | None
    satisfaction: Satisfaction | None


class WrapUpService:
    """Proposes and keeps wrap-ups; blocking.

    Args:
        db: the database.
        clock: tells the time.
        calls: what was said.
        filler: finds the caller's sentences that tell the matter.
        access: who may.
        deadlines: knows the names of the types.
        satisfactions: what callers thought.
        titles: the reason codes with their names; read from their data file if not given.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        calls: Conversations,
        filler: Filler,
        access: Access,
        deadlines: Deadlines,
        satisfactions: Satisfactions,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._calls = calls
        self._filler = filler
        self._access = access
        self._deadlines = deadlines
        self._satisfactions = satisfactions
        self.titles = titles or codes.load_codes()

    def of_call(self, user: SignedIn, call_id: str) -> WrapUpView:
        """Return a call's wrap-up, or what is proposed for it.

        Raises:
            CallUnknown: there is no such call.
            NotYourCall: the user neither serves nor served it.
        """
        with self._db.transaction() as session:
            draft = DraftRepository(session).of_call(call_id)
            saved = WrapUpRepository(session).get(call_id)
        self._access.check(user, call_id, draft)
        thought = self._satisfactions.of(call_id)
        if saved is not None:
            return _view(saved, thought)
        call = self._calls.read(call_id)
        if call is None:
            raise CallUnknown
        code, summary = self._proposed(call, draft)
        return WrapUpView(call_id, code, summary, None, thought)

    def save(self, user: SignedIn, call_id: str, code: str, summary: str) -> WrapUpView:
        """Store the wrap-up; it may be corrected later.

        Raises:
            CodeUnknown: no such reason code.
            CallUnknown, NotYourCall: as for ``of_call``.
        """
        if code not in self.titles:
            raise CodeUnknown
        known = self._calls.read(call_id) is not None
        thought = self._satisfactions.of(call_id)
        text = summary.strip()[:MAX_SUMMARY]

        def work(session: Session) -> WrapUpView:
            draft = DraftRepository(session).of_call(call_id)
            self._access.check(user, call_id, draft)
            if draft is None and not known:
                raise CallUnknown
            repository, now = WrapUpRepository(session), self._clock.now()
            saved = repository.get(call_id)
            if saved is None:
                saved = CallWrapUp(call_id=call_id, created_at=now)
                repository.add(saved)
            saved.agent, saved.code, saved.summary = user.username, code, text
            saved.updated_at = now
            return _view(saved, thought)

        return self._db.write(work)

    def _proposed(self, call: Conversation, draft: OrderDraft | None) -> tuple[str, str]:
        fields = fields_of(draft) if draft else {}
        order_no = (draft.order_no if draft else None) or call.order_no
        type_ = str(fields["type"].value) if "type" in fields else ""
        matter = str(fields["content"].value) if "content" in fields else self._filler.gist(call)
        summary = f"{self._deadlines.type_title(type_)}：{matter}" if type_ and matter else matter
        if order_no:
            return codes.ORDER_MADE, f"{summary}已立工单{order_no}。"[-MAX_SUMMARY:]
        if not call.said:
            return codes.INVALID, "来电没有说话。"
        # Whether a complaint was settled is the agent's to say.
        return (codes.ANSWERED if type_ == "consult" else ""), summary[:MAX_SUMMARY]


def _view(saved: CallWrapUp, thought: Satisfaction | None) -> WrapUpView:
    return WrapUpView(saved.call_id, saved.code, saved.summary, aware(saved.updated_at), thought)
