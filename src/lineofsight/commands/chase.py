"""`lineofsight chase`: remind the agencies that owe an answer, and send the messages that wait."""

from __future__ import annotations

import typer

from lineofsight.actions import chasing, following_up, outgoing

app = typer.Typer()


@app.command("chase")
def chase() -> None:
    """Remind agencies whose next reminder has come due, and send what waits. The server does it once a minute too."""
    followed_up = following_up.follow_up_all()
    reminded = chasing.chase_all()
    sent = outgoing.send_waiting()
    if followed_up:
        typer.echo(f"Answers followed up: {followed_up}.")
    typer.echo(f"Reminders: {reminded}.")
    typer.echo(f"Messages: {sent.sent} sent, {sent.failed} not taken, {sent.dropped} no longer needed.")
    if sent.waiting:
        why = "" if outgoing.has_mail() else " No mail server is set: see LINEOFSIGHT_MAIL."
        typer.echo(f"Still to send: {sent.waiting}.{why}")
