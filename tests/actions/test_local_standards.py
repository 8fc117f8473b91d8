"""Setting a local standard: what starts from its day on is judged by it, and what began before is not."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import family_help
from lineofsight.actions.local_standards import CannotSetStandard, set_local_standard
from lineofsight.domain.clocks import Unit
from lineofsight.record.models import Deadline, LocalStandard
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
