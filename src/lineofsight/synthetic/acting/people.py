"""Who an invented child is and who stands around them: the child met, named, housed, numbered and born."""

from __future__ import annotations

from typing import Any

from lineofsight.access.models import Account
from lineofsight.actions import front_door, people
from lineofsight.domain.codes import Ethnicity, Sex, UPNUnknown
from lineofsight.record.models import Identifier, PersonName, Relationship
from lineofsight.record.moment import local_date
from lineofsight.synthetic import steps
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.family_members import InventedAdult, InventedRelation
from lineofsight.synthetic.family_telling import is_unborn


@take.register
def _(step: steps.Meet, stage: Stage, case: Case) -> None:
    life, name = case.child.life, case.child.names[0]
    assert step.worker.team is not None, "the front door is a team"
    by = stage.staff.account_of(step.worker)
    case.team, case.worker = step.worker.team, step.worker
    unborn = is_unborn(life, local_date(step.at))
    new = front_door.NewChild(
        family_name=name.family_name,
        given_names=name.given_names,
        born_on=None if unborn else life.born_on,
        expected_on=life.expected_on if unborn else None,
        sex=Sex.UNKNOWN_OR_UNBORN.value if unborn else life.sex,
        ethnicity=Ethnicity.NOT_YET_OBTAINED.value if unborn else life.ethnicity,
        la_child_id=life.la_child_id,
        upn_unknown=UPNUnknown.NOT_OF_SCHOOL_AGE.value,
        disabilities=() if unborn else life.disabilities,
    )
    child = front_door.record_new_child(new, team=stage.staff.teams[case.team], by=by)
    case.pk, case.person = child.pk, child.person
    note_family(stage, step, case, by)
    if case.child.nhs_number:
        kind, on = Identifier.Kind.NHS_NUMBER, local_date(step.at)
        people.record_identifier(case.pk, kind=kind, value=case.child.nhs_number, on=on, by=by)


def note_family(stage: Stage, step: steps.Step, case: Case, by: Account) -> None:
    """Who stands around the child, as far as the record knows them."""
    for relation in case.child.relations:
        if relation.adult is not None:
            _note_adult(stage, case, stage.family.adults[relation.adult], relation, by)
        elif relation.sibling is not None:
            _note_sibling(stage, step, case, stage.cases[relation.sibling], relation.kind, by)


def _note_adult(stage: Stage, case: Case, adult: InventedAdult, relation: InventedRelation, by: Account) -> None:
    standing: Any = {
        "kind": relation.kind,
        "has_parental_responsibility": relation.has_parental_responsibility,
        "by": by,
    }
    known = stage.adults.get(adult.key)
    if known is not None:
        people.relate(case.pk, known, **standing)
        return
    new = people.NewAdult(adult.family_name, adult.given_names, adult.born_on, adult.sex)
    stage.adults[adult.key] = people.record_adult(case.pk, new, **standing)


def _note_sibling(
    stage: Stage, step: steps.Step, case: Case, sibling: Case, kind: Relationship.Kind, by: Account
) -> None:
    """Both ways, once both are known; the other's record is written when somebody holds it."""
    if sibling.person is None or case.person is None:
        return
    people.relate(case.pk, sibling.person, kind=kind, by=by)
    if sibling.is_held:
        people.relate(sibling.pk, case.person, kind=kind, by=stage.worker(step, sibling))
    else:
        sibling.unnoted.append((case.person, kind))


def note_met_meanwhile(case: Case, by: Account) -> None:
    """Write down the brothers and sisters who were met while nobody held the child, now that a team does."""
    for person, kind in case.unnoted:
        people.relate(case.pk, person, kind=kind, by=by)
    case.unnoted.clear()


@take.register
def _(step: steps.GiveName, stage: Stage, case: Case) -> None:
    if step.name.is_correction:
        _correct_name(stage, step, case)
        return
    people.record_name(
        case.pk,
        given_names=step.name.given_names,
        family_name=step.name.family_name,
        is_alias=step.name.is_alias,
        on=step.name.on,
        by=stage.worker(step, case),
    )


def _correct_name(stage: Stage, step: steps.GiveName, case: Case) -> None:
    """A name that was written wrongly: the child never changed it."""
    wrong = PersonName.objects.get(person=case.pk, ended_on=None, is_alias=False)
    people.correct_name(
        case.pk,
        wrong.pk,
        given_names=step.name.given_names,
        family_name=step.name.family_name,
        reason="Misspelt when it was taken down",
        by=stage.worker(step, case),
    )


@take.register
def _(step: steps.GiveAddress, stage: Stage, case: Case) -> None:
    people.record_address(
        case.pk,
        lines=step.address.lines,
        postcode=step.address.postcode,
        is_protected=step.address.is_protected,
        on=step.address.on,
        by=stage.worker(step, case),
    )


@take.register
def _(step: steps.GivePupilNumber, stage: Stage, case: Case) -> None:
    by, on = stage.worker(step, case), local_date(step.at)
    if step.unknown:
        people.record_upn_unknown(case.pk, step.unknown, by=by)
        return
    if step.former_upn:
        people.record_identifier(case.pk, kind=Identifier.Kind.FORMER_UPN, value=step.former_upn, on=on, by=by)
    people.record_identifier(case.pk, kind=Identifier.Kind.UPN, value=step.upn, on=on, by=by)


@take.register
def _(step: steps.BeBorn, stage: Stage, case: Case) -> None:
    life, by = case.child.life, stage.worker(step, case)
    people.record_birth(case.pk, born_on=step.on, sex=life.sex, ethnicity=life.ethnicity, by=by)
    people.record_disabilities(case.pk, life.disabilities, by=by)
