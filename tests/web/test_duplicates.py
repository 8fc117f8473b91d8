"""Possible duplicates and merges on their pages: who sees which, and how two people make one record of two."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import matching, people
from lineofsight.record.matching.duplicates import review
from lineofsight.record.models import Child, ConflictOfInterest, PersonMerge, PossibleDuplicate, Relationship
from lineofsight.record.moment import now
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]
ON = date(2026, 11, 23)
REASON = "Same birthday, same mother, says the school"


@pytest.fixture
def pair(authority: SmallAuthority) -> PossibleDuplicate:
    """Two records of one child with Team North, which the review found."""
    for child in (authority.child(), authority.child()):
        people.correct_name(
            child.pk, child.person.names.get().pk, given_names="Robin", family_name="Quillfeather", reason="Misheard",
            by=authority.north.worker,
        )  # fmt: skip
    assert review().open == 1
    return PossibleDuplicate.objects.get()


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_pair_stands_on_the_list_with_its_reasons(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    client = signed_in(authority.north.manager)
    before = TrailEvent.objects.count()
    page = text_of(client, "/possible-duplicates/")
    assert "Robin Quillfeather and Robin Quillfeather" in page
    assert "Very likely the same person" in page
    assert "Same given name, Same family name, Same date of birth, Same sex" in page
    (row,) = TrailEvent.objects.order_by("sequence")[before:]
    assert (row.action, sorted(row.children)) == ("read_duplicates", [pair.one_id, pair.other_id])


def test_an_empty_list_says_when_it_fills(authority: SmallAuthority, signed_in: SignedIn) -> None:
    assert "The review runs each night" in text_of(signed_in(authority.north.manager), "/possible-duplicates/")


@pytest.mark.parametrize("hide", ["S1", "S2", "conflict"])
def test_a_pair_with_a_record_out_of_reach_leaves_no_sign(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate, hide: str
) -> None:
    child = Child.objects.get(pk=pair.other_id)
    reader = authority.south.manager
    if hide == "conflict":
        ConflictOfInterest.objects.create(worker=reader.worker, child=child, declared_at=now())
    else:
        Child.objects.filter(pk=child.pk).update(restriction=hide)
    client = signed_in(reader)
    assert "Quillfeather" not in text_of(client, "/possible-duplicates/")
    text_of(client, f"/possible-duplicates/{pair.pk}/", status=404)
    assert client.post(f"/possible-duplicates/{pair.pk}/", {"do": "merge", "reason": REASON}).status_code == 404
    assert not PersonMerge.objects.exists()


def test_a_social_worker_has_no_list_of_pairs(authority: SmallAuthority, signed_in: SignedIn) -> None:
    text_of(signed_in(authority.north.worker), "/possible-duplicates/", status=403)


def test_two_records_stand_side_by_side(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    page = text_of(signed_in(authority.north.manager), f"/possible-duplicates/{pair.pk}/")
    assert page.count("14 May 2016 (10 years)") == 2
    assert "Same date of birth" in page
    assert "These are different people" in page
    assert "Propose to merge" in page


def test_a_pair_is_settled_as_different_people(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    client, address = signed_in(authority.north.manager), f"/possible-duplicates/{pair.pk}/"
    refused = client.post(address, {"do": "different", "reason": "no"})
    assert refused.status_code == 422
    assert "Say why the two are different people" in refused.content.decode()
    assert client.post(address, {"do": "different", "reason": "Cousins, born on one day"}).status_code == 302
    assert "No pair stands here" in text_of(client, "/possible-duplicates/")
    assert "Cousins, born on one day" in text_of(client, address)
    assert "Robin Quillfeather" in text_of(client, "/possible-duplicates/?state=different")


def test_two_people_make_one_record_of_two_and_two_again(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    north, south = signed_in(authority.north.manager), signed_in(authority.south.manager)
    kept, merged = Child.objects.get(pk=pair.one_id), Child.objects.get(pk=pair.other_id)
    proposed = north.post(f"/possible-duplicates/{pair.pk}/", {"do": "merge", "reason": REASON}, follow=True)
    assert "A second person decides" in proposed.content.decode()
    merge = PersonMerge.objects.get()
    address = f"/merges/{merge.pk}/"
    assert "You may not decide" in text_of(north, address)
    assert north.post(address, {"do": "approve"}).status_code == 403
    assert "Make the two records one" in text_of(south, address)
    south.post(address, {"do": "approve"})
    page = text_of(south, address)
    assert "Two records that are one" in page
    assert merged.la_child_id in page
    assert "Person name: 1" in page
    old = signed_in(authority.north.worker).get(f"/children/{merged.reference}/")
    assert old.headers["Location"] == f"/children/{kept.reference}/"
    page = text_of(signed_in(authority.north.worker), f"/children/{kept.reference}/")
    assert merged.la_child_id in page
    south.post(address, {"do": "propose-undo", "reason": "The school has two of them"})
    north.post(address, {"do": "approve-undo"})
    assert "Two records that were one" in text_of(north, address)
    assert signed_in(authority.north.worker).get(f"/children/{merged.reference}/").status_code == 200


def test_a_reason_that_is_missing_is_said_beside_the_field(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    merge = matching.propose_merge(pair.one_id, pair.other_id, reason=REASON, by=authority.north.worker)
    client = signed_in(authority.south.manager)
    answer = client.post(f"/merges/{merge.pk}/", {"do": "decline", "reason": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    client.post(f"/merges/{merge.pk}/", {"do": "decline", "reason": "The school has two of them"})
    assert "The school has two of them" in text_of(client, f"/merges/{merge.pk}/")


def test_what_stands_in_the_way_is_said_in_place_of_the_button(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    for pk in (pair.one_id, pair.other_id):
        authority.episode(Child.objects.get(pk=pk), on=date(2026, 10, 5))
    page = text_of(signed_in(authority.north.manager), f"/possible-duplicates/{pair.pk}/")
    assert "Both have an open episode" in page
    assert "Propose to merge" not in page


def test_two_records_that_somebody_knows_of_are_proposed(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one, other = authority.child(), authority.child()
    client = signed_in(authority.north.worker)
    sent = {"one": one.la_child_id, "other": "LOS99999999", "reason": REASON}
    refused = client.post("/merges/propose/", sent)
    assert refused.status_code == 422
    assert "No record that you may see has this LA child ID" in refused.content.decode()
    assert "same record" in client.post("/merges/propose/", sent | {"other": one.la_child_id}).content.decode()
    assert client.post("/merges/propose/", sent | {"other": other.la_child_id.lower()}).status_code == 302
    assert PersonMerge.objects.get().kept_id == one.pk


def test_the_list_asks_as_many_queries_whatever_its_length(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    client, asked = signed_in(authority.north.manager), []
    for mother in ("Mary Oxenstile", "Wendy Larkthimble"):
        for number in range(4):
            child = authority.child()
            people.record_name(
                child.pk, given_names="Robin", family_name="Quillfeather", on=ON, by=authority.north.worker
            )
            if not number:
                given_names, family_name = mother.split()
                new = people.NewAdult(family_name, given_names)
                people.record_adult(child.pk, new, kind=Relationship.Kind.MOTHER, by=authority.north.worker)
        review()
        text_of(client, "/possible-duplicates/")
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client, "/possible-duplicates/")
        asked.append(len(queries))
    assert len(re.findall("Robin Quillfeather and", page)) > 20
    assert asked[0] == asked[1]


# --- where it is found, and taken away -------------------------------------------------------------------------------


def test_it_is_led_to_from_the_queue_and_from_data_quality(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for account, address in (
        (authority.door.screener, "/front-door/"),
        (authority.door.manager, "/front-door/"),
        (authority.north.manager, "/data-quality/"),
        (authority.service_manager, "/data-quality/"),
    ):
        assert 'href="/possible-duplicates/"' in text_of(signed_in(account), address)
    for account, address in ((authority.door.worker, "/front-door/"), (authority.analyst, "/data-quality/")):
        assert 'href="/possible-duplicates/"' not in text_of(signed_in(account), address)


def test_the_list_is_taken_away_with_its_children_on_the_trail(
    authority: SmallAuthority, signed_in: SignedIn, pair: PossibleDuplicate
) -> None:
    client = signed_in(authority.north.manager)
    assert 'href="/possible-duplicates/export/csv/"' in text_of(client, "/possible-duplicates/")
    lines = b"".join(client.get("/possible-duplicates/export/csv/").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith('"One record","Born","LA child ID","The other record"')
    assert lines[1].count("Robin Quillfeather") == 2
    assert "Same given name; Same family name" in lines[1]
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.action, row.rows) == ("export", "export_duplicates", 1)
    assert (sorted(row.children), row.details) == ([pair.one_id, pair.other_id], {"format": "csv"})
    assert b"".join(client.get("/possible-duplicates/export/xlsx/").streaming_content).startswith(b"PK")
    assert client.get("/possible-duplicates/export/pdf/").status_code == 404
    Child.objects.filter(pk=pair.one_id).update(restriction="S2")
    lines = b"".join(client.get("/possible-duplicates/export/csv/").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1
    assert signed_in(authority.north.worker).get("/possible-duplicates/export/csv/").status_code == 403
