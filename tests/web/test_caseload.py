"""The Monday pages: a worker's own caseload by family, and the work of a manager's team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account, Draft, TrailEvent
from lineofsight.actions import family_help, section_47, strategy_discussions, workforce
from lineofsight.actions.family_help import VisitRecord
from lineofsight.domain.codes import AssessmentFactor
from lineofsight.record.models import (
    Allocation,
    Child,
    ChildInNeedPlan,
    Person,
    PlanAction,
    PlanOutcome,
    Relationship,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from lineofsight.record.moment import today
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]


def held(authority: SmallAuthority, *, opened: date = date(2026, 10, 5), allocated: bool = True) -> Child:
    """An open child of Team North, with its worker or with nobody."""
    child = authority.child()
    authority.episode(child, on=opened)
    north = authority.north
    worker = north.worker_row if allocated else None
    workforce.allocate(
        child.pk, team=north.team, worker=worker, on=today(), reason=Allocation.Reason.OTHER, by=north.manager
    )
    return Child.objects.get(pk=child.pk)


def words_of(client: Client, page: str) -> str:
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.text).find(".//main").text_content().split())


def figure(client: Client, page: str, name: str) -> str:
    tree = html.fromstring(client.get(reverse(page)).text)
    return str(tree.get_element_by_id(f"figure-{name}").find_class("los-statistic__value")[0].text_content())


# --- a worker's own --------------------------------------------------------------------------------------------------


def test_a_worker_without_children_is_told_what_would_stand_there(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    assert "You hold no child. A child stands here once a manager has allocated" in words_of(
        signed_in(authority.north.worker), "caseload"
    )


def test_brothers_and_sisters_stand_together_with_what_is_due(authority: SmallAuthority, signed_in: SignedIn) -> None:
    one, other, alone = held(authority), held(authority), held(authority, opened=today())
    mother = Person.objects.create()
    for child in (one, other):
        Relationship.objects.create(person=mother, to_id=child.pk, kind=Relationship.Kind.MOTHER)
    client = signed_in(authority.north.worker)
    words = words_of(client, "caseload")
    assert f"{one.name.split()[-1]} and {other.name.split()[-1]}" in words
    assert figure(client, "caseload", "children") == "3"
    assert "in 2 families" in words
    assert "Child first seen" in words
    assert "overdue by" in words
    assert alone.name in words


def test_actions_of_open_plans_stand_with_their_plan_once_they_are_due(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child, worker = held(authority), authority.north.worker_row
    client = signed_in(authority.north.worker)
    assert "No action of a plan of your children is late" in words_of(client, "caseload")
    within = {"child": child, "recorded_by": worker}
    plan = ChildInNeedPlan.objects.create(episode=child.episodes.get(), started_on=date(2026, 10, 12), **within)
    outcome = PlanOutcome.objects.create(need_plan=plan, wanted="At school", set_on=date(2026, 10, 12), **within)
    for what, days in (("Ring the school", -3), ("Bring the boots", 7), ("Ask the dentist", 8)):
        due = today() + timedelta(days=days)
        PlanAction.objects.create(
            outcome=outcome, what=what, set_on=date(2026, 10, 12), due_on=due, first_due_on=due,
            owner="worker", owner_worker=worker, **within,
        )  # fmt: skip
    assert figure(client, "caseload", "plan-actions") == "2"
    words = words_of(client, "caseload")
    assert words.index("Ring the school") < words.index("Bring the boots")
    assert "overdue by 3 days" in words
    assert "Ask the dentist" not in words
    address = reverse("need_plan", args=[child.reference, plan.pk])
    assert f'href="{address}#outcome-{outcome.pk}"' in client.get(reverse("caseload")).text
    assert client.get(address).status_code == 200
    plan.ended_on = today()
    plan.save()
    assert figure(client, "caseload", "plan-actions") == "0"


def test_who_was_not_seen_for_four_weeks_is_named_until_a_visit_sees_the_child(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child = held(authority, opened=today() - timedelta(days=29))
    held(authority, opened=today() - timedelta(days=28))
    client = signed_in(authority.north.worker)
    assert figure(client, "caseload", "not-seen") == "1"
    assert f"{child.name}: no visit has seen this child in the 29 days since the case was opened" in words_of(
        client, "caseload"
    )
    failed = VisitRecord(kind=Visit.Kind.FAILED, happened_on=today(), is_child_seen=False, reason_not_seen="No reply")
    family_help.record_visit(child.pk, failed, by=authority.north.worker)
    assert figure(client, "caseload", "not-seen") == "1"
    seen = VisitRecord(kind=Visit.Kind.IN_PERSON, happened_on=today(), is_child_seen=True, is_seen_alone=True)
    family_help.record_visit(child.pk, seen, by=authority.north.worker)
    assert figure(client, "caseload", "not-seen") == "0"


def test_only_open_children_are_asked_after_and_the_days_run_from_the_opening(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    opened_again, closed = held(authority, opened=today() - timedelta(days=3)), held(authority)
    for child in (opened_again, closed):
        Visit.objects.create(
            child=child, kind="in_person", is_child_seen=True, happened_on=today() - timedelta(days=900)
        )
    closed.episodes.update(closed_on=today(), reason_for_closure="RC7")
    client = signed_in(authority.north.worker)
    assert figure(client, "caseload", "not-seen") == "0"
    assert "3 days ago: case opened" in words_of(client, "caseload")
    assert "900 days" not in words_of(client, "caseload")


def test_the_caseload_is_the_readers_own(authority: SmallAuthority, signed_in: SignedIn) -> None:
    mine, nobodys = held(authority), held(authority, allocated=False)
    words = words_of(signed_in(authority.north.worker), "caseload")
    assert mine.name in words
    assert nobodys.name not in words
    event = TrailEvent.objects.filter(action="read_own_caseload").latest("sequence")
    assert (event.verb, event.children) == ("list", [mine.pk])
    assert signed_in(authority.analyst).get(reverse("caseload")).status_code == 403


def test_forms_left_unfinished_and_assessments_with_the_manager_stand_on_it(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child = held(authority)
    worker = authority.north.worker
    started = family_help.start_assessment(child.pk, child.episodes.get().pk, on=date(2026, 10, 6), by=worker)
    factors = [AssessmentFactor.from_code("21")]
    family_help.complete_assessment(child.pk, started.pk, on=today(), factors=factors, by=worker)
    Draft.objects.create(owner=worker, form="record_visit", title="Record a visit", fields={"note": "Began."})
    words = words_of(signed_in(worker), "caseload")
    assert "1 form that you have not finished" in words
    assert "1 assessment with your manager, to be authorised" in words


def test_the_caseload_asks_as_often_for_eight_children_as_for_two(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    client, asked = signed_in(authority.north.worker), []
    for size in (2, 6):
        for _ in range(size):
            held(authority)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("caseload"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- the team's ------------------------------------------------------------------------------------------------------


def test_a_manager_sees_who_has_no_worker_and_allocates_from_there(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    left, given = held(authority, allocated=False), held(authority)
    client = signed_in(authority.north.manager)
    assert figure(client, "team_work", "unallocated") == "1"
    tree = html.fromstring(client.get(reverse("team_work")).text)
    ways = [link for link in tree.findall(".//a") if link.text_content().startswith("Allocate")]
    assert [link.get("href") for link in ways] == [reverse("record_allocate", args=[left.reference])]
    assert client.get(ways[0].get("href")).status_code == 200
    assert given.name not in ways[0].getparent().text_content()


def test_a_finished_assessment_waits_for_the_manager_and_leads_to_its_authorisation(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child = held(authority)
    worker = authority.north.worker
    started = family_help.start_assessment(child.pk, child.episodes.get().pk, on=date(2026, 10, 6), by=worker)
    client = signed_in(authority.north.manager)
    assert figure(client, "team_work", "awaiting") == "0"
    factors = [AssessmentFactor.from_code("21")]
    family_help.complete_assessment(child.pk, started.pk, on=today(), factors=factors, by=worker)
    assert figure(client, "team_work", "awaiting") == "1"
    address = reverse("record_authorise_assessment_of", args=[child.reference, started.pk])
    assert address in client.get(reverse("team_work")).text
    assert client.get(address).status_code == 200
    family_help.send_assessment_back(child.pk, started.pk, on=today(), why="See him", by=authority.north.manager)
    assert figure(client, "team_work", "awaiting") == "0"
    again = reverse("record_complete_assessment_of", args=[child.reference, started.pk])
    assert again in signed_in(worker).get(reverse("caseload")).text
    family_help.complete_assessment(child.pk, started.pk, on=today(), factors=factors, by=worker)
    assert again not in signed_in(worker).get(reverse("caseload")).text


def test_a_concluded_enquiry_waits_for_the_manager_and_one_sent_back_for_its_author(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child, by = held(authority), authority.north.worker
    discussion = strategy_discussions.StrategyDiscussionRecord(today(), StrategyDiscussion.Outcome.SECTION_47_SINGLE)
    held_on = strategy_discussions.hold_strategy_discussion(child.pk, child.episodes.get().pk, discussion, by=by)
    enquiry = held_on.section_47_enquiry
    outcome = Section47Enquiry.Outcome.NOT_SUBSTANTIATED
    manager, worker = signed_in(authority.north.manager), signed_in(by)
    assert figure(manager, "team_work", "to-sign") == "0"
    said = section_47.Section47Concluded(why_not_seen="Nobody opened the door")
    section_47.conclude_section_47_enquiry(child.pk, enquiry.pk, on=today(), outcome=outcome, said=said, by=by)
    assert figure(manager, "team_work", "to-sign") == "1"
    address = reverse("record_sign_section_47_of", args=[child.reference, enquiry.pk])
    assert address in manager.get(reverse("team_work")).text
    assert "1 section 47 enquiry with your manager" in words_of(worker, "caseload")
    assert worker.get(address).status_code == 403
    section_47.send_section_47_back(child.pk, enquiry.pk, on=today(), why="More", by=authority.north.manager)
    assert "Sent back to be changed" in words_of(worker, "caseload")


def test_drift_is_told_with_its_dates_and_by_whose_numbers(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = held(authority)
    ChildInNeedPlan.objects.create(child=child, episode=child.episodes.get(), started_on=date(2025, 3, 3))
    words = words_of(signed_in(authority.north.manager), "team_work")
    assert "Child in need plan open over 12 months without a step decision: since 3 March 2025" in words
    assert "by the numbers of the flag of drift (F15)" in words


def test_the_team_is_the_managers_own(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = held(authority)
    assert child.name not in words_of(signed_in(authority.south.manager), "team_work")
    unallocated = held(authority, allocated=False)
    words_of(signed_in(authority.north.manager), "team_work")
    event = TrailEvent.objects.filter(action="read_team_work").latest("sequence")
    assert (event.verb, event.children, event.rows) == ("list", [unallocated.pk], 2)
    assert signed_in(authority.north.worker).get(reverse("team_work")).status_code == 403


def test_the_team_asks_as_often_for_eight_children_as_for_two(authority: SmallAuthority, signed_in: SignedIn) -> None:
    client, asked = signed_in(authority.north.manager), []
    for size in (2, 6):
        for _ in range(size):
            held(authority)
            held(authority, allocated=False)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("team_work"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
