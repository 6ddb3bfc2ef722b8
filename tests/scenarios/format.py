"""The format of the scenario files: callers as YAML, readable without knowing Python.

A file holds several scenarios about one theme. Each is one call::

    scenarios:
      - name: 问完医保就挂断                 # unique over all files
        covers: [ending/answer]             # what it stands for, see COVERABLE
        live: true                          # also runs in the end-to-end tests
        caller: {voice: zf_xiaobei, codec: pcmu, noise_db: 20, phone: "13800138000"}
        agents: 0                           # people signed in, 0 or 1
        turns:
          - say: 医保卡丢了怎么补办
            expect: {decision: answer, title: 补办, within_ms: 3000}
          - say: 没有了，谢谢
        end: {outcome: answered, hung_up: true}

``say`` may hold pauses: ``幺三九七六五[停0.9秒]四三二幺零``. ``{order}`` and ``{tail}`` in it are
the number, and its last four digits, of the order that ``given`` made, as they are read aloud.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

FOLDER = Path(__file__).parent
PAUSE = re.compile(r"\[停(\d+(?:\.\d+)?)秒\]")
EXPECTED_WAY: TypeAlias = Literal["virtual", "live"]

# What `covers` may name. The test of coverage demands each of them at least once.
COVERABLE = frozenset(
    """
    ending/answer ending/work_order ending/person
    ladder/silence ladder/no_match ladder/dissatisfied ladder/abuse
    emergency/fire emergency/medical emergency/crime emergency/traffic emergency/suicide
    keypad/zero keypad/star keypad/number
    barge_in/words barge_in/backchannel
    form/correction form/cancel form/aside
    progress/number progress/phone progress/unknown
    pace/repeat pace/slower pace/wait
    clarify out_of_scope foreign_language monologue dictated_number typed
    nobody/callback nobody/work_order not_in_knowledge noise pause
    """.split()
)


class ScenarioError(Exception):
    """A scenario file is wrong; the message says where and what, in words."""


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt expectation would silently expect nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Caller(Strict):
    """Who calls and how they sound.

    Attributes:
        voice: a Mandarin voice of Kokoro.
        rate: speed of speech, 1 is normal.
        codec: ``pcmu`` is the telephone (G.711 µ-law, 8 kHz), ``wide`` a browser.
        noise_db: signal to noise ratio of the background, dB; none without it.
        phone: the number the call comes from, if it is shown.
        media: ``text`` for callers who only type.
    """

    voice: str = Field("zf_xiaobei", pattern=r"^z[fm]_[a-z]+$")
    rate: float = Field(1.0, ge=0.6, le=1.6)
    codec: Literal["pcmu", "wide"] = "pcmu"
    noise_db: float | None = Field(None, ge=0, le=60)
    phone: str | None = Field(None, pattern=r"^\d{7,12}$")
    media: Literal["voice", "text"] = "voice"


class EarlierOrder(Strict):
    """A work order that exists before the call."""

    content: str
    address: str = "文城镇文建路"
    phone: str = Field("13700137000", pattern=r"^\d{11}$")


class Given(Strict):
    """How the world is before the call."""

    orders: list[EarlierOrder] = []


Words: TypeAlias = str | list[str]


class Expect(Strict):
    """What must be true after a turn; what is not named may be anything.

    Attributes:
        heard: pieces that the understood text contains, compared by sound (pinyin without tones).
        intent, decision: as the dialogue reports them; ``a|b`` allows either.
        title: part of the title of the entry that was read.
        offered: parts of the titles that were offered to choose from.
        reply: pieces that the reply contains; ``a|b`` allows either.
        reply_not: pieces that it must not contain.
        slots: parts of what was collected so far; ``null`` means that nothing was. Virtual only:
            a caller's page is not told them.
        state: of the call once the hotline has said its reply.
        ignored: nobody answered, as if nothing had been said.
        stopped: whether the hotline's voice was cut off.
        repeated: the hotline said its earlier reply again.
        within_ms: from the last sound of the caller to the first of the reply. Live only.
    """

    heard: Words = []
    intent: str | None = None
    decision: str | None = None
    title: str | None = None
    offered: list[str] = []
    reply: Words = []
    reply_not: Words = []
    slots: dict[str, str | None] = {}
    state: Literal["listening", "waiting", "with_agent", "ended", "speaking"] | None = None
    ignored: bool = False
    stopped: bool | None = None
    repeated: bool = False
    within_ms: int | None = Field(None, ge=200, le=20_000)


class Turn(Strict):
    """One thing that happens; exactly one of the first seven.

    Attributes:
        say: what the caller says once the hotline has finished.
        interrupt: what the caller says while it speaks, ``after`` seconds from its first sound.
        type: what the caller types.
        press: keys, pressed one after the other.
        silence: seconds in which the caller says nothing.
        mumble: seconds of sound without words.
        agent: what the agent does.
    """

    say: str | None = None
    interrupt: str | None = None
    type: str | None = None
    press: Annotated[str, Field(pattern=r"^[0-9*#]+$")] | None = None
    silence: float | None = Field(None, gt=0, le=300)
    mumble: float | None = Field(None, ge=0.2, le=20)
    agent: Literal["answers", "hangs_up", "vanishes"] | None = None
    after: float = Field(1.0, ge=0.2, le=20)
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _one_thing(self) -> "Turn":
        kinds = ("say", "interrupt", "type", "press", "silence", "mumble", "agent")
        named = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(named) != 1:
            raise ValueError(
                f"一步只能做一件事（{'、'.join(kinds)} 之一），这里有 {named or '零件'}"
            )
        if "after" in self.model_fields_set and self.interrupt is None:
            raise ValueError("after 只能和 interrupt 一起用")
        return self

    @property
    def words(self) -> str | None:
        """What is spoken in this turn, if anything is."""
        return self.say if self.say is not None else self.interrupt


class OrderExpected(Strict):
    """Parts of the work order that the call made."""

    content: str | None = None
    address: str | None = None
    occurred_at: str | None = None
    contact_phone: str | None = None
    type: str | None = None


class End(Strict):
    """How the call ends.

    Attributes:
        outcome: as the hotline reports it.
        order: what the new work order says; ``false``: none may have been made.
        callback: the number to be called back; ``false``: nobody may be promised a call.
        hung_up: whether the hotline ended the call itself.
        priority: of the call in the queue (virtual only).
    """

    outcome: Literal["answered", "work_order", "handed_over", "abandoned"] | None = None
    order: OrderExpected | Literal[False] | None = None
    callback: str | Literal[False] | None = None
    hung_up: bool | None = None
    priority: Literal["normal", "emergency"] | None = None


class Scenario(Strict):
    """One call.

    Attributes:
        known: why it fails today. It must fail then, so that a mend is noticed.
        known_in: where it fails.
        opening: what is expected of the greeting.
    """

    name: str = Field(min_length=2, max_length=40)
    story: str = ""
    covers: list[str] = []
    live: bool = False
    known: str | None = Field(None, min_length=8)
    known_in: list[EXPECTED_WAY] = ["virtual", "live"]
    caller: Caller = Caller()
    agents: Literal[0, 1] = 0
    given: Given = Given()
    opening: Expect = Expect()
    turns: list[Turn] = Field(min_length=1)
    end: End = End()

    @model_validator(mode="after")
    def _covers_what_exists(self) -> "Scenario":
        unknown = sorted(set(self.covers) - COVERABLE)
        if unknown:
            raise ValueError(f"covers 中没有这一项：{unknown[0]}")
        return self

    def fails_in(self, way: EXPECTED_WAY) -> str | None:
        """Return why this scenario is known to fail when run that way, or None."""
        return self.known if way in self.known_in else None

    def expectations(self) -> Iterator[Expect]:
        """Yield the expectations of all turns, the greeting's first."""
        yield self.opening
        yield from (turn.expect for turn in self.turns)


