"""What can go wrong with a work order."""

from bridge.errors import HotlineError, NotFound


class OrderNotFound(NotFound):
    """No work order has this number."""

    code = "order_not_found"
    detail = "没有找到这个工单，请核对工单编号。"


class EmptyContent(HotlineError):
    """A work order says nothing."""

    code = "empty_content"
    detail = "诉求内容不能为空。"
    status = 422


class IllegalTransition(HotlineError):
    """The step is not possible in the order's present state."""

    code = "illegal_transition"
    detail = "工单目前的状态不能进行此操作。"
    status = 409


class ReasonRequired(HotlineError):
    """This step must say why."""

    code = "reason_required"
    detail = "此操作必须填写原因。"
    status = 422


class DataRequired(HotlineError):
    """This step lacks something that it needs; the sentence says what."""

    code = "data_required"
    detail = "此操作缺少必要的信息。"
    status = 422
