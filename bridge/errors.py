"""The one shape of an error that people may see."""

from typing import Any


class HotlineError(Exception):
    """An error with a machine code, a Chinese sentence for people and an HTTP status.

    Subclasses set ``code``, ``detail`` and ``status``; a caller may pass a more exact sentence.
    """

    code = "internal"
    detail = "系统出现问题，请稍后再试。"
    status = 500

    def __init__(self, detail: str | None = None) -> None:
        if detail is not None:
            self.detail = detail
        super().__init__(self.detail)

    def as_dict(self) -> dict[str, Any]:
        """Return ``{"error": code, "detail": sentence}``, the body every API error has."""
        return {"error": self.code, "detail": self.detail}


class BadRequest(HotlineError):
    """The request does not have the form that the interface asks for."""

    code = "bad_request"
    detail = "请求格式不正确。"
    status = 400


class NotFound(HotlineError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"
    detail = "没有找到您要的内容。"
    status = 404


class Forbidden(HotlineError):
    """The person is known but may not do this."""

    code = "forbidden"
    detail = "您没有进行此操作的权限。"
    status = 403


class StoreBusy(HotlineError):
    """The database could not be written in time."""

    code = "store_busy"
    detail = "系统正忙，暂时无法保存，请稍后再试。"
    status = 503
