"""`lineofsight demo`: a whole invented authority on this machine."""

from __future__ import annotations

from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command

from lineofsight.commands.progress import bars
from lineofsight.commands.serve import make_sure_port_is_free, serve
from lineofsight.domain.exceptions import DomainError
from lineofsight.synthetic import demonstration

app = typer.Typer()


class NotADemonstration(DomainError):
    """The record that stands here is not the demonstration's, and is left alone."""


@app.command("demo")
def demo(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    prepare_only: Annotated[bool, typer.Option(help="Make the authority, and do not serve it.")] = False,
) -> None:
    """Show a whole invented authority: made on first use, kept in the data folder, served on this machine only."""
    if not prepare_only:
        make_sure_port_is_free(host, port)
    call_command("migrate", interactive=False, verbosity=0)
    sign_ins = _prepare()
    if not sign_ins:
        raise NotADemonstration(
            "The record here is not the demonstration's. Serve it with `lineofsight serve`, or set LINEOFSIGHT_DATA to"
            " an empty folder for the demonstration."
        )
    typer.echo(f"\nLine of Sight is at http://{host}:{port}/  (Ctrl+C stops it)\n")
    typer.echo(f"Sign in with one of these names; the password of each is: {demonstration.PASSWORD}\n")
    for one in sign_ins:
        typer.echo(f"  {one.username:24}{one.role.label:25}{one.who:28}{one.does}")
    typer.echo("\nEverybody in it is invented.\n")
    if not prepare_only:
        serve(host=host, port=port, workers=None, certificate=None, certificate_key=None)


def _prepare() -> list[demonstration.SignIn]:
    with bars() as progress:
        return demonstration.prepare(settings.DATA / "demonstration", progress)
