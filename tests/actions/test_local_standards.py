"""Setting a local standard: what starts from its day on is judged by it, and what began before is not."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import family_help
from lineofsight.actions.local_standards import CannotSetStandard, set_local_standard
from lineofsight.domain.clocks import Unit
from lineofsight.record import ledger
from lineofsight.record.models import Child, Deadline, Episode, Load, LocalStandard, Origin, Visit
from lineofsight.record.moment import now
from tests.authority import SmallAuthority

VISITS = "child_in_need_visits"


def test_the_deadlines_that_it_moves_are_read_again(authority: SmallAuthority) -> None:
    before, after = authority.child(), authority.child()
    for child, on in ((before, date(2026, 10, 1)), (after, date(2026, 11, 2))):
        episode = authority.episode(child, on=on)
        family_help.start_child_in_need_plan(child.pk, episode.pk, on=on, by=authority.north.worker)
    kept = Deadline.objects.get(child=before, clock=VISITS).due_on
    standard = set_local_standard(
        VISITS, number=5, unit=Unit.WORKING_DAYS, in_force_from=date(2026, 11, 2), by=authority.administrator
    )
    assert Deadline.objects.get(child=after, clock=VISITS).due_on == date(2026, 11, 9)
    assert Deadline.objects.get(child=before, clock=VISITS).due_on == kept
    assert standard.set_at is not None


def ledger_rows() -> list[dict[str, object]]:
    order = ("child_id", "clock", "subject_kind", "subject_id", "occurrence")
    rows = list(Deadline.objects.order_by(*order).values())
    for row in rows:
        del row["id"]
    return rows


def test_a_clock_that_had_no_deadline_is_read_too(authority: SmallAuthority) -> None:
    load = Load.objects.create(
        sha256="0" * 64,
        file_name="march.xml",
        size=1,
        authority_number="999",
        covers_from=date(2025, 4, 1),
        reference_date=date(2026, 3, 31),
        census_year=2026,
        started_at=now(),
    )
    loaded = {"origin": Origin.LOADED, "load": load}
    child = authority.child()
    Child.objects.filter(pk=child.pk).update(as_at_on=date(2026, 3, 31))
    Episode.objects.create(child=child, referred_on=date(2026, 3, 2), source="6", primary_need="N1", **loaded)
    visit = family_help.VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 3, 12), is_child_seen=True)
    family_help.record_visit(child.pk, visit, by=authority.north.worker)
    assert not Deadline.objects.filter(child=child, clock="child_first_seen").exists()
    set_local_standard(
        "child_first_seen",
        number=20,
        unit=Unit.DAYS,
        in_force_from=date(2026, 1, 1),
        by=authority.administrator,
    )
    seen = Deadline.objects.get(child=child, clock="child_first_seen")
    assert (seen.due_on, seen.outcome) == (date(2026, 3, 22), "met")
    read = ledger_rows()
    ledger.rebuild()
    assert read == ledger_rows()


def test_only_an_administrator_sets_one(authority: SmallAuthority) -> None:
    with pytest.raises(Refused):
        set_local_standard(
            VISITS, number=5, unit=Unit.DAYS, in_force_from=date(2026, 11, 2), by=authority.service_manager
        )
    assert not LocalStandard.objects.exists()


@pytest.mark.parametrize(
    ("clock", "number", "why"),
    [("initial_child_protection_conference", 20, "not the authority's to set"), (VISITS, 0, "at least 1")],
)
def test_a_statutory_limit_and_nonsense_are_refused(
    authority: SmallAuthority, clock: str, number: int, why: str
) -> None:
    with pytest.raises(CannotSetStandard, match=why):
        set_local_standard(
            clock, number=number, unit=Unit.DAYS, in_force_from=date(2026, 11, 2), by=authority.administrator
        )


def test_a_clock_has_one_limit_from_a_day(authority: SmallAuthority) -> None:
    for number, is_refused in ((5, False), (6, True)):
        try:
            set_local_standard(
                VISITS, number=number, unit=Unit.DAYS, in_force_from=date(2026, 11, 2), by=authority.administrator
            )
        except CannotSetStandard:
            assert is_refused
        else:
            assert not is_refused
    assert LocalStandard.objects.get().number == 5
