"""Loading an extract of the dataset into the record: all of it, or nothing."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from django.db import transaction

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.exceptions import CannotLoad
from lineofsight.actions.loading.dataset.children import given_people
from lineofsight.actions.loading.dataset.mothers import write_mothers
from lineofsight.actions.loading.dataset.telling import STATED_AS_SETS, Telling
from lineofsight.actions.loading.dataset.workforce import Workforce
from lineofsight.actions.loading.one_load import FileSaid, OneLoad, Progress, day_described
from lineofsight.actions.loading.report import LoadReport
from lineofsight.domain.permissions import Action
from lineofsight.domain.safeguarding_dataset import TABLES
from lineofsight.record.models import Authority, SourceKey, Team
from lineofsight.returns.safeguarding_dataset.extract import Extract
from lineofsight.returns.safeguarding_dataset.reading import read_extract
from lineofsight.returns.tables.opening import DEFAULT_MAX_SIZE

YEARS_COVERED: Final = 6
"""An extract of the dataset goes back so many years, by its specification."""
MOST_NAMED: Final = 20
"""So many keys are named in one sentence."""

WORKED_OUT: Final = frozenset(
    {
        "pers_is_mother", "moth_childs_dob", "addr_person_id", "cine_referral_source_desc", "cont_contact_source_desc",
        "cine_referral_outcome_json", "cina_assessment_outcome_nfa",
        "cina_assessment_team", "cinp_cin_plan_team", "cinp_cin_plan_worker_id", "s47e_s47_completed_by_team",
        "icpc_icpc_team", "icpc_icpc_worker_id", "cppr_cp_review_due", "clar_cla_review_due_date",
        "clae_entered_care_date", "clap_cla_placement_start_date", "clap_cla_placement_end_date", "clap_cla_id",
        "prof_professional_caseload", "invo_referral_id", "prep_cp_plans_referral_period", "prep_prev_pre_proc_child",
        "prep_prev_care_proc_child", "prep_pre_pro_meetings_num",
    }
)  # fmt: skip
"""Fields that the record works out from others: they are not kept as the extract says them."""


def load_extract(
    path: Path,
    *,
    by: Account,
    authority: str = "",
    as_at: date | None = None,
    goes_on_here: bool = False,
    is_dry_run: bool = False,
    max_size: int = DEFAULT_MAX_SIZE,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a folder or ZIP of tables, in one transaction, and report what became of every value.

    authority: the three-digit number, where the record does not know it yet. as_at: the day on which the extract was
    made; None for today. The same extract again is read as at the day of its first load. goes_on_here: the children are
    worked with here from now on. Raises TablesError for what cannot be read, AnotherAuthority, CannotLoad and Refused;
    after each of them the record is as it was.
    """
    with closing(read_extract(path, max_size)) as extract, gate.one_transaction():
        permission = gate.permit(Action.LOAD_FILE, by)
        if not extract.tables["ssd_person"]:
            raise _nobody(extract)
        telling = Telling(extract)
        day, told = day_described(extract.sha256, as_at)
        extract.told += told
        said = _said(path, extract, telling, authority, day)
        loading = OneLoad(said, by, is_dry_run=is_dry_run, goes_on_here=goes_on_here)
        report = _run(loading, telling, progress)
        permission.entry.rows = loading.touched
        permission.wrote("load", loading.load.pk, sha256=extract.sha256, children=report.children)
        if is_dry_run:
            transaction.set_rollback(True)
    return report


def _nobody(extract: Extract) -> CannotLoad:
    reasons = " ".join((*extract.told, *(f"{one.file}: {one.reason}." for one in extract.refused[:5])))
    return CannotLoad(f"There is nobody in ssd_person, of whom the other tables tell. {reasons}".strip())


