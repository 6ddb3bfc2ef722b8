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


class NotNow(HotlineError):
    """The seat is in a state in which that cannot be done."""

    code = "not_now"
    detail = "当前状态不能这样操作，请看清坐席状态后再试。"
    status = 409


class OfferOver(HotlineError):
    """The offer was answered by somebody else, refused, missed or withdrawn."""

    code = "offer_over"
    detail = "这通来电已不再分配给您。"
    status = 409


class NobodyThere(HotlineError):
    """Nobody who is meant is signed in, or free where that is needed."""

    code = "nobody_there"
    detail = "对方现在不在线或正忙，请换一位同事或稍后再试。"
    status = 409
