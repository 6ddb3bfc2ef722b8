"""Who is next."""

from bridge.kit.clock import SystemClock
from bridge.seats.queue import WaitingQueue


class TestQueue:
    def test_emergency_first_then_longest_waiting_then_lost_calls_at_the_head(self) -> None:
        queue, now = WaitingQueue(), SystemClock().now()
        queue.add("a", "normal", "", now)
        queue.add("b", "normal", "", now)
        queue.add("c", "emergency", "", now)
        queue.add("d", "normal", "", now, head=True)
        assert [one.call_id for one in queue.ordered()] == ["c", "d", "a", "b"]
        assert queue.ahead("b") == 3

    def test_a_waiting_call_can_become_urgent_but_not_less(self) -> None:
        queue, now = WaitingQueue(), SystemClock().now()
        queue.add("a", "normal", "", now)
        queue.add("b", "normal", "", now)
        queue.add("b", "emergency", "火", now)
        queue.add("b", "normal", "", now)
        assert [one.call_id for one in queue.ordered()] == ["b", "a"]
