"""The small acts of a conversation, and its silences."""

from __future__ import annotations

from dialogue.actions.base import HotlineAction
from dialogue.actions.emergencies import connect_emergency
from dialogue.actions.offers import OfferAware
from dialogue.actions.reply import Reply
from dialogue.actions.turn import Turn


class Start(HotlineAction):
    """The caller has just connected."""

    action_name = "action_start"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Say who we are and what can be said."""
        reply.say("utter_greeting")


class Greet(OfferAware):
    """你好."""

    action_name = "action_greet"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Greet back; what was open stays open."""
        reply.keep_pending = True
        if not turn.active_loop:
            reply.say("utter_greet")


class Repeat(HotlineAction):
    """再说一遍: the application repeats what it said last."""

    action_name = "action_repeat"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Ask the application to repeat."""
        reply.keep_pending = True
        reply.command("repeat")


class Slower(HotlineAction):
    """说慢一点: the application slows down and repeats."""

    action_name = "action_slower"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Confirm and ask the application to slow down."""
        if turn.pending == "emergency" and "慢" not in turn.text:
            # 快点快点: in an emergency this is a yes.
            await connect_emergency(self.services, turn, reply)
            return
        reply.keep_pending = True
        reply.say("utter_slower")
        reply.command("slower")


class Wait(HotlineAction):
    """等一下."""

    action_name = "action_wait"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Give the caller time."""
        reply.keep_pending = True
        reply.say("utter_wait")


class Thank(OfferAware):
    """谢谢."""

    action_name = "action_thank"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Say you are welcome; outside of a form ask for more."""
        reply.say("utter_thank")
        if not turn.active_loop:
            reply.say("utter_anything_else")
            reply.leave_open("anything_else")


class Goodbye(HotlineAction):
    """再见."""

    action_name = "action_goodbye"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Say goodbye and hang up."""
        if turn.active_loop:
            reply.leave_form()
        reply.say("utter_goodbye")
        reply.command("hangup")


class BotChallenge(HotlineAction):
    """你是机器人吗."""

    action_name = "action_bot_challenge"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Say honestly what we are; what was open stays open."""
        reply.keep_pending = True
        reply.say("utter_bot_challenge")


class Dissatisfied(OfferAware):
    """The caller is not satisfied with us."""

    action_name = "action_dissatisfied"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Apologise and offer a person; the answer before this one did not help."""
        await self.services.answers.disliked(turn.call_id)
        reply.say("utter_dissatisfied")
        reply.leave_open("offer_person")


class Abuse(OfferAware):
    """Abuse: calm once, then a person is offered."""

    action_name = "action_abuse"

    async def respond(self, turn: Turn, reply: Reply) -> None:
        """Stay calm; the second time offer a person."""
        abuses = turn.count("abuses") + 1
        reply.remember(abuses=abuses)
        if abuses == 1:
            reply.say("utter_abuse_1")
        else:
            reply.say("utter_abuse_2")
            reply.leave_open("offer_person")


class Silence(HotlineAction):
    """The caller says nothing: are you there, how to speak, a person, goodbye."""

    action_name = "action_silence"

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """One step of the ladder; after an emergency a person is called in."""
        if turn.pending == "emergency":
            await connect_emergency(self.services, turn, reply)
            return
        silences = turn.count("silences") + 1
        reply.remember(silences=silences)
        reply.keep_pending = reply.keep_ladders = True
        if silences <= 2:
            reply.say(f"utter_silence_{silences}")
        elif silences == 3:
            reply.keep_pending = False
            reply.say("utter_silence_3")
            reply.leave_open("offer_person")
        else:
            if turn.active_loop:
                reply.leave_form()
            reply.say("utter_silence_goodbye")
            reply.command("hangup")
