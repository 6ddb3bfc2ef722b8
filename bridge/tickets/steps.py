"""Taking one step in the life of a work order: is it allowed, and what does it change?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bridge.kit.clock import aware
from bridge.tickets.deadlines import Deadlines
from bridge.tickets.errors import DataRequired, IllegalTransition, ReasonRequired
from bridge.tickets.models import WorkOrder, WorkOrderEvent
from bridge.tickets.projection import apply, last_of, project
from bridge.tickets.states import STATE_TITLES, TRANSITIONS, State, Transition

MAX_EXTENSION_DAYS = 60
_DATA_TITLES = {"unit": "承办单位", "working_days": "延期的工作日数", "into": "并入的工单编号"}


def take_step(
    order: WorkOrder,
    kind: str,
    actor: str,
    reason: str,
    data: Mapping[str, Any],
    at: datetime,
    deadlines: Deadlines,
) -> WorkOrderEvent:
    """Append an event to an order and bring its row up to date.

    Raises:
        IllegalTransition: unknown step, or not in this state, or against a rule on returns.
        ReasonRequired: the step must say why.
        DataRequired: the step lacks something it needs.
    """
    step = TRANSITIONS.get(kind)
    before = State(order.state) if order.events else None
    if (
        step is None
        or (before is None) != (kind == "create")
        or (before is not None and before not in step.sources)
    ):
        title = STATE_TITLES[before] if before else "未登记"
        name = step.title if step else kind
        raise IllegalTransition(f"工单目前为“{title}”，不能进行“{name}”。")
    if step.reason and not reason.strip():
        raise ReasonRequired(f"“{step.title}”必须填写原因。")
    extra = _checked_data(step, data)
    if kind == "return":
        _check_return(order, at, deadlines)
    elif kind == "extend":
        extra["deadline"] = _extended(order, extra["working_days"], deadlines).isoformat()
    elif kind == "resume":
        extra["deadline"] = _resumed(order, at, deadlines).isoformat()
    elif kind == "dispatch":
        extra["designated"] = project(order.events).dispatches + 1 >= deadlines.max_dispatches
    event = WorkOrderEvent(
        seq=len(order.events) + 1,
        kind=kind,
        from_state=before.value if before else None,
        to_state=_target(step, order, before).value,
        actor=actor,
        at=at,
        reason=reason.strip(),
        data=extra,
    )
    order.events.append(event)
    apply(order)
    return event


def _target(step: Transition, order: WorkOrder, before: State | None) -> State:
    if step.kind == "resume":
        suspended = last_of(order.events, "suspend")
        # Without a suspension in the log the state "suspended" cannot have been reached.
        assert suspended is not None
        return State(suspended.from_state or State.HANDLING)
    target = step.target or before
    assert target is not None
    return target


def _checked_data(step: Transition, data: Mapping[str, Any]) -> dict[str, Any]:
    extra = dict(data)
    for key in step.data:
        if not extra.get(key):
            raise DataRequired(f"“{step.title}”需要填写{_DATA_TITLES[key]}。")
    days = extra.get("working_days")
    if step.kind == "extend" and not (isinstance(days, int) and 1 <= days <= MAX_EXTENSION_DAYS):
        raise DataRequired(f"延期的工作日数应为 1 至 {MAX_EXTENSION_DAYS} 的整数。")
    return extra


def _check_return(order: WorkOrder, at: datetime, deadlines: Deadlines) -> None:
    dispatch = last_of(order.events, "dispatch")
    if dispatch is None:
        raise IllegalTransition
    if dispatch.data.get("designated"):
        raise IllegalTransition("该工单已指定承办单位，不能再退单。")
    if at > deadlines.return_within.after(aware(dispatch.at), deadlines.calendar):
        raise IllegalTransition("已超过退单时限，请按期办理或申请延期。")


def _extended(order: WorkOrder, days: int, deadlines: Deadlines) -> datetime:
    return deadlines.calendar.add_working_days(_deadline(order), days)


def _resumed(order: WorkOrder, at: datetime, deadlines: Deadlines) -> datetime:
    """Move the deadline by the working days that went by while the order was suspended."""
    suspended = last_of(order.events, "suspend")
    if suspended is None:
        return _deadline(order)
    days = deadlines.calendar.working_days_between(aware(suspended.at), at)
    return deadlines.calendar.add_working_days(_deadline(order), days) if days else _deadline(order)


def _deadline(order: WorkOrder) -> datetime:
    if order.deadline is None:
        raise IllegalTransition("该工单没有办理时限。")
    return aware(order.deadline)
