"""Where model files are, and what they must be.

Wheels on PyPI are limited in size, so models arrive in parts. `speech.prepare` joins them once
into the models folder; engines only read from there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from speech.errors import ModelError


@dataclass(frozen=True)
class Part:
    """One file of an installed package."""

    package: str
    path: str

    def locate(self) -> Path:
        """Return the path of the installed file; ModelError("package_missing") if it is absent."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise ModelError(
                "package_missing", f"Python 包 {self.package} 未安装，请运行 make setup"
            )
        found = Path(next(iter(spec.submodule_search_locations))) / self.path
        if not found.is_file():
            raise ModelError("package_damaged", f"Python 包 {self.package} 缺少文件 {self.path}")
        return found


@dataclass(frozen=True)
class ModelFile:
    """A file of the models folder: joined from `parts`, checked against size and sha256."""

    target: str
    parts: tuple[Part, ...]
    size: int
    sha256: str

    def path(self, models: Path) -> Path:
        """Where the prepared file is (whether it exists or not)."""
        return models / self.target

    def ready(self, models: Path) -> bool:
        """True if the prepared file is there with the right size (the sum is checked at build)."""
        path = self.path(models)
        return path.is_file() and path.stat().st_size == self.size


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; on success it replaces `target` in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def build(file: ModelFile, models: Path) -> bool:
    """Join the parts of `file` into the models folder.

    Returns False if it was already there. Raises ModelError if a part is missing, the disk is
    full, or the result has the wrong size or sum; the target is then left untouched.
    """
    if file.ready(models):
        return False
    sources = [part.locate() for part in file.parts]
    target = file.path(models)
    try:
        with replacing(target) as temporary:
            _join(sources, temporary)
            if temporary.stat().st_size != file.size or sha256_of(temporary) != file.sha256:
                raise ModelError(
                    "model_damaged", f"模型文件 {file.target} 校验不符，请重新安装依赖"
                )
    except OSError as error:
        raise ModelError("models_not_writable", f"无法写入 {target}：{error.strerror}") from error
    return True


def _join(sources: Sequence[Path], target: Path) -> None:
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as part:
                shutil.copyfileobj(part, out, 1 << 20)
