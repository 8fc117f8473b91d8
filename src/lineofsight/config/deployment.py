"""What has to be so before a real record is kept here: one row each.

`lineofsight check-deployment` prints them all; the server refuses to start where a row that `stops_start` says no.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from lineofsight.config import deployment_facts as facts
from lineofsight.config.exceptions import NotReadyToServe


class Weight(StrEnum):
    """How much a missing condition matters."""

    MUST = "must"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to be so.

    missing: what is wrong and what to do about it, in one sentence; "" when all is well.
    stops_start: the server does not start without it (the demonstration does).
    asks_database: needs a database that answers.
    """

    key: str
    title: str
    missing: Callable[[], str]
    weight: Weight = Weight.MUST
    stops_start: bool = False
    asks_database: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition said of this installation; missing is "" when all is well."""

    condition: Condition
    missing: str

    @property
    def forbids_going_live(self) -> bool:
        return bool(self.missing) and self.condition.weight is Weight.MUST


CONDITIONS: tuple[Condition, ...] = (
    Condition("demo_off", "The demonstration is off", facts.demo_is_on),
    Condition("debug_off", "Error pages show nothing of the record", facts.debug_is_on, stops_start=True),
    Condition("secret_key_given", "A secret key is given", facts.no_secret_key, stops_start=True),
    Condition("secret_key_strong", "The secret key cannot be guessed", facts.weak_secret_key, stops_start=True),
    Condition("hosts_named", "The host names are given", facts.no_hosts),
    Condition("no_wildcard_host", "No host name stands for all", facts.any_host, stops_start=True),
    Condition("https", "People reach it by HTTPS only", facts.plain_http),
    Condition("https_taken", "Somebody takes the HTTPS", facts.nobody_takes_https, Weight.ADVICE),
    Condition("files_scanned", "Files that people send are scanned for viruses", facts.no_scanner, Weight.ADVICE),
    Condition("telephone_named", "The contact forms say where to ring", facts.no_telephone, Weight.ADVICE),
    Condition("django_checks", "Django's own checks find nothing", facts.django_warnings),
    Condition("data_private", "The data folder is closed to other people", facts.data_folder_open),
    Condition("database_answers", "The database answers", facts.database_silent, asks_database=True),
    Condition("database_kind", "The record is in PostgreSQL", facts.sqlite_in_use, Weight.ADVICE),
    Condition(
        "partners_role",
        "The partner-facing process knows enquiries, and nothing else",
        facts.partners_know_too_much,
        stops_start=True,
        asks_database=True,
    ),
    Condition(
        "database_in_step",
        "The tables are those of this version",
        facts.unapplied_migrations,
        stops_start=True,
        asks_database=True,
    ),
    Condition(
        "database_durable",
        "A saved fact survives a power cut",
        facts.database_may_lose_writes,
        stops_start=True,
        asks_database=True,
    ),
    Condition(
        "database_checksums",
        "The database notices damaged pages",
        facts.no_checksums,
        Weight.ADVICE,
        asks_database=True,
    ),
    Condition(
        "database_role",
        "The server signs in to the database with few rights",
        facts.database_role_too_strong,
        asks_database=True,
    ),
    Condition(
        "accounts_exist",
        "Somebody can sign in",
        facts.no_accounts,
        asks_database=True,
    ),
    Condition(
        "no_demonstration_left",
        "Nothing of the demonstration is left",
        facts.demonstration_left,
        stops_start=True,
        asks_database=True,
    ),
    Condition(
        "second_factor",
        "Every account has a second factor",
        facts.accounts_without_second_factor,
        Weight.ADVICE,
        asks_database=True,
    ),
)

if len({condition.key for condition in CONDITIONS}) != len(CONDITIONS):
    raise ValueError("Two conditions of going live have the same key.")


def findings(conditions: Iterable[Condition] = CONDITIONS) -> tuple[Finding, ...]:
    """What every condition says, in the order of the catalogue.

    Conditions that ask the database are left out when it does not answer; `database_answers` says so.
    """
    answers = not facts.database_silent()
    return tuple(
        Finding(condition, condition.missing())
        for condition in conditions
        if answers or not condition.asks_database or condition.key == "database_answers"
    )


def refuse_unsafe_settings() -> None:
    """Raise NotReadyToServe where the settings alone forbid serving; the demonstration may go without."""
    _refuse(c for c in CONDITIONS if c.stops_start and not c.asks_database)


def refuse_to_start_unready() -> None:
    """Raise NotReadyToServe where settings or database forbid serving.

    The demonstration may go without, but not on tables of another version.
    """
    if silent := facts.database_silent():
        raise NotReadyToServe(silent)
    if behind := facts.unapplied_migrations():
        raise NotReadyToServe(behind)
    _refuse(c for c in CONDITIONS if c.stops_start)


def _refuse(conditions: Iterable[Condition]) -> None:
    if not facts.demo_is_on():
        for condition in conditions:
            if missing := condition.missing():
                raise NotReadyToServe(f"{missing} Run `lineofsight check-deployment` for the whole list.")


def table() -> str:
    """The conditions as the Markdown table of the manual, in the order of the catalogue."""
    lines = ["| condition | weight | stops the start |", "|---|---|---|"]
    lines += [f"| {c.title} | {c.weight} | {'yes' if c.stops_start else ''} |" for c in CONDITIONS]
    return "\n".join(lines) + "\n"
