"""Setting up a checkout: each step once, again when what it was made from changes, and a clear word when stuck."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import set_up
from tools.set_up import CannotSetUp, Step


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout with one list of things in it."""
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "STAMPS", tmp_path / "stamps")
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "things").write_text("one")
    return tmp_path


@pytest.fixture
def step(checkout: Path) -> tuple[Step, list[str]]:
    """A step that makes a file of the things, and a record of how often it did."""
    done: list[str] = []

    def make() -> None:
        done.append((checkout / "list" / "things").read_text())
        (checkout / "made").write_text("made")

    return Step("a step", make, ("list",), (checkout / "made",)), done


def test_a_step_is_done_once(step: tuple[Step, list[str]]) -> None:
    the_step, done = step
    set_up.carry_out(the_step)
    set_up.carry_out(the_step)
    assert done == ["one"]


def test_a_step_is_done_again_when_what_it_was_made_from_changes(checkout: Path, step: tuple[Step, list[str]]) -> None:
    the_step, done = step
    set_up.carry_out(the_step)
    (checkout / "list" / "things").write_text("two")
    set_up.carry_out(the_step)
    assert done == ["one", "two"]


def test_a_step_is_done_again_when_what_it_made_is_gone(checkout: Path, step: tuple[Step, list[str]]) -> None:
    the_step, done = step
    set_up.carry_out(the_step)
    (checkout / "made").unlink()
    set_up.carry_out(the_step)
    assert done == ["one", "one"]


def test_a_step_that_failed_is_not_stamped(checkout: Path) -> None:
    def fail() -> None:
        set_up.run(["false"])

    failing = Step("a step", fail, ("list",), ())
    with pytest.raises(CannotSetUp, match="false"):
        set_up.carry_out(failing)
    assert not (checkout / "stamps").exists()


def test_without_root_or_sudo_the_one_command_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(CannotSetUp, match="Type: sudo apt-get install python3-venv"):
        set_up.install_debian_packages(["python3-venv"])


def test_a_machine_without_apt_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotSetUp, match="your system's own installer: chromium postgresql"):
        set_up.install_debian_packages(["chromium", "postgresql"])


def test_what_cannot_be_installed_for_the_tests_does_not_stop_the_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(packages: list[str]) -> None:
        raise CannotSetUp(f"Type: sudo apt-get install {' '.join(packages)}")

    monkeypatch.setattr(set_up, "missing_debian_packages", lambda: ["chromium"])
    monkeypatch.setattr(set_up, "install_debian_packages", refuse)
    set_up.offer_debian_packages()
    assert "Going on without chromium" in capsys.readouterr().err


def test_the_libraries_for_pdf_are_asked_for_by_the_names_of_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(set_up, "find_library", lambda name: None if name == "pango-1.0" else f"lib{name}.so")
    assert set_up.missing_debian_packages() == ["libpango-1.0-0"]


@pytest.mark.parametrize(
    ("version", "enough"), [("v18.20.1", False), ("v20.0.0", True), ("v24.1.0", True), ("", False)]
)
def test_node_20_or_newer_is_asked_for(version: str, enough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: Callable[..., object] = lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=version)  # noqa: E731
    monkeypatch.setattr(shutil, "which", lambda name, path: f"/usr/bin/{name}")
    monkeypatch.setattr(set_up.subprocess, "run", answers)
    assert set_up.node_is_new_enough() is enough
