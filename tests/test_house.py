"""The house: imports point down, locks and settings are what they say, and the commands exist."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "lineofsight"
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
SOURCES = ("src", "tests", "tools", "docs", "requirements", "frontend", ".ci")
TEXT = {".py", ".md", ".txt", ".in", ".toml", ".json", ".js", ".mjs", ".scss", ".html", ".csv", ".sh", ".cfg", ""}


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT_IMPORTS), "--no-cache", "--config", str(house / "pyproject.toml")],
        cwd=house / "src",
        env={"PYTHONPATH": str(house / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    """A copy of the package and its import contract, to break on purpose."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "built")
    shutil.copytree(PACKAGE, tmp_path / "src" / "lineofsight", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(house: Path, module: str, statement: str) -> None:
    (house / "src" / "lineofsight" / module).write_text(f'"""Planted."""\n\n{statement}\n', encoding="utf-8")


# --- imports ---------------------------------------------------------------------------------------------------------


def test_imports_point_down(copied_house: Path) -> None:
    done = lint_imports(copied_house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("record/planted.py", "import lineofsight.web", "Imports point down the floors"),
        ("web/planted.py", "import lineofsight.synthetic", "Imports point down the floors"),
        ("domain/planted.py", "import django", "The domain knows no Django"),
        ("returns/planted.py", "import lineofsight.record.models", "Returns and measures read plain values"),
    ],
    ids=["up", "along", "out of the pure floor", "returns into the tables"],
)
def test_a_climbing_import_is_seen(copied_house: Path, module: str, statement: str, contract: str) -> None:
    plant(copied_house, module, statement)
    done = lint_imports(copied_house)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract}" in done.stdout
    assert "planted" in done.stdout


def test_a_package_without_a_floor_is_seen(copied_house: Path) -> None:
    (copied_house / "src" / "lineofsight" / "cupboard").mkdir()
    plant(copied_house, "cupboard/__init__.py", "")
    done = lint_imports(copied_house)
    assert done.returncode == 1
    assert "cupboard" in done.stdout


def test_the_domain_needs_the_standard_library_only() -> None:
    foreign = {
        f"{file.relative_to(PACKAGE)} imports {name}"
        for file in (PACKAGE / "domain").rglob("*.py")
        for name in imported_names(file)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("lineofsight.domain")
    }
    assert not foreign


def test_every_package_is_one() -> None:
    """A folder without `__init__.py` would be left out of the import contract."""
    folders = {file.parent for file in PACKAGE.rglob("*.py")}
    assert not {str(folder) for folder in folders if not (folder / "__init__.py").exists()}


def test_only_the_invented_authority_tells_the_clock() -> None:
    """The told moment is for an invented past: no page and no action of a real record may set what is now."""
    telling = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if file.relative_to(PACKAGE).parts[0] != "synthetic" and tells_the_clock(ast.parse(file.read_text("utf-8")))
    }
    assert telling == set()


@pytest.mark.parametrize(
    ("source", "tells"),
    [
        ("from lineofsight.record.moment import now, told", True),
        ("from lineofsight.record.moment import told as at", True),
        ("from lineofsight.record import moment\nmoment.told(then)", True),
        ("import lineofsight.record.moment\nlineofsight.record.moment.told(then)", True),
        ("from lineofsight.record import moment\nmoment._told.set(then)", True),
        ("from lineofsight.record.moment import now\nform.told()", False),
    ],
)
def test_telling_the_clock_is_seen(source: str, tells: bool) -> None:
    assert tells_the_clock(ast.parse(source)) is tells


def tells_the_clock(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("record.moment"):
            if {alias.name for alias in node.names} & {"told", "_told", "*"}:
                return True
        elif isinstance(node, ast.Attribute) and node.attr in {"told", "_told"}:
            of = node.value
            if (of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")) == "moment":
                return True
    return False


def imported_names(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


# --- locks -----------------------------------------------------------------------------------------------------------

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_library_by_hash_and_names_no_server(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    libraries = text.replace("\\\n", " ").splitlines()
    assert libraries
    for library in libraries:
        assert re.match(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", library), library


def test_every_list_of_libraries_has_its_lock() -> None:
    wanted = {file.stem for file in (ROOT / "requirements").glob("*.in")}
    assert wanted == {lock.stem for lock in LOCKS}


def test_the_locks_hold_what_the_package_asks_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[\[<>=]", library)[0] for library in project["dependencies"]}
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements/core.txt").read_text(), re.MULTILINE))
    assert asked <= locked


def test_the_developers_lock_agrees_with_the_core() -> None:
    core, developers = (
        dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / f"requirements/{name}.txt").read_text(), re.MULTILINE))
        for name in ("core", "dev")
    )
    assert core.items() <= developers.items()


def test_the_front_end_lock_names_no_server() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


# --- files -----------------------------------------------------------------------------------------------------------


def written_files() -> list[Path]:
    inside = [file for folder in SOURCES for file in (ROOT / folder).rglob("*") if file.is_file()]
    return [
        file
        for file in [*inside, *(file for file in ROOT.iterdir() if file.is_file())]
        if file.suffix in TEXT and "__pycache__" not in file.parts and "built" not in file.parts
    ]


def test_no_file_knows_a_machine() -> None:
    """A folder of one machine in a file would be wrong on every other."""
    machine = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work)/\w")
    found = {
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in written_files()
        if file != Path(__file__)
        for line in file.read_text(encoding="utf-8").splitlines()
        if machine.search(line)
    }
    assert not found


def test_the_continuous_integration_runs_make_test() -> None:
    run = ROOT / ".ci" / "run"
    lines = run.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "exec make test"
    assert run.stat().st_mode & 0o111


@pytest.mark.parametrize("target", ["run", "test", "check", "fix", "bench", "docs", "lock", "update-bank-holidays"])
def test_make_has_the_command(target: str) -> None:
    assert re.search(rf"^{target}: ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_everything_that_is_tested_is_also_typed_and_linted() -> None:
    """`make check` and `make test` ask the same questions about style."""
    makefile, whole = ((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "tools/whole_test.py"))
    for tool in ("ruff", "mypy", "lint-imports", "pytest"):
        assert f"$(BIN)/{tool}" in makefile
        assert f'"{tool}"' in whole
