"""What goes over the wire."""

from pydantic import BaseModel, Field

from bridge.auth.service import SignedIn


class SignIn(BaseModel):
    """A user name and a password."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class Me(BaseModel):
    """The signed-in person."""

    username: str
    display_name: str
    role: str

    @classmethod
    def of(cls, user: SignedIn) -> "Me":
        """Return the public part of a user."""
        return cls(username=user.username, display_name=user.display_name, role=user.role.value)
