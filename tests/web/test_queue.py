"""The queue of the front door: what its rows say, what its filters leave, and what a person may do from a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import contacts
from lineofsight.actions.contacts import contact_of
from lineofsight.domain.codes.front_door import ContactCategory, ContactMethod, ContactOutcome, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import (
    Agency,
    AgencyRequest,
    Child,
    ConflictOfInterest,
    Contact,
    EnquiryContact,
    FrontDoorStandard,
    MashEnquiry,
    ThresholdDecision,
)
from lineofsight.record.moment import LONDON, now, today
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]


def contact(authority: SmallAuthority, name: str = "Robin", **message: object) -> Contact:
    """A contact about a child who is not linked yet."""
    return contact_of(authority.message(SaidOfChild(given_names=name, family_name="Example"), **message), 0)


def names(page: str) -> list[str]:
    """The names on the rows of the queue, in their order."""
    found = html.fromstring(page).xpath("//table[contains(@class, 'los-stacked')]//tbody//th//a")
    return [link.text_content().strip() for link in found]


def row_of(page: str, one: Contact) -> str:
    """The text of one contact's row."""
    return " ".join(html.fromstring(page).get_element_by_id(f"row-{one.reference}").text_content().split())


def queue(browser: Client, query: str = "") -> str:
    return browser.get(f"{reverse('front_door')}{query}").text


def with_agencies(one: Contact, *agencies: str, asked_at: datetime, due_in_hours: int = 24) -> None:
    """An open enquiry of these agencies."""
    enquiry = MashEnquiry.objects.create(
        message=one.message,
        purpose="To know who is at home",
        priority="amber",
        asked_at=asked_at,
        asked_on=asked_at.date(),
        due_at=asked_at + timedelta(hours=due_in_hours),
    )
    EnquiryContact.objects.create(enquiry=enquiry, contact=one)
    for name in agencies:
        agency, _ = Agency.objects.get_or_create(name=name, defaults={"kind": "police"})
        AgencyRequest.objects.create(
            enquiry=enquiry,
            agency=agency,
            question="What do you know?",
            lawful_basis="public_task",
            requested_at=asked_at,
            due_at=enquiry.due_at,
        )
    Contact.objects.filter(pk=one.pk).update(stage="with_agencies")


# --- what a row says -------------------------------------------------------------------------------------------------


def test_a_new_contact_says_that_nobody_has_looked(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority, at=now() - timedelta(hours=3))
    row = row_of(queue(signed_in(authority.door.screener)), one)
    assert "Robin Example" in row
    assert "Nobody has looked at it yet" in row
    assert "Not triaged" in row
    assert "3 hours" in row
    assert "Schools and education" in row
    assert "Contact triaged and given a first decision" in row


def test_it_says_which_agencies_owe_answers_since_when(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority)
    with_agencies(one, "Police", "Health", asked_at=datetime(2026, 11, 23, 9, 5, tzinfo=LONDON))
    with_agencies(one, "Housing", asked_at=datetime(2026, 11, 20, 9, 5, tzinfo=LONDON), due_in_hours=4)
    row = row_of(queue(signed_in(authority.door.screener)), one)
    assert (
        "Housing (late) owes an answer since 9:05am on 20 Nov 2026; Health and Police owe answers since 9:05am" in row
    )
    AgencyRequest.objects.update(state="returned", answered_at=now())
    assert "All answers are in" in row_of(queue(signed_in(authority.door.screener)), one)


def test_it_says_who_has_it_and_whose_signature_is_awaited(authority: SmallAuthority, signed_in: SignedIn) -> None:
    taken, proposed, reopened = (contact(authority, name) for name in ("Taken", "Proposed", "Reopened"))
    contacts.take(taken.pk, by=authority.door.screener)
    ThresholdDecision.objects.create(
        contact=proposed,
        framework="Example 1",
        level="2",
        outcome="no_further_action",
        rationale="Nothing.",
        decided_at=datetime(2026, 11, 23, 10, 30, tzinfo=LONDON),
        decided_on=today(),
        decided_by=authority.door.worker.worker,
        needs_sign_off=True,
    )
    Contact.objects.filter(pk=proposed.pk).update(stage="awaiting_sign_off")
    Contact.objects.filter(pk=reopened.pk).update(
        stage="to_decide", first_decided_at=now(), reopened_at=datetime(2026, 11, 23, 11, 0, tzinfo=LONDON)
    )
    page = queue(signed_in(authority.door.manager))
    assert "Front Door Screening officer is looking into it" in row_of(page, taken)
    assert "A manager’s signature: decided by Front Door Social worker, 10:30am" in row_of(page, proposed)
    assert "A new decision: reopened 11:00am" in row_of(page, reopened)


