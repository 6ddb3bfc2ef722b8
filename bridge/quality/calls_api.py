"""Routes to find finished calls, look at them and listen to them."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import StreamingResponse

from bridge.auth.guard import require_role
from bridge.auth.roles import Role
from bridge.auth.service import SignedIn
from bridge.errors import BadRequest
from bridge.quality.audio import Side
from bridge.quality.calls_service import CallService
from bridge.quality.errors import RangeUnsatisfiable
from bridge.quality.ranges import wanted
from bridge.quality.reviews_view import DESK
from bridge.quality.schemas import CallDetail, FoundCalls, MarkCall, Person
from bridge.quality.search_repository import Wanted, Who

MAY_SCORE = Annotated[SignedIn, Depends(require_role(*DESK))]
MAY_BE_SCORED = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
_Listener = Annotated[SignedIn, Depends(require_role(*{*DESK, *MAY_BE_SCORED}))]

Outcome = Literal["", "answered", "work_order", "handed_over", "abandoned"]


def build_router(calls: CallService) -> APIRouter:
    """Return the routes under ``/api/quality/calls``."""
    router = APIRouter(prefix="/api/quality", tags=["quality"])

    @router.get("/agents")
    def agents(_user: MAY_SCORE) -> list[Person]:
        """Return those who take calls."""
        return calls.agents()

    @router.get("/calls")
    def search(
        user: MAY_SCORE,
        agent: Annotated[str, Query(max_length=32)] = "",
        begin: Annotated[datetime | None, Query(alias="from")] = None,
        end: Annotated[datetime | None, Query(alias="to")] = None,
        text: Annotated[str, Query(max_length=100)] = "",
        who: Who | None = None,
        phone: Annotated[str, Query(pattern=r"^\d{0,20}$")] = "",
        outcome: Outcome = "",
        evidence: bool | None = None,
        scored: bool | None = None,
        page: Annotated[int, Query(ge=1, le=200)] = 1,
        size: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> FoundCalls:
        """Return finished calls, newest first; ``to`` is excluded, ``phone`` the last digits."""
        if any(instant is not None and instant.tzinfo is None for instant in (begin, end)):
            raise BadRequest("时间须带时区。")
        return calls.search(
            Wanted(
                agent=agent,
                begin=begin,
                end=end,
                words=text,
                who=who,
                phone=phone,
                outcome=outcome,
                evidence=evidence,
                scored=scored,
            ),
            user,
            page=page,
            size=size,
        )

    @router.get("/calls/{call_id}")
    def detail(call_id: str, user: _Listener) -> CallDetail:
        """Return a call; agents only those that they were sent a score of."""
        return calls.detail(call_id, user)

    @router.get(
        "/calls/{call_id}/audio",
        response_class=StreamingResponse,
        responses={200: {"content": {"audio/wav": {}}}, 206: {}, 416: {}},
    )
    def audio(
        call_id: str,
        user: _Listener,
        side: Side = "both",
        download: bool = False,
        range_: Annotated[str | None, Header(alias="Range")] = None,
    ) -> Response:
        """Return the recording, or one side of it; every listening is written down."""
        export = download and user.role in DESK
        track = calls.listen(call_id, side, user, export=export)
        # What people said is kept in no cache of a browser.
        headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, no-store"}
        if export:
            headers["Content-Disposition"] = f'attachment; filename="{call_id}-{side}.wav"'
        try:
            part = wanted(range_, track.size)
        except RangeUnsatisfiable as error:
            headers["Content-Range"] = f"bytes */{track.size}"
            return Response(status_code=error.status, headers=headers)
        first, last = part or (0, track.size - 1)
        headers["Content-Length"] = str(last - first + 1)
        if part is not None:
            headers["Content-Range"] = f"bytes {first}-{last}/{track.size}"
        return StreamingResponse(
            track.read(first, last),
            status_code=200 if part is None else 206,
            media_type="audio/wav",
            headers=headers,
        )

    @router.post("/calls/{call_id}/marks")
    def mark(call_id: str, body: MarkCall, user: MAY_SCORE) -> CallDetail:
        """Mark a call as evidence."""
        return calls.mark(call_id, body, user)

    @router.delete("/calls/{call_id}/marks/{mark_id}")
    def unmark(call_id: str, mark_id: str, user: MAY_SCORE) -> CallDetail:
        """Take a mark back."""
        return calls.unmark(call_id, mark_id, user)

    return router
