"""Family and people around: what a child's page tells of names, home, numbers and relatives, and to whom."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.access.models import TrailEvent
from lineofsight.actions import people, workforce
from lineofsight.domain.pupil_numbers import upn_check_letter
from lineofsight.record.models import (
    Allocation,
    Child,
    ConflictOfInterest,
    Identifier,
    Person,
    PersonName,
    Relationship,
)
from lineofsight.record.moment import now

Kind = Relationship.Kind
UPNS = [f"{upn_check_letter(tail)}{tail}" for tail in ("801000000001", "801000000002")]


@pytest.fixture
def child(authority):
    return authority.child()


def relate(authority, child, to, kind, responsibility=None):
    people.relate(child.pk, to, kind=kind, by=authority.north.worker, has_parental_responsibility=responsibility)


def adult(given_names, sex="F"):
    person = Person.objects.create(sex=sex, born_on=date(1988, 2, 3))
    PersonName.objects.create(person=person, given_names=given_names, family_name="Testadult")
    return person


def family_told(signed_in, account, child):
    """The section as plain text, one space between the words."""
    page = signed_in(account).get(reverse("child", args=[child.reference])).text
    section = page.split('id="family">')[1].split('id="happened">')[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section)).replace(" ,", ",")


def test_an_empty_family_is_said_in_words(authority, signed_in, child):
    told = family_told(signed_in, authority.north.worker, child)
    assert "No brother or sister whom you may see is recorded." in told
    assert "No parent or other person whom you may see is recorded." in told
    assert "Lives at Not recorded" in told
    assert "Unique pupil number Not recorded" in told
    Person.objects.filter(pk=child.pk).update(origin="loaded", upn_unknown="UN1")
    told = family_told(signed_in, authority.north.worker, child)
    assert "A children in need census holds no brothers or sisters." in told
    assert "Lives at Not in this file" in told
    assert "None: Child is not of school age and is not yet assigned a UPN (UN1)" in told


def test_names_in_use_stand_before_former_ones_with_their_days(authority, signed_in, child):
    worker = authority.north.worker
    people.record_name(
        child.pk, given_names="Bo", family_name="Larkspur", on=date(2026, 1, 1), by=worker, is_alias=True
    )
    people.record_name(child.pk, given_names="Robyn", family_name="Otherwise", on=date(2026, 12, 1), by=worker)
    told = family_told(signed_in, worker, child)
    assert "Name Robyn Otherwise Since 1 December 2026 Also known as Bo Larkspur Former name Robin" in told
    assert re.search(r"Former name Robin Testchild1 (Until|.+ to) 1 December 2026", told)


def test_home_is_told_with_its_days_and_a_protected_one_never_printed(authority, signed_in, child):
    worker = authority.north.worker
    people.record_address(child.pk, lines="1 Open Road\nSpringford", postcode="ZZ2 2ZZ", on=date(2025, 3, 1), by=worker)
    assert "Lives at 1 Open Road, Springford ZZ2 2ZZ Since 1 March 2025" in family_told(signed_in, worker, child)
    people.record_address(
        child.pk, lines="12 Hidden Lane", postcode="ZZ1 1ZZ", on=date(2026, 11, 1), by=worker, is_protected=True
    )
    for account in (worker, authority.north.manager, authority.service_manager):
        told = family_told(signed_in, account, child)
        assert "Lives at Address protected No page shows it." in told
        assert "Those who hold the case know how it is kept. Since 1 November" in told
        assert "Hidden Lane" not in told
        assert "ZZ1 1ZZ" not in told
        assert "Earlier addresses: 1 Lived at 1 Open Road, Springford ZZ2 2ZZ 1 March 2025 to 1 November 2026" in told
    people.record_address(child.pk, lines="3 New Street", postcode="", on=date(2026, 11, 20), by=worker)
    told = family_told(signed_in, worker, child)
    assert "Lives at 3 New Street Since 20 November 2026" in told
    assert "Earlier addresses: 2 Lived at Address protected" in told
    assert "Hidden Lane" not in told


def test_numbers_in_use_stand_before_those_used_before(authority, signed_in, child):
    worker = authority.north.worker
    for kind, value, on in (
        (Identifier.Kind.NHS_NUMBER, "9990000018", date(2026, 1, 1)),
        (Identifier.Kind.UPN, UPNS[0], date(2026, 1, 1)),
        (Identifier.Kind.UPN, UPNS[1], date(2026, 9, 1)),
    ):
        people.record_identifier(child.pk, kind=kind, value=value, on=on, by=worker)
    told = family_told(signed_in, worker, child)
    assert (
        f"LA child ID {child.la_child_id} NHS number 9990000018 Unique pupil number {UPNS[1]}"
        f" Unique pupil number {UPNS[0]} 1 January 2026 to 1 September 2026"
    ) in told


@pytest.mark.parametrize(
    ("kind", "sex", "words"),
    [
        (Kind.SIBLING, "F", "sister"),
        (Kind.SIBLING, "M", "brother"),
        (Kind.SIBLING, "U", "sibling"),
        (Kind.HALF_SIBLING, "F", "half-sister"),
        (Kind.HALF_SIBLING, "M", "half-brother"),
    ],
)
def test_a_brother_or_sister_stands_in_words(authority, signed_in, child, kind, sex, words):
    sibling = authority.child()
    Person.objects.filter(pk=sibling.pk).update(sex=sex)
    relate(authority, child, sibling.person, kind)
    assert f"{sibling.name}, {words}, 10 years" in family_told(signed_in, authority.north.worker, child)


def test_adults_stand_with_their_relation_and_parental_responsibility(authority, signed_in, child):
    relate(authority, child, adult("Pearl"), Kind.GRANDPARENT)
    relate(authority, child, adult("Sol", "M"), Kind.STEP_PARENT, False)
    relate(authority, child, adult("Marta"), Kind.MOTHER, True)
    told = family_told(signed_in, authority.north.worker, child)
    assert "Marta Testadult Mother Yes Sol Testadult Stepfather No Pearl Testadult Grandmother Not recorded" in told


def test_a_sibling_of_another_team_is_named_without_age_or_link(authority, signed_in, child):
    sibling = authority.child(authority.south)
    relate(authority, child, sibling.person, Kind.SIBLING)
    told = family_told(signed_in, authority.north.worker, child)
    assert f"{sibling.name}, sister" in told
    assert "sister, 10 years" not in told
    page = signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text
    assert str(sibling.reference) not in page


def test_the_look_names_every_child_whose_name_was_shown_in_one_row(authority, signed_in, child):
    shown, restricted = authority.child(authority.south), authority.child(authority.south)
    conflicted = authority.child()
    for sibling in (shown, restricted, conflicted):
        relate(authority, child, sibling.person, Kind.SIBLING)
    restricted.restriction = "S1"
    restricted.save()
    ConflictOfInterest.objects.create(worker=authority.north.worker_row, child=conflicted, declared_at=now())
    told = family_told(signed_in, authority.north.worker, child)
    assert shown.name in told
    assert restricted.name not in told
    assert conflicted.name not in told
    looks = TrailEvent.objects.filter(route="child")
    assert [row.children for row in looks] == [[child.pk, shown.pk]]


def test_a_restricted_sibling_is_told_to_who_may_open_the_record_and_to_nobody_else(authority, signed_in, child):
    sister, north = authority.child(), authority.north
    relate(authority, child, sister.person, Kind.SIBLING)
    allocation = {"team": north.team, "worker": north.worker_row, "reason": Allocation.Reason.OTHER}
    workforce.allocate(sister.pk, on=date(2026, 11, 23), by=north.manager, **allocation)
    Child.objects.filter(pk=sister.pk).update(restriction="S1")
    for account in (north.worker, north.manager):
        assert f"{sister.name}, sister, 10 years" in family_told(signed_in, account, child)
        assert str(sister.reference) in signed_in(account).get(reverse("child", args=[child.reference])).text
    told = family_told(signed_in, authority.service_manager, child)
    assert sister.name not in told
    assert "No brother or sister whom you may see is recorded." in told
    Child.objects.filter(pk=sister.pk).update(restriction="S2")
    assert sister.name not in family_told(signed_in, north.worker, child)
    looks = TrailEvent.objects.filter(route="child").order_by("pk")
    assert [sister.pk in row.children for row in looks] == [True] * 4 + [False] * 2


def test_last_seen_stands_at_the_head_of_the_page(authority, signed_in, child):
    def head() -> str:
        page = signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text
        return " ".join(html.fromstring(page).find_class("los-short")[0].text_content().split())

    authority.episode(child, on=date(2026, 11, 2))
    assert "Last seen in person Not recorded" in head()
    child.visits.create(kind="in_person", is_child_seen=True, happened_on=date(2026, 11, 9))
    child.visits.create(kind="virtual", is_child_seen=True, happened_on=date(2026, 11, 19))
    assert "Last seen in person 9 November 2026" in head()


def test_a_worker_who_has_left_is_marked_on_the_childs_page(authority, signed_in, child):
    worker = authority.north.worker_row
    allocation = {"team": authority.north.team, "worker": worker, "reason": Allocation.Reason.OTHER}
    workforce.allocate(child.pk, on=date(2026, 11, 23), by=authority.north.manager, **allocation)
    worker.left_on = date(2026, 11, 23)
    worker.save()
    page = signed_in(authority.service_manager).get(reverse("child", args=[child.reference])).text
    assert page.count(f"{worker.name} (left 23 November 2026)") == 2


def test_a_childs_page_asks_as_many_queries_whatever_the_family(authority, signed_in, child):
    browser, address = signed_in(authority.north.worker), reverse("child", args=[child.reference])

    authority.episode(child, on=date(2026, 6, 1))

    def grow(number):
        for place in range(number):
            Relationship.objects.create(person=adult(f"Adult {place}"), to=child.person, kind=Kind.MOTHER)
            sibling = authority.child()
            Relationship.objects.create(person=sibling.person, to=child.person, kind=Kind.SIBLING)
            PersonName.objects.create(person=child.person, given_names="Alias", family_name=f"{place}", is_alias=True)
            Identifier.objects.create(person=child.person, kind=Identifier.Kind.FORMER_UPN, value=f"F{place}")

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    browser.get(address)
    grow(1)
    before = queries()
    grow(5)
    assert queries() == before
