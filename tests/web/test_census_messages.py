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
from lineofsight.actions.returning.census_children import child_of
from lineofsight.actions.returning.while_typing import as_recorded, year_asked
from lineofsight.record.models import (
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    FactVersion,
    Section47Enquiry,
)
from lineofsight.returns.cin_census.children import CensusChild
from lineofsight.returns.cin_census.cohort import CensusDays, as_returned
from lineofsight.web.census_forms import CENSUS_FORMS, CENSUS_FORMS_BY_KEY, NEW_CHILD
from lineofsight.web.census_messages import LEFT, TOLD, typed_in
from lineofsight.web.recordings import RECORDINGS
from tests.authority import SmallAuthority
from tests.early_help import help_office
from tests.web.test_chronology import draft_in
from tests.web.test_recordings import AT_A_CONFERENCE, Browser, decided, on
from tests.web.test_recordings import test_a_childs_journey_can_be_recorded_through_the_forms as journey

pytestmark = pytest.mark.django_db

SignedIn = Callable[[Account], Client]
YEAR = CensusDays.of_year(2027)
FORMS = {one.key: one.form for one in RECORDINGS}


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
    assert Holding.held == told - {NEW_CHILD} - PUT_RIGHT.keys()


def day(name: str, on_day: date) -> dict[str, str]:
    return {f"{name}_day": str(on_day.day), f"{name}_month": str(on_day.month), f"{name}_year": str(on_day.year)}


WHY = {"why": "The paper says so"}
PUT_RIGHT: dict[str, tuple[str, dict[str, Any]]] = {
    "record-disabilities": ("", {"codes": ["HEAR", "LD"]}),
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
    about, values = PUT_RIGHT[key]
    subject = {"": 0, "episode": episode.pk, **subjects}[about]
    before = as_recorded(child.pk, YEAR.reference_date)
    form = CENSUS_FORMS_BY_KEY[key]
    assert before is not None
    assert form.as_typed is not None
    laid = form.as_typed(before, subject, typed_in(form, FORMS[key].base_fields, values))
    assert laid != before
    name = f"record_{key.replace('-', '_')}"
    address = (
        reverse(f"{name}_of", args=[child.reference, subject]) if subject else reverse(name, args=[child.reference])
    )
    answer = manager.post(address, draft_in(manager.get(address).text) | values)
    assert answer.status_code == 302, re.findall(r'class="govuk-error-message">.*?</p>', answer.text, re.DOTALL)
    assert laid == as_recorded(child.pk, YEAR.reference_date)


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
