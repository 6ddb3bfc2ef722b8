"""What can go wrong at the knowledge desk."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.errors import KnowledgeError
from knowledge.types import Draft, RowError


class ContentRefused(KnowledgeError):
    """Content that must not be stored, or not be published. ``faults`` names each field."""

    def __init__(self, faults: Sequence[RowError]) -> None:
        super().__init__("content_refused", "".join(fault.detail for fault in faults))
        self.faults = tuple(faults)


class DraftConflict(KnowledgeError):
    """Somebody else saved, published or discarded the draft meanwhile. ``current`` is theirs."""

    def __init__(self, entry_id: str, current: Draft | None) -> None:
        detail = (
            f"“{entry_id}”的草稿刚被{current.editor}保存过，请先对照两边的内容。"
            if current
            else f"“{entry_id}”的草稿已被他人发布或放弃，请刷新后再改。"
        )
        super().__init__("draft_conflict", detail)
        self.current = current


class BaseChanged(KnowledgeError):
    """The published entry changed after the draft was begun."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(
            "base_changed", f"“{entry_id}”在修改期间已有新的发布版本，请核对差异并确认后再发布。"
        )


class NoDraft(KnowledgeError):
    """There is no draft to do this with."""

    def __init__(self, entry_id: str) -> None:
        super().__init__("no_draft", f"“{entry_id}”没有草稿。")


class WrongStatus(KnowledgeError):
    """The draft or entry is not where this step begins."""

    def __init__(self, detail: str) -> None:
        super().__init__("wrong_status", detail)


class OwnReview(KnowledgeError):
    """Nobody reviews what they wrote themselves."""

    def __init__(self) -> None:
        super().__init__("own_review", "自己编写的内容要由另一位审核人员发布。")


class GateMissing(KnowledgeError):
    """The draft was changed after the check, or was never checked."""

    def __init__(self) -> None:
        super().__init__("gate_missing", "发布前检查已过期，请重新检查后再发布。")


class RegressionsUnconfirmed(KnowledgeError):
    """The check found questions that would be answered worse."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "regressions_unconfirmed", f"有 {count} 个问题发布后会答得更差，请逐条确认后再发布。"
        )


class DocumentUnknown(KnowledgeError):
    """No policy document has this id."""

    def __init__(self, document: str) -> None:
        super().__init__("document_unknown", f"没有编号为“{document}”的政策文件。")
