"""After an agent has hung up, the caller is asked once what they thought of the service.

One short sentence, no menu (GB/T 33358-2016 discourages them): a key from 1 (best) to 5, or their
own words. Whoever says nothing, or something else entirely, is not asked again. Somebody who
reports an emergency, wants a person or has another matter is let through at once.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from bridge.calls import wording
from bridge.calls.events import Listener, RatingAsked
from bridge.calls.reactions import bare
from nlu.components.guard_rules import emergency_kind, is_agent_plea

Channel: TypeAlias = Literal["key", "voice", "page"]
SILENCE_SECONDS = 6.0
# Typing takes longer than speaking.
TYPING_SECONDS = 30.0
# However much noise there is on the line, it is over some time.
LONGEST_SECONDS = 45.0
# A longer sentence than this is about something else.
_LONGEST_RATING = 12

_KEYS = {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1}
_DIGITS = str.maketrans("一二三四五", "12345")
# 五分, 四星: there the larger number is the better one.
_STARS = re.compile(r"([1-5])(?:颗)?(?:分|星)")
_KEY_SAID = re.compile(r"^(?:我?(?:按|选|打|评|给|就是|是|嗯)*)(?:第)?([1-5])(?:吧|号|键|啊|个)?$")
_WORDS = (
    (4, re.compile(r"没(?:有|什么|啥)*不(?:太)?满意")),
    (
        1,
        re.compile(
            r"(?:非常|很|十分|特别|极其?|太|最)不满意|(?:太|很|非常|特别|极其?|最)差|差评|差劲"
        ),
    ),
    (2, re.compile(r"不(?:太|怎么|是很|大)?满意|(?:态度|服务|比较|有点)(?:比较|有点)?差|不怎么样")),
    (3, re.compile(r"基本(?:上)?(?:还)?满意|一般|还行|还可以|还好|凑合|马马虎虎|普通|过得去")),
    (
        5,
        re.compile(
            r"(?:非常|很|十分|特别|太|最|挺|蛮|相当)满意|(?:非常|很|太|特别|最|挺|蛮)(?:好|棒)|最好"
        ),
    ),
    (4, re.compile(r"满意|不错|好评|(?:态度|服务)好")),
)
_DECLINES = re.compile(r"不评|不用评|不打分|再见|拜拜|挂了|没有了|没别的|不说了|算了|不用了|不需要")


class RatedCall(Protocol):
    """What this needs of a call."""

    call_id: str

    def say_notice(self, text: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Speak a sentence, then do ``then``."""
        ...

    def listen(self) -> None:
        """Go on with what was being said, or wait for the caller."""
        ...

    async def end(self) -> None:
        """End the call."""
        ...


class RatingLog(Protocol):
    """Keeps what callers thought."""

    def satisfaction(
        self,
        call_id: str,
        asked_at: datetime,
        answered_at: datetime | None,
        score: int | None,
        channel: Channel | None,
        words: str,
    ) -> None:
        """The caller was asked, or has answered."""
        ...


class Satisfaction:
    """Asks one caller, once.

    Args:
        call: the call.
        log: keeps the answer.
        tell: told when the question is asked, and when it is no longer.
        now: the clock.
        invites: whether callers are asked at all.
        typing: the caller types.

    Attributes:
        active: the question is open.
    """

    def __init__(
        self,
        call: RatedCall,
        log: RatingLog,
        tell: Listener,
        now: Callable[[], datetime],
        *,
        invites: bool,
        typing: bool,
    ) -> None:
        self._call = call
        self._log = log
        self._tell = tell
        self._now = now
        self._invites = invites
        self._patience = TYPING_SECONDS if typing else SILENCE_SECONDS
        self._asked_at: datetime | None = None
        self._quiet = 0.0
        self._open_for = 0.0
        self.active = False

    def farewell(self, *, urgent: bool) -> None:
        """Say goodbye after the agent has hung up, and ask, if it is time for such a question.

        Args:
            urgent: the call was an emergency: nobody is asked anything then.
        """
        if not self._invites or urgent or self._asked_at is not None:
            self._call.say_notice(wording.AGENT_GOODBYE, then=self._call.end)
            return
        self._asked_at = self._now()
        self._log.satisfaction(self._call.call_id, self._asked_at, None, None, None, "")
        self._set(True)
        self._quiet = self._open_for = 0.0
        self._call.say_notice(wording.SATISFACTION, then=self._wait)

    def step(self, sound: bool, seconds: float) -> bool:
        """Count ``seconds``; tell whether the question has been open long enough.

        Args:
            sound: somebody speaks or is being understood.
        """
        if not self.active:
            return False
        self._open_for += seconds
        self._quiet = 0.0 if sound else self._quiet + seconds
        return self._quiet >= self._patience or self._open_for >= LONGEST_SECONDS

    def close(self) -> None:
        """Ask no longer; what the caller says or presses from here on means something else."""
        self._set(False)

    async def give_up(self) -> None:
        """Nobody answered."""
        if self.active:
            self.close()
            self._call.say_notice(wording.SATISFACTION_SILENT, then=self._call.end)

    async def key(self, digit: str) -> None:
        """A key was pressed."""
        score = _KEYS.get(digit)
        if score is None:
            self._call.listen()
        else:
            await self._rated(score, "key", digit)

    def gives_way(self, text: str) -> bool:
        """Tell whether the caller wants something else; the question is closed then."""
        said = bare(text)
        urgent = emergency_kind(text) is not None or is_agent_plea(text)
        other = len(said) > _LONGEST_RATING and not _DECLINES.search(said)
        if urgent or (other and rating(text) is None):
            self.close()
        return not self.active

    async def take(self, text: str, channel: Channel) -> None:
        """The caller said or typed something that is no other matter; it may be nothing at all."""
        score = rating(text)
        if score is not None:
            await self._rated(score, channel, text)
        elif _DECLINES.search(bare(text)):
            await self.give_up()
        else:
            self._call.listen()

    def _set(self, active: bool) -> None:
        if active != self.active:
            self.active = active
            self._tell(RatingAsked(active))

    async def _wait(self) -> None:
        self._quiet = 0.0
        self._call.listen()

    async def _rated(self, score: int, channel: Channel, words: str) -> None:
        self.close()
        assert self._asked_at is not None
        self._log.satisfaction(
            self._call.call_id, self._asked_at, self._now(), score, channel, words
        )
        self._call.say_notice(wording.SATISFACTION_THANKS, then=self._call.end)


def rating(text: str) -> int | None:
    """Return how satisfied a caller says to be, 5 (very) to 1; None if they do not say it.

    A number is the key of that number, where 1 is the best; 五分 and 四颗星 are meant as they are.
    """
    said = bare(text)
    if len(said) > 2 * _LONGEST_RATING:
        return None
    figures = said.translate(_DIGITS)
    if stars := _STARS.search(figures):
        return int(stars[1])
    if key := _KEY_SAID.match(figures):
        return _KEYS[key[1]]
    return next((score for score, seen in _WORDS if seen.search(said)), None)
