"""What can go wrong between the bridge and the dialogue server."""

from bridge.errors import HotlineError


class AssistantUnavailable(HotlineError):
    """The dialogue server does not answer, answers too late, or answers nonsense."""

    code = "assistant_unavailable"
    detail = "智能助手暂时无法应答。"
    status = 503
