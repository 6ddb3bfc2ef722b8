"""Scores: drafted, sent, accepted or appealed, decided."""

from typing import Any

import pytest

from bridge.errors import HotlineError
from bridge.quality.errors import (
    AlreadyReviewed,
    AppealLate,
    CallNotFound,
    Changed,
    NotServed,
    OwnCall,
    ReviewIncomplete,
    ReviewNotFound,
    SameReviewer,
    SheetFixed,
    WrongStep,
)
from bridge.quality.repository import QualityRepository
from bridge.quality.schemas import AnswerAppeal, BeginReview, Marks, RaiseAppeal, SaveReview
from tests.bridge.quality.conftest import AGENT, OTHER_QUALITY, QUALITY, World, person

UNHAPPY = RaiseAppeal(reason="市民自己没有说清楚地点")


def kinds(world: World, review_id: str) -> list[str]:
    with world.db.transaction() as session:
        return [event.kind for event in QualityRepository(session).events("review", review_id)]


def answer(outcome: str = "upheld", marks: Marks | None = None) -> AnswerAppeal:
    return AnswerAppeal.model_validate(
        {"outcome": outcome, "answer": "已复听", "corrected": marks and marks.model_dump()}
    )


class TestBegin:
    def test_a_draft_without_points(self, world: World) -> None:
        review = world.begin(world.call())
        assert (review.state, review.total, review.max_total) == ("draft", 0, 100)
        assert len(review.missing) == 7

    def test_again_is_the_same_draft(self, world: World) -> None:
        call = world.call()
        assert world.begin(call).id == world.begin(call, by=OTHER_QUALITY).id

    def test_not_again_once_it_is_sent(self, world: World) -> None:
        call = world.call()
        world.sent(call)
        with pytest.raises(AlreadyReviewed):
            world.begin(call)

    def test_each_agent_of_a_call(self, world: World) -> None:
        call = world.call(agents=("1001", "1002"))
        assert world.begin(call, "1001").id != world.begin(call, "1002").id

    @pytest.mark.parametrize("agent", ["1002", "nobody"])
    def test_only_who_served_the_call(self, world: World, agent: str) -> None:
        with pytest.raises(NotServed):
            world.begin(world.call(), agent)

    def test_nobody_themselves(self, world: World) -> None:
        call = world.call(agents=("2001",))
        with pytest.raises(OwnCall):
            world.begin(call, "2001", by=person("2001"))

    def test_no_such_call_or_one_that_goes_on(self, world: World) -> None:
        for call in ("unknown", world.call(ended_at=None)):
            with pytest.raises(CallNotFound):
                world.begin(call)

    def test_only_with_a_sheet_in_use(self, world: World) -> None:
        draft = world.room.sheets.revise(world.sheet.id, QUALITY)
        body = BeginReview(call_id=world.call(), agent="1001", sheet_id=draft.id)
        with pytest.raises(SheetFixed):
            world.room.reviews.begin(body, QUALITY)


class TestSave:
    def test_points_add_up(self, world: World) -> None:
        review = world.begin(world.call())
        body = SaveReview(rev=review.rev, **world.marks(less=3).model_dump())
        saved = world.room.reviews.save(review.id, body, OTHER_QUALITY)
        assert (saved.total, saved.max_total, saved.fatal) == (97, 100, False)
        assert saved.reviewer.username == "4002"
        assert saved.missing == []

    def test_a_fatal_item_makes_it_nothing(self, world: World) -> None:
        review = world.begin(world.call())
        body = SaveReview(rev=review.rev, **world.marks(fatal=True).model_dump())
        saved = world.room.reviews.save(review.id, body, QUALITY)
        assert (saved.total, saved.fatal) == (0, True)

    def test_what_somebody_else_saved_is_not_overwritten(self, world: World) -> None:
        review = world.begin(world.call())
        body = SaveReview(rev=review.rev, **world.marks().model_dump())
        world.room.reviews.save(review.id, body, OTHER_QUALITY)
        with pytest.raises(Changed):
            world.room.reviews.save(review.id, body, QUALITY)

    @pytest.mark.parametrize(
        "mark",
        [
            {"item": "sample-1", "points": 6},
            {"item": "unknown", "points": 1},
        ],
    )
    def test_only_what_the_sheet_allows(self, world: World, mark: dict[str, Any]) -> None:
        review = world.begin(world.call())
        body = SaveReview.model_validate({"rev": review.rev, "marks": [mark]})
        with pytest.raises(ReviewIncomplete):
            world.room.reviews.save(review.id, body, QUALITY)

    def test_not_after_sending(self, world: World) -> None:
        review = world.sent(world.call())
        body = SaveReview(rev=review.rev, **world.marks(5).model_dump())
        with pytest.raises(WrongStep):
            world.room.reviews.save(review.id, body, QUALITY)


