"""What the census says while somebody types: as the record would stand once it is saved, and stopping nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account, Draft, TrailEvent
from lineofsight.actions import contacts, step_changes
from lineofsight.actions.returning.census_children import child_of
from lineofsight.actions.returning.while_typing import as_recorded, year_asked
from lineofsight.domain.codes.front_door import ContactCategory, Priority
from lineofsight.domain.contact_rules import SaidOfChild
from lineofsight.record.models import (
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Contact,
    Episode,
    FactVersion,
    ReviewConference,
    Section47Enquiry,
    StepChange,
    ThresholdDecision,
)
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.cohort import CensusDays, as_returned
from lineofsight.web import census_typed as typed
from lineofsight.web.census_forms import CENSUS_FORMS, CENSUS_FORMS_BY_KEY, CONTACT_DECISION, NEW_CHILD
from lineofsight.web.census_messages import LEFT, TOLD, typed_in
from lineofsight.web.recordings import RECORDINGS
from tests.authority import SmallAuthority
from tests.deciding import Deciding
from tests.early_help import help_office, open_to_social_care, planned
from tests.web.test_chronology import draft_in
from tests.web.test_recordings import AT_A_CONFERENCE, Browser, decided, on
from tests.web.test_recordings import test_a_childs_journey_can_be_recorded_through_the_forms as journey

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
YEAR = CensusDays.of_year(2027)
FORMS = {one.key: one.form for one in RECORDINGS}
RECORDINGS_BY_KEY = {one.key: one for one in RECORDINGS}


@pytest.fixture
def child(authority: SmallAuthority) -> Child:
    return authority.child()


@pytest.fixture
def worker(authority: SmallAuthority, signed_in: SignedIn) -> Client:
    return signed_in(authority.north.worker)


@pytest.fixture
def manager(authority: SmallAuthority, signed_in: SignedIn) -> Client:
    return signed_in(authority.north.manager)


# --- what is typed is laid upon the child as saving writes it --------------------------------------------------------


class Holding(Browser):  # type: ignore[no-untyped-call,misc]
    """Records a step, and holds what was laid upon the child before against what the record says after."""

    held: set[str] = set()

    def record(self, key: str, **values: Any) -> None:
        laid = self.laid(key, values)
        super().record(key, **values)
        after = as_recorded(self.child.pk, YEAR.reference_date)
        assert after is not None
        if laid is not None:
            assert laid == (_finished_is_authorised(after, laid) if key == "complete-assessment" else after), key
        returned = child_of(self.child.pk, YEAR)
        assert as_returned(after, YEAR) == (returned or replace(after, episodes=())), key

    def laid(self, key: str, values: dict[str, Any]) -> CensusChild | None:
        form = CENSUS_FORMS_BY_KEY.get(key)
        before = as_recorded(self.child.pk, YEAR.reference_date)
        if form is None or form.as_typed is None or before is None:
            return None
        self.held.add(key)
        subject = re.search(r"/(\d+)/$", self.offered()[key])
        told = typed_in(form, FORMS[key].base_fields, {**values})
        return form.as_typed(before, int(subject[1]) if subject else 0, told)


def _finished_is_authorised(after: CensusChild, laid: CensusChild) -> CensusChild:
    """The census hears of an assessment once it is authorised: as if that were on the day it was finished."""
    (episode,), (typed,) = after.episodes, laid.episodes
    days = [one.authorised_on for one in typed.assessments]
    assessments = (replace(one, authorised_on=day) for one, day in zip(episode.assessments, days, strict=True))
    return replace(after, episodes=(replace(episode, assessments=tuple(assessments)),))


@pytest.mark.slow
def test_every_form_lays_upon_the_child_what_its_action_writes(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    north = authority.north
    journey(Holding(signed_in(north.worker), child), Holding(signed_in(north.manager), child), child, authority)

    mover = authority.child()
    authority.episode(mover, on=date(2026, 11, 2))
    moved = Holding(signed_in(north.worker), mover)
    moved.record("start-need-plan", **on(5))
    moved.record("transfer-in-conference", **on(9), **AT_A_CONFERENCE, outcome="cp_plan", category="EMO")
    late = authority.child()
    authority.episode(late, on=date(2026, 11, 2))
    by_telephone = Holding(signed_in(north.worker), late)
    discussion = {
        "attendance_social_care": "attended", "attendance_police": "attended", "attendance_health": "attended",
        "is_by_telephone": "yes", "are_parents_told": "yes",
    }  # fmt: skip
    by_telephone.record("strategy-discussion", **on(10), **discussion, outcome="police_only")
    by_telephone.record("follow-up-meeting", **on(11), **discussion, outcome="s47_single", begins_enquiry="yes")

    unborn = Holding(signed_in(north.worker), authority.child(born_on=None))
    authority.episode(unborn.child, on=date(2026, 11, 2))
    birth = {"born_on_day": "20", "born_on_month": "11", "born_on_year": "2026"}
    unborn.record("record-birth", **birth, sex="F")

    told = {form.key for form in CENSUS_FORMS if form.as_typed is not None}
    assert Holding.held == told - {NEW_CHILD, CONTACT_DECISION, "accept-step"} - PUT_RIGHT.keys()


def day(name: str, on_day: date) -> dict[str, str]:
    return {f"{name}_day": str(on_day.day), f"{name}_month": str(on_day.month), f"{name}_year": str(on_day.year)}


WHY = {"why": "The paper says so"}
PUT_RIGHT: dict[str, tuple[str, dict[str, Any]]] = {
    "record-disabilities": ("", {"codes": ["HEAR", "LD"]}),
    "no-pupil-number": ("", {"reason": "UN7"}),
    "record-death": ("", day("died_on", date(2026, 11, 20))),
    "correct-details": (
        "", day("born_on", date(2017, 5, 4)) | {"sex": "M", "ethnicity": "WIRI", "upn_unknown": "UN5", "upn": ""} | WHY,
    ),
    "correct-referral": (
        "episode", day("referred_on", date(2026, 10, 1)) | {"source": "1A", "primary_need": "N2"} | WHY,
    ),
    "correct-assessment": ("assessment", day("started_on", date(2026, 10, 20)) | WHY),
    "correct-section-47": (
        "section47enquiry",
        day("started_on", date(2026, 10, 22)) | day("conference_target_on", date(2026, 11, 12)) | WHY,
    ),
    "correct-need-plan": ("childinneedplan", day("started_on", date(2026, 10, 24)) | WHY),
    "correct-protection-plan": (
        "childprotectionplan",
        day("started_on", date(2026, 10, 26))
        | {"initial_category": "EMO", "latest_category": "NEG", "previous_plans": "0"}
        | day("review_{review}", date(2026, 11, 17))
        | WHY,
    ),
}  # fmt: skip
"""What puts something right, with the model of the row that it is about, and what is typed."""


@pytest.mark.parametrize("key", PUT_RIGHT)
def test_every_correction_lays_upon_the_child_what_it_writes(
    authority: SmallAuthority, manager: Client, child: Child, key: str
) -> None:
    episode = authority.episode(child, on=date(2026, 10, 5))
    began = {"child": child, "episode": episode, "started_on": date(2026, 11, 2), "origin": "loaded"}
    rows = (Assessment, Section47Enquiry, ChildInNeedPlan, ChildProtectionPlan)
    subjects = {str(model._meta.model_name): model.objects.create(**began).pk for model in rows}  # type: ignore[attr-defined]
    held = {"plan_id": subjects["childprotectionplan"], "held_on": date(2026, 11, 16)}
    review = ReviewConference.objects.create(**held, origin="loaded")
    about, values = PUT_RIGHT[key]
    values = {name.format(review=review.pk): value for name, value in values.items()}
    subject = {"": 0, "episode": episode.pk, **subjects}[about]
    before = as_recorded(child.pk, YEAR.reference_date)
    form, recording = CENSUS_FORMS_BY_KEY[key], RECORDINGS_BY_KEY[key]
    assert before is not None
    assert form.as_typed is not None
    given = recording.form_given(authority.north.manager, child.reference, subject) if recording.form_given else {}
    fields = recording.form(**given).fields
    laid = form.as_typed(before, subject, typed_in(form, fields, values))
    assert laid != before
    name = f"record_{key.replace('-', '_')}"
    address = (
        reverse(f"{name}_of", args=[child.reference, subject]) if subject else reverse(name, args=[child.reference])
    )
    answer = manager.post(address, draft_in(manager.get(address).text) | values)
    assert answer.status_code == 302, re.findall(r'class="govuk-error-message">.*?</p>', answer.text, re.DOTALL)
    assert laid == as_recorded(child.pk, YEAR.reference_date)


# --- a referral that comes from early help, or through the front door -------------------------------------------------


@pytest.fixture
def stepping_up(authority: SmallAuthority) -> StepChange:
    """A step up from early help that waits, proposed on the Friday before."""
    office = help_office(authority)
    given = planned(authority, office)
    proposal = step_changes.StepProposal(authority.north.team, "Hurt at home", proposed_on=date(2026, 11, 20))
    return step_changes.propose_step(given.child_id, proposal, by=office.practitioner)


def the_record(child_id: int) -> CensusChild:
    found = as_recorded(child_id, YEAR.reference_date)
    assert found is not None
    return found


@pytest.mark.parametrize("closed_on", [None, date(2026, 11, 21)], ids=["new", "closed since it was proposed"])
def test_a_step_up_lays_upon_the_child_what_accepting_it_writes(
    authority: SmallAuthority, manager: Client, stepping_up: StepChange, closed_on: date | None
) -> None:
    child = stepping_up.child
    if closed_on is not None:
        told = {"referred_on": date(2026, 10, 5), "closed_on": closed_on, "reason_for_closure": "RC1"}
        Episode.objects.create(child=child, origin="loaded", **told)
    before = the_record(child.pk)
    accepted = {"on": date(2026, 11, 23), "primary_need": "N1"}
    laid = typed.step_up(before, stepping_up.pk, accepted)
    worker = str(authority.north.worker_row.pk)
    address = reverse("record_accept_step_of", args=[child.reference, stepping_up.pk])
    assert manager.post(address, on(23) | {"worker": worker, "primary_need": "N1"}).status_code == 302
    assert before != laid == the_record(child.pk)
    assert typed.step_up(laid, stepping_up.pk, accepted) == laid, "an episode that is open goes on"
    assert typed.step_up(CensusChild("another"), stepping_up.pk, accepted) == CensusChild("another")


def test_a_step_up_says_what_the_census_will_before_it_is_accepted_and_after(
    authority: SmallAuthority, manager: Client, stepping_up: StepChange
) -> None:
    child = stepping_up.child
    told = ask(manager, "accept-step", child, stepping_up.pk, **on(23), primary_need="")
    assert beside(told, "primary_need").startswith("! Warning Choose the primary need: the referral goes further.")
    assert beside(ask(manager, "accept-step", child, stepping_up.pk, **on(23), primary_need="N1"), "primary_need") == ""
    assert not Episode.objects.exists()
    address = reverse("record_accept_step_of", args=[child.reference, stepping_up.pk])
    page = manager.post(address, on(23) | {"worker": str(authority.north.worker_row.pk)}, follow=True)
    assert Episode.objects.get().primary_need == ""
    assert "Choose the primary need: the referral goes further. The census will return this as an error" in page.text


def test_a_step_down_opens_no_episode_and_is_asked_nothing(authority: SmallAuthority, signed_in: SignedIn) -> None:
    office = help_office(authority)
    child, _ = open_to_social_care(authority)
    proposal = step_changes.StepProposal(office.team, "Better", family_agrees=True, agreed_by="Mother")
    step = step_changes.propose_step(child.pk, proposal, by=authority.north.worker)
    address = reverse("record_accept_step_of", args=[child.reference, step.pk])
    assert "census-said" not in signed_in(office.manager).get(address).text


def at_the_decision(browser: Client, contact: Contact, **typed: Any) -> Any:
    """What the page of a decision answers while somebody types."""
    return browser.post(reverse("contact_decision", args=[contact.reference]), {LEFT: ""} | typed)


@pytest.mark.parametrize("outcome", ["assessment", "referral_no_further_action", "advice"])
def test_a_decision_lays_upon_the_child_what_it_writes(authority: SmallAuthority, child: Child, outcome: str) -> None:
    door = Deciding(authority)
    earlier = authority.episode(child, on=date(2026, 10, 5))
    contact = door.ready(child)
    Episode.objects.filter(pk=earlier.pk).update(closed_on=date(2026, 11, 23), reason_for_closure="RC1")
    before = the_record(child.pk)
    laid = typed.decision(before, contact.pk, {"outcome": outcome, "primary_need": "N1"})
    door.decide(contact, outcome, "3" if outcome == "assessment" else "2")
    assert (laid == before) == (outcome == "advice")
    assert laid == the_record(child.pk)


def test_a_decision_says_what_the_census_will_of_each_child_it_is_about(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    door = Deciding(authority)
    names = (SaidOfChild(given_names="Ada", family_name="Moon"), SaidOfChild(given_names="Ben", family_name="Moon"))
    ada, ben = authority.message(*names).contacts.order_by("pk")
    for contact in (ada, ben):
        contacts.triage(contact.pk, Priority.AMBER, ContactCategory.NEGLECT, by=door.decider)
        contacts.link_new(contact.pk, by=door.decider)
        door.tell_family(contact)
    decider = signed_in(door.decider)
    accepted = {"outcome": "assessment", "primary_need": ""}
    alone = at_the_decision(decider, ada, **accepted)
    assert beside(alone, "primary_need").startswith("! Warning Choose the primary need: the referral goes further.")
    both = at_the_decision(decider, ada, **accepted, together=[str(ben.reference)])
    assert re.findall(r"(\w+ Moon): Choose the primary need", beside(both, "primary_need")) == ["Ada Moon", "Ben Moon"]
    for quiet in ({"outcome": "advice"}, accepted | {"primary_need": "N1"}, accepted | {LEFT: "outcome"}):
        assert beside(at_the_decision(decider, ada, **quiet), "primary_need") == ""
    assert not Episode.objects.exists()
    page = decider.get(reverse("contact_decision", args=[ada.reference])).text
    assert 'data-census="outcome,primary_need,together"' in page
    own = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("once", "seen", "draft")}
    words = {"level": "3", "criteria": ["care_3_neglect"], "rationale": "Hungry for weeks."}
    decided = decider.post(reverse("contact_decision", args=[ada.reference]), own | words | accepted, follow=True)
    assert ThresholdDecision.objects.get().primary_need == ""
    assert "Choose the primary need: the referral goes further. The census will return this as an error" in decided.text


def test_asking_about_a_decision_takes_as_many_queries_for_much_as_for_little(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    contact, decider = Deciding(authority).ready(child), signed_in(authority.door.worker)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert at_the_decision(decider, contact, outcome="assessment").status_code == 200
        return len(captured)

    little = asked()
    assert little <= 35
    for month in (3, 5, 7):
        began, ended = date(2026, month, 2), date(2026, month, 20)
        episode = authority.episode(child, on=began)
        Episode.objects.filter(pk=episode.pk).update(closed_on=ended, reason_for_closure="RC1")
        Assessment.objects.create(child=child, episode=episode, started_on=began, authorised_on=ended)
    assert asked() == little


def test_a_review_put_right_is_told_of_beside_its_own_day(
    authority: SmallAuthority, manager: Client, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 10, 5))
    held = {"child": child, "origin": "loaded"}
    plan = ChildProtectionPlan.objects.create(episode=episode, started_on=date(2026, 10, 20), **held)
    reviews = [
        ReviewConference.objects.create(plan=plan, held_on=date(2026, 11, on_day), origin="loaded").pk
        for on_day in (10, 17)
    ]
    typed_days = day("started_on", date(2026, 10, 20)) | day(f"review_{reviews[1]}", date(2026, 10, 19))
    told = ask(manager, "correct-protection-plan", child, plan.pk, **typed_days)
    assert beside(told, f"review_{reviews[1]}").startswith("! Warning The review was held on the day on which the plan")
    assert (beside(told, f"review_{reviews[0]}"), beside(told, "started_on")) == ("", "")


def test_a_reason_for_having_no_pupil_number_is_told_where_it_is_given_and_not_with_the_referral(
    authority: SmallAuthority, manager: Client, child: Child
) -> None:
    referral = on(9) | decided(9) | {"source": "6", "primary_need": "N1"}
    child.person.correct({"upn_unknown": "UN7"}, by=None)
    assert "Warning" not in ask(manager, "open-episode", child, 0, **referral).text
    child.person.correct({"upn_unknown": ""}, by=None)
    authority.episode(child, on=date(2026, 11, 9))
    told = ask(manager, "no-pupil-number", child, 0, reason="UN7")
    assert "The reason for having no pupil number is “referral with no further action”" in beside(told, "reason")


def an_enquiry(child: Child, episode: Episode, on_day: date) -> Section47Enquiry:
    return Section47Enquiry.objects.create(child=child, episode=episode, started_on=on_day, origin="loaded")


# --- while typing ----------------------------------------------------------------------------------------------------


def ask(browser: Client, key: str, child: Child, subject: int, **typed: str) -> Any:
    address = reverse(f"record_{key.replace('-', '_')}_of", args=[child.reference, subject])
    return browser.post(address, {LEFT: ""} | typed, headers={"HX-Request": "true"})


def beside(answer: Any, field: str) -> str:
    """What the answer puts beside a field."""
    found = re.search(rf'innerHTML:#census-{field}">(.*?)</div>\n(?:<div hx-swap|$)', answer.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_a_wrong_date_is_told_beside_its_field_and_goes_when_it_is_put_right(
    authority: SmallAuthority, worker: Client, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 9))
    told = ask(worker, "start-assessment", child, episode.pk, **on(2))
    assert beside(told, "on") == (
        "! Warning The assessment started before the referral. Check both dates."
        " The census will return this as an error (rule 1103)."
    )
    assert '<a class="govuk-link" href="#id_on-day">The assessment started before the referral.' in told.text
    mended = ask(worker, "start-assessment", child, episode.pk, **on(10), **{TOLD: "1"})
    assert (beside(mended, "on"), "nothing more to say" in mended.text) == ("", True)
    quiet = ask(worker, "start-assessment", child, episode.pk, **on(10))
    assert "census has" not in quiet.text
    assert not Assessment.objects.exists()


def test_a_wrong_year_is_told_although_it_would_take_the_case_out_of_the_return(
    authority: SmallAuthority, manager: Client, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 9))
    told = beside(ask(manager, "close-episode", child, episode.pk, **on(20, year=2024)), "on")
    assert "The episode closes outside the census year." in told
    assert "The episode closes before the referral." in told
    assert "reason" not in told, "it is still to be chosen"


def test_what_stands_wrong_already_and_what_is_not_reached_yet_is_not_told(
    authority: SmallAuthority, worker: Client, child: Child
) -> None:
    Child.objects.get(pk=child.pk).person.correct({"ethnicity": ""}, by=None)
    first = ask(worker, "open-episode", child, 0, **on(9), **{LEFT: "on_day"})
    assert "Warning" not in first.text
    nearly = ask(worker, "open-episode", child, 0, **on(9), source="6", decision="accepted", **{LEFT: "source"})
    assert "Warning" not in nearly.text
    decided = ask(worker, "open-episode", child, 0, **on(9), source="6", decision="accepted", **{LEFT: "decision"})
    assert beside(decided, "primary_need").startswith("! Warning Choose the primary need")
    assert decided.text.count("Warning") == 1


def test_early_help_is_told_nothing_of_what_social_care_did(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    office = help_office(authority)
    episode = authority.episode(child, on=date(2026, 10, 5))
    ChildProtectionPlan.objects.create(child=child, episode=episode, started_on=date(2026, 11, 2), origin="loaded")
    died = day("died_on", date(2026, 10, 30))
    address = reverse("record_record_death", args=[child.reference])
    told = signed_in(authority.north.worker).post(address, {LEFT: ""} | died, headers={"HX-Request": "true"})
    child.allocations.update(team=office.team, worker=office.practitioner_row)
    practitioner = signed_in(office.practitioner)
    asked = practitioner.post(address, {LEFT: ""} | died, headers={"HX-Request": "true"})
    shown = practitioner.get(address)
    saved = practitioner.post(address, died, follow=True)
    assert (asked.status_code, shown.status_code, saved.status_code) == (404, 200, 200)
    assert "census" not in shown.text.split("<main")[1]
    assert "plan starts after" not in saved.text
    assert "plan starts after" in told.text, "who may read of it is told"


def test_a_correction_tells_of_what_the_row_lacks_too(authority: SmallAuthority, worker: Client, child: Child) -> None:
    episode = authority.episode(child, on=date(2026, 10, 5))
    held = {"child": child, "episode": episode, "origin": "loaded"}
    ChildInNeedPlan.objects.create(started_on=date(2026, 10, 6), ended_on=date(2026, 11, 10), **held)
    later = ChildInNeedPlan.objects.create(started_on=date(2026, 11, 12), **held)
    told = ask(worker, "correct-need-plan", child, later.pk, **day("started_on", date(2026, 11, 2)))
    assert "starts while another one runs" in beside(told, "started_on")


def test_asking_writes_nothing_but_a_look_on_the_trail(
    authority: SmallAuthority, manager: Client, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 9))
    before, versions = TrailEvent.objects.count(), FactVersion.objects.count()
    ask(manager, "close-episode", child, episode.pk, **on(2), reason="RC2")
    look = TrailEvent.objects.order_by("-sequence").first()
    assert look is not None
    assert (TrailEvent.objects.count() - before, look.verb, look.children) == (1, "read", [child.pk])
    assert (FactVersion.objects.count(), Episode.objects.get().closed_on) == (versions, None)
    assert not Draft.objects.exists()


def test_a_child_of_another_team_is_told_nothing_of(
    authority: SmallAuthority, signed_in: SignedIn, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 9))
    assert ask(signed_in(authority.south.worker), "start-assessment", child, episode.pk, **on(10)).status_code == 404


def test_asking_takes_as_many_queries_for_much_as_for_little(
    authority: SmallAuthority, manager: Client, child: Child
) -> None:
    def asked(subject: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(manager, "close-episode", child, subject, **on(20), reason="RC7").status_code == 200
        return len(captured)

    episode = authority.episode(child, on=date(2026, 11, 2))
    little = asked(episode.pk)
    assert little <= 30
    for day in (3, 4, 5, 6):
        made = {"child": child, "episode": episode, "started_on": date(2026, 11, day)}
        Assessment.objects.create(**made, authorised_on=date(2026, 11, day))
        enquiry = an_enquiry(child, episode, date(2026, 11, day))
        held = {"kind": "initial", "held_on": date(2026, 11, day), "section_47_enquiry": enquiry}
        Conference.objects.create(child=child, episode=episode, **held)
    assert asked(episode.pk) == little


def test_a_new_child_is_asked_about_before_the_record_begins(worker: Client) -> None:
    unborn = {"expected_on_day": "1", "expected_on_month": "3", "expected_on_year": "2026", "sex": "F"}
    answer = worker.post(reverse("new_child"), unborn | {LEFT: "sex"})
    assert beside(answer, "sex").startswith("! Warning The sex of an unborn child has to be “not known”.")
    assert beside(answer, "expected_on") == "", "until the year is over a birth is still to come"
    assert beside(answer, "ethnicity") == ""
    assert not Child.objects.exists()


# --- on saving -------------------------------------------------------------------------------------------------------


def test_saving_is_not_stopped_and_the_page_reached_says_what_the_census_will(worker: Client, child: Child) -> None:
    sent = on(9) | {"source": "6"} | decided(9)
    page = worker.post(reverse("record_open_episode", args=[child.reference]), sent, follow=True)
    assert Episode.objects.get().primary_need == ""
    assert "The referral is recorded." in page.text
    assert "Choose the primary need: the referral goes further. The census will return this as an error" in page.text


def test_a_form_that_comes_back_shows_what_was_typed_and_what_the_census_says_of_it(
    authority: SmallAuthority, worker: Client, child: Child
) -> None:
    episode = authority.episode(child, on=date(2026, 11, 9))
    page = worker.post(reverse("record_start_assessment_of", args=[child.reference, episode.pk]), on(2))
    assert page.status_code == 422
    assert 'value="2"' in page.text
    assert "The assessment started before the referral." in page.text
    assert re.search(r'aria-describedby="[^"]*census-on[ "]', page.text)


@pytest.mark.parametrize(
    ("today", "on_day", "asked"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), 2026),
        (date(2026, 4, 1), date(2026, 4, 1), 2027),
        (date(2026, 4, 1), date(2026, 3, 31), 2026),
        (date(2026, 7, 31), date(2024, 3, 31), 2026),
        (date(2026, 8, 1), date(2026, 3, 31), 2027),
        (date(2026, 8, 1), date(2028, 3, 31), 2027),
    ],
)
def test_the_year_asked_is_the_first_return_to_be_sent_that_holds_the_day(
    monday: Any, today: date, on_day: date, asked: int
) -> None:
    monday.move_to(today)
    assert year_asked(on_day) == asked
