"""What can go wrong when somebody signs in."""

from bridge.errors import HotlineError, NotFound


class BadCredentials(HotlineError):
    """No account has this user name and password."""

    code = "bad_credentials"
    detail = "账号或密码不正确，请重新输入。"
    status = 401


class AccountLocked(HotlineError):
    """Too many wrong passwords; the account rests for some minutes."""

    code = "locked"
    detail = "密码连续输错次数过多，账号已临时锁定，请几分钟后再试。"
    status = 429


class NotSignedIn(HotlineError):
    """The request carries no valid session."""

    code = "not_signed_in"
    detail = "您尚未登录，或登录已过期，请重新登录。"
    status = 401


class WeakPassword(HotlineError):
    """The password does not meet the policy; the sentence says what is missing."""

    code = "weak_password"
    detail = "密码强度不够，请换一个更复杂的密码。"
    status = 422


class UsernameTaken(HotlineError):
    """An account with this user name exists."""

    code = "username_taken"
    detail = "这个账号已经存在，请换一个账号名。"
    status = 409


class BadUsername(HotlineError):
    """The user name cannot be used."""

    code = "bad_username"
    detail = "账号名须为 2 至 32 位字母、数字、下划线、点或短横线。"
    status = 422


class PasswordChangeRequired(HotlineError):
    """The password was given by somebody else, or is too old: it must be changed first."""

    code = "password_change_required"
    detail = "请先修改密码，再继续使用。"
    status = 403


class WrongPassword(HotlineError):
    """The present password, asked for once more, is not right."""

    code = "wrong_password"
    detail = "当前密码不正确，请重新输入。"
    status = 422


class AccountNotFound(NotFound):
    """There is no such account."""

    detail = "没有这个账号，可能已被他人修改，请刷新后再试。"


class LastAdministrator(HotlineError):
    """Without this account nobody could administer the hotline."""

    code = "last_administrator"
    detail = "这是最后一个可用的管理员账号，不能停用，也不能改为其他角色。"
    status = 409


class UnknownSkill(HotlineError):
    """An account cannot have a skill that is not in the list of skills."""

    code = "unknown_skill"
    detail = "技能列表中没有这一项，请刷新后再试。"
    status = 422
