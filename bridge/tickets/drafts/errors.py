"""What can go wrong with a draft."""

from typing import Any

from bridge.errors import Forbidden, HotlineError, NotFound


class CallUnknown(NotFound):
    """There is neither a draft nor a call with this id."""

    code = "call_unknown"
    detail = "没有找到这通来电。"


class NotYourCall(Forbidden):
    """The agent neither serves nor served the call."""

    code = "not_your_call"
    detail = "这通来电不由您接听，不能查看或修改它的工单。"


class OrderDraftConflict(HotlineError):
    """Somebody has changed the same field since; ``current`` is the draft as it is now."""

    code = "order_draft_conflict"
    detail = "这份草稿刚在另一处改过，请核对后再保存。"
    status = 409

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__()
        self.current = current

    def as_dict(self) -> dict[str, Any]:
        """Return the error with the draft as it is now."""
        return {**super().as_dict(), "current": self.current}


class OrderDraftClosed(HotlineError):
    """The draft has become an order, or was discarded."""

    code = "order_draft_closed"
    detail = "这份草稿已经提交为工单，不能再修改。"
    status = 409


class FieldInvalid(HotlineError):
    """A field cannot hold this value."""

    code = "field_invalid"
    detail = "有一项内容不在可选范围内，请重新选择。"
    status = 422


class OrderDraftIncomplete(HotlineError):
    """Fields that an order needs are empty; ``fields`` names them."""

    code = "order_draft_incomplete"
    detail = "还有必填项没有填写。"
    status = 422

    def __init__(self, fields: list[str], titles: list[str]) -> None:
        super().__init__(f"请填写：{'、'.join(titles)}。")
        self.fields = fields

    def as_dict(self) -> dict[str, Any]:
        """Return the error with the names of the fields."""
        return {**super().as_dict(), "fields": self.fields}
