"""Score sheets and points: pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.quality.errors import ReviewIncomplete, SheetInvalid

MOST_ITEMS = 50
MOST_POINTS = 100


@dataclass(frozen=True)
class Score:
    """What the marks add up to.

    Attributes:
        total: the sum of the points, 0 if a fatal item is hit.
        max_total: the most that the sheet gives.
        fatal: whether a fatal item is hit.
        missing: titles of items without points.
    """

    total: int
    max_total: int
    fatal: bool
    missing: tuple[str, ...]


def check_sheet(title: str, items: Sequence[Mapping[str, Any]]) -> None:
    """Raise :class:`SheetInvalid` unless people can score with this sheet."""
    if not title.strip():
        raise SheetInvalid("请填写评分表名称。")
    if not items:
        raise SheetInvalid("评分表至少要有一个评分项。")
    if len(items) > MOST_ITEMS:
        raise SheetInvalid(f"评分项不能超过 {MOST_ITEMS} 个。")
    titles = [str(item["title"]).strip() for item in items]
    if not all(titles):
        raise SheetInvalid("每个评分项都要有名称。")
    if len(set(titles)) != len(titles):
        raise SheetInvalid("评分项的名称不能重复。")
    if len({item["id"] for item in items}) != len(items):
        raise SheetInvalid("评分项的编号不能重复。")
    scored = [item for item in items if not item["fatal"]]
    if not scored:
        raise SheetInvalid("除一票否决项外，至少要有一个打分的项目。")
    for item in scored:
        if not 1 <= item["max_points"] <= MOST_POINTS:
            raise SheetInvalid(f"“{item['title']}”的分值须为 1 至 {MOST_POINTS}。")


def score(items: Sequence[Mapping[str, Any]], marks: Sequence[Mapping[str, Any]]) -> Score:
    """Add up marks by a sheet.

    Raises:
        ReviewIncomplete: points that the sheet does not allow, or marks for an unknown item.
    """
    given = {mark["item"]: mark for mark in marks}
    if len(given) != len(marks) or not given.keys() <= {item["id"] for item in items}:
        raise ReviewIncomplete("评分与评分表不一致，请刷新后重试。")
    total, fatal, missing = 0, False, []
    for item in items:
        mark = given.get(item["id"], {})
        if item["fatal"]:
            fatal = fatal or bool(mark.get("hit"))
            continue
        points = mark.get("points")
        if points is None:
            missing.append(str(item["title"]))
        elif not 0 <= points <= item["max_points"]:
            raise ReviewIncomplete(f"“{item['title']}”须为 0 至 {item['max_points']} 分。")
        else:
            total += points
    most = sum(item["max_points"] for item in items if not item["fatal"])
    return Score(0 if fatal else total, most, fatal, tuple(missing))
