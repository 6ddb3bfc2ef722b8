"""Answers from the knowledge base, the clarifying question, and no match."""

from __future__ import annotations

import re
from typing import Any

from dialogue.actions.emergencies import ask_whether
from dialogue.actions.offers import OfferAware
from dialogue.actions.order_start import start_order
from dialogue.actions.progress import tell_progress
from dialogue.actions.reply import Reply
from dialogue.actions.services import AnswerView, CandidateView, Services
from dialogue.actions.sounds import sounds_like_emergency
from dialogue.actions.turn import Turn
from dialogue.actions.words import (
    asks_about_report,
    asks_for_advice,
    asks_something,
    asks_whether,
    core,
    is_question,
    pick_by_title,
    wants_action,
)

# A new question that merely shares a word with an option must stay a question.
_MAX_PICK_CHARS = 12
_SHORTEST_QUESTION = 2
_TELLING_CHARS = 8
# Where the base would rather ask back, its first entry is still right more often than not. If the
# words surely are a question, it is read with its title first, so that the caller can stop it.
_CAREFUL = 0.45
# Who asks whose business a nuisance is speaks of something that entries exist for; the
# alternative would be to register a work order that nobody asked for.
_CAREFUL_ADVICE = 0.3
_SURELY_ASKED = 0.6
# A report below this confidence that is worded as a question is asked of the base first.
_SURELY_REPORTED = 0.8
_ABOUT_AN_ORDER = re.compile(
    r"(?:看|查|问)[^，。]{0,6}(?:单子|工单|公单|进度|进展)"
    r"|(?:上次|上回|上个月|上周|之前|前几天)[^，。]{0,8}(?:反映|投诉|登记|举报)"
)


async def answer_question(services: Services, turn: Turn, reply: Reply, text: str) -> None:
    """Ask the knowledge base and speak its decision."""
    result = await services.answers.answer(text, turn.call_id, heard=turn.spoken)
    speak_answer(turn, reply, text, result)


def speak_answer(turn: Turn, reply: Reply, text: str, result: AnswerView) -> None:
    """Turn a decision of the knowledge base into a reply."""
    if result.decision == "answer" and result.best is not None:
        _speak_entry(turn, reply, result.best)
        reply.alternatives([c for c in result.candidates if c.entry_id != result.best.entry_id])
    elif _worth_reading(turn, result) and result.best is not None:
        reply.say("utter_about", title=result.best.title)
        _speak_entry(turn, reply, result.best)
        reply.alternatives([c for c in result.candidates if c.entry_id != result.best.entry_id])
    elif result.decision == "clarify" and result.candidates:
        _ask_which(reply, list(result.candidates))
    else:
        reply.decision = "unknown"
        reply.alternatives(list(result.candidates))
        if turn.active_loop:
            reply.say("utter_not_in_knowledge_in_form")
            return
        reply.say("utter_not_in_knowledge")
        reply.remember(last_question=text)
        reply.leave_open("offer_choice")


def _worth_reading(turn: Turn, result: AnswerView) -> bool:
    if len(core(turn.text)) < _TELLING_CHARS:
        # 证丢了能补办吗: too little was said to guess; two titles are offered instead.
        return False
    if turn.guess == "report_problem":
        asked = asks_for_advice(turn.text) or asks_whether(turn.text)
        return asked and result.confidence >= _CAREFUL_ADVICE
    asked = turn.guess == "ask_knowledge" and turn.confidence >= _SURELY_ASKED
    return asked and result.confidence >= _CAREFUL


def _speak_entry(turn: Turn, reply: Reply, entry: CandidateView) -> None:
    reply.decision = "answer"
    reply.say_text(entry.answer_spoken)
    reply.show(entry)
    if not turn.active_loop:
        reply.say("utter_anything_else")
        reply.leave_open("anything_else")


def _ask_which(reply: Reply, candidates: list[CandidateView]) -> None:
    reply.decision = "clarify"
    offered = candidates[:2]
    reply.alternatives(offered)
    reply.remember(
        options=[
            {"id": c.entry_id, "title": c.title, "question": c.matched_question} for c in offered
        ]
    )
    reply.leave_open("clarify")
    if len(offered) == 1:
        reply.say("utter_clarify_one", first=offered[0].title)
    else:
        reply.say("utter_clarify", first=offered[0].title, second=offered[1].title)


async def answer_option(services: Services, turn: Turn, reply: Reply, index: int) -> None:
    """Answer the offered option ``index``, as the store has it now."""
    option: dict[str, Any] = options_of(turn)[index]
    # Asked again instead of kept: what was withdrawn meanwhile is never said.
    for question in (option["title"], option["question"]):
        result = await services.answers.answer(question, turn.call_id, heard=turn.spoken)
        for candidate in result.candidates:
            if candidate.entry_id == option["id"]:
                _speak_entry(turn, reply, candidate)
                return
    reply.decision = "unknown"
    reply.say("utter_withdrawn")
    reply.remember(last_question=option["title"])
    reply.leave_open("offer_choice")


def options_of(turn: Turn) -> list[dict[str, Any]]:
    """Options of the clarifying question that is open."""
    return list(turn.slot("options") or [])


