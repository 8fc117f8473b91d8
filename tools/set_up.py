"""Set up this checkout so that it runs, with nothing but Python 3.11 and the standard library.

`python3 tools/set_up.py run` makes what the system needs; `develop` adds what its developers need; `test` adds what
only the tests need of Debian: a database server, a browser, libraries for PDF. Each step keeps a stamp of what it was
made from, and is skipped while that is unchanged.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
BUILT = ROOT / "src" / "lineofsight" / "web" / "static" / "built"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20


@dataclass(frozen=True)
class Step:
    """One thing to make.

    made_from: files and folders; when one changes, the step is done again.
    makes: what has to be there for the step to count as done.
    """

    name: str
    do: Callable[[], None]
    made_from: tuple[str, ...]
    makes: tuple[Path, ...]


class CannotSetUp(Exception):
    """Something is missing that only a person can put right; the message says how."""


def main(purpose: str) -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise CannotSetUp(
            f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed."
            " Install it, then run `make PYTHON=python3.11 run`."
        )
    for step in STEPS[purpose]:
        carry_out(step)
    if purpose == "test":
        offer_debian_packages()


def carry_out(step: Step) -> None:
    stamp = STAMPS / step.name.replace(" ", "-")
    fingerprint = fingerprint_of(step.made_from)
    done = stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint
    if done and all(path.exists() for path in step.makes):
        return
    say(f"{step.name} …")
    step.do()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint, encoding="utf-8")


def fingerprint_of(names: Iterable[str]) -> str:
    """A digest of the contents of these files, and of every file in these folders."""
    digest = hashlib.sha256()
    for name in names:
        path = ROOT / name
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes() + b"\n")
    return digest.hexdigest()


# --- Python ----------------------------------------------------------------------------------------------------------


def make_virtual_environment() -> None:
    """Make `.venv`, unless one is there that works; one whose Python has gone is made anew."""
    if PYTHON.exists() and not subprocess.run([str(PYTHON), "-c", ""], check=False).returncode:
        return
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
    except ImportError:
        install_debian_packages(["python3-venv"])
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install_installer() -> None:
    pip_install("requirements/uv.txt")


def install_locked(lock: str) -> None:
    """Install exactly what the lock says, each file checked against its hash.

    uv is ten times faster than pip; pip knows the index servers of a closed network, so it is asked second.
    """
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON), "--require-hashes", "-q"]
    if subprocess.run([*command, "-r", lock], cwd=ROOT, check=False).returncode:
        say("uv could not install the libraries; trying pip")
        pip_install(lock)


def install_this_package() -> None:
    run(
        [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
        + ["-q", "--no-deps", "--no-index", "--no-build-isolation", "--editable", "."]
    )


def pip_install(lock: str) -> None:
    run([str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock])


# --- style sheets and scripts ----------------------------------------------------------------------------------------


def install_node() -> None:
    """Leave alone a Node that is new enough; otherwise put one inside the virtual environment."""
    if not node_is_new_enough():
        pip_install("requirements/node.txt")
    if not node_is_new_enough():
        raise CannotSetUp(f"Node {OLDEST_NODE} or newer with npm is needed. Install it, then try again.")


def node_is_new_enough() -> bool:
    node, npm = (shutil.which(program, path=search_path()) for program in ("node", "npm"))
    if node is None or npm is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").split(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


def install_front_end_libraries() -> None:
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def build_front_end() -> None:
    run(["npm", "run", "--silent", "build"])


# --- Debian packages -------------------------------------------------------------------------------------------------


def offer_debian_packages() -> None:
    """Install what only the tests need of Debian where that is possible; never stop without it."""
    packages = missing_debian_packages()
    if packages:
        try:
            install_debian_packages(packages)
        except CannotSetUp as reason:
            say(f"Going on without {' and '.join(packages)}: their tests will be skipped. {reason}")


PDF_LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
"""The Debian packages without which documents are made as Word files alone, each with the library it brings."""


def missing_debian_packages() -> list[str]:
    missing = []
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        missing.append("chromium")
    if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        missing.append("postgresql")
    return missing + [name for name, library in PDF_LIBRARIES.items() if find_library(library) is None]


def install_debian_packages(packages: list[str]) -> None:
    """Install Debian packages as root or through sudo; raises CannotSetUp with the one command to type."""
    by_hand = CannotSetUp(f"Type: sudo apt-get install {' '.join(packages)}")
    if shutil.which("apt-get") is None:
        raise CannotSetUp(f"Install these with your system's own installer: {' '.join(packages)}")
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if before and (shutil.which("sudo") is None or subprocess.run([*before, "true"], check=False).returncode):
        raise by_hand
    say(f"Installing the Debian packages {' '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        if subprocess.run([*before, *command], env=environment, check=False, stdout=subprocess.DEVNULL).returncode:
            raise by_hand


# --- running ---------------------------------------------------------------------------------------------------------


def search_path() -> str:
    """Where programs are looked for: the virtual environment's own first."""
    return os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])


def run(command: list[str]) -> None:
    """Run a command in the checkout; raises CannotSetUp, naming the command, when it fails."""
    environment = {**os.environ, "PATH": search_path()}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise CannotSetUp(f"This failed, for the reason above: {' '.join(command)}")


def say(words: str) -> None:
    print(f"set-up: {words}", file=sys.stderr, flush=True)


SYSTEM = (
    Step("Python environment", make_virtual_environment, (), (PYTHON,)),
    Step("installer", install_installer, ("requirements/uv.txt",), (VENV / "bin" / "uv",)),
    Step("libraries", lambda: install_locked("requirements/core.txt"), ("requirements/core.txt",), ()),
    Step("this package", install_this_package, ("pyproject.toml",), (VENV / "bin" / "lineofsight",)),
    Step("Node", install_node, ("requirements/node.txt",), ()),
    Step(
        "front-end libraries",
        install_front_end_libraries,
        ("package.json", "package-lock.json"),
        (ROOT / "node_modules",),
    ),
    Step("style sheets and scripts", build_front_end, ("package-lock.json", "frontend"), (BUILT,)),
)
DEVELOPMENT = Step(
    "libraries of the developers", lambda: install_locked("requirements/dev.txt"), ("requirements/dev.txt",), ()
)
STEPS = {
    "run": SYSTEM,
    "develop": (*SYSTEM, DEVELOPMENT),
    "test": (*SYSTEM, DEVELOPMENT),
}

if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except CannotSetUp as reason:
        sys.exit(f"set-up: {reason}")
