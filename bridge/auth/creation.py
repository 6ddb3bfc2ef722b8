"""How an account comes into being, whoever creates it."""

import contextlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bridge.auth.errors import BadUsername, UnknownSkill, UsernameTaken
from bridge.auth.models import User, UserSkill
from bridge.auth.repository import AuthRepository
from bridge.auth.roles import Role

_USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,32}")


@dataclass(frozen=True)
class Newcomer:
    """Who gets an account.

    Raises:
        BadUsername: characters that a user name may not have.
    """

    username: str
    display_name: str
    role: Role
    skills: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not _USERNAME.fullmatch(self.username):
            raise BadUsername


@contextlib.contextmanager
def creating() -> Iterator[None]:
    """Around the transaction: a name that is there already is ``UsernameTaken``."""
    try:
        yield
    except IntegrityError as error:
        raise UsernameTaken from error


def create(
    session: Session,
    now: datetime,
    who: Newcomer,
    encoded: str,
    *,
    actor: str,
    must_change_password: bool = False,
) -> User:
    """Store an account, and who created it.

    Args:
        encoded: the hash of its first password.
        must_change_password: somebody else knows that password.

    Raises:
        UnknownSkill: not in the list of skills.
        IntegrityError: there is such an account.
    """
    repository = AuthRepository(session)
    user = User(
        username=who.username,
        display_name=who.display_name.strip() or who.username,
        role=who.role.value,
        password_hash=encoded,
        password_set_at=now,
        must_change_password=must_change_password,
        created_at=now,
    )
    give_skills(repository, user, who.skills)
    repository.add_user(user)
    repository.record(actor, "add_user", now, subject=who.username, detail=who.role.label)
    return user


def give_skills(repository: AuthRepository, user: User, wanted: Collection[str]) -> list[str]:
    """Let an account have exactly these skills; return what changed, such as ``+英语``.

    Raises:
        UnknownSkill: not in the list of skills.
    """
    titles = {skill.code: skill.title for skill in repository.skills()}
    if not titles.keys() >= set(wanted):
        raise UnknownSkill
    had = {one.code for one in user.skills}
    user.skills = [one for one in user.skills if one.code in wanted]
    user.skills += [UserSkill(code=code) for code in sorted(set(wanted) - had)]
    gone = [f"-{titles[code]}" for code in sorted(had - set(wanted))]
    return [f"+{titles[code]}" for code in sorted(set(wanted) - had)] + gone
