"""One call, and the sole owner of who is speaking in it.

Sound arrives and leaves in steps of 20 ms (`tick`); call time is counted in those steps, so that
a test can run half a minute of conversation in a blink. What happens is put into one inbox and
handled by one task (`run`), in order. Engines and transports only report.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bridge.assistant.errors import AssistantUnavailable
from bridge.assistant.turn import AssistantTurn, Event
from bridge.calls import wording
from bridge.calls.barge_in import BargeIn
from bridge.calls.ear import Ear, EarEvent, Heard, PartialText, SpeechBegan
from bridge.calls.events import (
    CallState,
    Card,
    Ended,
    Listener,
    OrderMade,
    Outcome,
    Speaker,
    StateChanged,
    TurnDone,
)
from bridge.calls.handover import Handover, Leaving
from bridge.calls.keypad import Keypad
from bridge.calls.mouth import SLOW_RATE
from bridge.calls.parts import CallParts
from bridge.calls.ports import Caller, HumanLeg, Mode
from bridge.calls.reactions import leaves_queue, wish_after_leaving
from bridge.calls.rescue import Rescue
from bridge.calls.satisfaction import Satisfaction
from bridge.calls.telling import Telling
from bridge.calls.transcript import Line, Turn
from bridge.calls.waits import Waits
from bridge.kit.logs import get_logger
from bridge.media.frames import FRAME_SECONDS, SILENCE, Loop, Pcm
from bridge.media.inbound import InboundBuffer
from speech.audio import ring_back
from speech.end_of_turn import Expectation

_log = get_logger(__name__)

_INBOUND_SECONDS = 0.3
# Shorter sounds without words are coughs and clicks; nobody is asked to repeat those.
_WORTH_ASKING_SECONDS = 0.8


class CallSession:
    """A call between a citizen, the hotline and perhaps an agent."""

    def __init__(self, call_id: str, caller: Caller, parts: CallParts) -> None:
        self.call_id = call_id
        self.caller = caller
        self.started_at = parts.now()
        self.state: CallState = "connecting"
        self.outcome: Outcome = "abandoned"
        self.order_no: str | None = None
        self.slots: dict[str, Any] = {}
        self.intents: list[str] = []
        self.read: list[dict[str, Any]] = []
        self._parts = parts
        self._limits = parts.limits
        self._player = parts.player
        self._mouth = parts.mouth
        self._inbox: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self._inbound = InboundBuffer(_INBOUND_SECONDS)
        self._waiting_tone = Loop(ring_back())
        self._ear: Ear | None = None
        self._telling = Telling(call_id, parts.journal, parts.recorder)
        self._people = Handover(self, parts.desk, self._new_ear)
        self._waits = Waits(self._limits, typing=caller.media != "voice")
        self._keypad = Keypad(self._limits.digits)
        self._rescue = Rescue(self)
        self._satisfaction = Satisfaction(
            self,
            parts.journal,
            self._telling.emit,
            parts.now,
            invites=parts.limits.satisfaction,
            typing=caller.media != "voice",
        )
        self._ticks = 0
        self._was_busy = False
        self._monologue: list[tuple[Heard, str]] = []
        self._turn: Turn | None = None
        self._turns = 0
        self._last_reply = ""
        self._over_voice = BargeIn(parts.player, parts.limits)
        self._after: Callable[[], Awaitable[None]] | None = None
        self._over = False

    # ---- for transports ---------------------------------------------------------------------

    @property
    def now(self) -> float:
        """Seconds of call time."""
        return self._ticks * FRAME_SECONDS

    @property
    def caller_phone(self) -> str | None:
        """The caller's own number, if known."""
        return self.caller.phone

    @property
    def lines(self) -> list[Line]:
        """What was said so far."""
        return self._telling.lines

    @property
    def reason(self) -> str:
        """Why the call wants a person, in words; empty when it does not."""
        return self._people.reason

    @property
    def recording(self) -> Path | None:
        """Where the call is recorded, if it is."""
        return self._parts.recorder.path if self._parts.recorder else None

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with every event from now on; return what ends that."""
        return self._telling.watch(listener)

    def hear(self, pcm: Pcm) -> None:
        """Take sound from the caller: int16, mono, 16 kHz, any length."""
        self._inbound.push(pcm)

    def press(self, digit: str) -> None:
        """A key of the keypad was pressed."""
        self._post(self._on_digit, digit)

    def type(self, text: str) -> None:
        """The caller sent a typed message."""
        self._post(self._on_typed, text)

    def hang_up(self) -> None:
        """The caller has hung up, or their connection is lost for good."""
        self._post(self.end)

    def tick(self) -> Pcm:
        """Advance by 20 ms; return what the caller hears in it."""
        self._ticks += 1
        inbound = self._inbound.pop()
        if inbound is None:
            inbound = SILENCE
        if self._ear is not None:
            self._ear.push(inbound, self.now)
            if self._over_voice.step(self._ear, self.state):
                self._fall_silent()
        outbound = self._outbound(inbound)
        if self._parts.recorder is not None:
            self._parts.recorder.write(inbound, outbound)
        self._timers()
        return outbound

    def discard(self) -> None:
        """The call never began: leave no trace."""
        if self._parts.recorder is not None:
            self._parts.recorder.discard()

    # ---- for the desk -----------------------------------------------------------------------

    def join(self, leg: HumanLeg, mode: Mode = "talks") -> None:
        """Somebody comes onto the line."""
        self._post(self._on_joined, leg, mode)

    def set_mode(self, name: str, mode: Mode) -> None:
        """Somebody on the line listens, whispers or talks from now on."""
        self._post(self._on_mode, name, mode)

    def hold(self, on: bool) -> None:
        """The caller hears music, or the people again."""
        self._post(self._on_hold, on)

    def leave(self, name: str, why: Leaving) -> None:
        """Somebody is gone."""
        self._post(self._on_left, name, why)

    # ---- life -------------------------------------------------------------------------------

    async def run(self) -> None:
        """Conduct the call until it is over."""
        self._parts.journal.call_started(self)
        try:
            await self._open()
            while not self._over:
                step = await self._inbox.get()
                await step()
        except asyncio.CancelledError:
            self._end(wording.OUTCOMES[self.outcome])
            raise
        except Exception:
            # Whatever is wrong with us, the caller gets a person.
            _log.exception("call_failed", call_id=self.call_id)
            await self._after_failure()
        finally:
            self._release()

    async def _after_failure(self) -> None:
        await self._rescue.start("breakdown")
        while not self._over:
            step = await self._inbox.get()
            await step()

    async def _open(self) -> None:
        if not self._parts.ready.is_set():
            self.set_state("connecting", wording.LOADING)
            try:
                await asyncio.wait_for(self._parts.ready.wait(), self._limits.load_grace)
            except TimeoutError:
                if self.caller.phone:
                    await self._parts.desk.request_callback(
                        self.caller.phone, self.call_id, wording.HANDOVER_REASONS["breakdown"]
                    )
                self._end(wording.NOT_READY)
                return
        if self.caller.media == "voice":
            self._ear = self._new_ear("caller")
        if await self._parts.desk.came_back(self.caller.key):
            self.wait_for_person("cut_off", head=True)
            self.say_notice(wording.CAME_BACK)
            return
        if self._parts.load.busy and self.people() > 0:
            self.wait_for_person("busy")
            self.say_notice(wording.BUSY)
            return
        await self._notify("start")

    def _release(self) -> None:
        self._mouth.stop()
        self._people.close()
        if self._ear is not None:
            self._ear.close()
        self._parts.desk.withdraw(self.call_id, "hung_up")
        if self._parts.recorder is not None:
            self._parts.recorder.close()
        self._parts.journal.call_ended(self)

    # ---- every 20 ms ------------------------------------------------------------------------

    def _outbound(self, inbound: Pcm) -> Pcm:
        playing = self._player.next_frame()
        recorder = self._parts.recorder
        if self._people.present:
            mixed = self._people.exchange(inbound, playing, self.now)
            if recorder is not None:
                recorder.write_people(mixed.agents, mixed.supervisors)
            if self._people.talking:
                return self._people.heard_by_caller(mixed)
        elif recorder is not None and recorder.has_people:
            recorder.write_people(None, None)
        if playing is not None:
            return playing
        if self.state in ("waiting", "connecting"):
            return self._waiting_tone.next_frame()
        return SILENCE

    def _fall_silent(self) -> None:
        self._player.pause()
        self.set_state("hearing")

    def _timers(self) -> None:
        busy = self._player.busy
        if self._was_busy and not busy:
            self._post(self._on_played)
        self._was_busy = busy
        ear = self._ear
        sound = busy or (ear is not None and (ear.speaking or ear.decoding))
        if self._satisfaction.step(sound, FRAME_SECONDS):
            self._post(self._satisfaction.give_up)
        match self._waits.step(self.state, sound or bool(self._keypad.digits), FRAME_SECONDS):
            case "silence":
                self._post(self._on_silence)
            case "queue_notice":
                self._post(self._tell_place)
            case "queue_limit":
                self._post(self._on_waited_too_long)
            case None:
                pass
        number = self._keypad.due(self.now)
        if number:
            self._post(self._on_number, number)

    # ---- what happens -----------------------------------------------------------------------

    def _post(self, step: Callable[..., Awaitable[None]], *args: Any) -> None:
        async def run() -> None:
            await step(*args)

        self._inbox.put_nowait(run)

    def _new_ear(self, who: Speaker) -> Ear:
        return self._parts.new_ear(lambda event: self._on_ear(who, event))

    def _on_ear(self, who: Speaker, event: EarEvent) -> None:
        match event:
            case SpeechBegan():
                if who == "caller":
                    self._over_voice.began()
                    if self.state == "listening":
                        self.set_state("hearing")
            case PartialText(text=text):
                self._telling.growing(who, text)
                if who == "caller" and self._over_voice.by_words(text, self.state):
                    self._fall_silent()
            case Heard():
                self._post(self._on_heard, who, event)

    async def _on_heard(self, who: Speaker, heard: Heard) -> None:
        text = await self._words(heard)
        if who != "caller" or self.state == "with_agent":
            if text:
                self._said(who, text, heard)
            return
        if self._satisfaction.active and await self._rates(text, heard):
            return
        if heard.transcript is None:
            await self._rescue.start("recogniser")
            return
        interrupted = self._player.busy
        if interrupted and not self._over_voice.meant(text):
            self._player.resume()
            if text:
                self._said("caller", text, heard)
            self.set_state("speaking")
            return
        self._monologue.append((heard, text))
        text = "".join(part for _, part in self._monologue)
        if heard.cut:
            self._telling.growing("caller", text)
            if heard.decided - self._monologue[0][0].began < self._limits.max_utterance:
                return
        parts, self._monologue = [one for one, _ in self._monologue], []
        if interrupted:
            self._stop_speaking()
        if _sounds_foreign(heard) and not self._rescue.active:
            await self._notify("foreign_language", self._new_turn("voice", text, parts))
            return
        if not text:
            await self._on_no_words(heard)
            return
        turn = self._new_turn("voice", text, parts)
        self._said("caller", text, heard)
        await self._take(text, turn, protected=heard.cut)

    async def _rates(self, text: str, heard: Heard) -> bool:
        """Take an answer to what the caller was asked last; False when they want something else."""
        if self._player.busy and not self._over_voice.meant(text):
            self.listen()
            return True
        if self._satisfaction.gives_way(text):
            return False
        if text:
            self._said("caller", text, heard)
        await self._satisfaction.take(text, "voice")
        return True

    async def _words(self, heard: Heard) -> str:
        transcript = heard.transcript
        if transcript is None or transcript.confidence < self._limits.understood:
            return ""
        return await self._parts.understand(transcript.text)

    async def _on_no_words(self, heard: Heard) -> None:
        if self.state == "waiting":
            return
        if self._rescue.active:
            await self._rescue.take("")
            return
        if heard.ended - heard.began < _WORTH_ASKING_SECONDS:
            self.set_state("listening")
            return
        doubtful = heard.transcript.text if heard.transcript else ""
        await self._notify("not_understood", self._new_turn("voice", "", [heard]), doubtful)

    async def _on_typed(self, text: str) -> None:
        self._stop_speaking()
        self._telling.said("caller", text, self.now)
        if self.state == "with_agent":
            return
        if self._satisfaction.active and not self._satisfaction.gives_way(text):
            await self._satisfaction.take(text, "page")
            return
        await self._take(text, self._new_turn("text", text, []))

    async def _on_digit(self, digit: str) -> None:
        if self.state == "with_agent":
            return
        if self._after == self.end and digit not in "0*":
            # The hotline is saying goodbye: a key pressed twice is no new matter.
            return
        self._stop_speaking()
        if self._satisfaction.active:
            # 0 is a person at any moment.
            if digit != "0":
                await self._satisfaction.key(digit)
                return
            self._satisfaction.close()
        expecting_number = bool(self.slots.get("requested_slot")) or self._rescue.active
        command = self._keypad.press(digit, self.now, alone=not expecting_number)
        if command == "person":
            self._telling.said("caller", "0", self.now)
            await self._notify("request_agent", self._new_turn("digit", "0", []))
        elif command == "repeat":
            await self._repeat()
        elif command is not None:
            await self._on_number(command)

    async def _on_number(self, number: str) -> None:
        self._telling.said("caller", number, self.now)
        await self._take(number, self._new_turn("digit", number, []))

    async def _on_silence(self) -> None:
        if self._rescue.active:
            await self._rescue.take("")
        elif self.state == "listening":
            await self._notify("silence", self._new_turn("silence", "", []))

    async def _on_played(self) -> None:
        self._over_voice.protected = False
        if self._player.busy or self._over:
            return
        after, self._after = self._after, None
        if after is not None:
            await after()
        elif self.state == "with_agent":
            return
        elif self._people.queued:
            self.set_state("waiting")
        elif self.state in ("speaking", "connecting"):
            self.set_state("listening")

    # ---- turns ------------------------------------------------------------------------------

    def _new_turn(self, source: str, text: str, heard: list[Heard]) -> Turn:
        self._turns += 1
        return Turn.begin(self._turns, source, text, heard, self.now)

    async def _take(self, text: str, turn: Turn, *, protected: bool = False) -> None:
        if self._rescue.active:
            await self._rescue.take(text)
            return
        if self._people.queued:
            if not leaves_queue(text):
                return
            self._people.leave_queue("changed_mind")
            text = wish_after_leaving(text)
        self.set_state("thinking")
        try:
            heard = 1.0 if turn.confidence is None else turn.confidence
            metadata = {**self._metadata(), "heard": heard}
            answer = await self._parts.assistant.say(self.call_id, text, metadata)
        except AssistantUnavailable as error:
            await self._broken(turn, error)
            return
        await self._apply(answer, turn, protected=protected)

    async def _notify(self, event: Event, turn: Turn | None = None, doubtful: str = "") -> None:
        if self._rescue.active:
            return
        if self._people.queued and event == "request_agent":
            await self._tell_place()
            return
        if turn is not None:
            self.set_state("thinking")
        try:
            metadata = {**self._metadata(), "doubtful": doubtful}
            answer = await self._parts.assistant.notify(self.call_id, event, metadata)
        except AssistantUnavailable as error:
            await self._broken(turn, error)
            return
        await self._apply(answer, turn or self._new_turn("event", "", []))

    async def _broken(self, turn: Turn | None, error: AssistantUnavailable) -> None:
        if turn is not None:
            turn.error = error.code
            self._finish_turn(turn)
        await self._rescue.start("breakdown")

    def _metadata(self) -> dict[str, Any]:
        return {
            "call_id": self.call_id,
            "caller_phone": self.caller.phone,
            "agents_available": self._parts.desk.available() > 0,
            "channel": "voice" if self.caller.media == "voice" else "text",
        }

    async def _apply(self, answer: AssistantTurn, turn: Turn, *, protected: bool = False) -> None:
        turn.take(answer)
        turn.stamps["decided"] = self.now
        self.slots = dict(answer.slots)
        self.intents.append(answer.intent)
        if answer.decision == "answer" and answer.entry:
            self.read.append(dict(answer.entry))
        if self._ear is not None:
            self._ear.expects = expectation(self.slots)
        if answer.card:
            self._telling.emit(
                Card(answer.card["title"], answer.card["text"], answer.card["department"])
            )
        if answer.decision == "answer" and answer.entry and self.outcome == "abandoned":
            self.outcome = "answered"
        names = [str(command["name"]) for command in answer.commands]
        for command in answer.commands:
            self._obey(command)
        if "slower" in names:
            self._mouth.rate = SLOW_RATE
        reply = answer.reply
        if "repeat" in names or "slower" in names:
            reply += self._last_reply
        else:
            self._last_reply = reply
        if protected:
            reply = wording.TOO_LONG + reply
        self._turn = turn
        self._speak(reply, then=self.end if "hangup" in names else None, protected=protected)

    def _obey(self, command: Any) -> None:
        match command["name"]:
            case "handover":
                self._waits.queued()
                self._people.wait(command.get("priority", "normal"), str(command.get("reason", "")))
            case "order_created":
                self.order_no = str(command["order_no"])
                self.outcome = "work_order"
                self._telling.emit(OrderMade(self.order_no))
            case "callback_created":
                if self.outcome != "work_order":
                    self.outcome = "handed_over"
            case _:
                pass

    def _finish_turn(self, turn: Turn) -> None:
        if self._turn is turn:
            self._turn = None
        self._telling.emit(TurnDone(turn.as_dict()))
        self._parts.journal.turn(self.call_id, turn)

    # ---- speaking ---------------------------------------------------------------------------

    def _speak(
        self,
        text: str,
        *,
        then: Callable[[], Awaitable[None]] | None = None,
        protected: bool = False,
    ) -> None:
        self._after = then
        self._over_voice.protected = protected
        if text:
            self._telling.said("bot", text, self.now)
        self.set_state("speaking")
        if text and self.caller.media != "text":
            self._mouth.say(text, self._first_sound)
            self._was_busy = True
        else:
            self._first_sound()
            self._was_busy = True

    def _first_sound(self) -> None:
        turn = self._turn
        if turn is not None:
            turn.stamps["first_audio"] = self.now
            if turn.source == "voice":
                self._parts.load.waited(self.now - turn.stamps["end_of_turn"])
            self._finish_turn(turn)

    def _stop_speaking(self) -> None:
        """Cut the voice off; the transcript keeps only what the caller heard of it."""
        if not self._player.busy:
            return
        heard = self._mouth.stop()
        self._was_busy = False
        self._after = None
        if self._turn is not None:
            self._finish_turn(self._turn)
        self._telling.cut_short(heard)

    async def _repeat(self) -> None:
        if self._last_reply:
            self._speak(self._last_reply)

    def say_notice(self, text: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        """Speak a sentence of the line itself (queue, breakdown), then do ``then``."""
        self._stop_speaking()
        self._speak(text, then=then, protected=False)

    # ---- a person ---------------------------------------------------------------------------

    def wait_for_person(self, reason: str, *, head: bool = False) -> None:
        """Put the call into the queue because the hotline itself cannot go on."""
        self._waits.queued()
        self._people.wait("normal", reason, head=head)

    async def _tell_place(self) -> None:
        if self._people.queued:
            self._people.tell_place()

    async def _on_waited_too_long(self) -> None:
        if not self._people.queued:
            return
        self._people.leave_queue("waited_too_long")
        if self._rescue.active:
            await self._rescue.nobody()
            return
        try:
            answer = await self._parts.assistant.notify(
                self.call_id, "request_agent", {**self._metadata(), "agents_available": False}
            )
        except AssistantUnavailable:
            await self._rescue.start("breakdown")
            return
        await self._apply(answer, self._new_turn("event", "", []))

    async def _on_joined(self, leg: HumanLeg, mode: Mode) -> None:
        if mode == "talks":
            self._taken_over()
        self._people.joined(leg, mode)
        self._telling.mark("joined", name=leg.name, role=leg.role, mode=mode)

    async def _on_mode(self, name: str, mode: Mode) -> None:
        if mode == "talks" and not self._people.talking:
            self._taken_over()
        self._people.changed(name, mode)
        self._telling.mark("mode", name=name, mode=mode)

    def _taken_over(self) -> None:
        """A person speaks from here on, and not the hotline."""
        if self._people.talking:
            return
        self._stop_speaking()
        self._after = None
        self._rescue.active = False
        self._satisfaction.close()
        if self.outcome != "work_order":
            self.outcome = "handed_over"

    async def _on_hold(self, on: bool) -> None:
        self._people.hold(on)
        self._telling.mark("held" if on else "resumed")

    async def _on_left(self, name: str, why: Leaving) -> None:
        if self._people.left(name, why):
            self._telling.mark("left", name=name, why=why)

    def farewell(self) -> None:
        """Say goodbye after the last person has hung up; ask what the caller thought."""
        self._satisfaction.farewell(urgent=self._people.urgent)

    def listen(self) -> None:
        """Go on with what was being said, or wait for the caller."""
        if self._player.busy:
            self._player.resume()
            self.set_state("speaking")
        else:
            self.set_state("listening")

    # ---- the end ----------------------------------------------------------------------------

    async def callback(self, phone: str | None, reason: str) -> None:
        """Note that somebody must call this caller back."""
        await self._parts.desk.request_callback(
            phone, self.call_id, wording.HANDOVER_REASONS[reason]
        )
        self.outcome = "handed_over"

    def people(self) -> int:
        """Return how many agents could take this call."""
        return self._parts.desk.available()

    async def end(self) -> None:
        """End the call in the state it is in."""
        self._end(wording.OUTCOMES[self.outcome])

    def _end(self, detail: str) -> None:
        if self._over:
            return
        self._over = True
        if self._turn is not None:
            self._finish_turn(self._turn)
        self._mouth.stop()
        self.set_state("ended", detail)
        self._telling.emit(Ended(self.outcome, detail))

    # ---- telling ----------------------------------------------------------------------------

    def set_state(self, state: CallState, detail: str | None = None) -> None:
        if self._over and state != "ended":
            return
        changed = state != self.state or detail is not None
        self.state = state
        if not changed and state != "waiting":
            return
        position = self._parts.desk.ahead(self.call_id) if state == "waiting" else None
        self._telling.mark("state", state=state)
        self._telling.emit(StateChanged(state, detail or wording.STATES[state], position))

    def _said(self, who: Speaker, text: str, heard: Heard) -> None:
        confidence = heard.transcript.confidence if heard.transcript else None
        self._telling.said(who, text, heard.began, confidence)


def expectation(slots: Mapping[str, Any]) -> Expectation:
    """What the hotline has just asked for, as far as it shapes the pauses of the answer."""
    asked = str(slots.get("requested_slot") or "")
    if asked in ("contact_phone", "order_number"):
        return "number"
    return "yes_no" if asked == "order_confirmed" else "anything"


def _sounds_foreign(heard: Heard) -> bool:
    transcript = heard.transcript
    return transcript is not None and transcript.language not in ("zh", "yue", "")
