"""What is recorded of a child and of the adults around the child: what is kept, what is refused, what is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.access.models import TrailEvent
from lineofsight.actions import front_door, people
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.permissions import Action
from lineofsight.record.models import (
    Child,
    Disability,
    FactVersion,
    Identifier,
    Person,
    PersonName,
    Relationship,
)
from lineofsight.record.moment import today
from tests.authority import SmallAuthority

NOVEMBER = date(2026, 11, 2)
PUPIL_NUMBER = "H801200001001"
NHS_NUMBER = "9990000018"


def last_row() -> TrailEvent:
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    return row


def new_child(authority: SmallAuthority, **known: object) -> Child:
    new = front_door.NewChild(family_name="Testchild", born_on=date(2016, 5, 14), **known)  # type: ignore[arg-type]
    return front_door.record_new_child(new, team=authority.north.team, by=authority.north.worker)


# --- a child new to the authority ------------------------------------------------------------------------------------


def test_a_new_child_keeps_the_identifier_that_the_authority_knows_it_by(authority: SmallAuthority) -> None:
    known = new_child(authority, la_child_id="SPR000001", upn_unknown="UN2", disabilities=("LD", "AUT"), sex="F")
    assert (known.la_child_id, known.person.upn_unknown, known.person.sex) == ("SPR000001", "UN2", "F")
    assert set(Disability.objects.filter(person=known.person).values_list("code", flat=True)) == {"LD", "AUT"}
    assert last_row().object_id == str(known.pk)
    unknown = new_child(authority)
    assert unknown.la_child_id == f"LOS{unknown.pk:08d}"
    assert unknown.person.sex == "U"


@pytest.mark.parametrize(
    ("la_child_id", "why"),
    [
        ("SPR000001", "already has this identifier"),
        ("OLD1", "already has this identifier"),
        ("SPR-000002", "at most 20 letters and digits"),
        ("SPR 2", "at most 20 letters and digits"),
        ("1" * 21, "at most 20 letters and digits"),
        ("LOS00000099", "given by this record alone"),
    ],
)
def test_an_identifier_that_cannot_stand_is_refused(authority: SmallAuthority, la_child_id: str, why: str) -> None:
    first = new_child(authority, la_child_id="SPR000001")
    people.record_identifier(
        first.pk, kind=Identifier.Kind.LA_CHILD_ID, value="OLD1", on=NOVEMBER, by=authority.north.worker
    )
    with pytest.raises(ActionError, match=why):
        new_child(authority, la_child_id=la_child_id)
    assert list(Child.objects.values_list("la_child_id", flat=True)) == ["SPR000001"]


def test_an_identifier_of_20_letters_and_digits_is_taken(authority: SmallAuthority) -> None:
    assert new_child(authority, la_child_id="A" * 20).la_child_id == "A" * 20


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"sex": "X"}, "'X' is not a code of sex"),
        ({"ethnicity": "WHITE"}, "not a code of ethnicity"),
        ({"upn_unknown": "UN0"}, "is not a code of the reasons for having no pupil number"),
        ({"disabilities": ("DEAF",)}, "not a code of disability"),
        ({"disabilities": ("NONE", "LD")}, "both none and some"),
    ],
)
def test_a_code_outside_its_set_is_refused(authority: SmallAuthority, known: dict[str, object], why: str) -> None:
    with pytest.raises(ActionError, match=why):
        new_child(authority, **known)
    assert not Child.objects.exists()


# --- names -----------------------------------------------------------------------------------------------------------


def test_a_name_written_wrongly_is_corrected_and_is_no_former_name(authority: SmallAuthority) -> None:
    child = authority.child()
    slip = PersonName.objects.get(person=child.person)
    people.correct_name(
        child.pk,
        slip.pk,
        given_names="Robyn",
        family_name=slip.family_name,
        reason="As on the birth certificate",
        by=authority.north.worker,
    )
    name = PersonName.objects.get(person=child.person)
    assert (name.given_names, name.version, name.ended_on) == ("Robyn", 2, None)
    kept = FactVersion.objects.get(fact="personname", fact_id=name.pk)
    assert (kept.content["given_names"], kept.reason) == ("Robin", "As on the birth certificate")
    assert (last_row().object_kind, last_row().details) == ("personname", {"version": 2})


def test_the_name_of_another_child_is_not_corrected_here(authority: SmallAuthority) -> None:
    child, other = authority.child(), authority.child()
    name = PersonName.objects.get(person=other.person)
    with pytest.raises(NotInThisRecord):
        people.correct_name(child.pk, name.pk, given_names="Al", family_name="Bo", reason="", by=authority.north.worker)


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_a_pupil_number_takes_away_the_reason_for_none(authority: SmallAuthority) -> None:
    child = authority.child()
    worker = authority.north.worker
    assert people.record_upn_unknown(child.pk, "UN2", by=worker).upn_unknown == "UN2"
    people.record_identifier(child.pk, kind=Identifier.Kind.UPN, value=PUPIL_NUMBER, on=NOVEMBER, by=worker)
    assert Person.objects.get(pk=child.pk).upn_unknown == ""
    assert FactVersion.objects.filter(fact="person", fact_id=child.pk, content__upn_unknown="UN2").exists()
    with pytest.raises(ActionError, match="has a pupil number"):
        people.record_upn_unknown(child.pk, "UN2", by=worker)


@pytest.mark.parametrize(("reason", "why"), [("", "Give the reason"), ("UN9", "not a code of")])
def test_a_reason_for_no_pupil_number_is_a_national_code(authority: SmallAuthority, reason: str, why: str) -> None:
    child = authority.child()
    with pytest.raises(ActionError, match=why):
        people.record_upn_unknown(child.pk, reason, by=authority.north.worker)


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (Identifier.Kind.UPN, "J801200001001", "The unique pupil number cannot be right: its check letter is J"),
        (Identifier.Kind.FORMER_UPN, "H80120000100", "it has 12 characters"),
        (Identifier.Kind.NHS_NUMBER, "9990000019", "The NHS number cannot be right: its last digit is 9"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(
    authority: SmallAuthority, kind: Identifier.Kind, value: str, why: str
) -> None:
    child = authority.child()
    with pytest.raises(ActionError, match=why):
        people.record_identifier(child.pk, kind=kind, value=value, on=NOVEMBER, by=authority.north.worker)
    assert not Identifier.objects.exists()


def test_the_number_before_is_kept(authority: SmallAuthority) -> None:
    child = authority.child()
    for value, on in ((NHS_NUMBER, date(2026, 10, 1)), ("9990000026", NOVEMBER)):
        people.record_identifier(
            child.pk, kind=Identifier.Kind.NHS_NUMBER, value=value, on=on, by=authority.north.worker
        )
    assert list(Identifier.objects.order_by("pk").values_list("value", "ended_on")) == [
        (NHS_NUMBER, NOVEMBER),
        ("9990000026", None),
    ]


# --- disabilities and death ------------------------------------------------------------------------------------------


def test_disabilities_are_added_once_each(authority: SmallAuthority) -> None:
    child = authority.child()
    worker = authority.north.worker
    assert len(people.record_disabilities(child.pk, ["LD", "AUT", "LD"], by=worker)) == 2
    (added,) = people.record_disabilities(child.pk, ["AUT", "HEAR"], by=worker)
    assert added.code == "HEAR"
    with pytest.raises(ActionError, match="both none and some"):
        people.record_disabilities(child.pk, ["NONE"], by=worker)
    assert Disability.objects.count() == 3


def test_no_disability_may_be_said_again_and_nothing_beside_it(authority: SmallAuthority) -> None:
    child = authority.child()
    worker = authority.north.worker
    assert len(people.record_disabilities(child.pk, ["NONE"], by=worker)) == 1
    assert people.record_disabilities(child.pk, ["NONE"], by=worker) == ()
    with pytest.raises(ActionError, match="both none and some"):
        people.record_disabilities(child.pk, ["LD"], by=worker)


def test_a_death_is_recorded_once_and_on_a_day_that_can_be(authority: SmallAuthority) -> None:
    child, unborn = authority.child(), authority.child(born_on=None)
    worker = authority.north.worker
    for who, on, why in (
        (child, date(2016, 5, 13), "comes after the birth"),
        (child, date(2026, 11, 24), "in the future"),
        (unborn, NOVEMBER, "comes after the birth"),
    ):
        with pytest.raises(ActionError, match=why):
            people.record_death(who.pk, died_on=on, by=worker)
    assert people.record_death(child.pk, died_on=NOVEMBER, by=worker).died_on == NOVEMBER
    with pytest.raises(ActionError, match="already recorded"):
        people.record_death(child.pk, died_on=NOVEMBER, by=worker)


# --- the people around a child ---------------------------------------------------------------------------------------


def test_an_adult_is_recorded_once_and_stands_to_two_children(authority: SmallAuthority) -> None:
    child, other = authority.child(), authority.child()
    worker = authority.north.worker
    mother = people.record_adult(
        child.pk,
        people.NewAdult("Testmother", "Ada", date(1990, 2, 3), "F"),
        kind=Relationship.Kind.MOTHER,
        has_parental_responsibility=True,
        by=worker,
    )
    people.relate(other.pk, mother, kind=Relationship.Kind.MOTHER, by=worker, has_parental_responsibility=True)
    assert Relationship.objects.filter(person=mother, kind="mother").count() == 2
    assert PersonName.objects.get(person=mother).full_name == "Ada Testmother"
    assert (mother.sex, mother.born_on, mother.recorded_by) == ("F", date(1990, 2, 3), authority.north.worker_row)
    assert (last_row().action, last_row().object_kind) == (Action.CORRECT_FACT, "relationship")


def test_nobody_is_related_to_themselves_or_twice(authority: SmallAuthority) -> None:
    child, sibling = authority.child(), authority.child()
    worker = authority.north.worker
    with pytest.raises(ActionError, match="the child's own record"):
        people.relate(child.pk, child.person, kind=Relationship.Kind.SIBLING, by=worker)
    people.relate(child.pk, sibling.person, kind=Relationship.Kind.SIBLING, by=worker)
    people.relate(sibling.pk, child.person, kind=Relationship.Kind.SIBLING, by=worker)
    with pytest.raises(ActionError, match="already recorded as sibling"):
        people.relate(child.pk, sibling.person, kind=Relationship.Kind.SIBLING, by=worker)
    assert Relationship.objects.count() == 2


def test_only_who_holds_the_child_records_of_the_child(authority: SmallAuthority) -> None:
    child = authority.child()
    stranger = authority.south.worker
    with pytest.raises(Refused):
        people.record_adult(child.pk, people.NewAdult("Nobody"), kind=Relationship.Kind.MOTHER, by=stranger)
    with pytest.raises(Refused):
        people.record_disabilities(child.pk, ["LD"], by=stranger)
    with pytest.raises(Refused):
        people.record_death(child.pk, died_on=NOVEMBER, by=stranger)
    assert not Relationship.objects.exists()


def test_a_birth_is_not_in_the_future_and_a_sex_not_given_is_unknown(authority: SmallAuthority) -> None:
    by, unborn = authority.north.worker, authority.child(born_on=None)
    with pytest.raises(ActionError, match="in the future"):
        people.record_birth(unborn.pk, born_on=today() + timedelta(days=1), sex="F", by=by)
    assert people.record_birth(unborn.pk, born_on=today(), sex="", by=by).sex == "U"
