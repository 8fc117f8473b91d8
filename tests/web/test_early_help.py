"""Early help on the pages: recorded by forms, listed, kept by the family, apart from social care and shared as said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions import early_help, family_help, front_door, people, step_changes
from lineofsight.actions.step_changes import StepProposal
from lineofsight.domain.codes import AssessmentFactor, ReasonForClosure
from lineofsight.record.models import (
    Allocation,
    Child,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    FamilyPlan,
    FamilyPlanReview,
    Relationship,
    StepChange,
    TeamAroundFamilyMember,
    Visit,
)
from lineofsight.web.details_recordings import DETAILS_RECORDINGS
from tests.authority import SmallAuthority
from tests.early_help import REQUESTED, HelpOffice, help_office, helped, open_to_social_care, planned, requested
from tests.early_help import stepped_down as step_down

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 20)
SignIn = Callable[[Account], Client]


@pytest.fixture
def office(authority: SmallAuthority) -> HelpOffice:
    return help_office(authority)


def on(day: int, month: int = 11, name: str = "on") -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": "2026"}


def page_of(client: Client, child: Child) -> str:
    """The child's page, and everything in the record, which it leads to."""
    return "".join(client.get(reverse(name, args=[child.reference])).text for name in ("child", "child_everything"))


def offered(client: Client, child: Child) -> dict[str, str]:
    """The steps that the child's page offers: key -> address."""
    found = re.findall(rf'href="(/children/{child.reference}/record/([a-z0-9-]+)/(?:\d+/)?)"', page_of(client, child))
    return {key: address for address, key in found}


def record(client: Client, child: Child, key: str, **values: Any) -> None:
    """Fill in the form of a step that the page offers; it is taken."""
    answer = client.post(offered(client, child)[key], values)
    wrong = (
        re.findall(r'class="govuk-error-message">.*?</p>', answer.text, re.DOTALL) if answer.status_code != 302 else ""
    )
    assert answer.status_code == 302, wrong


def siblings(authority: SmallAuthority, one: Child, other: Child) -> None:
    """Make two children brother and sister of each other."""
    for child, sibling in ((one, other), (other, one)):
        people.relate(child.pk, sibling.person, kind=Relationship.Kind.SIBLING, by=authority.north.manager)


# --- through the forms -----------------------------------------------------------------------------------------------