def picked(turn: Turn) -> int | None:
    """Index of the option that the caller's words name, if they name one."""
    options = options_of(turn)
    named = turn.entities.get("option")
    if named == "last" and options:
        return len(options) - 1
    if named and named.isdigit() and 0 < int(named) <= len(options):
        return int(named) - 1
    if len(core(turn.text)) > _MAX_PICK_CHARS:
        return None
    return pick_by_title(turn.text, [option["title"] for option in options])


def ask_again_which(turn: Turn, reply: Reply) -> None:
    """Repeat the clarifying question in other words."""
    reply.decision = "clarify"
    reply.leave_open("clarify")
    options = options_of(turn)
    if len(options) > 1:
        reply.say("utter_clarify_again", first=options[0]["title"], second=options[1]["title"])
    else:
        reply.say("utter_clarify_one", first=options[0]["title"])


class AnswerQuestion(OfferAware):
    """A question; or, after a clarifying question, possibly one of its options."""

    action_name = "action_answer_question"
    decision = "unknown"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Answer the question or the option it names."""
        if turn.pending == "clarify":
            index = picked(turn)
            if index is not None:
                await answer_option(self.services, turn, reply, index)
                return
        if turn.confidence < _SURELY_ASKED and wants_action(turn.text) and not turn.active_loop:
            start_order(turn, reply, turn.text)
            return
        await answer_question(self.services, turn, reply, turn.text)


class ChooseOption(OfferAware):
    """One of the options of a clarifying question, or of an offer."""

    action_name = "action_choose_option"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Answer the chosen option."""
        if turn.pending == "clarify":
            index = picked(turn)
            if index is None:
                ask_again_which(turn, reply)
            else:
                await answer_option(self.services, turn, reply, index)
            return
        await no_match(self.services, turn, reply)


class NoMatch(OfferAware):
    """Nothing certain was understood: try the knowledge base, then the ladder."""

    action_name = "action_no_match"
    decision = "unknown"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Answer if a confident answer exists, else climb the ladder."""
        if turn.pending == "clarify":
            index = picked(turn)
            if index is not None:
                await answer_option(self.services, turn, reply, index)
                return
        await no_match(self.services, turn, reply)


async def no_match(services: Services, turn: Turn, reply: Reply) -> None:
    """An order's progress or the knowledge base first, then reprompt, rephrase, a person."""
    if (
        turn.guess == "check_progress"
        or _ABOUT_AN_ORDER.search(turn.text)
        or asks_about_report(turn.text)
    ):
        await tell_progress(services, turn, reply)
        return
    if len(core(turn.text)) >= _SHORTEST_QUESTION:
        result = await services.answers.answer(turn.text, turn.call_id, heard=turn.spoken)
        likely = turn.guess == "ask_knowledge" or asks_something(turn.text)
        likely = likely and turn.intent != "out_of_scope"
        if result.decision == "answer" or (result.decision == "clarify" and likely):
            speak_answer(turn, reply, turn.text, result)
            return
    reply.decision = "unknown"
    call = sounds_like_emergency(turn.text or turn.doubtful)
    if call is not None:
        ask_whether(reply, call)
        return
    if turn.guess == "emergency" and turn.text and not turn.active_loop:
        # Not certain enough to say it is one, too close to say nothing.
        reply.say("utter_emergency_maybe")
        reply.leave_open("offer_person")
        return
    if turn.guess == "report_problem" and not turn.active_loop and len(core(turn.text)) >= 4:
        reply.say("utter_offer_order")
        reply.remember(last_question=turn.text)
        reply.leave_open("offer_order")
        return
    climb(turn, reply)


def climb(turn: Turn, reply: Reply) -> None:
    """One step of the ladder for turns that were not understood."""
    misses = turn.count("misses") + 1
    reply.remember(misses=misses)
    if misses >= 3:
        reply.say("utter_no_match_3")
        reply.leave_open("offer_person")
    else:
        if turn.intent == "out_of_scope" and misses == 1:
            reply.say("utter_out_of_scope")
        else:
            # In a form the form's own question follows; examples would confuse.
            reply.say("utter_no_match_1" if turn.active_loop else f"utter_no_match_{misses}")
        if turn.pending and not turn.text:
            # A noise closes nothing: what was offered stays open.
            reply.leave_open(turn.pending)


class StartOrder(OfferAware):
    """A problem is reported: start the work order with what was already said."""

    action_name = "action_start_order"
    decision = "work_order"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Fill slots from the first sentence and start the form; a question is answered first."""
        if asks_about_report(turn.text) and not turn.active_loop:
            await tell_progress(self.services, turn, reply)
            return
        doubtful = turn.confidence < _SURELY_REPORTED and is_question(turn.text)
        asked = doubtful or asks_for_advice(turn.text) or asks_whether(turn.text)
        if asked and not wants_action(turn.text) and not turn.active_loop:
            result = await self.services.answers.answer(turn.text, turn.call_id, heard=turn.spoken)
            if result.decision == "answer" or _worth_reading(turn, result):
                speak_answer(turn, reply, turn.text, result)
                return
        start_order(turn, reply, turn.text)
