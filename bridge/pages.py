"""Serves the browser pages that ``bridge/desk`` builds."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from bridge.errors import HotlineError
from bridge.settings import ROOT

DIST = ROOT / "bridge" / "desk" / "dist"


class PagesMissing(HotlineError):
    """The pages have not been built."""

    code = "pages_missing"
    detail = "网页尚未构建，请先运行 make setup。"
    status = 503


def mount(app: FastAPI, dist: Path = DIST) -> None:
    """Serve ``/`` (caller), the desks (``/agent``, ``/knowledge`` …) and ``/assets``."""

    def page(name: str) -> FileResponse:
        path = dist / name
        if not path.exists():
            raise PagesMissing
        # A new build must reach people at once; the assets it names carry hashes.
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    @app.get("/", include_in_schema=False)
    def caller() -> FileResponse:
        return page("index.html")

    @app.get("/agent", include_in_schema=False)
    def agent() -> FileResponse:
        return page("agent.html")

    @app.get("/supervisor", include_in_schema=False)
    def supervisor() -> FileResponse:
        return page("supervisor.html")

    @app.get("/knowledge", include_in_schema=False)
    def knowledge() -> FileResponse:
        return page("knowledge.html")

    @app.get("/admin", include_in_schema=False)
    def admin() -> FileResponse:
        return page("admin.html")

    @app.get("/quality", include_in_schema=False)
    def quality() -> FileResponse:
        return page("quality.html")

    app.mount("/assets", StaticFiles(directory=dist / "assets", check_dir=False), "assets")
