"""Flags read from the record: who is of the family, what is left out, and how many queries it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lineofsight.domain.chronology import proposals_of, rows_of
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.flags import FlagReading
from lineofsight.record.chronology import facts_of
from lineofsight.record.families import family_of
from lineofsight.record.flag_facts import family_facts, flags_of
from lineofsight.record.models import (
    Address,
    Allocation,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    ChronologyEntry,
    Contact,
    Episode,
    FlagThreshold,
    LocalStandard,
    Person,
    PersonNamed,
    Relationship,
    Restriction,
    ThresholdDecision,
    View,
    Visit,
    Worker,
)
from lineofsight.record.moment import LONDON, now, today
from lineofsight.record.views import views_of
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.django_db

KIND = Relationship.Kind


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


def fact(model: type[Any], **columns: Any) -> Any:
    return model.objects.create(recorded_at=now(), **columns)


def related(person: Person, to: Child, kind: str) -> None:
    fact(Relationship, person=person, to=to.person, kind=kind)


def adult(*children: tuple[Child, str]) -> Person:
    """An adult who stands in these relations to these children."""
    person = fact(Person)
    for child, kind in children:
        related(person, child, kind)
    return person


def called(
    authority: SmallAuthority, child: Child, days_ago: int, *, source: str = "1A", outcome: str = "no_further_action"
) -> Contact:
    """A contact about a child, so many days ago; decided an hour later unless the outcome is ""."""
    at = datetime.combine(today() - timedelta(days=days_ago), now().astimezone(LONDON).time(), LONDON)
    contact = authority.contact(child, at=at, source=source)
    if outcome:
        decided(contact, at + timedelta(hours=1), outcome)
    return contact


def decided(contact: Contact, at: datetime, outcome: str, level: str = "1") -> None:
    """The contact as a decision left it: its columns, and the decision."""
    on = at.astimezone(LONDON).date()
    fact(
        ThresholdDecision, contact=contact, framework="Example", level=level, outcome=outcome, rationale="Because.",
        decided_at=at, decided_on=on,
    )  # fmt: skip
    Contact.objects.filter(pk=contact.pk).update(
        stage=Contact.Stage.DECIDED, outcome=outcome, level=level, decided_at=at, decided_on=on,
        first_decided_at=contact.first_decided_at or at,
    )  # fmt: skip


def reading(
    child: Child, flag: str, *, household: tuple[Child, ...] = (), as_of: datetime | None = None
) -> FlagReading:
    found = flags_of(child.pk, household=[one.pk for one in household], as_of=as_of)
    return next(one for one in found if one.flag.id == flag)


# --- who is of the family --------------------------------------------------------------------------------------------


def test_children_of_one_parent_are_siblings_and_others_are_tied_through_an_adult(authority: SmallAuthority) -> None:
    child, sister, half, partners, stranger = (authority.child() for _ in range(5))
    related(sister.person, child, KIND.SIBLING)
    mother = adult((child, KIND.MOTHER), (half, KIND.MOTHER))
    partner = adult((child, KIND.STEP_PARENT), (partners, KIND.FATHER))
    family = family_of(child.pk)
    assert family.siblings == {sister.pk, half.pk}
    assert family.others == {partners.pk}
    assert {one.person_id: (one.relation, one.related_to) for one in family.adults} == {
        mother.pk: ("mother", {half.pk}),
        partner.pk: ("step_parent", {partners.pk}),
    }
    assert stranger.pk not in family.siblings | family.others


def test_a_relationship_that_ended_ties_nobody(authority: SmallAuthority) -> None:
    child, other = authority.child(), authority.child()
    related(other.person, child, KIND.SIBLING)
    Relationship.objects.update(ended_on=today())
    assert family_of(child.pk).siblings == set()


def test_only_the_children_whom_the_reader_may_be_told_of_are_read(authority: SmallAuthority) -> None:
    child, sister, stranger = (authority.child() for _ in range(3))
    related(sister.person, child, KIND.SIBLING)
    facts = family_facts(family_of(child.pk), household=[sister.pk, stranger.pk], as_of=now())
    assert [member.history.child_id for member in facts.members] == [sister.pk]
    assert family_facts(family_of(child.pk), household=[], as_of=now()).members == ()


def test_a_child_who_does_not_exist_has_no_flags() -> None:
    with pytest.raises(Child.DoesNotExist):
        flags_of(12345, household=[])


# --- what the flags find ---------------------------------------------------------------------------------------------


def test_the_familys_third_call_finds_f03_raised(authority: SmallAuthority) -> None:
    child, sister = authority.child(), authority.child()
    related(sister.person, child, KIND.SIBLING)
    called(authority, child, 60)
    assert not reading(child, "F03", household=(sister,)).is_raised
    called(authority, sister, 30, source="1B", outcome="advice")
    third = called(authority, child, 0, source="1C", outcome="")
    found = reading(child, "F03", household=(sister,))
    assert [event.on for event in found.events] == [today() - timedelta(days=60), today() - timedelta(days=30)]
    assert [event.child_id for event in found.events] == [child.pk, sister.pk]
    assert third.is_open
    assert not reading(child, "F03").is_raised  # a reader who may not be told of the sister


def test_a_restricted_brothers_calls_are_not_counted_unless_the_gate_names_him(authority: SmallAuthority) -> None:
    child, brother = authority.child(), authority.child()
    related(brother.person, child, KIND.SIBLING)
    called(authority, child, 60)
    called(authority, brother, 30)
    Child.objects.filter(pk=brother.pk).update(restriction=Restriction.S1)
    assert not reading(child, "F03").is_raised


def test_an_adult_named_as_of_concern_elsewhere_raises_f10_and_a_restricted_record_does_not(
    authority: SmallAuthority,
) -> None:
    child, elsewhere = authority.child(), authority.child()
    partner = adult((child, KIND.STEP_PARENT))
    contact = called(authority, elsewhere, 90, outcome="")
    decided(contact, now() - timedelta(days=89), ContactOutcome.STRATEGY_DISCUSSION, level="4")
    fact(PersonNamed, message=contact.message, person=partner, is_of_concern=True)
    found = reading(child, "F10")
    assert [event.words for event in found.events] == [
        "The child's step-parent was named as one of concern in a contact about another child, decided at level 4"
    ]
    Child.objects.filter(pk=elsewhere.pk).update(restriction=Restriction.S1)
    assert not reading(child, "F10").is_raised


def test_an_adult_who_lives_with_the_child_is_known_from_the_message(authority: SmallAuthority) -> None:
    child, elsewhere = authority.child(), authority.child()
    lodger = fact(Person)
    fact(PersonNamed, message=called(authority, child, 10).message, person=lodger, lives_with_children=True)
    contact = called(authority, elsewhere, 90, outcome="")
    decided(contact, now() - timedelta(days=89), ContactOutcome.ASSESSMENT, level="4")
    fact(PersonNamed, message=contact.message, person=lodger, is_of_concern=True)
    assert [event.words[:26] for event in reading(child, "F10").events] == ["An adult of the household "]


def test_addresses_are_counted_once_however_they_are_written_and_never_told(authority: SmallAuthority) -> None:
    child = authority.child()
    for days, lines in ((300, "1 High Street"), (200, "1, high street"), (100, "2 Low Road"), (10, "3 Mill Lane")):
        fact(Address, person=child.person, lines=lines, started_on=today() - timedelta(days=days))
    found = reading(child, "F12")
    assert len(found.events) == 4
    assert not any(word in event.words for event in found.events for word in ("High", "high", "Low", "Mill"))
    Address.objects.filter(lines="3 Mill Lane").delete()
    assert not reading(child, "F12").is_raised


# --- the work with the child -----------------------------------------------------------------------------------------


def visit(child: Child, days_ago: int, kind: str = "in_person", *, alone: bool | None = None, **columns: Any) -> Visit:
    is_seen = kind == "in_person"
    on = today() - timedelta(days=days_ago)
    return fact(Visit, child=child, kind=kind, happened_on=on, is_child_seen=is_seen, is_seen_alone=alone, **columns)  # type: ignore[no-any-return]


def test_failed_visits_are_read_from_the_record(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=today() - timedelta(days=40))
    visit(child, 20, Visit.Kind.FAILED)
    visit(child, 12, Visit.Kind.VIRTUAL)
    assert not reading(child, "F08").is_raised
    visit(child, 10, Visit.Kind.FAILED)
    assert [event.words for event in reading(child, "F08").events] == ["Failed visit", "Failed visit"]
    visit(child, 5, alone=True)
    assert not reading(child, "F08").is_raised


def test_the_frequency_of_the_plan_else_the_authoritys_standard_says_when_a_visit_was_due(
    authority: SmallAuthority,
) -> None:
    child = authority.child()
    episode = authority.episode(child, on=today() - timedelta(days=60))
    started = today() - timedelta(days=30)
    plan = fact(ChildInNeedPlan, child=child, episode=episode, started_on=started)
    visit(child, 25, alone=True)
    assert not reading(child, "F08").is_raised, "20 working days as shipped"
    LocalStandard.objects.create(
        clock="child_in_need_visits", number=14, unit="days", in_force_from=date(2020, 1, 6), set_at=now()
    )
    (event,) = reading(child, "F08").events
    assert (event.on, event.kind, event.id) == (today() - timedelta(days=11), "child_in_need_plan", plan.pk)
    ChildInNeedPlan.objects.update(visit_every_days=28)
    assert not reading(child, "F08").is_raised


def test_a_worker_who_left_holds_nobody(authority: SmallAuthority) -> None:
    child = authority.child()
    authority.episode(child, on=today())
    Allocation.objects.update(started_on=today() - timedelta(days=60), worker=authority.north.worker_row)
    Episode.objects.update(referred_on=today() - timedelta(days=60))
    assert not reading(child, "F16").is_raised
    left_on = today() - timedelta(days=20)
    Worker.objects.filter(pk=authority.north.worker_row.pk).update(left_on=left_on)
    assert [event.on for event in reading(child, "F16").events] == [left_on]


def test_the_childs_words_are_read_wherever_they_stand(authority: SmallAuthority) -> None:
    child, sister = authority.child(), authority.child()
    related(sister.person, child, KIND.SIBLING)
    words = "She likes her new school and wants to see her gran more often than she does now."
    authority.episode(child, on=today() - timedelta(days=60))
    visit(child, 10, childs_view=words)
    assert not reading(child, "F17", household=(sister,)).is_raised
    fact(View, child=sister, said_on=today() - timedelta(days=12), words=words.upper(), source="said")
    found = reading(child, "F17", household=(sister,))
    assert [event.on for event in found.events] == [today() - timedelta(days=10)]
    assert words not in found.events[0].words
    assert not reading(child, "F17").is_raised, "a reader who may not be told of the sister"


def test_a_visit_whose_words_stand_as_a_view_is_one_view(authority: SmallAuthority) -> None:
    child = authority.child()
    words = "He wants his own room, and for the shouting at night to stop."
    paid = visit(child, 10, childs_view=words)
    fact(View, child=child, said_on=paid.happened_on, words=words, source="said", visit=paid)
    assert [view.kind for view in views_of([child.pk])] == ["view"]
    assert not reading(child, "F17").is_raised


def test_what_the_chronology_codes_as_neglect_builds_up_until_somebody_declines_it(
    authority: SmallAuthority,
) -> None:
    child = authority.child()
    for days_ago in (200, 150, 100, 50):
        called(authority, child, days_ago)
    found = reading(child, "F14")
    assert [event.on for event in found.events] == [today() - timedelta(days=days) for days in (200, 150, 100, 50)]
    first = found.events[0]
    rows = rows_of(proposals_of(facts_of([child.pk], readable=[child.pk])[child.pk]), ())
    origins = {(row.origin.fact, row.origin.fact_id): row.kind for row in rows if row.origin is not None}
    fact(
        ChronologyEntry, child=child, kind=origins[first.kind, first.id], origin_fact=first.kind, origin_id=first.id,
        standing="declined", happened_on=first.on, source="family", why_left_out="It was her cousin",
        answered_at=now(),
    )  # fmt: skip
    assert not reading(child, "F14").is_raised


def test_a_second_plan_of_one_category_is_cycling(authority: SmallAuthority) -> None:
    child = authority.child()
    episode = authority.episode(child, on=date(2024, 1, 8))
    for started, ended in ((date(2024, 2, 5), date(2024, 9, 2)), (date(2025, 3, 3), None)):
        fact(
            ChildProtectionPlan, child=child, episode=episode, started_on=started, ended_on=ended,
            initial_category="NEG", latest_category="NEG",
        )  # fmt: skip
    assert [event.words for event in reading(child, "F07").events] == ["Child protection plan: Neglect"] * 2


# --- as it stood -----------------------------------------------------------------------------------------------------


def test_a_contact_reopened_since_stands_as_it_was_decided_then(authority: SmallAuthority) -> None:
    child = authority.child()
    called(authority, child, 60)
    contact = called(authority, child, 30)
    Contact.objects.filter(pk=contact.pk).update(
        stage=Contact.Stage.TO_DECIDE, outcome="", level="", decided_at=None, decided_on=None,
        reopened_at=now() - timedelta(days=5),
    )  # fmt: skip
    assert not reading(child, "F03").is_raised
    assert reading(child, "F03", as_of=now() - timedelta(days=6)).is_raised
    assert not reading(child, "F03", as_of=now() - timedelta(days=31)).is_raised


def test_a_case_opened_since_is_not_part_of_what_stood_then(authority: SmallAuthority) -> None:
    child, brother = authority.child(), authority.child()
    related(brother.person, child, KIND.SIBLING)
    called(authority, brother, 3)
    before = now()
    authority.episode(brother, on=today() - timedelta(days=1))
    assert reading(child, "F11", household=(brother,)).is_raised
    assert not reading(child, "F11", household=(brother,), as_of=before).is_raised
    corrected = Episode.objects.get()
    corrected.correct({"source": "3A"}, by=None)
    assert not reading(child, "F11", household=(brother,), as_of=before).is_raised


def test_a_case_that_was_corrected_since_stood_then(authority: SmallAuthority) -> None:
    child, brother = authority.child(), authority.child()
    related(brother.person, child, KIND.SIBLING)
    episode = authority.episode(brother, on=today() - timedelta(days=1))
    before = now()
    episode.correct({"source": "3A"}, by=None)
    assert reading(child, "F11", household=(brother,), as_of=before).is_raised


def test_the_authoritys_numbers_hold_from_their_day(authority: SmallAuthority) -> None:
    child = authority.child()
    called(authority, child, 60)
    called(authority, child, 30)
    FlagThreshold.objects.create(
        flag="family_are_telling_us",
        threshold="calls",
        number=3,
        in_force_from=today() - timedelta(days=3),
        set_at=now(),
    )
    assert reading(child, "F03", as_of=now() - timedelta(days=4)).is_raised
    found = reading(child, "F03")
    assert not found.is_raised
    assert found.version == f"1 of {today() - timedelta(days=3)}"
    assert found.rule.startswith("3 or more calls")


# --- how many queries ------------------------------------------------------------------------------------------------


def test_a_larger_family_takes_no_more_queries(
    authority: SmallAuthority, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    child = authority.child(born_on=date(2020, 2, 3))
    first = authority.child()
    mother = adult((child, KIND.MOTHER), (first, KIND.MOTHER))
    called(authority, first, 40)
    fact(PersonNamed, message=called(authority, first, 30).message, person=mother, is_of_concern=True)
    with CaptureQueriesContext(
        connection,
    ) as few:
        flags_of(child.pk, household=[first.pk])
    more = [authority.child() for _ in range(3)]
    for one in more:
        related(mother, one, KIND.MOTHER)
        called(authority, one, 20)
    with CaptureQueriesContext(connection) as many:
        flags_of(child.pk, household=[first.pk, *(one.pk for one in more)])
    assert len(many) == len(few)
    assert len(many) <= 40
