"""Keys, reactions, waits: the pure rules of a call."""

import numpy as np
import pytest

from bridge.calls.echo import Echo, sounds_within
from bridge.calls.keypad import Keypad
from bridge.calls.limits import CallLimits
from bridge.calls.reactions import is_backchannel, leaves_queue, phone_in
from bridge.calls.waits import Waits
from bridge.media.player import Player


class TestKeypad:
    def test_zero_alone_is_a_person(self) -> None:
        assert Keypad(2).press("0", 0, alone=True) == "person"

    def test_zero_while_a_number_is_asked_for_is_a_digit(self) -> None:
        keypad = Keypad(2)
        assert keypad.press("0", 0, alone=False) is None
        assert keypad.digits == "0"

    def test_star_repeats_and_forgets_what_was_keyed(self) -> None:
        keypad = Keypad(2)
        keypad.press("1", 0, alone=True)
        assert keypad.press("*", 0, alone=True) == "repeat"
        assert keypad.digits == ""

    def test_a_pause_ends_a_number_once(self) -> None:
        keypad = Keypad(2)
        keypad.press("1", 0, alone=True)
        keypad.press("2", 1, alone=True)
        assert keypad.due(2.9) is None
        assert keypad.due(3.0) == "12"
        assert keypad.due(9) is None

    def test_hash_without_digits_is_nothing(self) -> None:
        assert Keypad(2).press("#", 0, alone=True) is None


@pytest.mark.parametrize(
    ("text", "remaining", "expected"),
    [
        ("嗯。", 5, True),
        ("好的，", 5, True),
        ("好的", 1, False),
        ("等一下", 5, False),
        ("不是", 5, False),
        ("转人工", 5, False),
    ],
)
def test_backchannels(text: str, remaining: float, expected: bool) -> None:
    assert is_backchannel(text, remaining) is expected


@pytest.mark.parametrize(
    ("heard", "echo"),
    [
        ("到政务服务中心", True),
        ("到政府服务中星", True),
        ("请到", False),
        ("我要投诉", False),
        ("不是政务服务中心", False),
        ("请到政务服务中心办理是不是要先预约", False),
        ("", False),
    ],
)
def test_an_echo_sounds_like_a_part_of_what_is_being_said(heard: str, echo: bool) -> None:
    assert sounds_within(heard, "请到政务服务中心办理。") is echo


class TestEcho:
    def player(self) -> Player:
        player = Player()
        player.begin()
        player.put(
            "您是想问居住证办理，还是居住证换领？请您说一下。", np.full(23 * 3200, 9, np.int16)
        )
        return player

    def play(self, player: Player, characters: int) -> None:
        for _ in range(characters * 10):
            player.next_frame()

    def test_what_is_heard_while_we_say_it_is_an_echo(self) -> None:
        player = self.player()
        echo = Echo(player)
        self.play(player, 11)
        echo.began()
        self.play(player, 6)
        assert echo.sounds_like("居住证换领")

    def test_who_repeats_our_words_afterwards_answers(self) -> None:
        player = self.player()
        echo = Echo(player)
        self.play(player, 22)
        echo.began()
        assert not echo.sounds_like("居住证换领")


def test_who_leaves_the_queue() -> None:
    assert leaves_queue("算了不等了")
    assert not leaves_queue("还要多久")


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("我的电话是13800000000", "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("63222222", "63222222"),
        ("0898-63222222", "089863222222"),
        ("12345", None),
        ("", None),
    ],
)
def test_phone_numbers(text: str, phone: str | None) -> None:
    assert phone_in(text) == phone


class TestWaits:
    def test_silence_is_due_after_its_time_and_counts_anew(self) -> None:
        waits = Waits(CallLimits(silence=2), typing=False)
        due = [waits.step("listening", False, 1.0) for _ in range(4)]
        assert due == [None, "silence", None, "silence"]

    def test_sound_starts_the_count_again(self) -> None:
        waits = Waits(CallLimits(silence=2), typing=False)
        waits.step("listening", False, 1.5)
        waits.step("listening", True, 1.0)
        assert waits.step("listening", False, 1.5) is None

    def test_who_types_has_more_time(self) -> None:
        waits = Waits(CallLimits(silence=2, typing_silence=5), typing=True)
        assert waits.step("listening", False, 3.0) is None
        assert waits.step("listening", False, 2.0) == "silence"

    def test_the_queue_has_a_notice_and_an_end(self) -> None:
        waits = Waits(CallLimits(queue_notice=2, queue_limit=5), typing=False)
        due = [waits.step("waiting", False, 1.0) for _ in range(5)]
        assert due == [None, "queue_notice", None, "queue_notice", "queue_limit"]
