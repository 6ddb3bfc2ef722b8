"""What can go wrong with a wrap-up."""

from bridge.errors import HotlineError


class CodeUnknown(HotlineError):
    """There is no such reason code."""

    code = "wrap_up_code_unknown"
    detail = "请选择一种办结方式。"
    status = 422
