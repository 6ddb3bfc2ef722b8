"""Requests of the command line to the running hotline."""

from typing import Any

import httpx

from bridge.cli.main import CommandFailed
from bridge.settings import Settings


def base_url(settings: Settings) -> str:
    """Return where the hotline runs."""
    return f"http://{settings.host}:{settings.port}"


def not_running(settings: Settings) -> CommandFailed:
    """Return the error for a hotline that does not answer."""
    return CommandFailed(
        f"热线没有在 {base_url(settings)} 运行。请先运行 make run（端口用 HOTLINE_PORT 指定）。"
    )


def client(settings: Settings) -> httpx.Client:
    """Return a client that carries the token of the data folder.

    Raises:
        CommandFailed: no hotline runs on this data folder.
    """
    try:
        token = (settings.data / "cli-token").read_text("utf-8").strip()
    except OSError:
        raise CommandFailed(
            f"数据目录 {settings.data} 上没有正在运行的热线。请先运行 make run（目录用 HOTLINE_DATA 指定）。"
        ) from None
    return httpx.Client(
        base_url=base_url(settings),
        headers={"Authorization": f"Bearer {token}"},
        timeout=30.0,
        trust_env=False,
    )


def fetch(settings: Settings, path: str, timeout: float = 5.0) -> dict[str, Any] | None:
    """GET a JSON object; None when the hotline does not answer."""
    try:
        response = httpx.get(base_url(settings) + path, timeout=timeout, trust_env=False)
        body = response.json()
    except (httpx.HTTPError, ValueError):
        return None
    return body if isinstance(body, dict) else None
