"""What all actions share: read the turn, reply, and never leave a caller alone."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from dialogue.actions.reply import Event, Reply
from dialogue.actions.services import Services
from dialogue.actions.turn import Turn

logger = logging.getLogger(__name__)


class HotlineAction(Action):  # type: ignore[misc]  # the SDK has no types
    """An action with services; subclasses set ``action_name`` and ``handle``.

    A service that fails ends in an apology and a handover (or the offer of a
    call-back where no agent is signed in); the failure is logged.
    """

    action_name = ""
    decision = "smalltalk"
    # Whether an active form asks its question again after this action.
    resumes_form = True

    def __init__(self, services: Services) -> None:
        """Keep the services."""
        self.services = services

    def name(self) -> str:
        """Name of the action in ``domain.yml``."""
        return self.action_name

    async def handle(self, turn: Turn, reply: Reply) -> None:
        """Fill ``reply`` for ``turn``."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Entry point of the SDK."""
        turn = Turn.from_tracker(tracker)
        reply = Reply(self.decision)
        try:
            await self.handle(turn, reply)
            if self.resumes_form and turn.active_loop and not reply.goes_on:
                # The form asks its question again, unless something is open.
                reply.start_form(turn.active_loop)
        except Exception:
            logger.exception("action %s failed", self.action_name)
            reply = await apology(self.services, turn)
        return reply.send(dispatcher)


async def agents_available(services: Services) -> bool:
    """Whether a person can take the call; a failing desk counts as nobody."""
    try:
        return await services.seats.available()
    except Exception:
        logger.exception("seats cannot be asked")
        return False


async def apology(services: Services, turn: Turn) -> Reply:
    """The reply after a service failed: a person, or at least a call-back."""
    reply = Reply("agent")
    if turn.active_loop:
        reply.leave_form()
    if await agents_available(services):
        reply.say("utter_service_problem")
        reply.command("handover", priority="normal", reason="系统故障，需要人工处理")
    else:
        reply.say("utter_service_problem_no_agents")
        reply.leave_open("offer_callback")
    return reply
