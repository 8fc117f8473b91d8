"""The chronology as people keep it: confirming, declining, undoing, writing by hand, and what may be told of others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from lineofsight.access.exceptions import Refused
from lineofsight.access.family_chronology import readable_family
from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import appointments, chronology, family_help, people, workforce
from lineofsight.actions.appointments import NotBrought
from lineofsight.actions.chronology import WrittenRow
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.chronology import (
    Analysis,
    FactKind,
    Harm,
    Origin,
    Precision,
    Row,
    Source,
    Standing,
    proposals_of,
    rows_of,
)
from lineofsight.record.chronology import entries_of, facts_of
from lineofsight.record.models import (
    Address,
    Allocation,
    Child,
    ChronologyEntry,
    Contact,
    FactVersion,
    MissedAppointment,
    PersonNamed,
    Relationship,
    Restriction,
    Visit,
)
from lineofsight.record.moment import today
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.slow

OPENED = date(2026, 3, 2)


@pytest.fixture
def authority(db: None) -> SmallAuthority:
    return small_authority()


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    child = authority.child()
    authority.episode(child, on=OPENED)
    return child


def rows_for(child: Child, by: Account) -> list[Row]:
    """The child's chronology as this reader may see it."""
    readable = readable_family(child, by).readable
    facts = facts_of([child.pk], readable=readable)[child.pk]
    return list(rows_of(proposals_of(facts), entries_of([child.pk], readable=readable)))


def row_of(child: Child, by: Account, kind: str) -> Row:
    (row,) = [one for one in rows_for(child, by) if one.kind == kind]
    return row


def origin_of(child: Child, by: Account, kind: str) -> Origin:
    origin = row_of(child, by, kind).origin
    assert origin is not None
    return origin


def written(**changes: object) -> WrittenRow:
    told: dict[str, object] = {
        "kind": "good_care",
        "on": date(2026, 5, 14),
        "what_happened": "Settled at home; in school every day.",
        "source": Source.EDUCATION,
        "agency": "Hill School",
    }
    return WrittenRow(**(told | changes))  # type: ignore[arg-type]


# --- confirming and declining ----------------------------------------------------------------------------------------