class TestSend:
    def test_every_item_needs_points(self, world: World) -> None:
        review = world.begin(world.call())
        with pytest.raises(ReviewIncomplete, match="开头语"):
            world.room.reviews.send(review.id, review.rev, QUALITY)

    def test_appeal_is_open_for_three_working_days(self, world: World) -> None:
        # A Friday afternoon: Monday, Tuesday, Wednesday follow.
        world.clock.business("2026-12-04 16:00")
        review = world.sent(world.call())
        assert review.appeal_until is not None
        assert review.appeal_until.isoformat() == "2026-12-09T09:30:00+00:00"

    def test_the_agent_sees_it_only_then(self, world: World) -> None:
        call = world.call()
        review = world.begin(call)
        assert world.room.reviews.mine(AGENT, page=1, size=10).items == []
        with pytest.raises(ReviewNotFound):
            world.room.reviews.get_mine(review.id, AGENT)
        world.sent(call)
        assert [one.id for one in world.room.reviews.mine(AGENT, page=1, size=10).items] == [
            review.id
        ]

    def test_what_was_tried_before_is_not_told_to_the_agent(self, world: World) -> None:
        review = world.sent(world.call())
        seen = world.room.reviews.get_mine(review.id, AGENT)
        assert [step.kind for step in seen.steps] == ["sent"]
        assert kinds(world, review.id) == ["begun", "saved", "sent"]


class TestAgent:
    def test_accepts(self, world: World) -> None:
        review = world.sent(world.call())
        assert world.room.reviews.accept(review.id, AGENT).state == "accepted"
        with pytest.raises(WrongStep):
            world.room.reviews.appeal(review.id, UNHAPPY, AGENT)

    def test_appeals_once(self, world: World) -> None:
        review = world.sent(world.call())
        appealed = world.room.reviews.appeal(review.id, UNHAPPY, AGENT)
        assert appealed.state == "appealed"
        assert appealed.appeal is not None and appealed.appeal.reason == UNHAPPY.reason
        with pytest.raises(WrongStep):
            world.room.reviews.appeal(review.id, UNHAPPY, AGENT)

    def test_not_too_late(self, world: World) -> None:
        review = world.sent(world.call())
        world.clock.business("2026-12-04 17:30")
        assert world.room.reviews.get_mine(review.id, AGENT).may_appeal
        world.clock.forward(seconds=1)
        assert not world.room.reviews.get_mine(review.id, AGENT).may_appeal
        with pytest.raises(AppealLate):
            world.room.reviews.appeal(review.id, UNHAPPY, AGENT)

    def test_not_for_others(self, world: World) -> None:
        review = world.sent(world.call())
        for work in (
            lambda: world.room.reviews.accept(review.id, person("1002")),
            lambda: world.room.reviews.appeal(review.id, UNHAPPY, person("1002")),
            lambda: world.room.reviews.get_mine(review.id, person("1002")),
        ):
            with pytest.raises(ReviewNotFound):
                work()

    def test_silence_is_consent(self, world: World) -> None:
        review = world.sent(world.call())
        assert world.room.reviews.close_unappealed() == 0
        world.clock.forward(days=5)
        assert world.room.reviews.close_unappealed() == 1
        assert world.room.reviews.get(review.id, QUALITY).state == "accepted"
        assert kinds(world, review.id)[-1] == "expired"
        assert world.room.reviews.close_unappealed() == 0