def _run(loading: OneLoad, telling: Telling, progress: Progress | None) -> LoadReport:
    extract, report, load = telling.extract, loading.report, loading.load
    workforce = Workforce(telling, load)
    workforce.write()
    people = given_people(telling, load.reference_date, cache(lambda: _contact_team(telling, loading)))
    loading.write(people, progress)
    of_rows, report.told = report.told, []
    write_mothers(telling, load, report, loading.at)
    loading.refuse(value for values in telling.refused.values() for value in values)
    report.values_given = extract.given
    report.values_taken = extract.taken - _not_read(telling, report)
    report.told += extract.told
    for what, words in (("team", "Teams"), ("worker", "Professionals")):
        report.tell(f"{words} that are new to the record: {workforce.added[what]:,}.")
    if loading.is_new:
        load.header = load.header | {"Told": list(report.told)}
    report.told += of_rows
    for name in sorted(of for of, person in telling.extract.in_part if of in STATED_AS_SETS and not person):
        report.tell(
            f"{name}: a row could not be read, and it is not known about whom it is. Nobody's codes are removed."
        )
    _tell_absent(telling, report)
    return loading.finish()


def _contact_team(telling: Telling, loading: OneLoad) -> Team:
    """The team of contacts that became no referral: the front door, else the team with the most referrals."""
    front_door = Team.objects.filter(is_front_door=True).order_by("pk").first()
    if front_door is not None:
        return front_door
    counted = Counter(row.text("cine_referral_team") for row in telling.extract.rows("ssd_cin_episodes"))
    team = next((telling.teams[key] for key, _ in counted.most_common() if key in telling.teams), None)
    return team or loading.holding_team


def _not_read(telling: Telling, report: LoadReport) -> int:
    """Tell of the tables and fields for which the record has no part. Gives back how many values they hold."""
    left = 0
    for table in TABLES:
        rows = telling.extract.tables.get(table.name)
        filled = {field.name: telling.extract.filled[field.name] for field in table.fields}
        unused = {name: count for name, count in filled.items() if count and name not in telling.used}
        left += sum(unused.values())
        if rows and not telling.used & {field.name for field in table.fields if not field.name.endswith("_person_id")}:
            report.tell(f"{table.name}: rows for which the record has no part: {rows:,}.")
            continue
        for name, count in unused.items():
            if name in WORKED_OUT:
                report.tell(f"{table.name}.{name}: values that the record works out itself: {count:,}.")
            else:
                report.tell(f"{table.name}.{name}: values for which the record has no part: {count:,}.")
    return left


def _tell_absent(telling: Telling, report: LoadReport) -> None:
    """Tell which keys an earlier extract gave, and this one does not, of the tables that it has. Their facts stand."""
    for table in TABLES:
        key = table.primary_key
        if table.name not in telling.extract.tables or key is None:
            continue
        known = SourceKey.objects.filter(column=key.name).order_by("key").values_list("key", flat=True)
        shown, number = [], 0
        for one in telling.extract.without(table.name, known.iterator()):
            number += 1
            shown += [one] if number <= MOST_NAMED else []
        if number:
            named = ", ".join(shown) + (" and more" if number > MOST_NAMED else "")
            sentence = "rows of an earlier extract that are not in this one, and stand"
            report.tell(f"{table.name}: {sentence}: {number:,} ({named}).")


def _said(path: Path, extract: Extract, telling: Telling, authority: str, as_at: date) -> FileSaid:
    known = Authority.objects.first()
    number = authority or (known.number if known is not None else "")
    if not number:
        raise CannotLoad(
            "An extract does not say whose it is, and this record does not know its authority yet. Give its three-digit"
            " number with --authority."
        )
    if not (len(number) == 3 and number.isdigit()):
        raise CannotLoad(f"'{number}' is no number of an authority: it has three digits.")
    return FileSaid(
        kind="ssd",
        file_name=path.name,
        sha256=extract.sha256,
        size=extract.size,
        authority=number,
        reference_date=as_at,
        covers_from=as_at.replace(year=as_at.year - YEARS_COVERED, day=1),
        header={"tables": dict(extract.tables)},
        warnings=(),
        children=len(telling.people),
    )
