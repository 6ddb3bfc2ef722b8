"""What a caller is asked after the agent has hung up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.calls import wording
from bridge.calls.events import RatingAsked
from bridge.calls.journal import DatabaseJournal
from bridge.calls.limits import CallLimits
from bridge.calls.repository import CallRepository
from bridge.calls.satisfaction import SILENCE_SECONDS, rating
from tests.bridge.kit.doubles import database
from tests.fakes.line import FakeLeg, Line, inline, reply

ASKS = CallLimits(satisfaction=True)


async def left(line: Line, why: str = "hung_up", priority: str = "normal") -> None:
    """Let an agent talk to the caller and hang up."""
    await line.hear_out()
    line.desk.people = 1
    handover = {"name": "handover", "reason": "asked", "priority": priority}
    line.assistant.answers["/request_agent"] = reply("正在转接。", "agent", commands=(handover,))
    line.session.press("0")
    await line.settle()
    await line.hear_out()
    line.session.join(FakeLeg())
    await line.run(1.0)
    line.session.leave("1001", why)  # type: ignore[arg-type]
    await line.settle()


def rated(line: Line) -> list[tuple[int | None, str | None, str]]:
    return [row for kind, row in line.journal.rows if kind == "satisfaction"]


def asked(line: Line) -> list[bool]:
    return [event.open for event in line.events if isinstance(event, RatingAsked)]


class TestRating:
    @pytest.mark.parametrize(
        ("said", "score"),
        [
            ("非常满意", 5),
            ("很好很好", 5),
            ("满意", 4),
            ("服务态度好，满意", 4),
            ("没有什么不满意的", 4),
            ("一般吧", 3),
            ("基本满意", 3),
            ("不太满意", 2),
            ("不满意", 2),
            ("非常不满意", 1),
            ("太差了", 1),
            ("按1", 5),
            ("五", 1),
            ("五分", 5),
            ("四颗星", 4),
            ("嗯", None),
            ("好的", None),
            ("喂", None),
            ("不好意思", None),
        ],
    )
    def test_of_words(self, said: str, score: int | None) -> None:
        assert rating(said) == score


class TestAsking:
    async def test_once_in_one_short_sentence(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            assert line.spoken[-1] == wording.SATISFACTION
            assert line.session.state == "listening"
            assert rated(line) == [(None, None, "")]

    async def test_not_when_it_is_turned_off(self) -> None:
        async with Line() as line:
            await left(line)
            await line.hear_out()
            await line.run(0.1)
            assert line.spoken[-1] == wording.AGENT_GOODBYE
            assert line.ended is not None and rated(line) == []

    async def test_not_after_an_emergency(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line, priority="emergency")
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None and rated(line) == []

    async def test_not_when_the_agent_vanished(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line, why="vanished")
            await line.hear_out()
            assert line.session.state == "waiting" and rated(line) == []


class TestAnswering:
    async def test_by_key_over_the_question(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.run(0.5)
            line.session.press("2")
            await line.settle()
            assert rated(line)[-1] == (4, "key", "2")
            assert line.spoken[-1] == wording.SATISFACTION_THANKS
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None and line.ended.outcome == "handed_over"

    async def test_the_page_knows_while_it_is_asked(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            assert asked(line) == [True]
            await line.run(0.5)
            line.session.press("1")
            await line.settle()
            assert asked(line) == [True, False]

    async def test_a_key_pressed_twice_is_one_answer(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            for _ in range(2):
                line.session.press("1")
                await line.settle()
            assert line.spoken[-1] == wording.SATISFACTION_THANKS
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None and len(rated(line)) == 2

    async def test_zero_over_the_goodbye_is_a_person(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            for key in "10":
                line.session.press(key)
                await line.settle()
            assert line.assistant.asked[-1][0] == "/request_agent"

    async def test_by_voice(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            await line.say("挺满意的")
            await line.run(0.5)
            assert rated(line)[-1] == (5, "voice", "挺满意的")
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None

    async def test_by_typing(self) -> None:
        async with Line(media="text", limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            line.session.type("不满意")
            await line.settle()
            assert rated(line)[-1] == (2, "page", "不满意")

    async def test_a_key_that_means_nothing_and_a_cough_leave_it_open(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            line.session.press("9")
            await line.settle()
            await line.say("嗯", 0.4)
            assert line.ended is None and len(rated(line)) == 1
            line.session.press("1")
            await line.settle()
            assert rated(line)[-1] == (5, "key", "1")

    async def test_the_question_heard_back_is_no_answer(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.run(2.0)
            await line.say("服务一最好", 0.8)
            await line.run(0.5)
            assert len(rated(line)) == 1
            assert line.session.state == "speaking"


class TestEnding:
    async def test_silence(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            await line.run(SILENCE_SECONDS - 0.2)
            assert line.ended is None
            await line.run(0.4)
            assert line.spoken[-1] == wording.SATISFACTION_SILENT
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None
            assert rated(line) == [(None, None, "")]

    async def test_declining(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            await line.say("不用了再见")
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None and len(rated(line)) == 1

    async def test_noise_without_end(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            for _ in range(12):
                line.recogniser.says("")
                await line.say("", 3.0)
            await line.hear_out()
            await line.run(0.1)
            assert line.ended is not None


class TestOtherMatters:
    @pytest.mark.parametrize("said", ["救命啊着火了", "转人工", "我还想问一下医保卡丢了要怎么补办"])
    async def test_go_before_the_rating(self, said: str) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            await line.say(said)
            assert line.assistant.asked[-1][0] == said
            assert len(rated(line)) == 1
            await line.run(SILENCE_SECONDS + 1)
            assert line.ended is None

    async def test_an_emergency_interrupts_the_question(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.run(0.5)
            await line.say("快来人救命啊")
            assert line.assistant.asked[-1][0] == "快来人救命啊"

    async def test_zero_is_a_person(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            line.session.press("0")
            await line.settle()
            assert line.assistant.asked[-1][0] == "/request_agent"

    async def test_a_failing_recogniser_is_no_breakdown_now(self) -> None:
        async with Line(limits=ASKS) as line:
            await left(line)
            await line.hear_out()
            line.break_recogniser()
            await line.run(1.0)
            await line.say("", 1.0)
            assert wording.BREAKDOWN not in line.spoken


async def test_the_journal_keeps_it(tmp_path: Path) -> None:
    db = database(tmp_path)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    journal = DatabaseJournal(db, inline, tmp_path / "spill.jsonl", lambda: now, tmp_path)
    with db.transaction() as session:
        CallRepository(session).upsert_call(
            {"id": "call-1", "caller_key": "k", "media": "voice", "started_at": now}
        )
    await journal.start()
    journal.satisfaction("call-1", now, None, None, None, "")
    journal.satisfaction("call-1", now, now, 4, "voice", "满意")
    await journal.written()
    await journal.stop()
    with db.transaction() as session:
        row = CallRepository(session).satisfaction("call-1")
        assert row is not None
        assert (row.score, row.channel, row.words) == (4, "voice", "满意")
