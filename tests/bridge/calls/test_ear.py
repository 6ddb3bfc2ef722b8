"""From sound to an utterance: pauses, looks at the text, the end of the turn."""

import asyncio

from bridge.calls.ear import Ear, EarEvent, Heard, PartialText
from bridge.media.frames import FRAME_SECONDS, SILENCE, Pcm
from speech.end_of_turn import EndOfTurnPolicy
from speech.errors import RecogniserError
from speech.vad import TurnDetector, TurnSettings
from tests.fakes.line import SPEECH, FakeRecogniser, FakeVad, inline


class Listening:
    """An ear fed with silence and speech."""

    def __init__(self) -> None:
        self.recogniser = FakeRecogniser()
        self.events: list[EarEvent] = []
        detector = TurnDetector(TurnSettings(longest=1e9))
        self.ear = Ear(
            FakeVad(), detector, self.recogniser, inline, EndOfTurnPolicy(), self.events.append
        )
        self.now = 0.0

    async def run(self, seconds: float, frame: Pcm) -> None:
        for _ in range(round(seconds / FRAME_SECONDS)):
            self.now += FRAME_SECONDS
            self.ear.push(frame, self.now)
            for _ in range(8):
                await asyncio.sleep(0)

    @property
    def heard(self) -> list[Heard]:
        return [event for event in self.events if isinstance(event, Heard)]

    @property
    def texts(self) -> list[str]:
        return [one.transcript.text for one in self.heard if one.transcript]


async def test_the_text_is_ready_when_the_turn_ends_and_is_decoded_once() -> None:
    line = Listening()
    line.recogniser.says("公积金怎么提取？")
    await line.run(1.0, SPEECH)
    await line.run(1.0, SILENCE)
    assert line.texts == ["公积金怎么提取？"]
    assert line.recogniser.previews == 1
    assert line.heard[0].decided - line.heard[0].ended < 0.55


async def test_what_is_still_unfinished_is_waited_for() -> None:
    line = Listening()
    line.recogniser.says("我想问一下")
    await line.run(0.6, SPEECH)
    await line.run(1.1, SILENCE)
    assert line.heard == []
    line.recogniser.script.clear()
    line.recogniser.says("我想问一下医保卡怎么办")
    await line.run(0.6, SPEECH)
    await line.run(0.8, SILENCE)
    assert line.texts == ["我想问一下医保卡怎么办"]
    assert line.recogniser.previews == 2


async def test_the_end_follows_even_when_nothing_more_is_said() -> None:
    line = Listening()
    line.recogniser.says("我想问一下")
    await line.run(0.6, SPEECH)
    await line.run(1.5, SILENCE)
    assert line.texts == ["我想问一下"]


async def test_the_pause_of_one_turn_does_not_shape_the_next() -> None:
    line = Listening()
    line.recogniser.says("因为")
    await line.run(0.6, SPEECH)
    await line.run(1.6, SILENCE)
    line.recogniser.says("文建路")
    await line.run(0.6, SPEECH)
    await line.run(0.9, SILENCE)
    assert line.texts == ["因为", "文建路"]


async def test_an_engine_that_fails_in_a_pause_is_asked_again_at_the_end() -> None:
    line = Listening()
    line.recogniser.script.append(RecogniserError("decode_failed", "坏了"))
    await line.run(0.6, SPEECH)
    await line.run(0.4, SILENCE)
    line.recogniser.script.clear()
    line.recogniser.says("好的")
    await line.run(0.6, SILENCE)
    assert line.texts == ["好的"]


async def test_the_look_is_shown_as_a_growing_caption() -> None:
    line = Listening()
    line.recogniser.says("我想问一下")
    await line.run(0.6, SPEECH)
    await line.run(0.5, SILENCE)
    assert PartialText("我想问一下") in line.events
