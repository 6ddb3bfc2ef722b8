"""When new calls go to a person because the machine is behind."""

from bridge.calls import wording
from bridge.calls.load import Load
from tests.fakes.line import GREETING, Line


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def slow(load: Load, times: int = 3, seconds: float = 5.0) -> None:
    for _ in range(times):
        load.waited(seconds)


def test_one_slow_answer_is_an_accident_three_are_a_state() -> None:
    load = Load(3.0, Clock())
    slow(load, 2)
    assert not load.busy
    slow(load, 1)
    assert load.busy


def test_a_machine_that_keeps_up_is_not_busy() -> None:
    load = Load(3.0, Clock())
    slow(load, 3)
    slow(load, 4, seconds=1.0)
    assert not load.busy


def test_it_recovers_below_the_limit_and_not_at_it() -> None:
    load = Load(3.0, Clock())
    slow(load, 3)
    assert load.busy
    slow(load, 10, seconds=2.5)
    assert load.busy
    slow(load, 30, seconds=1.0)
    assert not load.busy


def test_it_forgets_after_a_minute() -> None:
    clock = Clock()
    load = Load(3.0, clock)
    slow(load)
    clock.now = 61.0
    assert not load.busy


async def test_a_new_call_goes_politely_to_the_queue_for_a_person() -> None:
    line = Line()
    line.desk.people = 1
    slow(line.load)
    async with line:
        assert line.spoken == [wording.BUSY]
        await line.hear_out()
        assert line.session.state == "waiting"
        assert line.desk.waiting == ["call-1"]
        assert line.session.reason == wording.HANDOVER_REASONS["busy"]


async def test_with_nobody_there_a_slow_answer_is_better_than_none() -> None:
    line = Line()
    slow(line.load)
    async with line:
        assert line.spoken == [GREETING]


async def test_the_wait_for_each_answer_is_counted() -> None:
    line = Line()
    async with line:
        await line.hear_out()
        await line.say("医保卡丢了怎么办")
        await line.hear_out()
    assert len(line.load._waits) == 1
