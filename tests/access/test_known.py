"""What a look-up may show: the index of standard records, the notice of a restricted one, of others nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.known import Known, known_of
from lineofsight.access.models import Account
from lineofsight.domain.matching import said
from lineofsight.domain.permissions import Action
from lineofsight.record.matching import candidates
from lineofsight.record.models import Child, Person, PersonName, Relationship
from tests.access.conftest import Service, a_child

pytestmark = pytest.mark.django_db
BORN = date(2015, 4, 11)


def named(child: Child, family_name: str = "Quillfeather") -> Child:
    PersonName.objects.create(person=child.person, given_names="Robert", family_name=family_name)
    child.person.born_on = BORN
    child.person.save()
    return child


def looked_up(by: Account) -> Known:
    return known_of(candidates(said(given_names="Robert", family_name="Quillfeather", born_on=BORN)), by)


def test_staff_are_shown_that_a_standard_record_of_another_team_exists(service: Service) -> None:
    child = named(service.elsewhere)
    for account in (service.worker, service.manager, service.service_manager):
        assert [one.child_id for one in looked_up(account).shown] == [child.pk]


@pytest.mark.parametrize("who", ["analyst", "administrator"])
def test_who_may_not_look_up_is_shown_nobody(service: Service, who: str) -> None:
    named(service.elsewhere)
    assert looked_up(getattr(service, who)) == Known((), ())


def test_a_restricted_record_is_a_notice_with_whom_to_ask(service: Service) -> None:
    child = named(a_child(service.south, service.stranger.worker, restriction="S1"))
    assert looked_up(service.worker) == Known((), (service.south.name,))
    assert [one.child_id for one in looked_up(service.stranger).shown] == [child.pk]
    assert looked_up(service.analyst) == Known((), ())


def test_sealed_and_conflicted_records_leave_no_sign(service: Service) -> None:
    named(a_child(service.north, service.worker.worker, restriction="S2"))
    named(a_child(service.north, conflicted=service.worker.worker))
    named(a_child(service.south, restriction="S1", conflicted=service.worker.worker))
    assert looked_up(service.worker) == Known((), ())


def test_an_adult_is_shown_beside_a_child_who_may_be_shown(service: Service) -> None:
    adult = Person.objects.create(born_on=BORN)
    PersonName.objects.create(person=adult, given_names="Robert", family_name="Quillfeather")
    hidden = a_child(service.south, restriction="S1")
    Relationship.objects.create(person=adult, to=hidden.person, kind=Relationship.Kind.FATHER)
    assert looked_up(service.worker).shown == ()
    Relationship.objects.create(person=adult, to=service.elsewhere.person, kind=Relationship.Kind.FATHER)
    (shown,) = looked_up(service.worker).shown
    assert (shown.person_id, shown.child_id) == (adult.pk, None)


# --- a merged record -------------------------------------------------------------------------------------------------


def test_a_merged_record_opens_the_one_it_was_merged_into(
    service: Service, signed_in: Callable[[Account], Client]
) -> None:
    merged = a_child(service.north, service.worker.worker)
    Person.objects.filter(pk=merged.pk).update(merged_into=service.child.person)
    assert gate.open_child(merged.pk, Action.READ_CHILD, by=service.worker).child == service.child
    assert merged not in gate.visible_children(service.worker)
    address = f"/children/{merged.reference}/"
    answer = signed_in(service.worker).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/children/{service.child.reference}/")
    assert signed_in(service.stranger).get(address).status_code == 404


def test_a_record_merged_into_one_that_stays_closed_is_as_absent(service: Service) -> None:
    merged = a_child(service.north, service.worker.worker)
    Person.objects.filter(pk=merged.pk).update(merged_into=service.elsewhere.person)
    with pytest.raises(Refused) as refused:
        gate.open_child(merged.reference, Action.READ_CHILD, by=service.worker)
    assert refused.value.decision.betrays_nothing
