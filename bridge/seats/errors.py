"""What an agent may be told."""

from bridge.errors import HotlineError


class AlreadyTaken(HotlineError):
    """Another agent was faster, or the caller has hung up."""

    code = "already_taken"
    detail = "这通来电已被其他坐席接听，或来电人已挂机。"
    status = 409


class SeatBusy(HotlineError):
    """The agent has a call already."""

    code = "seat_busy"
    detail = "您正在通话中，请先结束当前通话。"
    status = 409