def test_a_row_is_confirmed_with_its_facts_and_what_it_meant(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    origin = origin_of(child, by, "referral_received")
    entry = chronology.confirm(child.pk, origin, by=by, analysis=Analysis("She was afraid.", "Visited.", "Safer."))
    assert (entry.happened_on, entry.source, entry.standing) == (OPENED, "police", "confirmed")
    row = row_of(child, by, "referral_received")
    assert (row.standing, row.analysis) == (Standing.CONFIRMED, Analysis("She was afraid.", "Visited.", "Safer."))
    assert row.entry is not None
    assert row.entry.recorded_by == authority.north.worker_row.name
    event = TrailEvent.objects.filter(object_kind="chronologyentry").get()
    assert (event.action, event.children) == ("keep_chronology", [child.pk])


def test_confirming_again_keeps_the_analysis_and_the_version_before(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    origin = origin_of(child, by, "referral_received")
    chronology.confirm(child.pk, origin, by=by, analysis=Analysis("She was afraid."))
    again = chronology.confirm(child.pk, origin, by=by)
    assert (again.version, again.impact) == (2, "She was afraid.")
    assert FactVersion.objects.filter(fact="chronologyentry", about_child=child).count() == 1
    changed = chronology.analyse(child.pk, again.pk, Analysis("She hid under the bed."), by=by)
    assert (changed.version, changed.impact) == (3, "She hid under the bed.")


def test_a_row_is_declined_with_a_reason_and_comes_back(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    origin = origin_of(child, by, "referral_received")
    with pytest.raises(ActionError, match="Say why"):
        chronology.decline(child.pk, origin, reason=" ", by=by)
    entry = chronology.decline(child.pk, origin, reason="About another family", by=by)
    assert row_of(child, by, "referral_received").stands is False
    chronology.undo(child.pk, entry.pk, by=by)
    row = row_of(child, by, "referral_received")
    assert (row.standing, row.entry) == (Standing.WAITING, None)
    with pytest.raises(ActionError, match="waits already"):
        chronology.undo(child.pk, entry.pk, by=by)


def test_what_nothing_proposes_cannot_be_confirmed(authority: SmallAuthority, child: Child) -> None:
    other = authority.child()
    elsewhere = authority.episode(other, on=OPENED)
    origin = Origin("referral_received", FactKind.EPISODE, elsewhere.pk)
    with pytest.raises(NotInThisRecord):
        chronology.confirm(child.pk, origin, by=authority.north.worker)
    with pytest.raises(NotInThisRecord):
        chronology.undo(child.pk, 999, by=authority.north.worker)


def test_a_corrected_fact_is_told_beside_what_was_confirmed_until_it_is_taken_over(
    authority: SmallAuthority, child: Child
) -> None:
    by = authority.north.worker
    chronology.confirm(child.pk, origin_of(child, by, "child_born"), by=by)
    child.person.correct({"born_on": date(2016, 5, 15)}, by=by.worker, reason="Certificate seen")
    row = row_of(child, by, "child_born")
    assert (row.on, row.now.on if row.now else None) == (date(2016, 5, 14), date(2016, 5, 15))
    chronology.confirm(child.pk, origin_of(child, by, "child_born"), by=by)
    row = row_of(child, by, "child_born")
    assert (row.on, row.now) == (date(2016, 5, 15), None)


def test_a_visit_that_was_corrected_to_one_that_saw_the_child_leaves_a_row_that_says_so(
    authority: SmallAuthority, child: Child
) -> None:
    by = authority.north.worker
    visit = family_help.record_visit(
        child.pk,
        family_help.VisitRecord(
            kind=Visit.Kind.FAILED, happened_on=OPENED + timedelta(days=3), is_child_seen=False, reason_not_seen="Out"
        ),
        by=by,
    )
    row = row_of(child, by, "child_not_seen")
    assert row.said == f"{visit.get_kind_display()}."
    chronology.confirm(child.pk, origin_of(child, by, "child_not_seen"), by=by)
    visit.correct({"kind": Visit.Kind.IN_PERSON, "is_child_seen": True}, by=by.worker, reason="Was seen")
    assert row_of(child, by, "child_not_seen").is_origin_gone is True


# --- rows by hand ----------------------------------------------------------------------------------------------------


def test_a_row_is_written_corrected_taken_out_and_put_back(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    entry = chronology.add_row(
        child.pk, written(harms=(Harm.NEGLECT,), precision=Precision.MONTH, document="School report"), by=by
    )
    row = row_of(child, by, "good_care")
    assert (row.on, row.precision, row.agency, row.document) == (
        date(2026, 5, 1), Precision.MONTH, "Hill School", "School report",
    )  # fmt: skip
    assert (row.harms, row.is_by_hand, row.standing) == ((Harm.NEGLECT,), True, Standing.CONFIRMED)
    chronology.correct_row(child.pk, entry.pk, written(precision=Precision.YEAR), reason="Report misread", by=by)
    assert row_of(child, by, "good_care").on == date(2026, 1, 1)
    kept = FactVersion.objects.get(fact="chronologyentry", fact_id=entry.pk)
    assert (kept.reason, kept.content["happened_on"]) == ("Report misread", "2026-05-01")
    with pytest.raises(ActionError, match="take it out"):
        chronology.undo(child.pk, entry.pk, by=by)
    chronology.take_out(child.pk, entry.pk, reason="Another child’s report", by=by)
    assert row_of(child, by, "good_care").stands is False
    chronology.undo(child.pk, entry.pk, by=by)
    assert row_of(child, by, "good_care").standing is Standing.CONFIRMED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "contact_received"}, "kind of event"),
        ({"kind": "no_such_kind"}, "kind of event"),
        ({"what_happened": " "}, "Say what happened"),
        ({"on": date(2999, 1, 1)}, "today or in the past"),
    ],
)
def test_a_row_that_cannot_be_is_refused(
    authority: SmallAuthority, child: Child, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(ActionError, match=said):
        chronology.add_row(child.pk, written(**wrong), by=authority.north.worker)
    assert not ChronologyEntry.objects.exists()


def test_a_row_names_only_adults_around_the_child(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    sibling = authority.child()
    people.relate(child.pk, sibling.person, kind=Relationship.Kind.SIBLING, by=by)
    adult = people.record_adult(child.pk, people.NewAdult("Carr", "Ann"), kind=Relationship.Kind.MOTHER, by=by)
    entry = chronology.add_row(child.pk, written(about=adult.pk), by=by)
    assert row_of(child, by, "good_care").people == (adult.pk,)
    for wrong in (sibling.pk, child.pk, 10_000):
        with pytest.raises(NotInThisRecord):
            chronology.correct_row(child.pk, entry.pk, written(about=wrong), reason="", by=by)


def test_a_row_from_the_record_is_not_edited_by_hand(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    entry = chronology.confirm(child.pk, origin_of(child, by, "child_born"), by=by)
    with pytest.raises(ActionError, match="comes from the record"):
        chronology.correct_row(child.pk, entry.pk, written(), reason="", by=by)
    with pytest.raises(ActionError, match="comes from the record"):
        chronology.take_out(child.pk, entry.pk, reason="Wrong", by=by)


# --- who may, and what is told of others -----------------------------------------------------------------------------


def test_only_who_works_with_the_child_keeps_the_chronology(authority: SmallAuthority, child: Child) -> None:
    origin = origin_of(child, authority.north.worker, "child_born")
    for account in (authority.south.worker, authority.service_manager, authority.analyst, authority.door.screener):
        with pytest.raises(Refused):
            chronology.confirm(child.pk, origin, by=account)
        with pytest.raises(Refused):
            chronology.add_row(child.pk, written(), by=account)
    chronology.confirm(child.pk, origin, by=authority.north.manager)


def test_a_brother_or_sister_is_told_of_only_to_who_may_open_that_record(
    authority: SmallAuthority, child: Child
) -> None:
    baby = authority.child(born_on=date(2025, 2, 3))
    by, manager = authority.north.worker, authority.north.manager
    people.relate(child.pk, baby.person, kind=Relationship.Kind.SIBLING, by=by)
    chronology.confirm(child.pk, origin_of(child, by, "sibling_born"), by=by)
    assert row_of(child, by, "sibling_born").standing is Standing.CONFIRMED
    Allocation.objects.filter(child=baby).update(worker=None)
    Child.objects.filter(pk=baby.pk).update(restriction=Restriction.S1)
    assert [one.kind for one in rows_for(child, by)] == ["child_born", "referral_received"]
    assert row_of(child, manager, "sibling_born").standing is Standing.CONFIRMED
    assert [one.pk for one in readable_family(child, manager).siblings] == [baby.pk]
    assert readable_family(child, by).siblings == ()


def test_a_row_about_a_closed_child_is_not_changed_by_its_number(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    sister = authority.child(born_on=date(2025, 2, 3))
    people.relate(child.pk, sister.person, kind=Relationship.Kind.SIBLING, by=by)
    row = chronology.confirm(child.pk, origin_of(child, by, "sibling_born"), by=by, analysis=Analysis("She sings."))
    Child.objects.filter(pk=sister.pk).update(restriction=Restriction.S2)
    with pytest.raises(NotInThisRecord):
        chronology.undo(child.pk, row.pk, by=by)
    with pytest.raises(NotInThisRecord):
        chronology.analyse(child.pk, row.pk, Analysis("Changed"), by=by)
    row.refresh_from_db()
    assert (row.standing, row.impact, row.version) == ("confirmed", "She sings.", 1)


def test_brothers_and_sisters_stand_the_eldest_first_and_an_unborn_child_last(
    authority: SmallAuthority, child: Child
) -> None:
    by = authority.north.worker
    unborn, younger, elder = (authority.child(born_on=born) for born in (None, date(2019, 1, 5), date(2012, 1, 5)))
    for sibling in (unborn, younger, elder):
        people.relate(child.pk, sibling.person, kind=Relationship.Kind.SIBLING, by=by)
    assert [one.pk for one in readable_family(child, by).siblings] == [elder.pk, younger.pk, unborn.pk]


def test_a_move_is_told_of_from_an_address_whose_start_is_not_known(authority: SmallAuthority, child: Child) -> None:
    Address.objects.create(person=child.person, lines="2 Bell Lane", started_on=date(2026, 5, 1))
    Address.objects.create(person=child.person, lines="1 Alder Street", started_on=None)
    moves = facts_of([child.pk], readable=[child.pk])[child.pk].moves
    assert [(one.started_on, one.is_first) for one in moves] == [(None, True), (date(2026, 5, 1), False)]


def test_a_change_of_worker_and_a_contact_are_proposed_from_the_record(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    contact = authority.contact(child)
    for office in (authority.north, None, authority.north, authority.south):
        workforce.allocate(
            child.pk,
            team=(office or authority.north).team,
            worker=office.worker_row if office else None,
            on=today(),
            reason=Allocation.Reason.ABSENCE,
            by=authority.service_manager,
        )
    rows = {row.kind: row for row in rows_for(child, authority.service_manager)}
    changes = [row.said for row in rows_for(child, authority.service_manager) if row.kind == "worker_changed"]
    assert changes == [
        "No worker for now. Reason: worker absent.",
        "Now South Social worker. Reason: worker absent.",
    ]
    told = rows["contact_received"]
    assert (told.origin, told.source, told.harms) == (
        Origin("contact_received", FactKind.CONTACT, contact.pk), Source.EDUCATION, (Harm.NEGLECT,),
    )  # fmt: skip
    with pytest.raises(Refused):
        chronology.confirm(child.pk, Origin("contact_received", FactKind.CONTACT, contact.pk), by=by)


def test_an_appointment_that_the_child_missed_is_proposed(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    missed = NotBrought(OPENED, MissedAppointment.Service.SCHOOL_MEETING, about="Reading", told_by="The head")
    appointments.record_missed_appointment(child.pk, missed, by=by)
    row = row_of(child, by, "not_brought")
    assert (row.said, row.source, row.on) == ("Meeting at school about the child.", Source.EDUCATION, OPENED)


def test_who_a_message_was_worried_about_is_told_unless_it_is_also_about_a_closed_child(
    authority: SmallAuthority, child: Child
) -> None:
    by = authority.north.worker
    adult = people.record_adult(child.pk, people.NewAdult("Carr", "Ann"), kind=Relationship.Kind.OTHER, by=by)
    contact = authority.contact(child)
    PersonNamed.objects.create(message=contact.message, person=adult, is_of_concern=True)
    assert row_of(child, by, "contact_received").people == (adult.pk,)
    closed = authority.child(authority.south)
    Child.objects.filter(pk=closed.pk).update(restriction=Restriction.S1)
    other = authority.contact(child)
    Contact.objects.filter(pk=other.pk).update(message=contact.message, child=closed)
    assert row_of(child, by, "contact_received").people == ()


# --- the last line ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"origin_fact": "", "origin_id": 4},
        {"origin_fact": "visit", "origin_id": None},
        {"standing": "declined", "why_left_out": ""},
        {"origin_fact": "", "origin_id": None, "standing": "waiting"},
        {"origin_fact": "", "origin_id": None, "what_happened": ""},
    ],
)
def test_the_database_holds_what_a_row_must_be(
    authority: SmallAuthority, child: Child, broken: dict[str, object]
) -> None:
    by = authority.north.worker
    entry = chronology.confirm(child.pk, origin_of(child, by, "child_born"), by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChronologyEntry.objects.filter(pk=entry.pk).update(**broken)


def test_each_row_says_since_when_the_record_has_held_its_day(authority: SmallAuthority, child: Child) -> None:
    by = authority.north.worker
    with time_machine.travel("2026-12-01 10:00", tick=False):
        visit = family_help.record_visit(
            child.pk,
            family_help.VisitRecord(
                kind=Visit.Kind.FAILED, happened_on=OPENED, is_child_seen=False, reason_not_seen="Out"
            ),
            by=by,
        )
    with time_machine.travel("2026-12-02 10:00", tick=False):
        visit.correct({"reason_not_seen": "In hospital"}, by=by.worker, reason="Heard since")
    assert row_of(child, by, "child_not_seen").recorded_on == date(2026, 12, 1)
    with time_machine.travel("2026-12-03 10:00", tick=False):
        visit.correct({"happened_on": date(2026, 3, 3)}, by=by.worker, reason="It was the day after")
    row = row_of(child, by, "child_not_seen")
    assert (row.on, row.recorded_on) == (date(2026, 3, 3), date(2026, 12, 3))
