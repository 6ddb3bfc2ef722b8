"""What is needed to make a work order."""

from dataclasses import dataclass
from typing import Protocol


class Draft(Protocol):
    """What a conversation has gathered; the dialogue's own draft fits as it is."""

    @property
    def content(self) -> str:
        """What the citizen wants, in their words."""
        ...

    @property
    def address(self) -> str:
        """Where, as said."""
        ...

    @property
    def occurred_at(self) -> str:
        """When, as said."""
        ...

    @property
    def contact_phone(self) -> str:
        """Number to call back."""
        ...

    @property
    def caller_phone(self) -> str | None:
        """Number that called, if it was shown."""
        ...

    @property
    def call_id(self) -> str | None:
        """The call, if there was one."""
        ...

    @property
    def type(self) -> str:
        """Kind of request: consult, help, complaint, report, suggestion, praise, other."""
        ...


@dataclass(frozen=True)
class NewOrder:
    """A draft made by hand."""

    content: str
    address: str = ""
    occurred_at: str = ""
    contact_phone: str = ""
    caller_phone: str | None = None
    call_id: str | None = None
    type: str = "other"


@dataclass(frozen=True)
class FilledForm(NewOrder):
    """A form that a person has checked; what they left empty is worked out as for any draft."""

    caller_name: str = ""
    is_confidential: bool = False
    category: str = ""
    title: str = ""
    region: str = ""
    urgency: str = ""
