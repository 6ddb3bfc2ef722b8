from __future__ import annotations

import hashlib
import io
import stat
import sys
import tarfile
from pathlib import Path

import pytest

from speech import catalogue
from speech.errors import ModelError
from speech.measure import comparable, edit_distance, error_rates
from speech.models import ModelFile, Part, build
from speech.prepare import main
from speech.tts import fetch_voices as voices

BODY = b"first half, second half"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "site" / "parts_of_a_model"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "a.bin").write_bytes(BODY[:10])
    (folder / "b.bin").write_bytes(BODY[10:])
    monkeypatch.syspath_prepend(str(folder.parent))
    return "parts_of_a_model"


def model(
    package: str, *, sha: str | None = None, names: tuple[str, ...] = ("a.bin", "b.bin")
) -> ModelFile:
    parts = tuple(Part(package, name) for name in names)
    return ModelFile("m/model.bin", parts, len(BODY), sha or hashlib.sha256(BODY).hexdigest())


def test_parts_are_joined_once(package: str, tmp_path: Path) -> None:
    file = model(package)
    assert build(file, tmp_path / "models")
    assert file.path(tmp_path / "models").read_bytes() == BODY
    assert not build(file, tmp_path / "models")


def test_a_wrong_sum_leaves_nothing_behind(package: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        build(model(package, sha="0" * 64), tmp_path / "models")
    assert caught.value.code == "model_damaged"
    assert list((tmp_path / "models").rglob("*.*")) == []


def test_a_truncated_file_is_built_again(package: str, tmp_path: Path) -> None:
    file = model(package)
    file.path(tmp_path).parent.mkdir()
    file.path(tmp_path).write_bytes(b"half")
    assert build(file, tmp_path)
    assert file.path(tmp_path).read_bytes() == BODY


def test_missing_parts_are_named(package: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        build(model("no_such_package"), tmp_path)
    assert caught.value.code == "package_missing"
    with pytest.raises(ModelError) as caught:
        build(model(package, names=("c.bin",)), tmp_path)
    assert caught.value.code == "package_damaged"


def test_unwritable_folder_is_named(package: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError) as caught:
        build(model(package), tmp_path / "file")
    assert caught.value.code == "models_not_writable"


def fake_npm(tmp_path: Path, archive: Path | None) -> str:
    """A program that does what `npm pack` does: put an archive into the current folder."""
    script = tmp_path / "folder with spaces" / "npm"
    script.parent.mkdir()
    action = f"shutil.copy({str(archive)!r}, 'kokoro-js.tgz')" if archive else "sys.exit('offline')"
    script.write_text(f"#!{sys.executable}\nimport shutil, sys\n{action}\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    return str(script)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "voices.tgz"
    sums = {}
    with tarfile.open(path, "w:gz") as tar:
        for index, voice in enumerate(catalogue.VOICE_SHA256):
            data = bytes([index]) * catalogue.VOICE_BYTES
            sums[voice] = hashlib.sha256(data).hexdigest()
            info = tarfile.TarInfo(f"package/voices/{voice}.bin")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    monkeypatch.setattr(voices, "VOICE_SHA256", sums)
    monkeypatch.setattr(
        voices, "VOICES_ARCHIVE_SHA256", hashlib.sha256(path.read_bytes()).hexdigest()
    )
    return path


def test_voices_come_out_of_the_archive(tmp_path: Path, archive: Path) -> None:
    npm = fake_npm(tmp_path, archive)
    assert voices.fetch_voices(tmp_path / "models", npm=npm)
    assert voices.missing_voices(tmp_path / "models") == []
    assert not voices.fetch_voices(tmp_path / "models", npm="not needed any more")


def test_a_changed_archive_is_refused(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "VOICES_ARCHIVE_SHA256", "0" * 64)
    with pytest.raises(ModelError) as caught:
        voices.fetch_voices(tmp_path / "models", npm=fake_npm(tmp_path, archive))
    assert caught.value.code == "voices_damaged"
    assert len(voices.missing_voices(tmp_path / "models")) == 8


def test_npm_problems_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError) as caught:
        voices.fetch_voices(tmp_path / "models", npm=fake_npm(tmp_path, None))
    assert caught.value.code == "voices_unreachable"
    assert "offline" in caught.value.detail
    monkeypatch.setenv("NPM", str(tmp_path / "nowhere" / "npm"))
    with pytest.raises(ModelError) as caught:
        voices.fetch_voices(tmp_path / "models")
    assert caught.value.code == "voices_unreachable"
    monkeypatch.delenv("NPM")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ModelError) as caught:
        voices.fetch_voices(tmp_path / "models")
    assert caught.value.code == "npm_missing"


def test_command_line(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--models", str(models)]) == 0
    assert str(models) in capsys.readouterr().out
    (tmp_path / "file").write_text("")
    assert main(["--models", str(tmp_path / "file")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("speech.prepare: ")
    assert error.count("\n") == 1


def test_error_rates() -> None:
    assert edit_distance("abc", "axcd") == 2
    assert comparable("请拨打12345。") == comparable("请拨打幺二三四五")
    rates = error_rates([("医保卡", "一宝卡"), ("好的", "好的")])
    assert rates.characters == pytest.approx(2 / 5)
    assert rates.pinyin == 0
    assert rates.utterances == 2
    assert error_rates([]).characters == 0
