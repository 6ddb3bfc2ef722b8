"""Who may call a route: dependencies for FastAPI, for requests and WebSockets alike.

``build_router`` must have been given the service and included in the application, and the
application must hold the service as ``app.state.auth``.
"""

from collections.abc import Callable
from typing import cast

from starlette.requests import HTTPConnection

from bridge.auth.errors import NotSignedIn
from bridge.auth.roles import Role
from bridge.auth.service import AuthService, SignedIn
from bridge.errors import Forbidden

COOKIE = "hotline_session"


def current_user(connection: HTTPConnection) -> SignedIn | None:
    """Return who sends a request or opened a WebSocket, or None. Blocking."""
    service = cast(AuthService, connection.app.state.auth)
    return service.user_for_token(connection.cookies.get(COOKIE))


def require_role(*roles: Role | str) -> Callable[[HTTPConnection], SignedIn]:
    """Return a dependency that lets signed-in people with one of the roles pass; none means all.

    The dependency raises ``NotSignedIn`` (401) or ``Forbidden`` (403).
    """
    allowed = frozenset(Role(role) for role in roles)

    def dependency(connection: HTTPConnection) -> SignedIn:
        user = current_user(connection)
        if user is None:
            raise NotSignedIn
        if allowed and user.role not in allowed:
            raise Forbidden
        return user

    return dependency
