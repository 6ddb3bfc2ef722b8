"""Routes to score calls, for the agent's own results, and for appeals."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bridge.auth.guard import require_role
from bridge.auth.service import SignedIn
from bridge.quality.calls_api import MAY_BE_SCORED, MAY_SCORE
from bridge.quality.models import ReviewState
from bridge.quality.schemas import (
    AnswerAppeal,
    BeginReview,
    RaiseAppeal,
    ReviewPage,
    ReviewView,
    SaveReview,
    SendReview,
)
from bridge.quality.service import ReviewService

_Agent = Annotated[SignedIn, Depends(require_role(*MAY_BE_SCORED))]
_Page = Annotated[int, Query(ge=1, le=1000)]
_Size = Annotated[int, Query(ge=1, le=100)]


def build_router(reviews: ReviewService) -> APIRouter:
    """Return the routes under ``/api/quality/reviews`` and ``/api/quality/mine``."""
    router = APIRouter(prefix="/api/quality", tags=["quality"])

    @router.get("/reviews")
    def page(
        user: MAY_SCORE,
        state: Annotated[list[ReviewState] | None, Query()] = None,
        agent: Annotated[str, Query(max_length=32)] = "",
        reviewer: Annotated[str, Query(max_length=32)] = "",
        page: _Page = 1,
        size: _Size = 50,
    ) -> ReviewPage:
        """Return scores, those changed last first."""
        return reviews.page(
            user, states=state or (), agent=agent, reviewer=reviewer, page=page, size=size
        )

    @router.post("/reviews", status_code=201)
    def begin(body: BeginReview, user: MAY_SCORE) -> ReviewView:
        """Begin to score an agent in a call, or go on with it."""
        return reviews.begin(body, user)

    @router.get("/reviews/{review_id}")
    def one(review_id: str, user: MAY_SCORE) -> ReviewView:
        """Return a score."""
        return reviews.get(review_id, user)

    @router.put("/reviews/{review_id}")
    def save(review_id: str, body: SaveReview, user: MAY_SCORE) -> ReviewView:
        """Save the marks so far."""
        return reviews.save(review_id, body, user)

    @router.post("/reviews/{review_id}/send")
    def send(review_id: str, body: SendReview, user: MAY_SCORE) -> ReviewView:
        """Send the score to the agent."""
        return reviews.send(review_id, body.rev, user)

    @router.post("/reviews/{review_id}/answer")
    def answer(review_id: str, body: AnswerAppeal, user: MAY_SCORE) -> ReviewView:
        """Decide an appeal."""
        return reviews.answer(review_id, body, user)

    @router.get("/mine")
    def mine(user: _Agent, page: _Page = 1, size: _Size = 50) -> ReviewPage:
        """Return one's own results."""
        return reviews.mine(user, page=page, size=size)

    @router.get("/mine/{review_id}")
    def mine_one(review_id: str, user: _Agent) -> ReviewView:
        """Return one of one's own results."""
        return reviews.get_mine(review_id, user)

    @router.post("/mine/{review_id}/accept")
    def accept(review_id: str, user: _Agent) -> ReviewView:
        """Agree with a score."""
        return reviews.accept(review_id, user)

    @router.post("/mine/{review_id}/appeal")
    def appeal(review_id: str, body: RaiseAppeal, user: _Agent) -> ReviewView:
        """Appeal against a score."""
        return reviews.appeal(review_id, body, user)

    return router
