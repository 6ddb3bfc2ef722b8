"""Row identifiers: UUID version 7 (RFC 9562), so that they sort by time of creation."""

from uuid_utils import uuid7


def new_id() -> str:
    """Return a new UUIDv7 as 36 characters."""
    return str(uuid7())