def test_early_help_can_be_recorded_through_the_forms(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    child = authority.child(authority.door)  # type: ignore[arg-type]
    door, manager, worker = (signed_in(one) for one in (authority.door.worker, office.manager, office.practitioner))
    record(door, child, "request-early-help", **on(23), team=str(office.team.pk), needs="Mornings are hard")
    record(manager, child, "allocate", **on(23), team=str(office.team.pk), worker=str(office.practitioner_row.pk),
           reason="first_contact")  # fmt: skip
    assert set(offered(worker, child)) == {
        "visit", "view", "missed-appointment", "early-help-agreement", "early-help-refused", "early-help-lead",
        "join-team-around-family",
        "leave-team-around-family", "end-early-help", "propose-step-up", "propose-transfer",
        *(one.key for one in DETAILS_RECORDINGS),
    }  # fmt: skip
    record(worker, child, "early-help-agreement", **on(23), agreed_by="Mother", agreement_how="in_person")
    record(worker, child, "early-help-lead", name="Ms Okafor", organisation="Meadow Primary")
    record(worker, child, "start-early-help-assessment", **on(23), organisation="Meadow Primary", assessor="Ms Okafor")
    record(
        worker, child, "finish-early-help-assessment", **on(23), strengths="Gran", needs="Sleep", childs_view="Tired"
    )
    record(worker, child, "start-family-plan", **on(23), goals="Calm mornings", childs_goals="To play football")
    record(worker, child, "family-plan-action", what="A bedtime routine", who="Mother", **on(4, 12, "by_when"))
    record(worker, child, "family-plan-action", what="Football club", who="School", is_childs="on")
    record(worker, child, "family-plan-action-done", number="2", **on(23))
    record(worker, child, "family-plan-goals", goals="Calm days", childs_goals="To play football")
    record(worker, child, "join-team-around-family", **on(23), name="Mr Ali", role="Health visitor",
           how_to_reach="The clinic")  # fmt: skip
    page = page_of(worker, child)
    for told in (
        "Early help asked for", "Family agreed to early help", "Ms Okafor, Meadow Primary", "Calm days",
        "Football club", "The child asked for this", "Done 23 November 2026", "Mr Ali, Health visitor",
        "Next review by",
    ):  # fmt: skip
        assert told in page, told
    assert EarlyHelpAssessment.objects.get().childs_view == "Tired"
    plan = FamilyPlan.objects.get()
    assert [row["done_on"] for row in plan.actions] == ["", "2026-11-23"]


def test_reviews_endings_and_leavers_are_recorded_through_the_forms(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    given = planned(authority, office)
    worker = signed_in(office.practitioner)
    member = early_help.Member("Mr Ali", "Health visitor", REQUESTED)
    joined = early_help.join_team_around_family(given.child_id, given.pk, member, by=office.practitioner)
    record(worker, given.child, "review-family-plan", **on(16), progress="Better", outcome="continue", attended="All")
    record(worker, given.child, "leave-team-around-family", member=str(joined.pk), **on(23))
    assert TeamAroundFamilyMember.objects.get().ended_on == TODAY
    answer = worker.post(
        offered(worker, given.child)["end-early-help"], on(23) | {"reason": "outcomes_met", "closing_summary": "Calm"}
    )
    assert answer.status_code == 422
    assert "A family plan is still open. End it first." in answer.text
    record(worker, given.child, "end-family-plan", **on(23))
    record(worker, given.child, "end-early-help", **on(23), reason="outcomes_met", closing_summary="Calm")
    assert EarlyHelp.objects.get().closing_summary == "Calm"
    page = page_of(worker, given.child)
    assert "Early help ended: outcomes met" in page
    assert set(offered(worker, given.child)) == set(), "reading only, for 28 days"


def test_what_does_not_hold_is_told_beside_its_field_and_keeps_what_was_typed(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    given = helped(authority, office)
    worker = signed_in(office.practitioner)
    address = offered(worker, given.child)["start-family-plan"]
    answer = worker.post(address, on(23) | {"goals": "Calm mornings", "childs_goals": ""})
    assert answer.status_code == 422
    assert 'href="#id_why_no_assessment"' in answer.text
    assert "Calm mornings</textarea>" in answer.text
    for values, said in (
        ({}, "Enter the date the plan starts"),
        (on(24), "must be today or in the past"),
        (on(23), "Write what the family wants to be different"),
    ):
        assert said in worker.post(address, values).text


def test_one_form_writes_for_brothers_and_sisters_with_each_childs_own_words(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    one, other, apart = (planned(authority, office) for _ in range(3))
    for child, sibling in ((one, other), (one, apart)):
        Relationship.objects.create(person=sibling.child.person, to=child.child.person, kind="sibling")
    early_help.end_plan(apart.child_id, apart.plans.get().pk, on=TODAY, by=office.practitioner)
    worker = signed_in(office.practitioner)
    address = offered(worker, one.child)["review-family-plan"]
    form = worker.get(address)
    assert f'value="{other.child.reference}"' in form.text
    assert str(apart.child.reference) not in form.text, "that child has no plan to review"
    look = TrailEvent.objects.order_by("-sequence").first()
    assert look is not None
    assert set(look.children) == {one.child_id, other.child_id}
    unticked = on(23) | {
        "progress": "Better",
        "outcome": "continue",
        f"childs_view_{other.child.reference.hex}": "Dull",
    }
    answer = worker.post(address, unticked)
    assert f"You wrote words for {other.child.name}: choose this child too, or take them out" in answer.text
    assert "Dull</textarea>" in answer.text
    values = on(23) | {
        "progress": "Better", "outcome": "continue", "childs_view": "I like it",
        "siblings": str(other.child.reference), f"childs_view_{other.child.reference.hex}": "It is boring",
    }  # fmt: skip
    assert worker.post(address, values).status_code == 302
    said = {row.plan.early_help.child_id: row.childs_view for row in FamilyPlanReview.objects.all()}
    assert said == {one.child_id: "I like it", other.child_id: "It is boring"}


def test_a_refusal_about_a_sibling_says_about_whom_and_records_nothing(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    one, other = (planned(authority, office) for _ in range(2))
    Relationship.objects.create(person=other.child.person, to=one.child.person, kind="half_sibling")
    held = early_help.ReviewHeld(FRIDAY, FamilyPlanReview.Outcome.CONTINUE, "Better")
    early_help.review_plan(other.child_id, other.plans.get().pk, held, by=office.practitioner)
    worker = signed_in(office.practitioner)
    values = on(20) | {"progress": "Better", "outcome": "continue", "siblings": str(other.child.reference)}
    answer = worker.post(offered(worker, one.child)["review-family-plan"], values)
    assert answer.status_code == 422
    assert f"Nothing is recorded. About {other.child.name}: A review of this family plan is already" in answer.text
    assert FamilyPlanReview.objects.count() == 1


# --- steps between teams ---------------------------------------------------------------------------------------------


def test_a_step_up_is_proposed_waits_on_the_managers_page_and_is_accepted_there(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    given = planned(authority, office)
    worker, manager = signed_in(office.practitioner), signed_in(authority.north.manager)
    form = worker.get(offered(worker, given.child)["propose-step-up"]).text
    assert f'value="{authority.north.team.pk}"' in form
    assert f'<option value="{office.team.pk}"' not in form, "an early help team takes no step up"
    record(
        worker, given.child, "propose-step-up", **on(20), to_team=str(authority.north.team.pk), reason="Hurt at home"
    )
    steps = manager.get(reverse("steps")).text
    assert "Waiting for your acceptance" in steps
    assert "Hurt at home" in steps
    assert "Waiting for your acceptance" not in signed_in(office.practitioner).get(reverse("steps")).text
    assert "Nothing waits for your acceptance" in signed_in(authority.south.manager).get(reverse("steps")).text
    step = StepChange.objects.get()
    accept = reverse("record_accept_step_of", args=[given.child.reference, step.pk])
    assert f'href="{accept}"' in steps
    assert "Primary need" in manager.get(accept).text
    assert manager.post(accept, on(23)).status_code == 422
    answer = manager.post(accept, on(23) | {"worker": str(authority.north.worker_row.pk), "primary_need": "N1"})
    assert answer.status_code == 302
    assert Episode.objects.get().source == "5D"
    page = page_of(signed_in(authority.north.worker), given.child)
    assert "LA SERVICES – early help (5D)" in page
    assert "Hurt at home" in page
    assert "Calm mornings" in page, "social care reads what early help recorded"


def test_a_step_down_asks_who_agreed_and_can_be_refused_with_a_reason(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    child, _ = open_to_social_care(authority)
    worker, manager = signed_in(authority.north.worker), signed_in(office.manager)
    address = offered(worker, child)["propose-step-down"]
    told = on(23) | {"to_team": str(office.team.pk), "reason": "Better", "family_agrees": "yes", "shares_detail": "no"}
    assert "Enter who agreed" in worker.post(address, told).text
    refused = worker.post(address, told | {"family_agrees": "no"})
    assert "which is given by agreement only" in refused.text
    assert worker.post(address, told | {"agreed_by": "Mother", "must_hold": "School"}).status_code == 302
    assert "propose-step-down" not in offered(worker, child)
    assert {"accept-step", "refuse-step"} <= set(offered(manager, child))
    step = StepChange.objects.get()
    refuse = reverse("record_refuse_step_of", args=[child.reference, step.pk])
    assert "Write why it is refused" in manager.post(refuse, on(23)).text
    assert manager.post(refuse, on(23) | {"why": "Close it first"}).status_code == 302
    assert "Close it first" in worker.get(f"{reverse('steps')}?standing=refused").text


def test_a_step_of_another_child_is_not_found(authority: SmallAuthority, office: HelpOffice, signed_in: SignIn) -> None:
    given, other = planned(authority, office), planned(authority, office)
    proposal = StepProposal(authority.north.team, "Worse", proposed_on=FRIDAY)
    steps = [step_changes.propose_step(one.child_id, proposal, by=office.practitioner) for one in (given, other)]
    manager = signed_in(authority.north.manager)
    address = reverse("record_accept_step_of", args=[given.child.reference, steps[1].pk])
    assert manager.get(address).status_code == 404
    values = on(23) | {"worker": str(authority.north.worker_row.pk)}
    assert manager.post(address, values).status_code in (404, 422)
    assert not StepChange.objects.filter(outcome="accepted").exists()


def test_the_steps_can_be_filtered_and_taken_away(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    step_down(authority, office, on=FRIDAY)
    manager = signed_in(authority.north.manager)
    assert "No step of a child you may see" in manager.get(reverse("steps")).text
    to_close = manager.get(f"{reverse('steps')}?standing=to_close").text
    assert "Step down" in to_close
    exported = manager.get(f"{reverse('steps_export', args=['csv'])}?standing=accepted").getvalue().decode("utf-8-sig")
    assert '"Step down","North","Early Help","2026-11-20"' in exported
    assert manager.get(reverse("steps_export", args=["pdf"])).status_code == 404
    assert manager.get(f"{reverse('steps')}?kind=sideways").status_code == 422


# --- the list and the plan -------------------------------------------------------------------------------------------


def test_practitioners_land_on_their_families_and_see_what_is_due(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    mine, waiting = planned(authority, office), requested(authority, office)
    worker = signed_in(office.practitioner)
    answer = worker.get("/", follow=True)
    assert answer.redirect_chain == [(f"{reverse('early_help')}?whose=mine", 302)]
    assert str(mine.child.reference) in answer.text
    assert str(waiting.child.reference) not in answer.text
    everyone = worker.get(reverse("early_help")).text
    assert str(waiting.child.reference) in everyone
    assert "Agreement to be asked for" in everyone
    assert "24 Dec 2026" in everyone, "the review that the ledger says is due"
    for query, told in (("stage=planned", mine), ("stage=agreement", waiting), ("worker=none", waiting)):
        shown = worker.get(f"{reverse('early_help')}?{query}").text
        assert str(told.child.reference) in shown, query
        assert len(re.findall(r"/children/[0-9a-f-]{36}/\"", shown)) == 1, query
    for query in ("stage=ended", "due=review_overdue", "due=assessment_overdue", "due=review_due_soon"):
        assert "has these filters" in worker.get(f"{reverse('early_help')}?{query}").text, query


def test_the_list_shows_overdue_work_from_the_ledger_and_is_exported_with_a_row_on_the_trail(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    given = helped(authority, office)
    worker = signed_in(office.practitioner)
    late = worker.get(f"{reverse('early_help')}?due=assessment_overdue").text
    assert str(given.child.reference) in late
    assert "Overdue" in late
    exported = worker.get(reverse("early_help_export", args=["csv"])).getvalue().decode("utf-8-sig")
    assert '"To be assessed","2026-09-01","2026-09-03","2026-11-05"' in exported
    look = TrailEvent.objects.order_by("-sequence").first()
    assert look is not None
    assert (look.verb, look.children) == ("export", [given.child_id])
    assert worker.get(reverse("early_help_export", args=["pdf"])).status_code == 404


def test_the_list_asks_the_same_queries_however_long_it_is(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    worker = signed_in(office.practitioner)
    planned(authority, office)
    worker.get(reverse("early_help"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        worker.get(reverse("early_help"))
    for _ in range(3):
        planned(authority, office)
    with django_assert_max_num_queries(len(few)):
        worker.get(reverse("early_help"))


def test_the_familys_copy_of_the_plan_has_the_childs_own_goals_first_and_plain_words(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    given = planned(authority, office)
    plan = FamilyPlan.objects.get()
    worker = signed_in(office.practitioner)
    address = reverse("family_plan", args=[given.child.reference, plan.pk])
    assert f'href="{address}"' in page_of(worker, given.child)
    page = worker.get(address).text
    assert page.index("To play football") < page.index("Calm mornings") < page.index("A bedtime routine")
    for told in (
        "We look at it again together by 24 December 2026",
        "Early Help practitioner</strong> leads",
        "I asked for",
    ):
        assert told in page, told
    for kept_out in ("Gran is close", "Sleep", "Meadow Primary"):
        assert kept_out not in page, "the assessment is no part of the plan"
    assert "Robin" not in re.search(r"<title>.*?</title>", page, re.DOTALL)[0]  # type: ignore[index]
    other = helped(authority, office)
    assert worker.get(reverse("family_plan", args=[other.child.reference, plan.pk])).status_code == 404
    assert signed_in(authority.north.worker).get(address).status_code == 404


# --- apart from social care ------------------------------------------------------------------------------------------


def test_early_help_and_social_care_are_counted_apart(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    planned(authority, office)
    open_to_social_care(authority)
    step_down(authority, office, on=FRIDAY)
    service = signed_in(authority.service_manager)
    board = service.get(reverse("board")).text
    figure = re.search(r'id="figure-early-help-link".*?los-statistic__value">(\d+)<', board, re.DOTALL)
    assert figure is not None
    assert figure[1] == "1", "the child who was stepped down is open until the episode is closed"
    listed = service.get(f"{reverse('children')}?status=early_help").text
    assert "1 to 1 of 1 child" in listed
    assert "1 to 2 of 2 children" in service.get(f"{reverse('children')}?status=open").text
    workers = service.get(f"{reverse('workers')}?team={office.team.pk}&sort=-early_help").text
    assert "children in early help, Early Help practitioner" in workers
    early = Episode.objects.get(early_help__isnull=False)
    front_door.close_episode(
        early.child_id, early.pk, on=TODAY, reason=ReasonForClosure.from_code("RC7"), by=authority.north.manager
    )
    assert "1 to 2 of 2 children" in service.get(f"{reverse('children')}?status=early_help").text
    assert "No child you may see has these filters" in service.get(f"{reverse('children')}?status=closed").text


def with_detail(authority: SmallAuthority, office: HelpOffice, **shared: Any) -> Child:
    """A child who was assessed, planned for and visited, and stepped down."""
    child, episode = open_to_social_care(authority)
    worker = authority.north.worker
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 2), by=worker)
    family_help.complete_assessment(
        child.pk, assessment.pk, on=date(2026, 9, 30), factors=[AssessmentFactor.from_code("3B")],
        analysis="ANALYSIS-TEXT", by=worker,
    )  # fmt: skip
    family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 10, 1), by=authority.north.manager)
    family_help.start_child_in_need_plan(child.pk, episode.pk, on=date(2026, 10, 2), by=worker, visit_every_days=20)
    visit = family_help.VisitRecord(
        Visit.Kind.IN_PERSON, date(2026, 10, 5), is_child_seen=True, note="VISIT-TEXT", childs_view="CHILD-TEXT"
    )
    family_help.record_visit(child.pk, visit, by=worker)
    proposal = StepProposal(office.team, "Better", proposed_on=FRIDAY, family_agrees=True, must_hold="School", **shared)
    step = step_changes.propose_step(child.pk, proposal, by=worker)
    step_changes.accept_step(step.pk, office.practitioner_row, by=office.manager)
    return child


TEXTS = ("ANALYSIS-TEXT", "VISIT-TEXT", "CHILD-TEXT")


def test_a_step_down_shares_what_happened_when_and_the_plan_and_texts_only_where_it_says_so(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    worker = signed_in(office.practitioner)
    child = with_detail(authority, office)
    page = page_of(worker, child)
    for told in ("Assessment authorised", "Child in need plan started", "Visits at least every: 20 days", "child seen"):
        assert told in page, told
    assert not [text for text in TEXTS if text in page]
    assert "ANALYSIS-TEXT" in page_of(signed_in(office.manager), child)
    shared = with_detail(authority, office, shares_detail=True)
    assert all(text in page_of(worker, shared) for text in TEXTS)


def test_without_a_step_down_early_help_sees_that_an_episode_is_there_and_who_has_it(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    child, episode = open_to_social_care(authority)
    worker = authority.north.worker
    assessment = family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 2), by=worker)
    family_help.complete_assessment(
        child.pk, assessment.pk, on=date(2026, 9, 30), factors=[AssessmentFactor.from_code("21")],
        analysis="ANALYSIS-TEXT", by=worker,
    )  # fmt: skip
    family_help.authorise_assessment(child.pk, assessment.pk, on=date(2026, 10, 1), by=authority.north.manager)
    front_door.close_episode(
        child.pk, episode.pk, on=date(2026, 10, 1), reason=ReasonForClosure.from_code("RC8"), by=authority.north.manager
    )
    Allocation.objects.create(child=child, team=office.team, worker=office.practitioner_row, started_on=TODAY)
    EarlyHelp.objects.create(child=child, requested_on=TODAY)
    helper = signed_in(office.practitioner)
    page = page_of(helper, child)
    assert "Episode opened 1 September 2026, closed 1 October 2026" in page
    assert "is not shared with you" in page
    for hidden in ("ANALYSIS-TEXT", "Assessment started", "Assessment of the child complete"):
        assert hidden not in page, hidden
    versions = helper.get(reverse("child_versions", args=[child.reference])).text
    assert "ANALYSIS-TEXT" not in versions
    assert "Assessment" not in versions
    deadlines = helper.get(f"{reverse('deadlines')}?standing=completed").text
    assert "No deadline of a child you may see" in deadlines
    assert "1 to" in signed_in(authority.service_manager).get(f"{reverse('deadlines')}?standing=completed").text
    assert "ANALYSIS-TEXT" in page_of(signed_in(office.manager), child)


def test_a_child_in_another_place_is_not_shown_to_early_help_at_all(
    authority: SmallAuthority, office: HelpOffice, signed_in: SignIn
) -> None:
    child, _ = open_to_social_care(authority)
    helper = signed_in(office.practitioner)
    assert helper.get(reverse("child", args=[child.reference])).status_code == 404
    for name in ("early_help", "steps", "children", "deadlines"):
        assert str(child.reference) not in helper.get(reverse(name)).text
