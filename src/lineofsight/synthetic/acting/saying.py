"""What a message says of an invented family: its children, the adults at home, and where they live."""

from __future__ import annotations

from datetime import date

from lineofsight.domain.codes import Ethnicity
from lineofsight.domain.contact_rules import NewMessage, SaidOfChild, SaidOfPerson
from lineofsight.record.models import Relationship
from lineofsight.record.moment import local_date
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.contacts.course import ContactCourse
from lineofsight.synthetic.contacts.news import age_of
from lineofsight.synthetic.contacts.proportions import POLICE, group_of
from lineofsight.synthetic.family_members import InventedName

MOST_ADULTS = 2
AT_HOME = frozenset(
    {Relationship.Kind.MOTHER, Relationship.Kind.STEP_PARENT, Relationship.Kind.GRANDPARENT, Relationship.Kind.CARER}
)


def message_of(course: ContactCourse) -> NewMessage:
    """The message as its sender gives it."""
    sender, home = course.sender, course.home
    is_police = group_of(sender.source) == POLICE
    return NewMessage(
        received_at=course.received_at,
        method=sender.method,
        source=sender.source,
        worries=course.worries,
        referrer_name=sender.name,
        referrer_role=sender.role,
        referrer_organisation=sender.organisation,
        referrer_phone=sender.phone,
        referrer_email=sender.email,
        is_source_confidential=sender.is_confidential,
        wants_feedback=sender.wants_feedback,
        happened_on=local_date(course.received_at),
        working_well=course.working_well,
        childs_words=course.childs_words,
        parents_told=course.sharing.parents_told,
        home_address=home.lines if home else "",
        home_postcode=home.postcode if home else "",
        is_home_protected=home.is_protected if home else False,
        police_reference=f"SP/{course.received_at:%y/%m%d/%H%M}" if is_police else "",
        police_grade="Medium" if is_police else "",
    )


def said_of(case: Case, course: ContactCourse) -> SaidOfChild:
    """What the message says of one child: everything of one who is new, else what a sender would know."""
    on = local_date(course.received_at)
    life, name = case.child.life, _name_on(case, on)
    is_unborn = age_of(life, on) < 0
    born_on = None if is_unborn else life.born_on
    said = SaidOfChild(
        given_names=name.given_names,
        family_name=name.family_name,
        born_on=born_on,
        expected_on=life.expected_on if is_unborn else None,
        sex="" if is_unborn else life.sex,
    )
    if case.pk:
        return said
    ethnicity = Ethnicity.NOT_YET_OBTAINED.code if is_unborn else life.ethnicity
    return SaidOfChild(
        given_names=said.given_names,
        family_name=said.family_name,
        born_on=said.born_on,
        expected_on=said.expected_on,
        sex=said.sex,
        ethnicity=ethnicity,
        nhs_number=case.child.nhs_number,
    )


def _name_on(case: Case, on: date) -> InventedName:
    """The name in use on a day; the first one of a child who is not met yet."""
    names = [name for name in case.child.names if name.on <= on and not name.is_alias]
    return names[-1] if names and case.pk else case.child.names[0]


def people_of(stage: Stage, course: ContactCourse) -> list[SaidOfPerson]:
    """The adults who are said to be around the first child of the message."""
    relations = stage.cases[course.children[0]].child.relations
    named = [one for one in relations if one.adult is not None][:MOST_ADULTS]
    people = []
    for relation in named:
        assert relation.adult is not None
        adult = stage.family.adults[relation.adult]
        people.append(
            SaidOfPerson(
                given_names=adult.given_names,
                family_name=adult.family_name,
                kind=relation.kind.value,
                lives_with_children=True if relation.kind in AT_HOME else None,
            )
        )
    return people
