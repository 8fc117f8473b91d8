"""People: what a child is called, born, lives at, and who stands around the child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.person_codes import checked, checked_disabilities
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.domain.codes import Disability as DisabilityCode
from lineofsight.domain.codes import Ethnicity, Sex, UPNUnknown
from lineofsight.domain.nhs_numbers import nhs_number_fault
from lineofsight.domain.permissions import Action
from lineofsight.domain.pupil_numbers import upn_fault
from lineofsight.record.models import Address, Disability, Identifier, Person, PersonName, Relationship
from lineofsight.record.moment import today

NUMBER_FAULTS = {
    Identifier.Kind.UPN: upn_fault,
    Identifier.Kind.FORMER_UPN: upn_fault,
    Identifier.Kind.NHS_NUMBER: nhs_number_fault,
}
"""The kinds of number that carry a check, each with what says what is wrong with one."""


@dataclass(frozen=True, slots=True)
class NewAdult:
    """What is known of an adult new to the record. `sex` is a national code; "" and None mean not recorded."""

    family_name: str
    given_names: str = ""
    born_on: date | None = None
    sex: str = ""


def record_name(
    child: ChildKey,
    *,
    given_names: str,
    family_name: str,
    on: date,
    by: Account,
    is_alias: bool = False,
) -> PersonName:
    """Record what a child is called from a day on. The name before it is kept, ended then; an alias ends none."""
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        if not is_alias:
            _end(work, PersonName.objects.filter(person=work.child.person, ended_on=None, is_alias=False), on)
        return work.write(
            PersonName,
            person=work.child.person,
            given_names=given_names,
            family_name=family_name,
            is_alias=is_alias,
            started_on=on if not is_alias else None,
        )


def correct_name(
    child: ChildKey, name_id: int, *, given_names: str, family_name: str, reason: str, by: Account
) -> PersonName:
    """Put right a name that was written wrongly: the slip is kept as an earlier version, not as a former name.

    Raises Refused, and NotInThisRecord for a name of somebody else.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        name = work.row(PersonName, name_id, person=work.child.person)
        return work.change(name, given_names=given_names, family_name=family_name, reason=reason)


def record_birth(child: ChildKey, *, born_on: date, sex: str, by: Account, ethnicity: str = "") -> Person:
    """Record that an unborn child was born: the same record, with the date of birth in place of the expected one.

    Raises Refused, and ActionError for a day that cannot be. "" for the sex means not known.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=born_on) as work:
        person = work.child.person
        if person.born_on is not None:
            raise ActionError("This child's date of birth is already recorded. Correct it instead.")
        if born_on > today():
            raise ActionError("The date of birth is in the future. Record the birth when the child is born.")
        return work.change(
            person,
            born_on=born_on,
            expected_on=None,
            was_expected_on=person.expected_on,
            sex=checked(Sex, sex, called="sex") or Sex.UNKNOWN_OR_UNBORN.code,
            ethnicity=checked(Ethnicity, ethnicity, called="ethnicity") or person.ethnicity,
            reason="Born",
        )


def record_death(child: ChildKey, *, died_on: date, by: Account) -> Person:
    """Record the day on which a child died. Raises Refused, and ActionError for a day that cannot be."""
    with recording(child, Action.CORRECT_FACT, by=by, on=died_on) as work:
        person = work.child.person
        if person.died_on is not None:
            raise ActionError("This child's date of death is already recorded. Correct it instead.")
        if person.born_on is None or died_on < person.born_on:
            raise ActionError("A death comes after the birth. Check the date of birth and the date of death.")
        if died_on > today():
            raise ActionError("The date of death is in the future. Check the day.")
        return work.change(person, died_on=died_on, reason="Died")


def record_address(
    child: ChildKey,
    *,
    lines: str,
    postcode: str,
    on: date,
    by: Account,
    is_protected: bool = False,
) -> Address:
    """Record where a child lives from a day on; the address before it is kept, ended on that day.

    One that has to be kept hidden is hidden wherever the record has it of the child, also as an address of before.
    Raises Refused, and ActionError for a day before that of the address that stands, and for the one that stands.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        same = [row for row in Address.objects.filter(person=work.child.person) if row.is_place_of(lines, postcode)]
        if is_protected:
            for row in same:
                if not row.is_protected:
                    work.change(row, is_protected=True, reason="Has to be kept hidden")
        standing = next((row for row in same if row.ended_on is None), None)
        if standing is not None:
            if not is_protected:
                raise ActionError("The record says already that the child lives there.")
            return standing
        _end(work, Address.objects.filter(person=work.child.person, ended_on=None), on)
        return work.write(
            Address,
            person=work.child.person,
            lines=lines,
            postcode=postcode,
            is_protected=is_protected,
            started_on=on,
        )


