"""`lineofsight serve`: the pages and the live boards on one port."""

import hashlib
import os
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from lineofsight.access.served import Served
from lineofsight.config.deployment import refuse_to_start_unready
from lineofsight.config.exceptions import NotReadyToServe, PortTaken

app = typer.Typer()

SECONDS_TO_STOP = 5


@app.command("serve")
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int | None, typer.Option(help="Server processes; one for each processor, at most four.", min=1)
    ] = None,
    partners: Annotated[
        bool, typer.Option("--partners", help="Serve only the pages on which partner agencies answer enquiries.")
    ] = False,
    certificate: Annotated[
        Path | None, typer.Option(help="Take HTTPS here, with this certificate (PEM).", exists=True)
    ] = None,
    certificate_key: Annotated[
        Path | None, typer.Option(help="The key of the certificate (PKCS#8).", exists=True)
    ] = None,
) -> None:
    """Serve the pages and the live boards until stopped."""
    if (certificate is None) != (certificate_key is None):
        raise NotReadyToServe("A certificate and its key belong together: give --certificate and --certificate-key.")
    if partners:
        serve_partners_alone()
    refuse_to_start_unready()
    make_sure_port_is_free(host, port)
    collect_static_files()
    if settings.HTTPS and certificate is None and not settings.BEHIND_PROXY:
        typer.echo(
            "Pages are sent on to HTTPS, and nobody takes it yet: give --certificate, or set"
            " LINEOFSIGHT_BEHIND_PROXY=on behind a proxy that does. (LINEOFSIGHT_HTTPS=off is for a trial.)",
            err=True,
        )
    become_the_server(host, port, workers or default_workers(), certificate, certificate_key)


def serve_partners_alone() -> None:
    """Say to the checks of this process, and to the server that it becomes, that only partners are served."""
    os.environ["LINEOFSIGHT_PAGES"] = Served.PARTNERS
    settings.PAGES = Served.PARTNERS


def become_the_server(host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> NoReturn:
    """Replace this process by the server.

    The server forks its workers. Forked from here they would share this process's database connection, and a
    pool of connections whose threads stayed behind.
    """
    command = [
        *(sys.executable, "-m", "granian", "lineofsight.config.asgi:application"),
        *("--interface", "asginl", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--workers-kill-timeout", str(SECONDS_TO_STOP), "--no-ws"),
    ]
    if certificate is not None and key is not None:
        command += ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own program, with checked arguments


def default_workers() -> int:
    """How many server processes suit this machine: one writes to SQLite at a time, so one serves it."""
    return 1 if connection.vendor == "sqlite" else min(4, os.cpu_count() or 1)


def make_sure_port_is_free(host: str, port: int) -> None:
    """Raise PortTaken, with a free port to use instead, when another program listens there already."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with closing(socket.socket(family, kind, protocol)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            with closing(socket.socket(family, kind, protocol)) as other:
                other.bind((address[0], 0))
                free = other.getsockname()[1]
            raise PortTaken(
                f"Cannot listen on {host} port {port} ({error.strerror}). Stop the program that does,"
                f" or choose another port, for example `--port {free}`."
            ) from error


def collect_static_files() -> None:
    """Gather the style sheets, scripts and images where the server reads them, unless nothing has changed.

    Raises NotReadyToServe when the front end has not been built.
    """
    fingerprint = _fingerprint()
    kept = settings.STATIC_ROOT / ".fingerprint"
    if kept.exists() and kept.read_text(encoding="ascii") == fingerprint:
        return
    try:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    except ValueError as error:  # a file that another names is not there
        raise NotReadyToServe(
            f"The style sheets and scripts are not complete: {error} Build them with `make assets`."
        ) from error
    kept.write_text(fingerprint, encoding="ascii")


def _fingerprint() -> str:
    """A digest of the name, size and time of change of every file to collect."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
