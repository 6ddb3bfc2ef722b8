"""Work orders that exist before a call, and their numbers as a caller reads them aloud."""

from collections.abc import Sequence

from bridge.tickets.draft import NewOrder
from bridge.tickets.service import TicketService
from tests.scenarios.format import EarlierOrder

_DIGITS = str.maketrans("0123456789", "零幺二三四五六七八九")


def make_orders(tickets: TicketService, orders: Sequence[EarlierOrder]) -> list[str]:
    """Create the orders; return their numbers."""
    return [
        tickets.create(
            NewOrder(one.content, one.address, "昨天", one.phone, one.phone, type="help")
        ).order_no
        for one in orders
    ]


def spoken_numbers(order_numbers: Sequence[str]) -> dict[str, str]:
    """Return what ``{order}`` and ``{tail}`` stand for: the newest order's number, read aloud."""
    if not order_numbers:
        return {}
    digits = order_numbers[-1].removeprefix("WC")
    return {"order": digits.translate(_DIGITS), "tail": digits[-4:].translate(_DIGITS)}
