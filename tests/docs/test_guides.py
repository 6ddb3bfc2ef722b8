"""The guides are true: what exists is named in them."""

import subprocess

import pytest

from bridge.cli.main import build_parser
from bridge.settings import ROOT, Settings

GUIDES = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs" / "guides").glob("*.md"))


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_in_the_administrators_guide(name: str) -> None:
    guide = (ROOT / "docs" / "guides" / "administrator.md").read_text("utf-8")
    assert f"`HOTLINE_{name.upper()}`" in guide


def test_every_command_is_in_the_readme_or_a_guide() -> None:
    text = GUIDES + (ROOT / "README.md").read_text("utf-8")
    actions = [a for a in build_parser()._actions if a.dest == "command"]
    for name in actions[0].choices or ():
        assert f"hotline {name}" in text, name


def test_every_image_of_the_readme_exists() -> None:
    import re

    readme = (ROOT / "README.md").read_text("utf-8")
    images = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme)
    assert images
    assert all((ROOT / image).exists() for image in images)


def test_the_committed_openapi_is_current() -> None:
    from bridge.cli.openapi import document

    assert (ROOT / "openapi.json").read_text("utf-8").strip() == document().strip()


def test_nothing_tracked_names_a_registry_or_a_machine_path() -> None:
    words = ["py" + "pi.org", "python" + "hosted", "npm" + "js.org", "/ro" + "ot/", "/wo" + "rk/"]
    for word in words:
        found = subprocess.run(
            ["git", "grep", "-lI", word], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert found.stdout.strip() == "", word
