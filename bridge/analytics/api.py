"""Routes about what has happened at the seats."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from bridge.analytics.schemas import DayHistoryView, QuarterView, TotalView
from bridge.analytics.service import AnalyticsService
from bridge.auth.guard import require_role
from bridge.auth.service import SignedIn

READS_HISTORY = ("supervisor", "quality", "admin")


def build_router(analytics: AnalyticsService) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/api/seats", tags=["seats"])
    reader = Annotated[SignedIn, Depends(require_role(*READS_HISTORY))]

    @router.get("/history")
    def history(day: date, _user: reader) -> DayHistoryView:
        """Return a day at the seats by quarter-hours; today up to now."""
        found = analytics.day(day)
        return DayHistoryView(
            day=found.day,
            until=found.until,
            in_time_seconds=found.in_time,
            quarters=[QuarterView.model_validate(one) for one in found.quarters],
            total=TotalView.model_validate(found.total),
        )

    return router
