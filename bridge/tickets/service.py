"""What people do with work orders."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from bridge.kit.clock import Clock, business_date
from bridge.kit.db import Database
from bridge.tickets.categoriser import Categoriser
from bridge.tickets.deadlines import Deadlines
from bridge.tickets.draft import Draft, FilledForm
from bridge.tickets.errors import EmptyContent, OrderNotFound
from bridge.tickets.models import WorkOrder
from bridge.tickets.numbers import FULL_DIGITS, MIN_TAIL, PREFIX, digits_of, normalise_phone
from bridge.tickets.numbers import order_number as make_number
from bridge.tickets.places import Places, resolve_unit
from bridge.tickets.presenter import Presenter
from bridge.tickets.repository import TicketRepository
from bridge.tickets.states import State
from bridge.tickets.steps import take_step
from bridge.tickets.title import make_title
from bridge.tickets.urgency import UrgencyRules
from bridge.tickets.views import OrderDetail, OrderView
from bridge.tickets.working_calendar import WorkingCalendar

# How far back the last digits of a number are looked for.
TAIL_DAYS = 90
MAX_CONTENT = 4000
MAX_ADDRESS = 500
MAX_WHEN = 200
MAX_NAME = 64


class TicketService:
    """Makes, finds and advances work orders; blocking, safe to use from several threads.

    Args:
        db: the database.
        clock: tells the time.
        categoriser: suggests categories.
        deadlines: the rules on time; read from their data files if not given.
        places: the towns; likewise.
        urgency: the rules on urgency; likewise.
        patience: seconds for which a busy database is tried again; with the database's own wait
            it must stay below the time that a dialogue turn may take.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        categoriser: Categoriser,
        *,
        deadlines: Deadlines | None = None,
        places: Places | None = None,
        urgency: UrgencyRules | None = None,
        patience: float = 3.0,
    ) -> None:
        self._db = db
        self._clock = clock
        self._categoriser = categoriser
        self._deadlines = deadlines or Deadlines.load(WorkingCalendar.load())
        self._places = places or Places.load()
        self._urgency = urgency or UrgencyRules.load()
        self._patience = patience
        self._present = Presenter(categoriser.tree, self._deadlines)

    @property
    def deadlines(self) -> Deadlines:
        """The types and degrees of urgency that an order may have, and their limits."""
        return self._deadlines

    @property
    def places(self) -> Places:
        """The towns that an order may be in."""
        return self._places

    @property
    def urgency(self) -> UrgencyRules:
        """The rules on urgency."""
        return self._urgency

    @property
    def categoriser(self) -> Categoriser:
        """The categories, and what suggests one."""
        return self._categoriser

    @property
    def presenter(self) -> Presenter:
        """Knows the names of everything."""
        return self._present

    def create(
        self,
        draft: Draft,
        *,
        source: str = "call",
        actor: str = "assistant",
        caller_name: str | None = None,
        is_confidential: bool = False,
    ) -> OrderView:
        """Make a work order of a draft and accept it; returns it with its number.

        The same words in the same call make one order, however often they are sent: a dialogue
        that lost our answer may ask again.

        Raises:
            EmptyContent: the draft says nothing.
            StoreBusy: the database stayed busy; nothing was stored.
        """
        facts = self._facts(draft) | {
            "source": source,
            "caller_name": caller_name,
            "is_confidential": is_confidential,
        }

        def work(session: Session) -> OrderView:
            repository = TicketRepository(session)
            if facts["call_id"]:
                made = repository.of_call(facts["call_id"], facts["content"], facts["address"])
                if made is not None:
                    return self._present.brief(made)
            return self._store(repository, WorkOrder(**facts), actor)

        return self._db.write(work, patience=self._patience)

    def place(self, session: Session, form: FilledForm, actor: str) -> OrderView:
        """Make a work order of a checked form, within a transaction that the caller owns.

        Whoever stores something of their own with the order (which draft it came from) needs
        both or neither.

        Raises:
            EmptyContent: the form says nothing.
        """
        facts = self._facts(form) | {
            "source": "call",
            "caller_name": form.caller_name.strip()[:MAX_NAME] or None,
            "is_confidential": form.is_confidential,
        }
        for name in ("category", "title", "region", "urgency"):
            if given := getattr(form, name).strip():
                facts[name] = given
        leaf = self._categoriser.tree.get(facts["category"])
        facts["suggested_unit"] = resolve_unit(leaf.unit, facts["region"]) if leaf else None
        return self._store(TicketRepository(session), WorkOrder(**facts), actor)

    def by_number(self, spoken: str) -> OrderView | None:
        """Return the order with a number, given in full or as its last digits.

        Args:
            spoken: with or without ``WC``; at least ``MIN_TAIL`` last digits are enough if they
                fit one order only of the last ``TAIL_DAYS`` days.
        """
        digits = digits_of(spoken)
        with self._db.transaction() as session:
            repository = TicketRepository(session)
            if len(digits) >= FULL_DIGITS:
                order = repository.get(PREFIX + digits)
                return self._present.brief(order) if order else None
            if len(digits) < MIN_TAIL:
                return None
            since = self._clock.now() - timedelta(days=TAIL_DAYS)
            found = repository.ending_with(digits, since)
            return self._present.brief(found[0]) if len(found) == 1 else None

    def by_phone(self, phone: str, limit: int = 10) -> list[OrderView]:
        """Return the orders of a phone number, newest first."""
        number = normalise_phone(phone)
        if not number:
            return []
        with self._db.transaction() as session:
            orders = TicketRepository(session).of_phone(number, limit)
            return [self._present.brief(order) for order in orders]

    def detail(self, order_no: str) -> OrderDetail:
        """Return all of an order.

        Raises:
            OrderNotFound: there is none with this number.
        """
        with self._db.transaction() as session:
            order = TicketRepository(session).get(order_no.strip().upper())
            if order is None:
                raise OrderNotFound
            return self._present.detail(order)

    def advance(
        self,
        order_no: str,
        kind: str,
        actor: str,
        reason: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> OrderView:
        """Take a step: ``kind`` is one of ``states.TRANSITIONS``.

        Raises:
            OrderNotFound: there is none with this number.
            IllegalTransition: the step is not possible now.
            ReasonRequired: the step must say why.
            DataRequired: the step lacks something it needs.
            StoreBusy: the database stayed busy; nothing was stored.
        """

        def work(session: Session) -> OrderView:
            order = TicketRepository(session).get(order_no.strip().upper(), lock=True)
            if order is None:
                raise OrderNotFound
            now = self._clock.now()
            take_step(order, kind, actor, reason, data or {}, now, self._deadlines)
            session.flush()
            return self._present.brief(order)

        return self._db.write(work, patience=self._patience)

    def _facts(self, draft: Draft) -> dict[str, Any]:
        """Return what is known from the draft and can be told from it: columns of the order."""
        content = draft.content.strip()[:MAX_CONTENT]
        if not content:
            raise EmptyContent
        address = draft.address.strip()[:MAX_ADDRESS]
        town = self._places.town_in(address, content)
        suggestions = self._categoriser.suggest(content, limit=1)
        leaf = suggestions[0][0] if suggestions else None
        type_ = self._deadlines.known_type(draft.type)
        # A question is asked at some place, but is not about it.
        place = "" if type_ == "consult" else address
        return {
            "type": type_,
            "category": leaf.id if leaf else None,
            "title": make_title(content, place, self._categoriser.weight),
            "content": content,
            "occurred_at": draft.occurred_at.strip()[:MAX_WHEN],
            "region": town,
            "address": address,
            "caller_phone": normalise_phone(draft.caller_phone)[:32] or None,
            "contact_phone": normalise_phone(draft.contact_phone)[:32],
            "call_id": draft.call_id or None,
            "urgency": self._urgency.suggest(content),
            "suggested_unit": resolve_unit(leaf.unit, town) if leaf else None,
        }

    def _store(self, repository: TicketRepository, order: WorkOrder, actor: str) -> OrderView:
        now = self._clock.now()
        day = business_date(now)
        order.order_no = make_number(day, repository.next_serial(day))
        order.created_at, order.state = now, State.DRAFT.value
        order.events = []
        clocks = self._deadlines.clocks(now, order.urgency, order.type, order.category)
        limits = {
            "sign_by": clocks.sign.isoformat(),
            "contact_by": clocks.contact.isoformat(),
            "deadline": clocks.handle.isoformat(),
        }
        take_step(order, "create", actor, "", {}, now, self._deadlines)
        take_step(order, "accept", actor, "", limits, now, self._deadlines)
        repository.add(order)
        return self._present.brief(order)
