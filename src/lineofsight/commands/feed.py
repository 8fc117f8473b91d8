"""`lineofsight feed`: the daily feed to the Department for Education."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from lineofsight.access import gate
from lineofsight.access.accounts import command_line
from lineofsight.actions.daily_feed import standing
from lineofsight.actions.daily_feed.planning import TO_SEND, Plan
from lineofsight.actions.daily_feed.sending import send_feed
from lineofsight.commands.progress import bars
from lineofsight.domain.permissions import Action
from lineofsight.record.models import FeedRun
from lineofsight.record.moment import today
from lineofsight.returns.dfe_api.delivery import Delivery
from lineofsight.returns.dfe_api.receiver import HttpReceiver

app = typer.Typer()

ALL_TAKEN, NOT_ALL_TAKEN = 0, 1
WORDS = {
    "new": "new",
    "changed": "changed",
    "gone": "gone, to be removed there",
    "same": "as they were",
    "refused_before": "refused before and not changed since",
    "cannot_go": "cannot go: their identifier is not taken",
    "left_out": "of whom something is left out",
    "held_back": "held back, as their records are sealed or closed to the feed",
    "accepted": "accepted",
    "refused": "refused",
    "failed": "not taken",
    "unknown": "without an answer",
    "not_reached": "not reached",
}


@app.callback()
def group() -> None:
    """Send children to the Department for Education each day, and say how that stands."""


@app.command()
def send(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="With --dry-run: write what would be sent here, a line of JSON for each child. Personal data."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Send again what the department refused, though nothing changed.")
    ] = False,
    remove_all: Annotated[
        bool, typer.Option("--remove-all", help="Remove however many children have gone from what is told.")
    ] = False,
) -> None:
    """Send what changed since the department last took something. Run it each night: status 0 only if all was taken."""
    if out is not None and not dry_run:
        raise typer.BadParameter("--out goes with --dry-run.")
    plan = Plan(command_line(), today(), again=again, may_remove=remove_all)
    if dry_run:
        _show(plan, out)
        return
    address = standing.address_of_feed()
    with bars() as tell:
        run = send_feed(plan, Delivery(HttpReceiver(address)), receiver=address.host, tell=tell)
    _print_counts(Counter(run.counts))
    if run.why_stopped:
        typer.echo(run.why_stopped, err=True)
    counts = run.counts
    is_whole = not run.why_stopped and not any(counts.get(name) for name in ("refused", "failed", "unknown"))
    raise typer.Exit(ALL_TAKEN if is_whole else NOT_ALL_TAKEN)


@app.command()
def status() -> None:
    """Say how the last runs went, who did not go, and what the record has no part for. Names nobody."""
    runs = standing.last_runs()
    if not standing.is_set_up():
        typer.echo("The feed is not set up: set LINEOFSIGHT_FEED_ADDRESS and the settings beside it.")
    if not runs:
        typer.echo("Nothing was sent yet.")
    for run in runs:
        typer.echo(_in_a_line(run))
    typer.echo(f"Held by the department: {standing.how_many_held():,} children.")
    typer.echo(f"Did not go as they are: {standing.how_many_to_mend():,} children. The page of the feed lists them.")
    typer.echo("The record has no part for, so that it is never sent:")
    for field in standing.not_in_record():
        typer.echo(f"  {field.path}")


def _show(plan: Plan, out: Path | None) -> None:
    """Read the whole plan; write it where it is wanted, for its owner's eyes only."""
    if out is None:
        for _ in plan.blocks():
            pass
    else:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            for block in plan.blocks():
                going = [one for one in block if one.change in TO_SEND]
                gate.read_list(Action.SEND_RETURNS, by=plan.by, children=[one.child_id for one in going])
                for one in going:
                    line = {"change": one.change, "first_removed": one.first, "payload": one.payload}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
    typer.echo("Nothing was sent. As it stands:")
    _print_counts(plan.counts)
    if plan.kept_from_removal:
        typer.echo(f"Gone: {plan.kept_from_removal:,}, more than are removed without --remove-all.")


def _print_counts(counts: Counter[str]) -> None:
    for name, words in WORDS.items():
        if counts[name]:
            typer.echo(f"{counts[name]:>9,} {words}")
    if not any(counts.values()):
        typer.echo("        0 children to tell of")


def _in_a_line(run: FeedRun) -> str:
    counts = run.counts
    went = ", ".join(f"{counts[name]:,} {WORDS[name]}" for name in WORDS if counts.get(name))
    state = run.why_stopped or ("It is running." if run.is_running else "It came to its end.")
    return f"{run.started_at:%Y-%m-%d %H:%M} UTC: {went or 'nothing to send'}. {state}"
