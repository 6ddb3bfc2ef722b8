"""What an agent does with the draft of a call's work order.

Nothing is lost: a change is committed before it is answered, a draft is never deleted, and a
change that was sent twice is one change.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from bridge.auth.service import SignedIn
from bridge.kit.clock import BUSINESS_ZONE, Clock
from bridge.kit.db import Database
from bridge.tickets.draft import FilledForm
from bridge.tickets.drafts.access import Access
from bridge.tickets.drafts.conversation import Conversation, Conversations
from bridge.tickets.drafts.errors import (
    CallUnknown,
    FieldInvalid,
    OrderDraftClosed,
    OrderDraftConflict,
    OrderDraftIncomplete,
)
from bridge.tickets.drafts.fields import Field, Fields, Value, kept, merge, written
from bridge.tickets.drafts.fill import Filler, Known
from bridge.tickets.drafts.models import OrderDraft
from bridge.tickets.drafts.repository import DraftRepository
from bridge.tickets.drafts.schemas import draft_schema
from bridge.tickets.drafts.views import DraftView, fields_of, stored
from bridge.tickets.numbers import normalise_phone
from bridge.tickets.repository import TicketRepository
from bridge.tickets.service import TicketService
from bridge.tickets.views import OrderView

T = TypeVar("T")
REQUIRED = {"content": "诉求内容", "contact_phone": "联系电话", "type": "诉求类型"}


class DraftService:
    """Opens, fills, keeps and submits drafts; blocking, safe to use from several threads.

    Args:
        db: the database.
        clock: tells the time.
        tickets: makes the orders.
        filler: proposes values.
        calls: what was said.
        access: who may.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        tickets: TicketService,
        filler: Filler,
        calls: Conversations,
        access: Access,
    ) -> None:
        self._db = db
        self._clock = clock
        self._tickets = tickets
        self._filler = filler
        self._calls = calls
        self._access = access

    def open(self, user: SignedIn, call_id: str) -> DraftView:
        """Return a call's draft; the first time it is made of the conversation.

        Raises:
            CallUnknown: there is no such call.
            NotYourCall: the user neither serves nor served it.
        """
        with self._db.transaction() as session:
            draft = DraftRepository(session).of_call(call_id)
            self._access.check(user, call_id, draft)
        if draft is None or self._access.takes_over(user, draft):
            return self.refresh(user, call_id)
        return _view(draft, self._calls.read(call_id))

    def refresh(self, user: SignedIn, call_id: str) -> DraftView:
        """Take in what was said since; what the agent wrote stays.

        Raises:
            CallUnknown, NotYourCall: as for ``open``.
        """
        with self._db.transaction() as session:
            draft = DraftRepository(session).of_call(call_id)
        self._access.check(user, call_id, draft)
        call = self._calls.read(call_id)
        if call is None:
            if draft is None:
                raise CallUnknown
            return DraftView.of(draft)
        # The thinking is done outside of the writing transaction; others may write meanwhile.
        before = fields_of(draft) if draft else {}
        proposals = self._filler.propose(call, before, self._known(call))

        def work(repository: DraftRepository) -> DraftView:
            draft = repository.of_call(call_id, lock=True)
            if draft is None:
                draft = self._new(user, call, merge({}, proposals))
                repository.add(draft)
            if self._access.takes_over(user, draft):
                draft.earlier_agents = sorted({*draft.earlier_agents, draft.agent})
                draft.agent = user.username
            if draft.order_no is None:
                self._put(draft, merge(fields_of(draft), proposals))
            return _view(draft, call)

        return self._write(work)

    def change(
        self,
        user: SignedIn,
        call_id: str,
        version: int,
        values: Mapping[str, Value],
        keep: list[str],
    ) -> DraftView:
        """Write values into fields. A discarded draft is taken up again by it.

        Args:
            version: the version that the user saw.
            values: field → value.
            keep: fields whose proposal the user does not want.

        Raises:
            OrderDraftConflict: one of the fields was given another value after ``version``.
            OrderDraftClosed: it is an order already.
            FieldInvalid: a field cannot hold its value.
            CallUnknown, NotYourCall: as for ``open``.
        """
        self._check_choices(values)

        def work(repository: DraftRepository) -> DraftView:
            draft = self._mine(repository, user, call_id)
            if draft.order_no is not None:
                raise OrderDraftClosed
            fields = fields_of(draft)
            if any(_overtaken(fields.get(name), value, version) for name, value in values.items()):
                raise OrderDraftConflict(_as_json(DraftView.of(draft)))
            after = dict(fields)
            for name, value in values.items():
                after[name] = written(after.get(name), value, draft.version + 1)
            for name in keep:
                if name in after:
                    after[name] = kept(after[name], draft.version + 1)
            self._put(draft, after)
            if draft.discarded_at is not None:
                draft.discarded_at = None
                self._touch(draft)
            return DraftView.of(draft)

        return self._write(work)

    def submit(self, user: SignedIn, call_id: str) -> tuple[DraftView, OrderView]:
        """Make the work order. However often this is asked for, there is one order.

        Raises:
            OrderDraftIncomplete: a field that every order needs is empty.
            OrderDraftClosed: the draft was discarded.
            CallUnknown, NotYourCall: as for ``open``.
        """

        def work(session: Session) -> tuple[DraftView, OrderView]:
            draft = self._mine(DraftRepository(session), user, call_id)
            if draft.order_no is not None:
                order = TicketRepository(session).get(draft.order_no)
                assert order is not None
                return DraftView.of(draft), self._tickets.presenter.brief(order)
            if draft.discarded_at is not None:
                raise OrderDraftClosed("这份草稿已经作废，请先恢复再提交。")
            made = self._tickets.place(session, _form(draft), user.username)
            draft.order_no, draft.submitted_at = made.order_no, self._clock.now()
            self._touch(draft)
            return DraftView.of(draft), made

        return self._db.write(work)

    def discard(self, user: SignedIn, call_id: str) -> DraftView:
        """Put a draft aside: no order comes of it, unless somebody writes in it again.

        Raises:
            OrderDraftClosed: it is an order already.
            CallUnknown, NotYourCall: as for ``open``.
        """

        def work(repository: DraftRepository) -> DraftView:
            draft = self._mine(repository, user, call_id)
            if draft.order_no is not None:
                raise OrderDraftClosed
            if draft.discarded_at is None:
                draft.discarded_at = self._clock.now()
                self._touch(draft)
            return DraftView.of(draft)

        return self._write(work)

    def own(self, user: SignedIn, limit: int, offset: int) -> list[DraftView]:
        """Return the user's drafts that still wait to be submitted or discarded, newest first."""
        with self._db.transaction() as session:
            drafts = DraftRepository(session).open_of(user.username, limit, offset)
            return [DraftView.of(draft) for draft in drafts]

    # ---- inside -----------------------------------------------------------------------------

    def _new(self, user: SignedIn, call: Conversation, fields: Fields) -> OrderDraft:
        now = self._clock.now()
        return OrderDraft(
            call_id=call.call_id,
            agent=user.username,
            earlier_agents=[],
            fields=stored(fields),
            version=1,
            caller_phone=normalise_phone(call.caller_phone)[:32] or None,
            created_at=now,
            updated_at=now,
        )

    def _known(self, call: Conversation) -> Known | None:
        phone = normalise_phone(call.caller_phone)
        if not phone:
            return None
        with self._db.transaction() as session:
            order = TicketRepository(session).last_named(phone)
        return Known(order.caller_name or "", order.order_no) if order else None

    def _mine(self, repository: DraftRepository, user: SignedIn, call_id: str) -> OrderDraft:
        draft = repository.of_call(call_id, lock=True)
        self._access.check(user, call_id, draft)
        if draft is None:
            raise CallUnknown
        return draft

    def _put(self, draft: OrderDraft, fields: Fields) -> None:
        data = stored(fields)
        if data != draft.fields:
            draft.fields = data
            self._touch(draft)

    def _touch(self, draft: OrderDraft) -> None:
        draft.version += 1
        draft.updated_at = self._clock.now()

    def _check_choices(self, values: Mapping[str, Value]) -> None:
        tickets = self._tickets
        choices: dict[str, Callable[[str], bool]] = {
            "type": lambda value: value in tickets.deadlines.types,
            "urgency": lambda value: value in tickets.deadlines.urgencies,
            "region": lambda value: value in tickets.places.towns,
            "category": lambda value: tickets.categoriser.tree.get(value) is not None,
        }
        for name, value in values.items():
            check = choices.get(name)
            if check is not None and value and not check(str(value)):
                raise FieldInvalid

    def _write(self, work: Callable[[DraftRepository], T]) -> T:
        return self._db.write(lambda session: work(DraftRepository(session)))


