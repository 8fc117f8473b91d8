"""Do we know them? The page, the part that other forms embed, and what each leaves on the trail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import people
from lineofsight.domain.matching import SaidName
from lineofsight.record.models import Child, ConflictOfInterest, Relationship
from lineofsight.record.moment import now
from lineofsight.web.known import NOBODY, Choice, names_in, value_of
from tests.authority import SmallAuthority

ADDRESS = "/do-we-know-them/"
SignedIn = Callable[[Account], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def known(authority: SmallAuthority) -> Child:
    """A child of the other team, called Robin Testchild1, born on 14 May 2016, with a mother and an address."""
    child = authority.child(authority.south)
    by = authority.south.worker
    people.record_address(child.pk, lines="12 Nightjar Lane", postcode="SQ1 2AB", on=date(2026, 9, 7), by=by)
    people.record_adult(child.pk, people.NewAdult("Testchild", "Mary"), kind=Relationship.Kind.MOTHER, by=by)
    return child


def typed(**fields: str) -> dict[str, str]:
    born = {"born_on_day": "14", "born_on_month": "5", "born_on_year": "2016"}
    return {"given_names": "Robin", "family_name": "Testchild1"} | born | fields


def test_the_page_asks_what_was_said_and_looks_for_nobody_by_itself(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    answer = signed_in(authority.north.worker).get(ADDRESS).content.decode()
    assert "Say what you were told" in answer
    assert "Testchild" not in answer


def test_candidates_stand_with_the_reasons_for_and_against(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    answer = signed_in(authority.north.worker).post(ADDRESS, typed(sex="M")).content.decode()
    for words in (
        "1 person of the record may be the same", "Robin Testchild1", "Very likely the same person",
        "Same date of birth", "Different sex", "12 Nightjar Lane SQ1 2AB", "Mary Testchild (mother)", "South",
    ):  # fmt: skip
        assert words in answer, words
    assert str(known.reference) not in answer  # the record itself stays closed to another team
    assert str(known.reference) in signed_in(authority.south.worker).post(ADDRESS, typed()).content.decode()


def test_a_look_is_on_the_trail_with_its_words_and_whom_it_showed(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    client = signed_in(authority.north.worker)
    before = TrailEvent.objects.count()
    client.post(ADDRESS, typed(household="Mary Testchild"))
    (row,) = TrailEvent.objects.order_by("sequence")[before:]
    assert (row.action, row.verb, row.route, row.rows) == ("look_up", "list", "do_we_know_them", 1)
    assert row.children == [known.pk]
    assert row.details == {"search": "Robin Testchild1; Mary Testchild; 14 May 2016"}


def test_the_part_is_a_part_and_keeps_the_choice(authority: SmallAuthority, signed_in: SignedIn, known: Child) -> None:
    client = signed_in(authority.north.worker)
    sent = {f"child-0-{name}": value for name, value in typed().items()}
    sent |= {"known_prefix": "child-0-", "known_id": "known-0", "child-0-known_as": value_of(known.pk)}
    answer = client.post(ADDRESS, sent, headers=HTMX).content.decode()
    assert "<html" not in answer
    assert 'name="child-0-known_as" type="radio" value="person-' in answer
    assert f'value="{value_of(known.pk)}" checked' in answer
    assert 'hx-swap-oob="innerHTML:#known-0-status"' in answer
    assert "None of these" in answer


def test_a_form_may_call_its_fields_otherwise(authority: SmallAuthority, signed_in: SignedIn, known: Child) -> None:
    names = {"postcode": "home_postcode", "address": "home_address", "household": [["a-given", "a-family"]]}
    sent = typed(home_postcode="SQ1 2AB", home_address="12 Nightjar Lane") | {
        "a-given": "Mary",
        "a-family": "Testchild",
    }
    sent["known_names"] = json.dumps(names)
    answer = signed_in(authority.north.worker).post(ADDRESS, sent, headers=HTMX).content.decode()
    assert "Same home" in answer
    assert "The same adult, brother or sister" in answer
    assert "Around them too: Mary Testchild." in answer


@pytest.mark.parametrize("names", ["[]", "{", "7", '{"household": [3, ["x"]]}', '{"given_names": {}}'])
def test_names_that_cannot_be_read_count_as_not_sent(
    authority: SmallAuthority, signed_in: SignedIn, known: Child, names: str
) -> None:
    answer = signed_in(authority.north.worker).post(ADDRESS, typed(known_names=names), headers=HTMX)
    assert answer.status_code == 200


def test_what_is_half_typed_is_left_out_and_said_on_the_page(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    client = signed_in(authority.north.worker)
    half = typed(born_on_year="")
    assert "Robin Testchild1" in client.post(ADDRESS, half, headers=HTMX).content.decode()
    whole_page = client.post(ADDRESS, half)
    assert whole_page.status_code == 422
    assert "The date of birth must include a year" in whole_page.content.decode()
    assert 'value="Testchild1"' in whole_page.content.decode()


def test_a_script_in_a_name_is_only_a_name(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    people.record_name(
        child.pk,
        given_names="<script>alert(1)</script>",
        family_name="Dee",
        on=date(2026, 9, 7),
        by=authority.north.worker,
    )
    sent = {"given_names": "<script>alert(1)</script>", "family_name": "Dee"}
    for headers in (HTMX, {}):
        assert (
            "<script>alert"
            not in signed_in(authority.north.worker).post(ADDRESS, sent, headers=headers).content.decode()
        )


def test_restricted_and_conflicted_records(authority: SmallAuthority, signed_in: SignedIn, known: Child) -> None:
    known.restriction = "S1"
    known.save()
    answer = signed_in(authority.north.worker).post(ADDRESS, typed()).content.decode()
    assert "Restricted record." in answer
    assert "Contact the manager of South" in answer
    assert "Nightjar" not in answer
    ConflictOfInterest.objects.create(worker=authority.north.worker_row, child=known, declared_at=now())
    answer = signed_in(authority.north.worker).post(ADDRESS, typed()).content.decode()
    assert "Restricted" not in answer
    assert "Nobody whom you may see matches" in answer


def test_nothing_said_finds_nobody(authority: SmallAuthority, signed_in: SignedIn) -> None:
    answer = signed_in(authority.north.worker).post(ADDRESS, {}).content.decode()
    assert "Fill in at least two things" in answer


def test_only_children_are_offered_where_a_child_is_asked_for(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    mother = {"given_names": "Mary", "family_name": "Testchild"}
    client = signed_in(authority.north.worker)
    assert "Mary Testchild</h4>" not in client.post(ADDRESS, mother, headers=HTMX).content.decode()
    answer = client.post(ADDRESS, mother | {"known_whom": "anybody"}, headers=HTMX).content.decode()
    assert "Mary Testchild</h4>" in answer
    assert "Is one of these the person?" in answer


# --- the choice ------------------------------------------------------------------------------------------------------


def test_the_choice_of_a_form_is_read(authority: SmallAuthority, known: Child) -> None:
    by = authority.north.worker
    made = Choice.read({"child-0-known_as": value_of(known.pk)}, by, "child-0-")
    assert (made.is_made, made.child) == (True, known)
    assert Choice.read({"known_as": NOBODY}, by) == Choice(is_made=True)
    mother = known.person.relationships_from.get().person
    adult = Choice.read({"known_as": value_of(mother.pk)}, by)
    assert (adult.person, adult.child) == (mother, None)


@pytest.mark.parametrize("value", ["", "1", "person-", "person-x", "person-99999999999999999999", "person-777777"])
def test_a_value_that_is_no_choice_is_none(authority: SmallAuthority, value: str) -> None:
    assert Choice.read({"known_as": value}, authority.north.worker) == Choice(is_made=False)


def test_nobody_is_chosen_who_may_not_be_shown(authority: SmallAuthority, known: Child) -> None:
    known.restriction = "S2"
    known.save()
    assert not Choice.read({"known_as": value_of(known.pk)}, authority.north.worker).is_made


# --- at the beginning of a record -----------------------------------------------------------------------------------


def test_a_record_of_a_child_who_is_known_is_not_begun_unawares(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    client = signed_in(authority.north.worker)
    sent = typed(sex="F", team=str(authority.north.team.pk), ethnicity="")
    asked = client.post("/children/new/", sent)
    assert asked.status_code == 422
    assert "We may know this child already" in asked.content.decode()
    assert "Robin Testchild1" in asked.content.decode()
    assert Child.objects.count() == 1
    chosen = client.post("/children/new/", sent | {"known_as": value_of(known.pk)}, follow=True)
    assert "no second record was begun" in chosen.content.decode()
    assert Child.objects.count() == 1
    client.post("/children/new/", sent | {"known_as": NOBODY})
    assert Child.objects.count() == 2


def test_who_may_open_the_record_of_a_known_child_is_led_to_it(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    sent = typed(sex="F", team=str(authority.south.team.pk), known_as=value_of(known.pk))
    answer = signed_in(authority.south.worker).post("/children/new/", sent)
    assert answer.headers["Location"] == f"/children/{known.reference}/"


def test_names_stand_one_on_a_line() -> None:
    assert list(names_in("Mary Ann Dee\n\n  Bo ")) == [SaidName("Mary Ann", "Dee"), SaidName("Bo", "")]


def test_the_page_asks_as_many_queries_whoever_is_found(
    authority: SmallAuthority, signed_in: SignedIn, known: Child
) -> None:
    client = signed_in(authority.north.worker)
    client.post(ADDRESS, typed())
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(ADDRESS, typed(family_name="Testchild"))
        asked.append(len(queries))
        for _ in range(6):
            child = authority.child()
            people.relate(child.pk, known.person, kind=Relationship.Kind.OTHER, by=authority.north.worker)
    assert answer.content.decode().count('los-known__person"') == 7
    assert asked[0] == asked[1] < 50
