"""Why a figure cannot be given."""

from bridge.errors import HotlineError


class TooFewEvents(HotlineError):
    """The database does not hold enough of what happened at the seats."""

    code = "too_few_events"
    detail = "坐席记录太少，还不能据此测算。请用 --calls-per-month 给出通话量。"
    status = 409


class BadQuestion(HotlineError):
    """A number is missing, is none, or is out of the range that makes sense."""

    code = "bad_question"
    detail = "测算参数不正确。"
    status = 400


class NoDatabase(HotlineError):
    """The database cannot be read."""

    code = "no_database"
    detail = "无法读取数据库，请检查 HOTLINE_DATA 或 HOTLINE_DATABASE_URL。"
    status = 503