def _view(draft: OrderDraft, call: Conversation | None) -> DraftView:
    return DraftView.of(draft, call.order_no if call else None)


def _overtaken(known: Field | None, value: Value, version: int) -> bool:
    """Whether an agent has decided otherwise about a field since a version."""
    return known is not None and known.revision > version and known.value != value


def _as_json(view: DraftView) -> dict[str, object]:
    return draft_schema(view).model_dump(mode="json")


def _form(draft: OrderDraft) -> FilledForm:
    fields = fields_of(draft)

    def text(name: str) -> str:
        field = fields.get(name)
        return str(field.value).strip() if field else ""

    missing = [name for name in REQUIRED if not text(name)]
    if missing:
        raise OrderDraftIncomplete(missing, [REQUIRED[name] for name in missing])
    secret = fields.get("is_confidential")
    return FilledForm(
        content=text("content"),
        address=text("address"),
        occurred_at=_time_in_words(fields.get("occurred_at")),
        contact_phone=text("contact_phone"),
        caller_phone=draft.caller_phone,
        call_id=draft.call_id,
        type=text("type"),
        caller_name=text("caller_name"),
        is_confidential=bool(secret.value) if secret else False,
        category=text("category"),
        title=text("title"),
        region=text("region"),
        urgency=text("urgency"),
    )


def _time_in_words(field: Field | None) -> str:
    """The time as the order keeps it: the instant, and the words that it was read from."""
    if field is None:
        return ""
    value = str(field.value)
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    if instant.tzinfo is None:
        return value
    local = f"{instant.astimezone(BUSINESS_ZONE):%Y-%m-%d %H:%M}"
    said = field.evidence[-1].words if field.evidence else ""
    return f"{local}（{said}）" if said and field.origin in ("bot", "heard") else local
