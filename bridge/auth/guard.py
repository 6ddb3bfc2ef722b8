"""Who may call a route: dependencies for FastAPI, for requests and WebSockets alike.

``build_router`` must have been given the service and included in the application, and the
application must hold the service as ``app.state.auth``.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from bridge.auth.errors import NotSignedIn, PasswordChangeRequired
from bridge.auth.roles import Role
from bridge.auth.service import AuthService, SignedIn
from bridge.errors import Forbidden, StoreBusy

COOKIE = "hotline_session"
# Close codes of a WebSocket: the private range of RFC 6455, in the words of HTTP.
NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
# What ends in this process is known at once; what ends elsewhere, or by time, after so long.
RECHECK_SECONDS = 30.0


def session_user(connection: HTTPConnection) -> SignedIn | None:
    """Return who sends a request or opened a WebSocket, or None. Blocking.

    The person may still have to change the password: only what leads there may use this.
    """
    return _service(connection).user_for_token(connection.cookies.get(COOKIE))


def current_user(connection: HTTPConnection) -> SignedIn | None:
    """Return who may do something here: None also for who must change the password first."""
    user = session_user(connection)
    return None if user is None or user.must_change_password else user


def require_role(
    *roles: Role | str, password_pending: bool = False
) -> Callable[[HTTPConnection], SignedIn]:
    """Return a dependency that lets signed-in people with one of the roles pass; none means all.

    The dependency raises ``NotSignedIn`` (401), ``PasswordChangeRequired`` (403) or ``Forbidden``
    (403).

    Args:
        roles: who may pass.
        password_pending: also who must change the password first.
    """
    allowed = frozenset(Role(role) for role in roles)

    def dependency(connection: HTTPConnection) -> SignedIn:
        user = session_user(connection)
        if user is None:
            raise NotSignedIn
        if user.must_change_password and not password_pending:
            raise PasswordChangeRequired
        if allowed and user.role not in allowed:
            raise Forbidden
        return user

    return dependency


@contextlib.asynccontextmanager
async def admitted(
    socket: WebSocket, *roles: Role | str, recheck: float = RECHECK_SECONDS
) -> AsyncIterator[SignedIn | None]:
    """Accept a WebSocket for people with one of the roles; none means all.

    Within the block the socket is closed with ``NOT_SIGNED_IN`` as soon as the session that
    opened it ends: reading from it then ends as if the page had gone.

    Args:
        socket: not yet accepted.
        roles: who may pass.
        recheck: seconds after which a session is looked at again without being told to.

    Yields:
        Who opened it, or None if nobody may; it is closed already then.
    """
    allowed = frozenset(Role(role) for role in roles)
    await socket.accept()
    user = await run_in_threadpool(current_user, socket)
    if user is None or (allowed and user.role not in allowed):
        await socket.close(NOT_SIGNED_IN if user is None else NOT_ALLOWED)
        yield None
        return
    watch = asyncio.get_running_loop().create_task(_close_at_end(socket, user, recheck))
    try:
        yield user
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def _close_at_end(socket: WebSocket, user: SignedIn, recheck: float) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()

    def look() -> None:
        # A loop that has ended has nobody left to tell.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(told.set)

    with _service(socket).ends.listening(user.user_id, look):
        while await _goes_on(socket, user):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), recheck)
            told.clear()
    with contextlib.suppress(RuntimeError):
        await socket.close(NOT_SIGNED_IN)


async def _goes_on(socket: WebSocket, user: SignedIn) -> bool:
    try:
        now = await run_in_threadpool(current_user, socket)
    except StoreBusy:
        return True
    return now is not None and now.role == user.role


def _service(connection: HTTPConnection) -> AuthService:
    return cast(AuthService, connection.app.state.auth)
