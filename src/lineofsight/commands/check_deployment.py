"""`lineofsight check-deployment`: what is missing before a real record is kept here."""

from collections.abc import Iterable

import typer
from rich.console import Console
from rich.table import Table

from lineofsight.config.deployment import Finding, Weight, findings

app = typer.Typer()


@app.command("check-deployment")
def check_deployment() -> None:
    """Say what is missing before a real record is kept here; status 1 when something is."""
    found = findings()
    console = Console()
    console.print(_table(found))
    missing = sum(finding.forbids_going_live for finding in found)
    if missing:
        console.print(f"{missing} of {len(found)} conditions are missing. Do not keep a real record here yet.")
        raise typer.Exit(1)
    console.print("Nothing that has to be so is missing.")


def _table(found: Iterable[Finding]) -> Table:
    table = Table("", "condition", "what to do", show_lines=False, expand=True)
    for finding in found:
        table.add_row(_verdict(finding), finding.condition.title, finding.missing)
    return table


def _verdict(finding: Finding) -> str:
    if not finding.missing:
        return "yes"
    return "NO" if finding.condition.weight is Weight.MUST else "advice"
