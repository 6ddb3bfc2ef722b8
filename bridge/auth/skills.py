"""The list of skills that accounts can have and callers may need."""

from sqlalchemy.orm import Session

from bridge.auth.errors import UnknownSkill
from bridge.auth.models import Skill
from bridge.auth.repository import AuthRepository
from bridge.kit.clock import Clock
from bridge.kit.db import Database


class SkillService:
    """Skills by code; blocking, safe to use from several threads.

    Args:
        db: the database.
        clock: tells the time.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def titles(self) -> dict[str, str]:
        """Return the Chinese name of each skill by its code."""
        with self._db.transaction() as session:
            return {skill.code: skill.title for skill in AuthRepository(session).skills()}

    def save(self, code: str, title: str, *, actor: str) -> None:
        """Add a skill, or give it another name."""

        def work(session: Session) -> None:
            repository = AuthRepository(session)
            skill = repository.skill(code)
            if skill is None:
                repository.add_skill(Skill(code=code, title=title))
            elif skill.title == title:
                return
            else:
                skill.title = title
            repository.record(actor, "save_skill", self._clock.now(), detail=f"{code} {title}")

        self._db.write(work)

    def remove(self, code: str, *, actor: str) -> None:
        """Forget a skill: nobody has it any more.

        Raises:
            UnknownSkill: not in the list of skills.
        """

        def work(session: Session) -> None:
            repository = AuthRepository(session)
            skill = repository.skill(code)
            if skill is None:
                raise UnknownSkill
            repository.remove_skill(skill)
            repository.record(
                actor, "remove_skill", self._clock.now(), detail=f"{code} {skill.title}"
            )

        self._db.write(work)
