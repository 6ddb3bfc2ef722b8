"""Routes to sign in and out, and to change one's own password."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response

from bridge.auth.guard import COOKIE, require_role
from bridge.auth.schemas import Me, PasswordChange, SignIn
from bridge.auth.service import AuthService, SignedIn

__all__ = ["build_router", "require_role"]

Anybody = Annotated[SignedIn, Depends(require_role(password_pending=True))]
Token = Annotated[str | None, Cookie(alias=COOKIE, include_in_schema=False)]


def build_router(service: AuthService) -> APIRouter:
    """Return the routes under ``/api/auth``."""
    router = APIRouter(prefix="/api/auth", tags=["auth"])

    @router.post("/sign-in")
    def sign_in(body: SignIn, request: Request, response: Response) -> Me:
        """Sign in; the session is kept in an HttpOnly cookie."""
        address = request.client.host if request.client else ""
        token, user = service.sign_in(body.username, body.password, address)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(service.session_time.total_seconds()),
            httponly=True,
            samesite="lax",
            # Plain HTTP is only used on the machine itself; behind HTTPS the cookie stays there.
            secure=request.url.scheme == "https",
            path="/",
        )
        return Me.of(user)

    @router.post("/sign-out", status_code=204)
    def sign_out(response: Response, token: Token = None) -> None:
        """End the session."""
        service.sign_out(token)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", path="/")

    @router.get("/me")
    def me(user: Anybody) -> Me:
        """Return who is signed in, and whether the password must be changed first."""
        return Me.of(user)

    @router.post("/password")
    def change_password(body: PasswordChange, user: Anybody, token: Token = None) -> Me:
        """Change one's own password; one's other sessions end."""
        return Me.of(service.change_password(user, body.present, body.new, token=token))

    return router