class TestAnswer:
    @pytest.fixture
    def appealed(self, world: World) -> str:
        review = world.sent(world.call(), less=5)
        return world.room.reviews.appeal(review.id, UNHAPPY, AGENT).id

    def test_upheld(self, world: World, appealed: str) -> None:
        done = world.room.reviews.answer(appealed, answer(), OTHER_QUALITY)
        assert (done.state, done.total) == ("upheld", 95)
        assert done.appeal is not None
        assert (
            done.appeal.answer,
            done.appeal.answered_by and done.appeal.answered_by.username,
        ) == (
            "已复听",
            "4002",
        )

    def test_corrected_keeps_what_was_before(self, world: World, appealed: str) -> None:
        body = answer("corrected", world.marks(less=1))
        done = world.room.reviews.answer(appealed, body, OTHER_QUALITY)
        assert (done.state, done.total) == ("corrected", 99)
        with world.db.transaction() as session:
            event = QualityRepository(session).events("review", appealed)[-1]
        assert event.data["before"]["total"] == 95
        assert len(event.data["before"]["marks"]) == 9

    @pytest.mark.parametrize("marks", [None, Marks()])
    def test_a_correction_is_complete(
        self, world: World, appealed: str, marks: Marks | None
    ) -> None:
        with pytest.raises(ReviewIncomplete):
            world.room.reviews.answer(appealed, answer("corrected", marks), OTHER_QUALITY)
        assert world.room.reviews.get(appealed, QUALITY).total == 95

    def test_not_by_who_gave_the_score(self, world: World, appealed: str) -> None:
        assert not world.room.reviews.get(appealed, QUALITY).may_answer
        with pytest.raises(SameReviewer):
            world.room.reviews.answer(appealed, answer(), QUALITY)

    def test_but_where_there_is_nobody_else(self, world: World, appealed: str) -> None:
        world.accounts.disable(world.ids["4002"], actor="admin")
        assert world.room.reviews.get(appealed, QUALITY).may_answer
        assert world.room.reviews.answer(appealed, answer(), QUALITY).state == "upheld"

    def test_by_the_supervisor(self, world: World, appealed: str) -> None:
        assert world.room.reviews.answer(appealed, answer(), person("2001")).state == "upheld"

    def test_never_by_the_one_it_is_about(self, world: World) -> None:
        call = world.call(agents=("2001",))
        review = world.begin(call, "2001")
        body = SaveReview(rev=review.rev, **world.marks().model_dump())
        saved = world.room.reviews.save(review.id, body, QUALITY)
        world.room.reviews.send(saved.id, saved.rev, QUALITY)
        world.room.reviews.appeal(review.id, UNHAPPY, person("2001"))
        with pytest.raises(OwnCall):
            world.room.reviews.answer(review.id, answer(), person("2001"))

    def test_only_once(self, world: World, appealed: str) -> None:
        world.room.reviews.answer(appealed, answer(), OTHER_QUALITY)
        with pytest.raises(WrongStep):
            world.room.reviews.answer(appealed, answer(), OTHER_QUALITY)


class TestPage:
    def test_by_state_agent_and_reviewer(self, world: World) -> None:
        reviews = world.room.reviews
        sent = world.sent(world.call())
        draft = world.begin(world.call(agents=("1002",)), "1002", by=OTHER_QUALITY)
        ids = lambda **wanted: [one.id for one in reviews.page(QUALITY, **wanted).items]  # noqa: E731
        assert set(ids()) == {sent.id, draft.id}
        assert ids(states=["sent"]) == [sent.id]
        assert ids(agent="1002") == [draft.id]
        assert ids(reviewer="4002") == [draft.id]
        assert reviews.page(QUALITY).counts == {"sent": 1, "draft": 1}

    def test_nobody_sees_a_draft_about_themselves(self, world: World) -> None:
        call = world.call(agents=("2001",))
        draft = world.begin(call, "2001")
        boss = person("2001")
        assert world.room.reviews.page(boss).items == []
        assert world.room.calls.detail(call, boss).scores == []
        with pytest.raises(ReviewNotFound):
            world.room.reviews.get(draft.id, boss)
        assert world.room.reviews.page(QUALITY).total == 1
        assert len(world.room.calls.detail(call, QUALITY).scores) == 1

    def test_errors_are_fit_for_people(self) -> None:
        for error in HotlineError.__subclasses__():
            assert error.detail and error.code
