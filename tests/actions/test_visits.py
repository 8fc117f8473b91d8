"""One visit written once for a family: a row for each child, each child's own clocks, all of them or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import family_help
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.actions.family_help import VisitRecord
from lineofsight.actions.visits import NothingWritten, correct_visit, record_visits
from lineofsight.actions.voice import ViewSaid, WordsStandElsewhere
from lineofsight.record.models import Child, Deadline, FactVersion, Relationship, View, Visit
from lineofsight.record.moment import now
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db

OPENED = date(2026, 10, 1)
PLANNED = date(2026, 10, 12)
DAY = date(2026, 11, 16)
WORDS = "I want to sleep in my own bed at Nan's, and I want Mum to know that I am not cross with her."
SEEN = VisitRecord(
    Visit.Kind.IN_PERSON, DAY, is_child_seen=True, is_seen_alone=True, purpose=Visit.Purpose.STATUTORY,
    is_bedroom_seen=True, who_was_there="Mum", home_seen="Warm; food in the fridge",
)  # fmt: skip
AT_SCHOOL = VisitRecord(Visit.Kind.IN_PERSON, DAY, is_child_seen=False, reason_not_seen="At school")


def planned_child(authority: SmallAuthority) -> Child:
    """A child with a child in need plan, whom a visit has still to see."""
    child = authority.child()
    episode = authority.episode(child, on=OPENED)
    family_help.start_child_in_need_plan(child.pk, episode.pk, on=PLANNED, by=authority.north.worker)
    return child


@pytest.fixture
def family(authority: SmallAuthority) -> tuple[Child, Child, Child]:
    """Three sisters with plans, all with one worker."""
    first, second, third = (planned_child(authority) for _ in range(3))
    for sister in (second, third):
        Relationship.objects.create(person=sister.person, to=first.person, kind="sibling", recorded_at=now())
    Relationship.objects.create(person=third.person, to=second.person, kind="sibling", recorded_at=now())
    return first, second, third


def visits_due(child: Child) -> list[tuple[date, str]]:
    """When the visits of the child's plan started to count, and how that ended: the running one last."""
    rows = Deadline.objects.filter(child=child, clock="child_in_need_visits").order_by("started_on", "pk")
    return [(row.started_on, row.outcome) for row in rows]


def test_a_visit_to_three_children_is_a_row_for_each_and_only_those_seen_are_seen(
    authority: SmallAuthority, family: tuple[Child, Child, Child]
) -> None:
    first, second, third = family
    with_mum = replace(SEEN, is_seen_alone=False, why_not_alone="She did not leave Mum’s side", is_bedroom_seen=False)
    before = TrailEvent.objects.count()
    written = record_visits(
        [(first.reference, SEEN), (second.reference, with_mum), (third.reference, AT_SCHOOL)],
        by=authority.north.worker,
    )
    assert [visit.child_id for visit in written] == [first.pk, second.pk, third.pk]
    assert len({visit.writing for visit in written}) == 1
    assert written[0].writing is not None
    assert [visit.is_seen_alone for visit in written] == [True, False, None]
    assert [visit.written_up_on for visit in written] == [date(2026, 11, 23)] * 3
    assert [visits_due(child)[-1][0] for child in family] == [DAY, DAY, PLANNED]
    assert TrailEvent.objects.count() - before == 3


