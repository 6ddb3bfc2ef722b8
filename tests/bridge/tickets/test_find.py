"""Finding work orders again."""

import pytest

from bridge.tickets.draft import NewOrder
from bridge.tickets.errors import OrderNotFound
from bridge.tickets.service import TicketService
from tests.bridge.kit.doubles import FakeClock
from tests.bridge.tickets.conftest import LAMP


class TestByNumber:
    @pytest.mark.parametrize(
        "spoken",
        [
            "WC202612010001",
            "wc 2026 1201 0001",
            "202612010001",
            "ＷＣ２０２６１２０１０００１",
            "二零二六幺二零幺零零零幺",
            "0001",
            "12010001",
            "尾号是零零零幺",
        ],
    )
    def test_in_full_or_by_its_last_digits(self, service: TicketService, spoken: str) -> None:
        order = service.create(LAMP)
        assert service.by_number(spoken) == order

    @pytest.mark.parametrize(
        "spoken", ["", "001", "9999", "202612010002", "WC", "1" * 40, "%", "____"]
    )
    def test_nothing_fits(self, service: TicketService, spoken: str) -> None:
        service.create(LAMP)
        assert service.by_number(spoken) is None

    def test_last_digits_must_fit_one_order_only(
        self, service: TicketService, clock: FakeClock
    ) -> None:
        service.create(NewOrder("路灯坏了"))
        clock.forward(days=1)
        second = service.create(NewOrder("路灯坏了"))
        assert service.by_number("0001") is None
        assert service.by_number("020001") == second

    def test_last_digits_are_looked_for_in_ninety_days(
        self, service: TicketService, clock: FakeClock
    ) -> None:
        first = service.create(NewOrder("路灯坏了"))
        clock.forward(days=90)
        assert service.by_number("0001") == first
        clock.forward(seconds=1)
        assert service.by_number("0001") is None
        assert service.by_number(first.order_no) == first
        second = service.create(NewOrder("路灯坏了"))
        assert service.by_number("0001") == second


class TestByPhone:
    def test_newest_first_by_either_number(self, service: TicketService, clock: FakeClock) -> None:
        first = service.create(LAMP)
        clock.forward(hours=1)
        second = service.create(NewOrder("垃圾没人清运", contact_phone="139-1234-5678"))
        service.create(NewOrder("别人的事", contact_phone="13712345678"))
        assert service.by_phone("13912345678") == [second, first]
        assert service.by_phone("+86 138 1234 5678") == [first]
        assert service.by_phone("13912345678", limit=1) == [second]

    @pytest.mark.parametrize("phone", ["", " ", "13900000000", "1381234567"])
    def test_nothing_fits(self, service: TicketService, phone: str) -> None:
        service.create(LAMP)
        service.create(NewOrder("没留电话"))
        assert service.by_phone(phone) == []


class TestDetail:
    def test_takes_any_case(self, service: TicketService) -> None:
        order = service.create(LAMP)
        assert service.detail(f" {order.order_no.lower()} ").order == order

    def test_unknown(self, service: TicketService) -> None:
        with pytest.raises(OrderNotFound) as failure:
            service.detail("WC202612010001")
        assert failure.value.status == 404
