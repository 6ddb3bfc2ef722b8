"""Resolve the requirements anew and write the lock files (`make lock`)."""

import sys

from setup import APP, RASA, ROOT, SetupError, environment, pip_settings, run, uv_path

HEADER = "--no-header"


def main():
    """Write requirements/app.txt, requirements/dev.txt and nlu/requirements.txt."""
    uv, env = uv_path(), pip_settings()
    environment(APP, "3.11", uv, env)
    environment(RASA, "3.10", uv, env)
    # torch is installed on its own: its CPU wheels differ from machine to machine.
    common = [uv, "pip", "compile", "-q", "--generate-hashes", HEADER, "--no-emit-find-links"]
    jobs = [
        (APP, "requirements/app", ["--no-emit-package", "torch"]),
        (APP, "requirements/dev", []),
        (RASA, "nlu/requirements", []),
    ]
    for folder, name, extra in jobs:
        python = folder / "bin" / "python"
        run([*common, *extra, "--python", python, "-o", name + ".txt", name + ".in"], env=env)
        print("[lock] " + name + ".txt")
    _refuse_leaks()


def _refuse_leaks():
    for name in ("requirements/app.txt", "requirements/dev.txt", "nlu/requirements.txt"):
        text = (ROOT / name).read_text()
        for word in ("http://", "https://", "nvidia", "file:"):
            if word in text:
                raise SetupError(f"{name} 中出现了 {word}")


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        print(f"[lock] {error}", file=sys.stderr)
        sys.exit(1)
