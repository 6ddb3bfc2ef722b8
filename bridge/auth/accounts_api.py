"""Routes of the administrator: accounts, skills, the audit trail."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bridge.auth.accounts import AccountService
from bridge.auth.creation import Newcomer
from bridge.auth.guard import require_role
from bridge.auth.repository import AccountQuery, AccountState, AuditQuery
from bridge.auth.roles import Role
from bridge.auth.schemas import (
    AccountPage,
    AccountView,
    AuditPage,
    AuditView,
    EditAccount,
    IssuedAccount,
    NewAccount,
    SkillCode,
    SkillTitle,
    SkillView,
)
from bridge.auth.service import SignedIn
from bridge.auth.skills import SkillService
from bridge.errors import BadRequest

Administrator = Annotated[SignedIn, Depends(require_role(Role.ADMIN))]
Anybody = Annotated[SignedIn, Depends(require_role())]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=200)]


def build_router(accounts: AccountService, skills: SkillService) -> APIRouter:
    """Return the routes under ``/api/accounts``, ``/api/skills`` and ``/api/audit``."""
    router = APIRouter(prefix="/api", tags=["accounts"])

    @router.get("/accounts")
    def page(
        _user: Administrator,
        q: Annotated[str, Query(max_length=64)] = "",
        role: Role | None = None,
        skill: Annotated[str, Query(max_length=32)] = "",
        state: AccountState | None = None,
        page: PageNumber = 1,
        size: PageSize = 50,
    ) -> AccountPage:
        """Return a page of the accounts, by user name."""
        total, items = accounts.page(AccountQuery(q.strip(), role, skill, state, page, size))
        return AccountPage(total=total, items=[AccountView.model_validate(one) for one in items])

    @router.post("/accounts", status_code=201)
    def create(body: NewAccount, user: Administrator) -> IssuedAccount:
        """Create an account; its one-time password is in this answer and nowhere else."""
        who = Newcomer(body.username, body.display_name, body.role, frozenset(body.skills))
        account, password = accounts.create(who, actor=user.username)
        return IssuedAccount(account=AccountView.model_validate(account), password=password)

    @router.put("/accounts/{account_id}")
    def edit(account_id: str, body: EditAccount, user: Administrator) -> AccountView:
        """Change a name, a role, skills; another role ends the account's sessions."""
        return AccountView.model_validate(
            accounts.edit(
                account_id, body.display_name, body.role, body.skills, actor=user.username
            )
        )

    @router.post("/accounts/{account_id}/reset-password")
    def reset_password(account_id: str, user: Administrator) -> IssuedAccount:
        """Give out a new one-time password; it is in this answer and nowhere else."""
        account, password = accounts.reset_password(account_id, actor=user.username)
        return IssuedAccount(account=AccountView.model_validate(account), password=password)

    @router.post("/accounts/{account_id}/disable")
    def disable(account_id: str, user: Administrator) -> AccountView:
        """Close an account; its sessions end at once."""
        return AccountView.model_validate(accounts.disable(account_id, actor=user.username))

    @router.post("/accounts/{account_id}/enable")
    def enable(account_id: str, user: Administrator) -> AccountView:
        """Open a closed account again."""
        return AccountView.model_validate(accounts.enable(account_id, actor=user.username))

    @router.post("/accounts/{account_id}/unlock")
    def unlock(account_id: str, user: Administrator) -> AccountView:
        """Lift a lock after too many wrong passwords."""
        return AccountView.model_validate(accounts.unlock(account_id, actor=user.username))

    @router.post("/accounts/{account_id}/end-sessions")
    def end_sessions(account_id: str, user: Administrator) -> AccountView:
        """Sign somebody out everywhere."""
        return AccountView.model_validate(accounts.end_sessions(account_id, actor=user.username))

    @router.get("/skills")
    def list_skills(_user: Anybody) -> list[SkillView]:
        """Return all skills; everybody may know what calls can be passed on for."""
        titles = skills.titles()
        return [SkillView(code=code, title=title) for code, title in titles.items()]

    @router.put("/skills/{code}")
    def save_skill(code: SkillCode, body: SkillTitle, user: Administrator) -> SkillView:
        """Add a skill, or rename it."""
        skills.save(code, body.title, actor=user.username)
        return SkillView(code=code, title=body.title)

    @router.delete("/skills/{code}", status_code=204)
    def remove_skill(code: SkillCode, user: Administrator) -> None:
        """Remove a skill, also from those who have it."""
        skills.remove(code, actor=user.username)

    @router.get("/audit")
    def audit(
        _user: Administrator,
        account: Annotated[str, Query(max_length=64)] = "",
        action: Annotated[str, Query(max_length=32)] = "",
        since: datetime | None = None,
        until: datetime | None = None,
        page: PageNumber = 1,
        size: PageSize = 50,
    ) -> AuditPage:
        """Return a page of the audit trail, newest first; times carry their zone."""
        wanted = AuditQuery(account.strip(), action, _utc(since), _utc(until), page, size)
        total, lines = accounts.audit(wanted)
        return AuditPage(total=total, items=[AuditView.model_validate(one) for one in lines])

    return router


def _utc(instant: datetime | None) -> datetime | None:
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise BadRequest("时间须带时区。")
    return instant.astimezone(UTC)
