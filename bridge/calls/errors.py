"""Why a call cannot begin."""

from bridge.errors import HotlineError


class AlreadyInCall(HotlineError):
    """The same browser has a call going on, in another tab."""

    code = "already_in_call"
    detail = "您正在另一个页面通话。请回到那个页面继续，或者先在那里挂断。"
    status = 409


class LinesBusy(HotlineError):
    """As many calls as the machine can carry are going on."""

    code = "lines_busy"
    detail = "现在来电较多，线路正忙，请稍后再拨。紧急情况请直接拨打110、119、120。"
    status = 503


class TextTooLong(HotlineError):
    """A typed message is longer than can be handled."""

    code = "text_too_long"
    detail = "一次最多输入500个字，请分几次发送。"
    status = 400
