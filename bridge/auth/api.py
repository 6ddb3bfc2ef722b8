"""Routes to sign in and out."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response

from bridge.auth.guard import COOKIE, require_role
from bridge.auth.schemas import Me, SignIn
from bridge.auth.service import AuthService, SignedIn

__all__ = ["build_router", "require_role"]


def build_router(service: AuthService) -> APIRouter:
    """Return the routes under ``/api/auth``."""
    router = APIRouter(prefix="/api/auth", tags=["auth"])

    @router.post("/sign-in")
    def sign_in(body: SignIn, request: Request, response: Response) -> Me:
        """Sign in; the session is kept in an HttpOnly cookie."""
        token, user = service.sign_in(body.username, body.password)
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
    def sign_out(
        response: Response, hotline_session: Annotated[str | None, Cookie()] = None
    ) -> None:
        """End the session."""
        service.sign_out(hotline_session)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", path="/")

    @router.get("/me")
    def me(user: Annotated[SignedIn, Depends(require_role())]) -> Me:
        """Return who is signed in."""
        return Me.of(user)

    return router
