"""All actions of the domain, built with the application's services."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

from dialogue.actions import (
    answers_to_offers,
    callback,
    doubts,
    knowledge,
    order_actions,
    people,
    progress,
    talk,
)
from dialogue.actions.services import Services

ACTIONS = (
    talk.Start,
    talk.Greet,
    talk.Repeat,
    talk.Slower,
    talk.Wait,
    talk.Thank,
    talk.Goodbye,
    talk.BotChallenge,
    talk.Dissatisfied,
    talk.Abuse,
    talk.Silence,
    knowledge.AnswerQuestion,
    knowledge.ChooseOption,
    knowledge.NoMatch,
    knowledge.StartOrder,
    answers_to_offers.Affirm,
    answers_to_offers.Deny,
    answers_to_offers.Correct,
    answers_to_offers.Cancel,
    doubts.PersonOrQuestion,
    people.ForeignLanguage,
    people.Emergency,
    people.SubmitCallback,
    order_actions.ValidateOrder,
    order_actions.AskContent,
    order_actions.AskAddress,
    order_actions.AskTime,
    order_actions.AskPhone,
    order_actions.AskConfirmation,
    order_actions.SubmitOrder,
    doubts.ProgressOrQuestion,
    progress.ValidateProgress,
    progress.AskOrderNumber,
    callback.ValidateCallback,
    callback.AskCallbackPhone,
)


class HotlineExecutor(ActionExecutor):  # type: ignore[misc]  # the SDK has no types
    """Executor whose actions never need the domain.

    The SDK asks Rasa to send the whole domain again whenever it does not know
    it; our actions name responses and read slots, so the requests stay small.
    """

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        """An empty domain."""
        return {}


def build_executor(services: Services) -> ActionExecutor:
    """The executor behind the application's action endpoint.

    ``await executor.run(body)`` takes the JSON body that Rasa posts and returns
    the result to be sent back as JSON (a pydantic model or ``None``).
    """
    executor = HotlineExecutor()
    for action in ACTIONS:
        executor.register_action(action(services))
    return executor
