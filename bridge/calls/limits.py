"""The times and counts that shape a call, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CallLimits:
    """All in seconds but ``understood``, a share, and ``satisfaction``.

    Attributes:
        duck: how long the caller speaks before the voice grows quiet.
        barge_in: how long the caller speaks before the voice falls silent, whatever they say;
            what is understood earlier decides earlier. Longer than showing that one listens takes.
        silence: how long nobody speaks before the caller is asked.
        typing_silence: the same for callers who type.
        understood: confidence below which words are taken as not understood: on the telephone a
            short yes is otherwise heard as a no.
        max_utterance: after so long the hotline answers although the caller goes on.
        load_grace: how long a call waits for the models of a starting hotline.
        queue_notice: how often a waiting caller hears how many are ahead.
        queue_limit: how long a caller waits before a call-back is offered instead.
        digits: pause that ends a number on the keypad.
        satisfaction: whether a caller is asked what they thought of the agent's service.
    """

    duck: float = 0.1
    barge_in: float = 0.6
    silence: float = 8.0
    typing_silence: float = 90.0
    understood: float = 0.01
    max_utterance: float = 60.0
    load_grace: float = 60.0
    queue_notice: float = 25.0
    queue_limit: float = 180.0
    digits: float = 2.5
    satisfaction: bool = False
