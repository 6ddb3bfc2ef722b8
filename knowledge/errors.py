"""Errors of the knowledge package: a machine code and a Chinese sentence for people."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Something about the knowledge base went wrong.

    Args:
        code: stable machine-readable word, e.g. ``"not_ready"``.
        detail: one polite Chinese sentence that may be shown to a user.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class EntryNotFound(KnowledgeError):
    """No entry has this id."""

    def __init__(self, entry_id: str) -> None:
        super().__init__("entry_not_found", f"没有编号为“{entry_id}”的知识条目。")


class EntryConflict(KnowledgeError):
    """The entry was changed by somebody else since it was read."""

    def __init__(self, entry_id: str) -> None:
        super().__init__("entry_conflict", f"知识条目“{entry_id}”已被他人修改，请刷新后再试。")


class ImportFileError(KnowledgeError):
    """The file as a whole cannot be read (type, encoding, size, missing columns)."""


class EmbedderError(KnowledgeError):
    """The embedding model cannot be loaded or failed."""

    def __init__(self, detail: str) -> None:
        super().__init__("embedder_unavailable", detail)
