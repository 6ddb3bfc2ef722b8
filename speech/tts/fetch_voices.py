"""Bring Kokoro's Mandarin voices into the models folder.

They are published in the npm package kokoro-js only. `npm pack` downloads that one archive (27 MB)
through npm's own configuration, without its dependencies and without running any script; the
eight Mandarin voices are taken out of it and everything is checked against sums kept here.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from speech.catalogue import (
    VOICE_BYTES,
    VOICE_FOLDER,
    VOICE_SHA256,
    VOICES_ARCHIVE_SHA256,
    VOICES_PACKAGE,
)
from speech.errors import ModelError
from speech.models import replacing, sha256_of

_NPM_SECONDS = 300


def voice_path(models: Path, voice: str) -> Path:
    """Where the style file of a voice is kept."""
    return models / VOICE_FOLDER / f"{voice}.bin"


def missing_voices(models: Path) -> list[str]:
    """Ids of the voices that are not there (or have the wrong size)."""
    return [
        voice
        for voice in VOICE_SHA256
        if not (path := voice_path(models, voice)).is_file() or path.stat().st_size != VOICE_BYTES
    ]


def fetch_voices(models: Path, *, npm: str | None = None) -> bool:
    """Fetch what is missing; returns False if nothing was.

    npm: command or path of npm; default: the environment variable NPM, then `npm` on the PATH.
    Raises ModelError "npm_missing", "voices_unreachable" or "voices_damaged".
    """
    if not missing_voices(models):
        return False
    command = npm or os.environ.get("NPM") or shutil.which("npm")
    if not command:
        raise ModelError(
            "npm_missing", "下载语音需要 npm：请安装 Node.js，或用环境变量 NPM 指定路径"
        )
    with tempfile.TemporaryDirectory(prefix="kokoro-voices-") as folder:
        archive = _pack(command, Path(folder))
        if sha256_of(archive) != VOICES_ARCHIVE_SHA256:
            raise ModelError("voices_damaged", f"{VOICES_PACKAGE} 的压缩包校验不符，请重试")
        try:
            _extract(archive, models)
        except OSError as error:
            raise ModelError(
                "models_not_writable", f"无法写入 {models / VOICE_FOLDER}：{error.strerror}"
            ) from error
    return True


def _pack(npm: str, folder: Path) -> Path:
    # NPM may be a path (with spaces) or a command with arguments.
    program = [npm] if Path(npm).exists() else shlex.split(npm)
    command = [*program, "pack", VOICES_PACKAGE, "--ignore-scripts", "--silent"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_NPM_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError("voices_unreachable", f"npm 无法运行或超时：{error}") from error
    archives = sorted(folder.glob("*.tgz"))
    if done.returncode != 0 or not archives:
        lines = (done.stderr.strip() or done.stdout.strip() or "未知错误").splitlines()
        raise ModelError("voices_unreachable", f"npm 无法下载 {VOICES_PACKAGE}：{lines[-1][:200]}")
    return archives[0]


def _extract(archive: Path, models: Path) -> None:
    with tarfile.open(archive) as tar:
        for voice, expected in VOICE_SHA256.items():
            member = tar.extractfile(f"package/voices/{voice}.bin")
            data = member.read() if member else b""
            if len(data) != VOICE_BYTES or hashlib.sha256(data).hexdigest() != expected:
                raise ModelError("voices_damaged", f"{VOICES_PACKAGE} 中的语音 {voice} 校验不符")
            with replacing(voice_path(models, voice)) as temporary:
                temporary.write_bytes(data)
