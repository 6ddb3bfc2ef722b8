"""The trained model is found again by the hash of its inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import train


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project folder with all inputs."""
    for name in ("config.yml", "domain.yml", "nlu/data/a.yml", "dialogue/flows/rules.yml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path


class TestFingerprint:
    def test_it_is_stable(self, project: Path) -> None:
        assert train.fingerprint(project) == train.fingerprint(project)
        assert len(train.fingerprint(project)) == 16

    @pytest.mark.parametrize("name", ["config.yml", "nlu/data/a.yml", "dialogue/flows/rules.yml"])
    def test_each_input_counts(self, project: Path, name: str) -> None:
        before = train.fingerprint(project)
        (project / name).write_text("changed", encoding="utf-8")
        assert train.fingerprint(project) != before

    def test_a_new_or_renamed_file_counts(self, project: Path) -> None:
        before = train.fingerprint(project)
        (project / "nlu/data/a.yml").rename(project / "nlu/data/b.yml")
        assert train.fingerprint(project) != before

    def test_compiled_files_do_not_count(self, project: Path) -> None:
        before = train.fingerprint(project)
        cache = project / "nlu" / "__pycache__"
        cache.mkdir()
        (cache / "a.py").write_text("x", encoding="utf-8")
        (project / "nlu" / "a.pyc").write_bytes(b"x")
        assert train.fingerprint(project) == before


class TestTrain:
    def test_a_model_that_exists_is_not_trained_again(self, tmp_path: Path) -> None:
        known = tmp_path / f"{train.fingerprint()}.tar.gz"
        known.write_bytes(b"model")
        assert train.train(tmp_path) == known
        assert known.read_bytes() == b"model"

    def test_the_command_prints_the_path_last(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        known = tmp_path / f"{train.fingerprint()}.tar.gz"
        known.write_bytes(b"model")
        assert train.main(["--models", str(tmp_path)]) == 0
        assert capsys.readouterr().out.strip().splitlines()[-1] == str(known)
