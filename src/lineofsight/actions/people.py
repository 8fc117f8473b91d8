"""People: what a child is called, born, lives at, and who stands around the child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lineofsight.access.models import Account
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.recording import ChildKey, Recording, recording
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Address, Identifier, Person, PersonName, Relationship

NO_EVENT = date.min
"""A name, an address or a number says nothing of how the case stands: it does not make "now" today for the child."""


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


def record_birth(child: ChildKey, *, born_on: date, sex: str, by: Account, ethnicity: str = "") -> Person:
    """Record that an unborn child was born: the same record, with the date of birth in place of the expected one."""
    with recording(child, Action.CORRECT_FACT, by=by, on=born_on) as work:
        person = work.child.person
        if person.born_on is not None:
            raise ActionError("This child's date of birth is already recorded. Correct it instead.")
        return work.change(
            person,
            born_on=born_on,
            expected_on=None,
            sex=sex,
            ethnicity=ethnicity or person.ethnicity,
            reason="Born",
        )


def record_address(
    child: ChildKey,
    *,
    lines: str,
    postcode: str,
    on: date,
    by: Account,
    is_protected: bool = False,
) -> Address:
    """Record where a child lives from a day on; the address before it is kept, ended on that day."""
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
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
    """Record a number a child is known by from a day on; the one before it of the same kind is kept, ended."""
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT) as work:
        _end(work, Identifier.objects.filter(person=work.child.person, kind=kind, ended_on=None), on)
        return work.write(Identifier, person=work.child.person, kind=kind, value=value, started_on=on)


def relate(
    child: ChildKey,
    to: Person,
    *,
    kind: Relationship.Kind,
    by: Account,
    has_parental_responsibility: bool | None = None,
) -> Relationship:
    """Record that `to` is the `kind` of the child: a parent, a brother or sister, a carer."""
    with recording(child, Action.CORRECT_FACT, by=by, on=NO_EVENT, moves_clocks=False) as work:
        return work.write(
            Relationship,
            person=to,
            to=work.child.person,
            kind=kind,
            has_parental_responsibility=has_parental_responsibility,
        )


def _end(work: Recording, standing: Iterable[PersonName | Address | Identifier], on: date) -> None:
    for fact in standing:
        work.change(fact, ended_on=max(on, fact.started_on or on))
