"""Reading a turn from a tracker, and building a reply."""

from __future__ import annotations

import pytest

from dialogue.actions.base import HotlineAction
from dialogue.actions.registry import ACTIONS, build_executor
from dialogue.actions.reply import Reply
from dialogue.actions.turn import Turn
from tests.dialogue.turns import make_tracker, run
from tests.fakes.dialogue_services import INSURANCE, FakeHouse


class Broken(HotlineAction):
    """An action whose service fails."""

    action_name = "action_broken"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        reply.say("utter_never_said")
        raise RuntimeError("service is down")


class Polite(HotlineAction):
    """An action that says one thing."""

    action_name = "action_polite"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        reply.say("utter_thank")


class TestFromTracker:
    def test_everything_an_action_needs(self) -> None:
        turn = Turn.from_tracker(
            make_tracker(
                "不是会文是清澜", "correct", {"pending": "clarify", "misses": 2}, "work_order_form"
            )
        )
        assert turn.text == "不是会文是清澜"
        assert turn.intent == turn.guess == "correct"
        assert turn.entities == {"place": "清澜"}
        assert turn.mentions == (("place", "清澜"), ("place", "会文"))
        assert turn.pending == "clarify"
        assert turn.count("misses") == 2
        assert turn.count("silences") == 0
        assert turn.caller_phone == "13800138000"
        assert turn.active_loop == "work_order_form"

    def test_an_event_has_no_text(self) -> None:
        assert Turn.from_tracker(make_tracker("/silence", "silence")).text == ""

    def test_the_guess_survives_the_fallback(self) -> None:
        ranking = [
            {"name": "nlu_fallback", "confidence": 0.45},
            {"name": "report_problem", "confidence": 0.4},
        ]
        turn = Turn.from_tracker(make_tracker("唉", "nlu_fallback", ranking=ranking))
        assert turn.intent == "nlu_fallback"
        assert turn.guess == "report_problem"
        assert turn.confidence == pytest.approx(0.4)

    def test_only_actions_of_this_turn_count(self) -> None:
        turn = Turn.from_tracker(
            make_tracker("对", "affirm", actions=("action_extract_slots", "work_order_form"))
        )
        assert turn.handled_by == ("work_order_form",)


class TestReply:
    def test_an_entry_and_its_card(self) -> None:
        reply = Reply("answer")
        reply.show(INSURANCE)
        from rasa_sdk.executor import CollectingDispatcher

        dispatcher = CollectingDispatcher()
        reply.send(dispatcher)
        custom = dispatcher.messages[-1]["custom"]
        assert custom["entry"]["id"] == INSURANCE.entry_id
        assert custom["card"]["text"] == INSURANCE.answer_full
        assert custom["decision"] == "answer"

    async def test_success_resets_the_ladders_and_closes_what_was_open(self) -> None:
        _, events = await run(Polite(FakeHouse().services()), make_tracker("谢谢", "thank"))
        slots = {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        assert slots == {"pending": None, "misses": 0, "silences": 0}

    async def test_in_a_form_the_form_goes_on(self) -> None:
        _, events = await run(
            Polite(FakeHouse().services()), make_tracker("谢谢", "thank", loop="work_order_form")
        )
        assert [e["name"] for e in events if e["event"] == "followup"] == ["work_order_form"]


class TestFailure:
    async def test_an_apology_and_a_person(self) -> None:
        dispatcher, events = await run(
            Broken(FakeHouse().services()), make_tracker("喂", "greet", loop="work_order_form")
        )
        said = [m.get("response") for m in dispatcher.messages]
        assert "utter_service_problem" in said
        assert "utter_never_said" not in said
        commands = dispatcher.messages[-1]["custom"]["commands"]
        assert commands[0]["name"] == "handover"
        assert {"event": "active_loop", "name": None} in [
            {"event": e["event"], "name": e["name"]} for e in events if e["event"] == "active_loop"
        ]

    async def test_with_nobody_there_a_call_back(self) -> None:
        house = FakeHouse()
        house.seats.free = False
        dispatcher, events = await run(Broken(house.services()), make_tracker("喂", "greet"))
        assert "commands" not in dispatcher.messages[-1]["custom"]
        slots = {e["name"]: e["value"] for e in events if e["event"] == "slot"}
        assert slots["pending"] == "offer_callback"


class TestRegistry:
    def test_each_action_has_its_own_name(self) -> None:
        executor = build_executor(FakeHouse().services())
        assert len(executor.actions) == len(ACTIONS)

    async def test_the_executor_needs_no_domain(self) -> None:
        executor = build_executor(FakeHouse().services())
        result = await executor.run(
            {
                "next_action": "action_start",
                "sender_id": "s",
                "version": "3.6",
                "tracker": {
                    "sender_id": "s",
                    "slots": {},
                    "latest_message": {},
                    "events": [],
                    "paused": False,
                    "followup_action": None,
                    "active_loop": {},
                    "latest_action_name": None,
                },
            }
        )
        assert result is not None
        assert result.responses[0]["response"] == "utter_greeting"