def record_identifier(child: ChildKey, *, kind: Identifier.Kind, value: str, on: date, by: Account) -> Identifier:
    """Record a number a child is known by from a day on; the one before it of the same kind is kept, ended.

    A pupil number takes away the reason why there was none. Raises Refused, and ActionError for a number that cannot
    be right; one that a file brought stays as it is.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT) as work:
        person = work.child.person
        fault = NUMBER_FAULTS[kind](value) if kind in NUMBER_FAULTS else None
        if fault:
            raise ActionError(f"The {_in_a_sentence(kind)} cannot be right: {fault}. Check it where you read it.")
        _end(work, Identifier.objects.filter(person=person, kind=kind, ended_on=None), on)
        if kind == Identifier.Kind.UPN and person.upn_unknown:
            work.change(person, upn_unknown="", reason="Pupil number known")
        return work.write(Identifier, person=person, kind=kind, value=value, started_on=on)


def record_upn_unknown(child: ChildKey, reason: str, *, by: Account) -> Person:
    """Record why a child has no pupil number, by the national code. Raises Refused, ActionError."""
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT) as work:
        if not reason:
            raise ActionError("Give the reason why there is no pupil number.")
        if Identifier.objects.filter(person=work.child.person, kind=Identifier.Kind.UPN, ended_on=None).exists():
            raise ActionError("This child has a pupil number. Record a reason only for a child without one.")
        code = checked(UPNUnknown, reason, called="the reasons for having no pupil number")
        return work.change(work.child.person, upn_unknown=code, reason="Why there is no pupil number")


def record_disabilities(child: ChildKey, codes: Iterable[str], *, by: Account) -> tuple[Disability, ...]:
    """Record the disabilities of a child that are not recorded yet, by their national codes.

    NONE stands alone: it is refused beside another, now or recorded before (ActionError). Gives back what was added.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT) as work:
        person = work.child.person
        recorded = set(Disability.objects.filter(person=person).values_list("code", flat=True))
        given = checked_disabilities(codes)
        if DisabilityCode.NONE.code in recorded.union(given) and len(recorded.union(given)) > 1:
            raise ActionError("The disabilities would say both none and some. Correct what is recorded first.")
        return tuple(work.write(Disability, person=person, code=code) for code in given if code not in recorded)


def state_disabilities(
    child: ChildKey, codes: Iterable[str], *, by: Account, reason: str = ""
) -> tuple[Disability, ...]:
    """State all the disabilities of a child, by their national codes: what is new is added, what is left out goes.

    What goes is kept as an earlier version, with the reason, which is then asked for. Gives back what was added. Raises
    Refused, and ActionError for NONE beside another, and for no code at all.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT) as work:
        standing = set(Disability.objects.filter(person=work.child.person).values_list("code", flat=True))
        given = checked_disabilities(codes)
        if not given:
            raise ActionError("Choose the disabilities, or that the child has none.")
        if set(given) == standing:
            raise ActionError("The record says just this already.")
        if not standing <= set(given) and not reason.strip():
            raise ActionError("Say why what the record says is taken away.")
        return work.state_codes(Disability, given, reason=reason, person=work.child.person)


def record_adult(
    child: ChildKey,
    adult: NewAdult,
    *,
    kind: Relationship.Kind,
    by: Account,
    has_parental_responsibility: bool | None = None,
) -> Person:
    """Record an adult new to the record who is the `kind` of the child. Give them to `relate` for the next child."""
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        sex = checked(Sex, adult.sex, called="sex")
        person = work.write(Person, sex=sex, born_on=adult.born_on)
        work.write(PersonName, person=person, given_names=adult.given_names, family_name=adult.family_name)
        _stand_to(work, person, kind, has_parental_responsibility)
        return person


def relate(
    child: ChildKey,
    to: Person,
    *,
    kind: Relationship.Kind,
    by: Account,
    has_parental_responsibility: bool | None = None,
) -> Relationship:
    """Record that `to` is the `kind` of the child: a parent, a brother or sister, a carer.

    Brothers and sisters are two rows, one in the record of each. Raises Refused, and ActionError for a relationship
    of a child to itself and for one that stands already.
    """
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        return _stand_to(work, to, kind, has_parental_responsibility)


def _stand_to(
    work: Recording, person: Person, kind: Relationship.Kind, has_parental_responsibility: bool | None
) -> Relationship:
    """Write that the person is the `kind` of the child."""
    child = work.child.person
    if person.pk == child.pk:
        raise ActionError("This is the child's own record. Choose the other person.")
    if Relationship.objects.filter(person=person, to=child, kind=kind, ended_on=None).exists():
        raise ActionError(f"This person is already recorded as {_in_a_sentence(kind)} of the child.")
    return work.write(
        Relationship,
        person=person,
        to=child,
        kind=kind,
        has_parental_responsibility=has_parental_responsibility,
    )


def _in_a_sentence(kind: Identifier.Kind | Relationship.Kind) -> str:
    """What the kind is called, as it stands within a sentence."""
    label = str(kind.label)
    return label if label[:3].isupper() else label[0].lower() + label[1:]


def _end(work: Recording, standing: Iterable[PersonName | Address | Identifier], on: date) -> None:
    """End what stands on the day from which another does. Raises ActionError for a day before it began."""
    for fact in standing:
        if fact.started_on is not None and on < fact.started_on:
            raise ActionError(
                f"What stands now began on {fact.started_on.day} {fact.started_on:%B %Y}, which is later than the day"
                " given. Give a day from then on."
            )
        work.change(fact, ended_on=on)
