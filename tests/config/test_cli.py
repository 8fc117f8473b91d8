"""The command line: quick to say what there is, one line for a person's mistake, a traceback for ours."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lineofsight import cli
from lineofsight.commands.serve import make_sure_port_is_free
from lineofsight.config.exceptions import PortTaken

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).with_name("lineofsight")


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LINEOFSIGHT_")}
    return subprocess.run(
        [str(COMMAND), *arguments],
        env=environment | {"LINEOFSIGHT_DATA": str(folder), "COLUMNS": "200"} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_without_loading_one(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom lineofsight import cli\n"
        "try: cli.main(['--help'])\nfinally: assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in cli.COMMANDS:
        assert command.name in done.stdout


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.strip() == "0.1.0"


def test_a_bad_setting_is_one_line_and_status_1(tmp_path: Path) -> None:
    done = run(tmp_path, "manage", "check", LINEOFSIGHT_HTTPS="perhaps")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "lineofsight: LINEOFSIGHT_HTTPS is 'perhaps', which is neither on nor off. Set it to `on` or to `off`."
    )


@pytest.mark.parametrize("typed", [("return", "cin"), ("feed", "status"), ("load", "ssd", ".")])
def test_a_record_without_its_tables_is_one_line_that_says_what_to_run(typed: tuple[str, ...], tmp_path: Path) -> None:
    done = run(tmp_path, *typed, DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Run `lineofsight manage migrate`." in done.stderr


def test_a_fault_of_the_program_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(wanted: str) -> None:
        raise KeyError(wanted)

    monkeypatch.setattr(cli, "application", fault)
    with pytest.raises(KeyError):
        cli.main(["serve"])


@pytest.mark.parametrize("command", [c for c in cli.COMMANDS if c.name != "manage"], ids=lambda command: command.name)
def test_every_command_says_what_it_does(
    command: cli.Command,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DATA = tmp_path
    for name, value in command.settings.items():
        monkeypatch.setenv(name, value)
    if command.needs_record:
        done = CliRunner().invoke(cli.application(command.name), [command.name, "--help"], prog_name="lineofsight")
        status, said = done.exit_code, done.output
    else:
        with pytest.raises(SystemExit) as ended:
            cli.run_at_once(command.name, ["--help"])
        status, said = ended.value.code, capsys.readouterr().out
    assert status == 0, said
    assert f"usage: lineofsight {command.name}" in said.replace("Usage", "usage")


def test_djangos_commands_are_reached_with_their_options(tmp_path: Path) -> None:
    done = run(tmp_path, "manage", "check", "--tag", "urls")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    run(tmp_path / "new", "manage", "check")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_taken_port_is_named_with_a_free_one() -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"127\.0\.0\.1 port {port} .*`--port \d+`"):
            make_sure_port_is_free("127.0.0.1", port)
    make_sure_port_is_free("127.0.0.1", port)
