"""Score sheets and their versions."""

from typing import Any

import pytest

from bridge.quality.errors import Changed, SheetFixed, SheetInvalid, SheetNotFound
from bridge.quality.schemas import SheetBody, SheetSave, SheetView
from tests.bridge.quality.conftest import QUALITY, World


def item(title: str, points: int = 10, **more: Any) -> dict[str, Any]:
    return {"title": title, "max_points": points, **more}


def body(*items: dict[str, Any], title: str = "通话质检") -> SheetBody:
    return SheetBody.model_validate({"title": title, "items": list(items)})


def saved(view: SheetView, **change: Any) -> SheetSave:
    return SheetSave.model_validate({**view.model_dump(), **change})


class TestSample:
    def test_it_says_that_it_is_one(self, world: World) -> None:
        assert "示例" in world.sheet.title
        assert world.sheet.state == "published"
        assert world.sheet.max_total == 100

    def test_only_where_there_is_none(self, world: World) -> None:
        assert not world.room.sheets.ensure_sample()
        assert len(world.room.sheets.all()) == 1


class TestPublish:
    def test_a_new_sheet(self, world: World) -> None:
        draft = world.room.sheets.create(body(item("问候"), item("泄密", 5, fatal=True)), QUALITY)
        assert (draft.state, draft.version, draft.max_total) == ("draft", 1, 10)
        assert draft.items[1].max_points == 0
        assert world.room.sheets.publish(draft.id, QUALITY).state == "published"

    @pytest.mark.parametrize(
        "wrong",
        [
            body(item("问候"), title=" "),
            body(),
            body(item("泄密", fatal=True)),
            body(item("问候"), item("问候")),
            body(item("问候", 0)),
            body(item(" ")),
            body(item("一", id="a"), item("二", id="a")),
        ],
    )
    def test_nobody_scores_with_a_wrong_one(self, world: World, wrong: SheetBody) -> None:
        draft = world.room.sheets.create(wrong, QUALITY)
        with pytest.raises(SheetInvalid):
            world.room.sheets.publish(draft.id, QUALITY)

    def test_a_new_version_changes_no_old_result(self, world: World) -> None:
        review = world.sent(world.call(), less=2)
        draft = world.room.sheets.revise(world.sheet.id, QUALITY)
        assert (draft.version, draft.sheet) == (2, world.sheet.sheet)
        draft = world.room.sheets.save(
            draft.id, saved(draft, items=[item("只看态度", 50)]), QUALITY
        )
        published = world.room.sheets.publish(draft.id, QUALITY)
        assert world.room.sheets.get(world.sheet.id).state == "superseded"
        seen = world.room.reviews.get(review.id, QUALITY)
        assert (seen.total, seen.max_total, seen.sheet_version) == (98, 100, 1)
        assert [i.title for i in seen.sheet.items] == [i.title for i in world.sheet.items]
        assert published.max_total == 50

    def test_a_draft_begun_with_the_old_version_can_be_finished(self, world: World) -> None:
        call = world.call()
        world.begin(call)
        draft = world.room.sheets.revise(world.sheet.id, QUALITY)
        world.room.sheets.publish(draft.id, QUALITY)
        assert world.sent(call).state == "sent"


class TestFixed:
    def test_what_is_published_does_not_change(self, world: World) -> None:
        for work in (
            lambda: world.room.sheets.save(world.sheet.id, saved(world.sheet), QUALITY),
            lambda: world.room.sheets.discard(world.sheet.id, QUALITY),
            lambda: world.room.sheets.publish(world.sheet.id, QUALITY),
        ):
            with pytest.raises(SheetFixed):
                work()

    def test_one_draft_at_a_time(self, world: World) -> None:
        first = world.room.sheets.revise(world.sheet.id, QUALITY)
        assert world.room.sheets.revise(world.sheet.id, QUALITY).id == first.id

    def test_a_draft_is_not_overwritten(self, world: World) -> None:
        draft = world.room.sheets.revise(world.sheet.id, QUALITY)
        world.room.sheets.save(draft.id, saved(draft, title="新的"), QUALITY)
        with pytest.raises(Changed):
            world.room.sheets.save(draft.id, saved(draft, title="旧的"), QUALITY)

    def test_discarded(self, world: World) -> None:
        draft = world.room.sheets.revise(world.sheet.id, QUALITY)
        world.room.sheets.discard(draft.id, QUALITY)
        with pytest.raises(SheetNotFound):
            world.room.sheets.get(draft.id)

    def test_retired(self, world: World) -> None:
        assert world.room.sheets.retire(world.sheet.id, QUALITY).state == "retired"
        with pytest.raises(SheetFixed):
            world.begin(world.call())
