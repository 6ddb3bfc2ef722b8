"""What a supervisor does: listen, whisper, barge in, take over, set states, write to people."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from bridge.calls.ports import HumanLeg, Mode, WaitingCall
from bridge.errors import Forbidden, NotFound
from bridge.kit.logs import get_logger
from bridge.seats.errors import NobodyThere, NotNow, SeatBusy
from bridge.seats.hall import Hall
from bridge.seats.messages import ended_message, notice_message
from bridge.seats.seat import Seat
from bridge.seats.states import FREE, Wish
from bridge.seats.talks import Talks

Oversight: TypeAlias = Literal["listen", "whisper", "barge", "take_over"]
_MODES: dict[Oversight, Mode] = {
    "listen": "listens",
    "whisper": "whispers",
    "barge": "talks",
    "take_over": "talks",
}
LONGEST_NOTICE = 300
_log = get_logger(__name__)


class Supervision:
    """The supervisor's means. Every use is logged with who did it to whom.

    Args:
        hall: seats and calls.
        talks: who is on which call.
        live: finds a call that goes on and wants nobody.
    """

    def __init__(self, hall: Hall, talks: Talks, live: Callable[[str], WaitingCall | None]) -> None:
        self._hall = hall
        self._talks = talks
        self._live = live

    def begin(self, seat: Seat, call_id: str, what: Oversight, leg: HumanLeg) -> None:
        """Come onto a call; one that the hotline itself conducts can be listened to.

        Raises:
            Forbidden: this is no supervisor.
            SeatBusy: the supervisor is on a call already.
            NotFound: there is no such call.
            NotNow: nobody talks there who could be whispered to or talked with.
        """
        self._may(seat)
        if seat.monitoring is not None or self._hall.place(seat.username).state not in FREE:
            raise SeatBusy
        call = self._hall.calls.get(call_id) or self._live(call_id)
        if call is None or call.state == "ended":
            raise NotFound("这通来电已经结束。")
        if what != "listen" and not self._hall.floor.talking_in(call_id):
            raise NotNow
        self._talks.follow(call)
        if _MODES[what] == "talks":
            self._hall.floor.join(seat.username, call_id, self._hall.now)
        else:
            seat.monitoring = call_id
        self._talks.join(call, seat, leg, _MODES[what])
        self._note(seat, what, call_id)
        if what == "take_over":
            self._take_over(seat, call_id)
        self._hall.settle()
        self._hall.tell_state(seat)

    def change(self, seat: Seat, what: Oversight) -> None:
        """Do something else on the call that one is on.

        Raises:
            NotNow: this seat is on no call, or nobody else talks there.
        """
        self._may(seat)
        place = self._hall.place(seat.username)
        call_id = seat.monitoring or place.call_id
        if call_id is None or seat.username not in self._talks.members(call_id):
            raise NotNow
        mode, talked = _MODES[what], seat.monitoring is None
        if mode == "talks" and not talked:
            self._hall.floor.join(seat.username, call_id, self._hall.now)
            seat.monitoring = None
        elif mode != "talks" and talked:
            if len(self._hall.floor.talking_in(call_id)) < 2:
                raise NotNow
            # Said before the floor lets go: the sound stays open for whoever listens on.
            seat.monitoring = call_id
            self._hall.floor.part(seat.username, self._hall.now)
        self._talks.set_mode(call_id, seat.username, mode)
        self._note(seat, what, call_id)
        if what == "take_over":
            self._take_over(seat, call_id)
        self._hall.settle()
        self._hall.tell_state(seat)

    def stop(self, seat: Seat) -> None:
        """Listen no longer."""
        call_id, seat.monitoring = seat.monitoring, None
        if call_id is None:
            return
        self._talks.leave(call_id, seat.username, "parted")
        seat.freed()
        seat.send(ended_message(call_id, "已停止监听。"))
        self._hall.tell_state(seat)

    def force(self, seat: Seat, name: str, state: Wish) -> None:
        """Put somebody into a state; during a call when it is over. Raises NotNow, Forbidden."""
        self._may(seat)
        self._hall.floor.ask(name, state, self._hall.now, "supervisor")
        self._note(seat, f"force_{state}", name)
        target = self._hall.seats.get(name)
        self._hall.settle()
        if target is not None and name in self._hall.floor.places:
            self._hall.tell_state(target)
            target.send(notice_message(seat.display_name, "班长调整了您的状态。", level="warning"))

    def write(self, seat: Seat, text: str, name: str = "") -> None:
        """Write to somebody, or to everybody. Raises NotFound, Forbidden."""
        self._may(seat)
        message = notice_message(seat.display_name, text[:LONGEST_NOTICE])
        if not name:
            self._hall.broadcast(message)
            return
        target = self._hall.seats.get(name)
        if target is None:
            raise NotFound("这位同事没有签入。")
        target.send(message)

    # ---- what agents ask of the supervisor --------------------------------------------------

    def call_for_help(self, seat: Seat) -> None:
        """An agent wants the supervisor. Raises NobodyThere when none is signed in."""
        call_id = self._hall.place(seat.username).call_id or ""
        if not self._hall.supervisors():
            raise NobodyThere
        seat.needs_help = True
        self._note(seat, "help", call_id)
        self.alert(seat, "请求班长协助。", "help")

    def alert(self, seat: Seat, text: str, kind: Literal["help", "abuse"]) -> None:
        """Tell all supervisors something about a seat."""
        message = notice_message(seat.display_name, text, level="warning")
        for one in self._hall.supervisors():
            one.send({**message, "kind": kind, "seat": seat.username})

    def helped(self, seat: Seat, name: str) -> None:
        """A supervisor has seen who asked for help."""
        self._may(seat)
        target = self._hall.seats.get(name)
        if target is not None and target.needs_help:
            target.needs_help = False
            target.send(notice_message(seat.display_name, "班长已看到您的求助。"))

    # ---- inside -----------------------------------------------------------------------------

    def _may(self, seat: Seat) -> None:
        if not seat.supervises:
            raise Forbidden

    def _take_over(self, seat: Seat, call_id: str) -> None:
        for name in self._hall.floor.talking_in(call_id):
            if name == seat.username:
                continue
            self._hall.floor.part(name, self._hall.now)
            self._talks.leave(call_id, name, "parted")
            agent = self._hall.seats.get(name)
            if agent is not None:
                agent.send(ended_message(call_id, "班长已接管本次通话。"))

    def _note(self, seat: Seat, what: str, about: str) -> None:
        _log.info("supervision", seat=seat.username, what=what, about=about)