class ScenarioFile(Strict):
    """One file."""

    scenarios: list[Scenario] = Field(min_length=1)


def read(path: Path) -> list[Scenario]:
    """Read one file.

    Raises:
        ScenarioError: it is no YAML or does not have the format.
    """
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ScenarioError(f"{path.name} 不是正确的 YAML：{error}") from None
    try:
        return ScenarioFile.model_validate(data).scenarios
    except ValidationError as error:
        raise ScenarioError(_explained(path.name, data, error)) from None


@cache
def read_all(folder: Path = FOLDER) -> tuple[Scenario, ...]:
    """Read all scenarios, in the order of the files.

    Raises:
        ScenarioError: a file is wrong, or two scenarios have the same name.
    """
    found: dict[str, Scenario] = {}
    for path in sorted(folder.glob("*.yml")):
        for scenario in read(path):
            if scenario.name in found:
                raise ScenarioError(f"{path.name}：名称“{scenario.name}”已经用过")
            found[scenario.name] = scenario
    return tuple(found.values())


def pieces(words: str) -> list[str | float]:
    """Cut what is said at its pauses: text, seconds, text, …"""
    parts = PAUSE.split(words)
    return [float(part) if index % 2 else part for index, part in enumerate(parts) if part]


def _explained(name: str, data: Any, error: ValidationError) -> str:
    lines = []
    for one in error.errors():
        where = one["loc"]
        key = where[-1] if where else "?"
        text = {
            "extra_forbidden": f"没有“{key}”这一项",
            "missing": f"缺少“{key}”",
        }.get(one["type"], f"“{key}”不对：{one['msg'].removeprefix('Value error, ')}")
        lines.append(f"{name}，{_place(data, where)}：{text}")
    return "\n".join(lines)


def _place(data: Any, where: tuple[int | str, ...]) -> str:
    if len(where) < 2 or where[0] != "scenarios" or not isinstance(where[1], int):
        return "整个文件"
    scenario = data["scenarios"][where[1]]
    name = scenario.get("name") if isinstance(scenario, dict) else None
    place = f"“{name}”" if name else f"第{where[1] + 1}个场景"
    if len(where) > 3 and where[2] == "turns" and isinstance(where[3], int):
        place += f"第{where[3] + 1}步"
    return place
