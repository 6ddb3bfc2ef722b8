"""What goes over the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bridge.auth.roles import Role
from bridge.auth.service import SignedIn

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
SkillCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]


class SignIn(BaseModel):
    """A user name and a password."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class PasswordChange(BaseModel):
    """The password until now and the one from now on."""

    present: str = Field(min_length=1, max_length=256)
    new: str = Field(min_length=1, max_length=256)


class Me(BaseModel):
    """The signed-in person."""

    username: str
    display_name: str
    role: str
    skills: list[str]
    must_change_password: bool

    @classmethod
    def of(cls, user: SignedIn) -> "Me":
        """Return the public part of a user."""
        return cls(
            username=user.username,
            display_name=user.display_name,
            role=user.role.value,
            skills=sorted(user.skills),
            must_change_password=user.must_change_password,
        )


class AccountView(BaseModel):
    """An account as an administrator sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    username: str
    display_name: str
    role: Role
    skills: list[str]
    disabled: bool
    locked_until: datetime | None
    must_change_password: bool
    sessions: int
    last_sign_in_at: datetime | None
    created_at: datetime


class AccountPage(BaseModel):
    """Some of all accounts."""

    total: int
    items: list[AccountView]


class EditAccount(BaseModel):
    """Who somebody is and what they can do."""

    display_name: Name
    role: Role
    skills: set[SkillCode] = Field(default=set(), max_length=50)


class NewAccount(EditAccount):
    """An account that is to be created."""

    username: str = Field(max_length=64)


class IssuedAccount(BaseModel):
    """An account and its one-time password, which is shown now and never again."""

    account: AccountView
    password: str


class SkillTitle(BaseModel):
    """The Chinese name of a skill."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]


class SkillView(SkillTitle):
    """A skill."""

    code: str


class AuditView(BaseModel):
    """One line of the audit trail."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


class AuditPage(BaseModel):
    """Some of the audit trail, newest first."""

    total: int
    items: list[AuditView]