def test_a_contact_out_of_hours_or_in_danger_is_marked(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority, at=datetime(2026, 11, 21, 23, 0, tzinfo=LONDON), is_in_immediate_danger=True)
    row = row_of(queue(signed_in(authority.door.screener)), one)
    assert "Out of hours" in row
    assert "Said to be in danger now" in row
    assert "less than an opening hour" not in row  # Monday 8:30 to noon
    assert "3 opening hours" in row


def test_a_linked_contact_is_named_as_in_the_record(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    one = authority.contact(child)
    row = row_of(queue(signed_in(authority.door.screener)), one)
    assert child.name in row
    assert child.la_child_id in row
    assert one.said_name not in row


# --- order and filters -----------------------------------------------------------------------------------------------


def test_red_comes_first_then_the_untriaged_then_those_due_first(
    authority: SmallAuthority, signed_in: SignedIn, monday: time_machine.Traveller
) -> None:
    order = [
        ("Late amber", Priority.AMBER, 3),
        ("Green", Priority.GREEN, 1),
        ("New", None, 0),
        ("Red", Priority.RED, 0),
    ]
    for name, priority, days in [*order, ("Amber", Priority.AMBER, 0)]:
        one = contact(authority, name, at=now() - timedelta(days=days))
        if priority is not None:
            contacts.triage(one.pk, priority, ContactCategory.NEGLECT, by=authority.door.screener)
    browser = signed_in(authority.door.screener)
    wanted = ["Red Example", "New Example", "Late amber Example", "Amber Example", "Green Example"]
    assert names(queue(browser)) == wanted
    assert names(queue(browser, "?sort=age"))[0] == "Late amber Example"


def test_each_filter_leaves_what_it_says_and_each_figure_opens_to_as_many(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    screener = authority.door.screener
    contact(authority, "New")
    mine = contact(authority, "Mine", source="6")
    contacts.take(mine.pk, by=screener)
    asked = contact(authority, "Asked", at=now() - timedelta(days=4))
    contacts.triage(asked.pk, Priority.RED, ContactCategory.NEGLECT, by=authority.door.worker)
    with_agencies(asked, "Police", asked_at=now() - timedelta(days=2))
    linked = authority.contact(authority.child(), at=datetime(2026, 11, 22, 9, 0, tzinfo=LONDON))
    Contact.objects.filter(pk=linked.pk).update(reopened_at=now())
    browser = signed_in(screener)
    expected = {
        "?stage=received": {"New", "Mine"},
        "?waiting=anybody": {"New"},
        "?waiting=agencies": {"Asked"},
        "?waiting=late_agencies": {"Asked"},
        "?waiting=child": {"New", "Mine", "Asked"},
        "?priority=red": {"Asked"},
        "?priority=none": {"New", "Mine"},
        "?source=6": {"Mine"},
        "?worker=none": {"New"},
        "?worker=mine": {"Mine", "Robin"},
        f"?worker={authority.door.worker.worker_id}": {"Asked"},
        "?mark=overdue": {"Asked"},
        "?mark=out_of_hours": {"Robin"},
        "?mark=reopened": {"Robin"},
        "?age=0": {"New", "Mine"},
        "?age=1": {"Robin"},
        "?age=2-5": {"Asked"},
        "?waiting=sign_off": set(),
    }
    for query, wanted in expected.items():
        assert {name.split()[0] for name in names(queue(browser, query))} == wanted, query
    assert "No open contact has these filters." in queue(browser, "?waiting=sign_off")
    assert browser.get(f"{reverse('front_door')}?stage=nonsense").status_code == 422
    page = html.fromstring(queue(browser))
    links = page.xpath("//main//a[contains(@href, '?') and not(contains(@href, 'sort=')) and not(@download)]")
    tried = 0
    for link in links:
        number = re.match(r"\d+", link.text_content().strip())
        if number and link.get("href").startswith(reverse("front_door") + "?"):
            assert len(names(browser.get(link.get("href")).text)) == int(number[0]), link.get("href")
            tried += 1
    assert tried > 10


def test_an_empty_queue_says_so(authority: SmallAuthority, signed_in: SignedIn) -> None:
    assert "Every contact is decided." in queue(signed_in(authority.door.screener))


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_who_works_elsewhere_does_not_see_the_queue(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for account in (authority.north.worker, authority.north.manager, authority.analyst, authority.administrator):
        assert signed_in(account).get(reverse("front_door")).status_code == 403
    for account in (authority.door.screener, authority.door.worker, authority.door.manager, authority.service_manager):
        assert signed_in(account).get(reverse("front_door")).status_code == 200


def test_a_restricted_record_is_told_of_and_not_named(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    authority.contact(child)
    Child.objects.filter(pk=child.pk).update(restriction="S1")
    page = queue(signed_in(authority.door.screener))
    assert names(page) == []
    assert child.name not in page
    assert "1 more open contact is about a restricted record" in page
    assert "Restricted record: came" in page
    assert names(queue(signed_in(authority.door.manager))) == [child.name]
    Child.objects.filter(pk=child.pk).update(restriction="S2")
    for account in (authority.door.screener, authority.door.manager):
        sealed = queue(signed_in(account))
        assert names(sealed) == []
        assert "estricted record:" not in sealed


def test_a_conflict_of_interest_hides_the_contact(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    authority.contact(child)
    ConflictOfInterest.objects.create(worker=authority.door.worker.worker, child=child, declared_at=now())
    assert names(queue(signed_in(authority.door.worker))) == []
    assert names(queue(signed_in(authority.door.screener))) == [child.name]


def test_a_look_at_the_queue_names_the_children_it_showed(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    authority.contact(child)
    contact(authority)
    queue(signed_in(authority.door.screener))
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.action, row.route, row.rows) == ("list", "read_queue", "front_door", 2)
    assert row.children == [child.pk]
    assert row.field_classes == ["identifies", "sensitive"]


def test_an_export_leaves_every_name_on_the_trail(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    authority.contact(child)
    contact(authority, "=cmd")
    answer = signed_in(authority.door.screener).get(reverse("front_door_export", args=["csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="open-contacts.csv"'
    assert child.name in text
    assert '"\'=cmd Example"' in text
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.action, row.children, row.rows) == ("export", "export_queue", [child.pk], 2)
    xlsx = signed_in(authority.door.screener).get(reverse("front_door_export", args=["xlsx"]))
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"


def test_the_page_asks_as_many_queries_for_many_contacts_as_for_few(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    browser = signed_in(authority.door.screener)
    counts = []
    for target in (10, 200):
        while Contact.objects.count() < target:
            message = authority.message(*(SaidOfChild(given_names=f"Child {n}") for n in range(9)))
            contacts.link_new(contact_of(message, 0).pk, by=authority.door.screener)
            with_agencies(authority.contact(authority.child()), "Police", asked_at=now())
        queue(browser)
        with CaptureQueriesContext(connection) as caught:
            queue(browser)
        counts.append(len(caught))
    assert counts[0] == counts[1]


# --- what is done from a row -----------------------------------------------------------------------------------------


def handling(one: Contact) -> str:
    return reverse("contact_handling", args=[one.reference])


def test_taking_and_handing_over_without_scripts_leads_back_to_the_same_filters(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    one = contact(authority)
    browser = signed_in(authority.door.screener)
    answer = browser.post(reverse("contact_take", args=[one.reference]) + "?stage=received")
    assert (answer.status_code, answer["Location"]) == (302, reverse("front_door") + "?stage=received")
    one.refresh_from_db()
    assert one.worker == authority.door.screener.worker
    colleague = authority.door.worker.worker
    assert colleague is not None
    given = {"priority": "red", "category": "neglect", "worker": str(colleague.pk)}
    answer = browser.post(handling(one) + "?stage=received", given)
    assert answer["Location"] == reverse("front_door") + "?stage=received"
    one.refresh_from_db()
    assert (one.priority, one.category, one.worker, one.stage) == ("red", "neglect", colleague, "screening")
    page = queue(browser)
    assert "Priority red: neglect. With Front Door Social worker." in page


def test_the_form_within_a_row_answers_with_a_part(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority)
    browser = signed_in(authority.door.screener)
    part = browser.get(handling(one), headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Robin Example" in part
    wrong = browser.post(handling(one), {"priority": "red", "worker": "queue"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "Choose what it is mainly about" in wrong.text
    assert "<html" not in wrong.text
    taken = browser.post(reverse("contact_take", args=[one.reference]), headers={"HX-Request": "true"})
    assert "You have it." in taken.text
    same = browser.post(
        handling(one), {"worker": str(authority.door.screener.worker_id)}, headers={"HX-Request": "true"}
    )
    assert "Nothing was changed." in same.text


def test_a_contact_can_be_handed_back_to_the_queue(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority)
    contacts.take(one.pk, by=authority.door.screener)
    signed_in(authority.door.worker).post(handling(one), {"worker": "queue"})
    one.refresh_from_db()
    assert one.worker is None


def test_what_may_not_be_done_is_refused_in_words(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority)
    assert signed_in(authority.service_manager).post(handling(one), {}).status_code == 403
    assert "Take" not in names(queue(signed_in(authority.service_manager)))
    assert signed_in(authority.door.screener).get(reverse("contact_take", args=[one.reference])).status_code == 405
    Contact.objects.filter(pk=one.pk).update(
        stage="decided", decided_at=now(), decided_on=today(), outcome=ContactOutcome.ADVICE.value
    )
    browser = signed_in(authority.door.screener)
    browser.post(reverse("contact_take", args=[one.reference]))
    assert "This contact is decided. Reopen it first, or record a new contact." in queue(browser)
    answer = browser.post(handling(one), {"priority": "red", "category": "neglect", "worker": "queue"})
    assert answer.status_code == 422
    assert "This contact is decided." in answer.text


def test_a_live_refresh_sends_the_moving_part_alone_and_says_so_on_the_trail(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    contact(authority)
    browser = signed_in(authority.door.screener)
    whole = queue(browser)
    part = browser.get(reverse("front_door"), headers={"X-Live-Refresh": "1"}).text
    assert "<html" in whole
    assert "<html" not in part
    assert names(part) == names(whole)
    assert TrailEvent.objects.latest("sequence").details == {"live": True}


def test_phone_and_form_are_told_apart(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one = contact(authority, method=ContactMethod.POLICE_NOTIFICATION, source="6")
    row = row_of(queue(signed_in(authority.door.screener)), one)
    assert "Police" in row
    assert "Police notification" in row


# --- arrivals, decisions and the backlog -----------------------------------------------------------------------------


def decided(one: Contact, at: datetime) -> None:
    Contact.objects.filter(pk=one.pk).update(
        stage="decided", decided_at=at, decided_on=at.date(), first_decided_at=at, outcome=ContactOutcome.ADVICE.value
    )


def test_the_page_tells_arrivals_and_decisions_beside_the_capacity(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    for hours in (1, 2, 70, 71):
        one = contact(authority, at=now() - timedelta(hours=hours))
    decided(one, now() - timedelta(hours=1))
    page = " ".join(html.fromstring(queue(signed_in(authority.door.screener))).text_content().split())
    assert "Today 2 arrived and 1 were decided; 34 can be." in page
    assert "In the 7 days before, 2 arrived and 0 were decided; 170 could be." in page
    assert "No aim is set for the backlog." in page


def test_an_aim_is_told_with_what_it_takes_each_working_day(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for _ in range(6):
        contact(authority)
    FrontDoorStandard.objects.create(
        in_force_from=today() - timedelta(days=3),
        decisions_an_hour=Decimal(1),
        open_at_most=2,
        open_at_most_by=today() + timedelta(days=1),
        set_at=now(),
    )
    browser = signed_in(authority.door.manager)
    assert (
        "To have at most 2 open by the end of 24 November 2026, in 2 working days, takes 2 decisions on each: within"
        " the capacity." in queue(browser)
    )
    assert "Target of the day" in queue(browser)
    FrontDoorStandard.objects.update(open_at_most=6)
    assert "The aim of at most 6 open by 24 November 2026 is met now." in queue(browser)