@pytest.mark.parametrize(
    "not_seeing",
    [
        VisitRecord(Visit.Kind.FAILED, DAY, is_child_seen=False, failed_outcome=Visit.FailedOutcome.REFUSED),
        VisitRecord(Visit.Kind.FAILED, DAY, is_child_seen=False, failed_outcome=Visit.FailedOutcome.NOBODY_HOME),
        VisitRecord(Visit.Kind.VIRTUAL, DAY, is_child_seen=True, is_seen_alone=True, purpose=Visit.Purpose.STATUTORY),
        VisitRecord(Visit.Kind.TELEPHONE, DAY, is_child_seen=False, purpose=Visit.Purpose.STATUTORY),
    ],
    ids=["refused", "nobody at home", "virtual", "telephone"],
)
def test_what_is_no_visit_in_person_moves_no_clock_whatever_it_was_called(
    authority: SmallAuthority, family: tuple[Child, Child, Child], not_seeing: VisitRecord
) -> None:
    """K16 and K20, and K04 and K08 with them: they stop on one and the same event."""
    before = [list(Deadline.objects.filter(child=one).values_list("clock", "outcome", "due_on")) for one in family]
    record_visits([(one.pk, not_seeing) for one in family], by=authority.north.worker)
    after = [list(Deadline.objects.filter(child=one).values_list("clock", "outcome", "due_on")) for one in family]
    assert after == before


def test_all_are_written_or_none(authority: SmallAuthority, family: tuple[Child, Child, Child]) -> None:
    first, _, third = family
    tomorrow = replace(SEEN, happened_on=date(2026, 11, 24))
    with pytest.raises(NothingWritten) as refused:
        record_visits([(first.pk, SEEN), (third.pk, tomorrow)], by=authority.north.worker)
    assert isinstance(refused.value.refusals[third.pk], StepRefused)
    elsewhere = authority.child(authority.south)
    with pytest.raises(Refused):
        record_visits([(first.pk, SEEN), (elsewhere.pk, SEEN)], by=authority.north.worker)
    assert not Visit.objects.exists()


def test_words_copied_from_child_to_child_warn_before_anything_is_written(
    authority: SmallAuthority, family: tuple[Child, Child, Child]
) -> None:
    first, second, third = family
    said, copied = ViewSaid(WORDS), ViewSaid(WORDS.replace("Nan", "Nana"))
    visits = [
        (first.pk, replace(SEEN, view=said)),
        (second.pk, replace(SEEN, view=copied)),
        (third.pk, replace(SEEN, view=copied)),
    ]
    with pytest.raises(NothingWritten) as warned:
        record_visits(visits, by=authority.north.worker)
    assert set(warned.value.refusals) == {second.pk, third.pk}
    assert all(isinstance(one, WordsStandElsewhere) for one in warned.value.refusals.values())
    assert not Visit.objects.exists()
    own = replace(copied, is_alike_confirmed=True)
    visits[1:] = [(second.pk, replace(SEEN, view=own)), (third.pk, replace(SEEN, view=own))]
    record_visits(visits, by=authority.north.worker)
    assert View.objects.filter(is_alike_confirmed=True).count() == 2


def test_a_visit_to_one_child_shares_no_writing(authority: SmallAuthority, family: tuple[Child, Child, Child]) -> None:
    (visit,) = record_visits([(family[0].pk, SEEN)], by=authority.north.worker)
    assert visit.writing is None


def test_a_visit_is_corrected_for_one_child_as_a_version_which_its_clocks_follow(
    authority: SmallAuthority, family: tuple[Child, Child, Child], monday: time_machine.Traveller
) -> None:
    first, second, _ = family
    visit, sisters = record_visits([(first.pk, SEEN), (second.pk, SEEN)], by=authority.north.worker)
    monday.move_to("2026-11-25T09:00:00Z")
    corrected = correct_visit(first.pk, visit.pk, AT_SCHOOL, reason="I mixed them up", by=authority.north.worker)
    assert (corrected.is_child_seen, corrected.version, corrected.writing) == (False, 2, sisters.writing)
    assert corrected.written_up_on == date(2026, 11, 23)
    assert FactVersion.objects.get(fact="visit").content["is_child_seen"] is True
    assert [visits_due(child)[-1][0] for child in (first, second)] == [PLANNED, DAY]
    sisters.refresh_from_db()
    assert sisters.version == 1
    with pytest.raises(ActionError, match="Say why"):
        correct_visit(first.pk, visit.pk, SEEN, reason=" ", by=authority.north.worker)
