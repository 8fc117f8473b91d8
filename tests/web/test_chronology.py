"""The chronology on its pages: what waits, the views, filters, the picture, exports, and what is told of others."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import chronology, people
from lineofsight.actions.chronology import WrittenRow
from lineofsight.domain.chronology import Analysis, FactKind, Harm, Origin, Precision, Source
from lineofsight.record.models import Allocation, Child, ChronologyEntry, Relationship, Restriction, Visit
from tests.authority import SmallAuthority

TODAY = date(2026, 11, 23)
OPENED = date(2026, 3, 2)
SignIn = Callable[[Account], Client]


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    child = authority.child()
    authority.episode(child, on=OPENED)
    return child


@pytest.fixture
def sister(authority: SmallAuthority, child: Child) -> Child:
    """A sister whom the same worker holds, with the same referral."""
    sister = authority.child(born_on=date(2012, 1, 5))
    for one, other in ((child, sister), (sister, child)):
        people.relate(one.pk, other.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    authority.episode(sister, on=OPENED)
    return sister


def page(client: Client, child: Child, **query: str) -> str:
    answer = client.get(reverse("chronology", args=[child.reference]), query)
    assert answer.status_code == 200
    return answer.text


def titles(text: str) -> list[str]:
    """The rows of the list, in their order."""
    listed = text.split('<h2 class="govuk-heading-m">What happened</h2>')[1]
    return re.findall(r"<strong>([^<]+)</strong>", listed)


def referral_of(child: Child) -> Origin:
    return Origin("referral_received", FactKind.EPISODE, child.episodes.get().pk)


def draft_in(text: str) -> dict[str, str]:
    """What a form says of itself, as it was opened."""
    return dict(re.findall(r'name="(once|draft)"[^>]* value="([^"]*)"', text))


def exported(client: Client, child: Child, **query: str) -> list[dict[str, str]]:
    answer: Any = client.get(reverse("chronology_export", args=[child.reference, "csv"]), query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# --- reading ---------------------------------------------------------------------------------------------------------


def test_the_childs_page_leads_to_the_chronology_for_who_may_read_it(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    address = reverse("chronology", args=[child.reference])
    assert address in signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text
    assert signed_in(authority.south.worker).get(address).status_code in {403, 404}
    assert signed_in(authority.analyst).get(address).status_code in {403, 404}


def test_everything_waits_and_stands_in_the_list_the_latest_first(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    text = page(signed_in(authority.north.worker), child)
    assert "2 rows wait for you" in text
    assert titles(text) == ["Referral to children’s social care", "Child born"]
    assert "From the police." in text
    assert re.search(r"Episode in the record</a>, recorded 23 November 2026", text)
    assert f"#episode-{child.episodes.get().pk}" in text
    turned = page(signed_in(authority.north.worker), child, sort="when")
    assert titles(turned) == ["Child born", "Referral to children’s social care"]


def test_who_may_not_keep_it_is_told_how_many_wait_and_gets_no_button(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    text = page(signed_in(authority.service_manager), child)
    assert "2 rows wait to be confirmed by whoever works with the child" in text
    assert "chronology/confirm" not in text
    assert "chronology/write" not in text


def test_the_look_is_on_the_trail_with_every_child_of_the_page(
    authority: SmallAuthority, child: Child, sister: Child, signed_in: SignIn
) -> None:
    page(signed_in(authority.north.worker), child)
    assert TrailEvent.objects.order_by("sequence").last().children == [child.pk]  # type: ignore[union-attr]
    page(signed_in(authority.north.worker), child, view="family")
    look = TrailEvent.objects.order_by("sequence").last()
    assert look is not None
    assert (look.action, sorted(look.children)) == ("read_chronology", [child.pk, sister.pk])


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_one_key_confirms_a_row_and_the_next_is_at_hand(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    first = re.search(r'action="([^"]+/confirm/[^"]+)"', page(client, child))
    assert first is not None
    answer = client.post(first[1], follow=True)
    assert "Confirmed: Referral to children’s social care." in answer.text
    assert re.search(r'<button [^>]*autofocus>Confirm<span class="govuk-visually-hidden">: Child born', answer.text)
    assert "1 row waits for you" in answer.text
    assert ChronologyEntry.objects.get().standing == "confirmed"


def test_getting_the_address_of_a_confirmation_changes_nothing(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    origin = referral_of(child)
    answer = client.get(reverse("chronology_confirm", args=[child.reference, origin.kind, origin.fact_id]))
    assert answer.status_code == 302
    assert not ChronologyEntry.objects.exists()
    for kind, subject in (("good_care", 1), ("no_such_kind", 1), ("referral_received", 9_999)):
        address = reverse("chronology_confirm", args=[child.reference, kind, subject])
        assert client.post(address).status_code == 404


def test_what_a_row_meant_is_written_beside_the_fact_and_can_be_changed(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    origin = referral_of(child)
    address = reverse("chronology_answer", args=[child.reference, origin.kind, origin.fact_id])
    form = client.get(address).text
    assert "From the police." in form
    sent = {"answer": "confirm", "impact": "She was afraid to go home.", "response": "Visited that day."}
    assert client.post(address, sent).status_code == 302
    text = page(client, child)
    assert "She was afraid to go home." in text
    assert "<strong>Done:</strong> Visited that day." in text
    assert "She was afraid to go home." in client.get(address).text


def test_declining_asks_for_a_reason_beside_the_field_and_keeps_what_was_typed(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    origin = referral_of(child)
    address = reverse("chronology_answer", args=[child.reference, origin.kind, origin.fact_id])
    refused = client.post(address, {"answer": "decline", "impact": "Kept as typed"})
    assert refused.status_code == 422
    assert "Say why this row does not belong in the chronology" in refused.text
    assert "Kept as typed" in refused.text
    sent = {"answer": "decline", "reason": "About the family next door", "impact": "Kept as typed"}
    assert client.post(address, sent).status_code == 302
    assert ChronologyEntry.objects.get().impact == "Kept as typed"
    assert titles(page(client, child)) == ["Child born"]
    left_out = page(client, child, shown="left_out")
    assert "Why it was left out: About the family next door" in left_out
    entry = ChronologyEntry.objects.get()
    assert "Undone." in client.post(reverse("chronology_undo", args=[child.reference, entry.pk]), follow=True).text
    assert titles(page(client, child, shown="waiting")) == ["Referral to children’s social care", "Child born"]


def test_a_row_is_written_by_hand_corrected_and_taken_out(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    new = {
        "kind": "hospital_attendance", "on_day": "", "on_month": "5", "on_year": "2026", "source": "health",
        "what_happened": "Taken in with a broken arm.", "agency": "Hill Hospital", "harms": ["physical_abuse"],
        "impact": "She cannot write.",
    }  # fmt: skip
    write = reverse("chronology_write", args=[child.reference])
    wrong = client.post(write, new | {"kind": "", "on_year": "2999"})
    assert wrong.status_code == 422
    assert "Choose what kind of event it is" in wrong.text
    assert "The date must be today or in the past" in wrong.text
    assert client.post(write, new).status_code == 302
    text = page(client, child)
    assert "May 2026" in text
    assert "Hill Hospital" in text
    entry = ChronologyEntry.objects.get()
    correct = reverse("chronology_entry", args=[child.reference, entry.pk])
    form = client.get(correct).text
    assert 'value="5"' in form
    assert client.post(correct, new).status_code == 422  # without a reason
    client.post(correct, new | draft_in(form) | {"on_month": "", "why": "Only the year is known"})
    assert re.search(r'los-chronology__when">2026</span>', page(client, child))
    take_out = reverse("chronology_take_out", args=[child.reference, entry.pk])
    client.post(take_out, {"reason": "Another child’s letter"})
    assert "Hospital attendance" not in titles(page(client, child))
    assert "Put it back" in page(client, child, shown="left_out")
    client.post(reverse("chronology_undo", args=[child.reference, entry.pk]))
    assert "Hospital attendance" in titles(page(client, child))


def test_a_row_of_another_child_is_not_there(
    authority: SmallAuthority, child: Child, sister: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    entry = chronology.confirm(sister.pk, referral_of(sister), by=authority.north.worker)
    for name in ("chronology_entry", "chronology_take_out"):
        assert client.get(reverse(name, args=[child.reference, entry.pk])).status_code == 404
    assert client.post(reverse("chronology_undo", args=[child.reference, entry.pk])).status_code == 404


def test_a_fact_that_was_corrected_since_says_so_on_the_page(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    by = authority.north.worker
    chronology.confirm(child.pk, referral_of(child), by=by)
    episode = child.episodes.get()
    episode.correct({"source": "2A"}, by=by.worker, reason="The school rang, not the police")
    text = page(signed_in(by), child)
    assert "The record was corrected since." in text
    assert "From a school." in text
    assert "Take over what the record says" in text


# --- the family, and what is told of others --------------------------------------------------------------------------


def test_the_family_stands_together_with_what_it_meant_for_each(
    authority: SmallAuthority, child: Child, sister: Child, signed_in: SignIn
) -> None:
    by = authority.north.worker
    chronology.confirm(child.pk, referral_of(child), by=by, analysis=Analysis("Hid in the wardrobe."))
    chronology.confirm(sister.pk, referral_of(sister), by=by, analysis=Analysis("Rang a neighbour."))
    text = page(signed_in(by), child, view="family")
    assert titles(text).count("Referral to children’s social care") == 1
    assert "Robin: Hid in the wardrobe." in text
    assert "Robin: Rang a neighbour." in text


def test_a_sister_whom_the_reader_may_not_see_leaves_no_trace(
    authority: SmallAuthority, child: Child, sister: Child, signed_in: SignIn
) -> None:
    baby = authority.child(born_on=date(2026, 9, 9))
    people.relate(child.pk, baby.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    client = signed_in(authority.north.worker)
    assert "Brother or sister born" in titles(page(client, child))
    for one in (sister, baby):
        Allocation.objects.filter(child=one).update(worker=None)
        Child.objects.filter(pk=one.pk).update(restriction=Restriction.S1)
    for view in ("", "family", "agencies"):
        text = page(client, child, view=view)
        assert "Brother or sister born" not in text
        assert str(sister.reference) not in text
        assert sister.name not in text
        assert titles(text) == ["Referral to children’s social care", "Child born"]
    assert [row["Children"] for row in exported(client, child, view="family")] == ["Robin", "Robin"]


def test_the_versions_of_a_row_about_a_closed_child_are_kept_back_as_the_row_is(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    baby = authority.child(born_on=date(2026, 9, 9))
    relation = people.relate(child.pk, baby.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    origin = Origin("sibling_born", FactKind.RELATIVE, relation.pk)
    chronology.confirm(child.pk, origin, by=authority.north.worker, analysis=Analysis("She loves the baby."))
    chronology.confirm(child.pk, origin, by=authority.north.worker, analysis=Analysis("She sings to her."))
    address = reverse("child_versions", args=[child.reference])
    assert "She loves the baby." in signed_in(authority.north.worker).get(address).text
    Child.objects.filter(pk=baby.pk).update(restriction=Restriction.S1)
    assert "She loves the baby." in signed_in(authority.north.manager).get(address).text
    Allocation.objects.filter(child=baby).update(worker=None)
    hidden = signed_in(authority.north.worker).get(address)
    assert hidden.status_code == 200
    assert "She loves the baby." not in hidden.text
    assert "Row of the chronology" not in hidden.text


def test_a_row_about_a_closed_child_does_not_open_by_its_number(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    baby = authority.child(born_on=date(2026, 9, 9))
    relation = people.relate(child.pk, baby.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    origin = Origin("sibling_born", FactKind.RELATIVE, relation.pk)
    row = chronology.confirm(child.pk, origin, by=authority.north.worker, analysis=Analysis("She loves the baby."))
    Relationship.objects.all().delete()
    client = signed_in(authority.north.worker)
    addresses = {
        name: reverse(name, args=[child.reference, row.pk])
        for name in ("chronology_entry", "chronology_take_out", "chronology_undo")
    }
    assert "She loves the baby." in client.get(addresses["chronology_entry"]).text
    look = TrailEvent.objects.order_by("sequence").last()
    assert look is not None
    assert sorted(look.children) == [child.pk, baby.pk]
    Child.objects.filter(pk=baby.pk).update(restriction=Restriction.S2)
    for name in ("chronology_entry", "chronology_take_out"):
        assert client.get(addresses[name]).status_code == 404
    for address in addresses.values():
        assert client.post(address, {"impact": "Changed", "reason": "Changed"}).status_code == 404
    row.refresh_from_db()
    assert (row.standing, row.impact, row.version) == ("confirmed", "She loves the baby.", 1)


def test_the_page_that_answers_a_row_about_another_child_names_that_child_on_the_trail(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    baby = authority.child(born_on=date(2026, 9, 9))
    relation = people.relate(child.pk, baby.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    client = signed_in(authority.north.worker)
    assert (
        client.get(reverse("chronology_answer", args=[child.reference, "sibling_born", relation.pk])).status_code == 200
    )
    look = TrailEvent.objects.order_by("sequence").last()
    assert look is not None
    assert sorted(look.children) == [child.pk, baby.pk]


def test_a_row_is_written_once_for_brothers_and_sisters_with_what_it_meant_for_each(
    authority: SmallAuthority, child: Child, sister: Child, signed_in: SignIn
) -> None:
    people.record_name(sister.pk, given_names="Ada", family_name="Reed", on=date(2026, 1, 1), by=authority.north.worker)
    mother = people.record_adult(
        child.pk, people.NewAdult("Carr", "Ann"), kind=Relationship.Kind.MOTHER, by=authority.north.worker
    )
    client = signed_in(authority.north.worker)
    write = reverse("chronology_write", args=[child.reference])
    assert "What it meant for Ada Reed" in client.get(write).text
    new = {
        "kind": "police_called", "on_day": "4", "on_month": "5", "on_year": "2026", "source": "police",
        "what_happened": "Called by a neighbour at night.", "impact": "He hid.", "about": str(mother.pk),
        f"impact_{sister.reference.hex}": "She rang her aunt.",
    }  # fmt: skip
    refused = client.post(write, new)
    assert "You wrote words for Ada Reed: choose this child too, or take them out" in refused.text
    assert client.post(write, new | {"siblings": [str(sister.reference)]}).status_code == 302
    rows = {row.child_id: row for row in ChronologyEntry.objects.all()}
    assert {pk: (row.impact, row.about_id) for pk, row in rows.items()} == {
        child.pk: ("He hid.", mother.pk),
        sister.pk: ("She rang her aunt.", None),
    }
    text = page(client, child, view="family")
    assert titles(text).count("Police called to the home") == 1
    assert "Ada: She rang her aunt." in text


# --- filters, exports and the picture --------------------------------------------------------------------------------


def hand_written(authority: SmallAuthority, child: Child, on: date, **said: Any) -> ChronologyEntry:
    told: dict[str, Any] = {"kind": "injury", "what_happened": "Bruise on the arm.", "source": Source.HEALTH}
    return chronology.add_row(child.pk, WrittenRow(on=on, **(told | said)), by=authority.north.worker)


def test_the_filters_leave_rows_by_harm_adult_source_and_time(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    mother = people.record_adult(
        child.pk, people.NewAdult("Carr", "Ann"), kind=Relationship.Kind.MOTHER, by=authority.north.worker
    )
    hand_written(authority, child, date(2025, 12, 1), harms=(Harm.PHYSICAL_ABUSE,), agency="Hill Hospital")
    hand_written(authority, child, date(2024, 1, 1), kind="good_care", about=mother.pk, source=Source.EDUCATION)
    assert titles(page(client, child, harm="physical_abuse")) == ["Injury"]
    assert titles(page(client, child, about=str(mother.pk))) == ["A period of good care"]
    assert titles(page(client, child, source="police")) == ["Referral to children’s social care"]
    assert titles(page(client, child, since="1")) == ["Referral to children’s social care", "Injury"]
    assert titles(page(client, child, shown="confirmed")) == ["Injury", "A period of good care"]
    text = page(client, child, harm="sexual_abuse")
    assert "No row of this chronology has these filters." in text
    assert "Ann Carr" in page(client, child)
    answer = client.get(reverse("chronology", args=[child.reference]), {"harm": "nonsense"})
    assert answer.status_code == 422


def test_agencies_are_told_apart(authority: SmallAuthority, child: Child, signed_in: SignIn) -> None:
    hand_written(authority, child, date(2025, 12, 1), agency="Hill Hospital", precision=Precision.MONTH)
    text = page(signed_in(authority.north.worker), child, view="agencies")
    assert text.count(">December 2025</td>") == 2
    rows = re.findall(r'<th scope="row" class="govuk-table__header">([^<]+)</th><td[^>]*>(\d+)</td>', text)
    assert rows == [("Children’s social care", "1"), ("Hill Hospital", "1"), ("Police", "1")]


def test_an_export_holds_what_is_shown_with_facts_and_analysis_apart(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)
    chronology.confirm(child.pk, referral_of(child), by=authority.north.worker, analysis=Analysis("=1+1"))
    rows = exported(client, child)
    assert [row["Kind of event"] for row in rows] == ["Referral to children’s social care", "Child born"]
    assert (rows[0]["Date"], rows[0]["What happened"][:16], rows[0]["What it meant for the child"]) == (
        "2026-03-02", "From the police.", "'=1+1",
    )  # fmt: skip
    look = TrailEvent.objects.order_by("sequence").last()
    assert look is not None
    assert (look.verb, look.children, look.rows) == ("export", [child.pk], 2)
    assert client.get(reverse("chronology_export", args=[child.reference, "pdf"])).status_code == 404
    assert [row["Standing"] for row in exported(client, child, shown="confirmed")] == ["Confirmed"]
    screener = signed_in(authority.door.screener)
    authority.contact(child)
    assert screener.get(reverse("chronology", args=[child.reference])).status_code == 200
    assert screener.get(reverse("chronology_export", args=[child.reference, "csv"])).status_code == 403


def test_the_years_stand_as_a_drawing_and_as_a_table(
    authority: SmallAuthority, child: Child, signed_in: SignIn
) -> None:
    Visit.objects.create(
        child=child, kind=Visit.Kind.IN_PERSON, happened_on=date(2026, 4, 1), is_child_seen=True,
        worker=authority.north.worker_row,
    )  # fmt: skip
    text = page(signed_in(authority.north.worker), child)
    assert "The years at a glance: events by month" in text
    drawing = text.split("<svg")[1].split("</svg>")[0]
    assert drawing.count('class="los-years__gap"') == 2
    assert "style=" not in text.split("<main")[1]
    assert "2 March 2026 to 31 March 2026, 30 days, from the start" in text
    assert "2 April 2026 to now, 236 days" in text
    assert re.search(r">2026</th>\s*<td[^>]*>1</td><td[^>]*>0</td>\s*<td[^>]*>266</td>\s*<td[^>]*>Open to", text)


def test_an_empty_chronology_says_what_will_stand_here(authority: SmallAuthority, signed_in: SignIn) -> None:
    unborn = authority.child(born_on=None)
    text = page(signed_in(authority.north.worker), unborn)
    assert "No row of this chronology has these filters." in text
    assert "The record proposes rows by itself" in text
    assert "The years at a glance" not in text


def test_the_page_asks_as_many_questions_however_long_the_chronology_is(
    authority: SmallAuthority, child: Child, sister: Child, signed_in: SignIn
) -> None:
    client = signed_in(authority.north.worker)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, child, view="family")
        return len(queries)

    hand_written(authority, child, OPENED)
    asked()
    few = asked()
    for number in range(60):
        hand_written(authority, child, OPENED - timedelta(days=number))
        hand_written(authority, sister, OPENED - timedelta(days=number), what_happened=f"Bruise {number}.")
    assert asked() == few
    assert few < 80
