"""Being looked after on the child's page: the forms, what stands there of where a child is, and who may see it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring

from lineofsight.actions import looked_after, workforce
from lineofsight.actions.looked_after import CareChanged, CareStarted, PlacementRecord
from lineofsight.domain.codes import CategoryOfNeed, LegalStatus, PlacementProvider, PlacementType
from lineofsight.record.models import (
    Address,
    Allocation,
    CareEpisode,
    CarePeriod,
    EmergencyProtection,
    LookedAfterReview,
)
from lineofsight.record.moment import now

FOSTERED = PlacementRecord(
    PlacementType.FOSTER_CARERS_OTHER, PlacementProvider.OWN_PROVISION, "Mrs Adeyemi", "4 Far Lane", "ZZ1 1AA"
)
PLACED = {
    "placement_type": "U6", "provider": "PR1", "carer": "Mrs Adeyemi", "placed_at": "4 Far Lane", "postcode": "zz1 1aa",
    "is_protected": "no", "is_outside_authority": "no", "is_until_eighteen": "no",
}  # fmt: skip


def on(day, month, name="on"):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": "2026"}


def place(name, child, subject):
    return reverse(f"record_{name}_of", args=[child.reference, subject])


@pytest.fixture
def child(authority):
    return authority.child()


@pytest.fixture
def episode(authority, child):
    return authority.episode(child, on=date(2026, 9, 1))


def look_after(authority, episode, placement=FOSTERED):
    start = CareStarted(date(2026, 9, 7), LegalStatus.SECTION_20, CategoryOfNeed.ABUSE_OR_NEGLECT, placement)
    return looked_after.start_being_looked_after(episode.child_id, episode.pk, start, by=authority.north.worker)


def test_a_worker_records_police_protection_a_placement_a_move_a_review_and_the_end(
    authority, signed_in, child, episode
):
    client = signed_in(authority.north.worker)
    beginning = place("start_looked_after", child, episode.pk)
    begun = PLACED | on(4, 9) | {"legal_status": "L1", "need": "N1", "is_unaccompanied": "no"}
    refused = client.post(beginning, begun)
    assert refused.status_code == 422
    assert 'id="id_legal_status-error"' in refused.text
    assert "Record it first: its limit starts with it" in refused.text
    assert "Mrs Adeyemi" in refused.text
    emergency = place("emergency_protection", child, episode.pk)
    measure = on(4, 9) | {"kind": "police_protection", "at_time": "21:30", "taken_by": "PC 1234", "grounds": "Alone"}
    assert client.post(emergency, measure).status_code == 302
    assert client.post(beginning, begun).status_code == 302
    period = CarePeriod.objects.get()
    ended = place("end_emergency_protection", child, EmergencyProtection.objects.get().pk)
    assert client.post(ended, on(6, 9) | {"at_time": "10:00"}).status_code == 302
    moving = place("change_care", child, period.pk)
    missing = client.post(moving, on(20, 9) | {"placement": "new", "legal_status": "V2"})
    assert missing.status_code == 422
    assert "Choose why the placement before it ended" in missing.text
    moved = PLACED | on(20, 9) | {"placement": "new", "legal_status": "V2", "why": "CARPL", "placement_type": "U3"}
    assert client.post(moving, moved).status_code == 302
    assert CareEpisode.objects.filter(ended_on=None).get().reason_started == "B"
    review = {"reviewing_officer": "Ms Independent", "participation": "PN1", "decisions": "He sees his sister weekly"}
    assert client.post(place("looked_after_review", child, period.pk), on(1, 10) | review).status_code == 302
    assert LookedAfterReview.objects.get().reviewing_officer == "Ms Independent"
    check = on(2, 10) | {"kind": "dental_check"}
    assert client.post(place("looked_after_check", child, period.pk), check).status_code == 302
    page = client.get(reverse("child", args=[child.reference])).text
    for words in ("Looked after since", "4 September 2026", "Mrs Adeyemi", "4 Far Lane"):
        assert words in page
    everything = client.get(reverse("child_everything", args=[child.reference])).text
    assert "He sees his sister weekly" in everything
    assert client.post(place("leave_care", child, period.pk), on(1, 11) | {"reason": "E4A"}).status_code == 302
    page = client.get(reverse("child", args=[child.reference])).text
    assert "Looked after before" in page
    assert "Mrs Adeyemi" not in page
    assert "Mrs Adeyemi" not in client.get(reverse("child_versions", args=[child.reference])).text


def test_a_hidden_placement_is_printed_nowhere_and_a_carer_is_named_only_to_who_holds_the_case(
    authority, signed_in, child, episode
):
    period = look_after(authority, episode)
    overseer = signed_in(authority.service_manager)
    page = overseer.get(reverse("child", args=[child.reference])).text
    assert "Shown only to those who hold the case" in page
    assert "Mrs Adeyemi" not in page
    hidden = PlacementRecord(
        PlacementType.FOSTER_CARERS_OTHER, carer="Mr Hidden", placed_at="9 Secret Way", is_protected=True
    )
    change = CareChanged(date(2026, 10, 1), placement=hidden)
    looked_after.change_care(child.pk, period.pk, change, by=authority.north.worker)
    holder = signed_in(authority.north.worker)
    for name in ("child", "child_everything", "child_versions", "chronology"):
        page = holder.get(reverse(name, args=[child.reference])).text
        assert "Mr Hidden" not in page
        assert "9 Secret Way" not in page
    page = holder.get(reverse("child", args=[child.reference])).text
    assert "no page shows it" in page
    assert "Looked after since 7 September 2026: Single period of accommodation under section 20 (V2)" in page


def test_the_head_says_where_a_looked_after_child_is_placed_and_that_the_home_is_not_that(
    authority, signed_in, child, episode
):
    Address.objects.create(person=child.person, lines="1 Parents Road", postcode="ZZ2 2BB", recorded_at=now())
    client, address = signed_in(authority.north.worker), reverse("child", args=[child.reference])

    def where():
        (heading,) = fromstring(client.get(address).text).xpath("//h2[normalize-space()='Where']")
        return " ".join(heading.getparent().text_content().split())

    assert where() == "Where 1 Parents Road ZZ2 2BB"
    period = look_after(authority, episode, PlacementRecord(PlacementType.FOSTER_CARERS_OTHER))
    assert "Placed since 7 September 2026" in where()
    assert "Where the placement is, is not recorded" in where()
    assert "The address kept of the child, beside the placement: 1 Parents Road" in where()
    change = CareChanged(date(2026, 10, 1), placement=FOSTERED)
    looked_after.change_care(child.pk, period.pk, change, by=authority.north.worker)
    assert "4 Far Lane ZZ1 1AA" in where()


def test_police_protection_that_nobody_ended_is_said_to_be_past_its_hours(authority, signed_in, child, episode):
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    measure = EmergencyProtection.objects.create(
        child=child, episode=episode, kind="police_protection", started_on=date(2026, 11, 20), recorded_at=at
    )
    client, address = signed_in(authority.north.worker), reverse("child", args=[child.reference])
    assert "it may last 72 hours" not in client.get(address).text
    EmergencyProtection.objects.filter(pk=measure.pk).update(started_on=date(2026, 11, 19))
    assert "Police protection since 19 November 2026; it may last 72 hours" in client.get(address).text


def test_the_list_of_children_says_looked_after_and_filters_by_it(authority, signed_in, child, episode):
    look_after(authority, episode)
    client = signed_in(authority.north.worker)
    page = client.get(reverse("children"), {"status": "looked_after"}).text
    assert child.la_child_id in page
    workforce.allocate(
        child.pk,
        team=authority.north.team,
        worker=authority.north.worker_row,
        on=date(2026, 11, 23),
        reason=Allocation.Reason.FIRST_CONTACT,
        by=authority.north.manager,
    )
    assert "Looked after" in client.get(reverse("caseload")).text


def test_the_page_asks_as_many_queries_however_long_a_child_was_looked_after(authority, signed_in, child, episode):
    period = look_after(authority, episode)
    client = signed_in(authority.north.worker)
    address = reverse("child", args=[child.reference])

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    queries()
    before = queries()
    for day, status in ((10, "C1"), (20, "C2")):
        change = CareChanged(date(2026, 9, day), LegalStatus.from_code(status))
        looked_after.change_care(child.pk, period.pk, change, by=authority.north.worker)
    assert queries() == before
