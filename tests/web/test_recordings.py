"""What a worker records on a child's page: through the forms, to the record, and what is said when it may not be."""

import re
from datetime import date

import pytest
from django.urls import reverse

from lineofsight.access.models import TrailEvent
from lineofsight.record.models import (
    Allocation,
    Assessment,
    AssessmentFactorFound,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Conference,
    Episode,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
    Visit,
)
from lineofsight.web.details_recordings import DETAILS_RECORDINGS
from lineofsight.web.recordings import RECORDINGS
from lineofsight.web.steps_offered import GROUPS


def on(day, month=11, year=2026):
    """The three boxes of a date."""
    return {"on_day": str(day), "on_month": str(month), "on_year": str(year)}


def decided(day):
    """What was decided on a referral, at four in the afternoon."""
    boxes = {"decided_on_day": str(day), "decided_on_month": "11", "decided_on_year": "2026"}
    return boxes | {"decided_time": "16:00", "decision": "accepted"}


AT_A_CONFERENCE = {
    "chair": "Ms Idris", "attendance_social_care": "attended", "attendance_social_care_report": "in_time",
    "attendance_school": "attended", "attendance_school_report": "in_time", "attendance_health": "attended",
    "attendance_health_report": "late", "is_quorate": "yes", "parents_part": "attended",
}  # fmt: skip


FOUND = {
    "facts_found": "Alone for two nights", "risk_factors": "Nobody feeds him", "protective_factors": "His aunt",
    "agencies_said": "School: hungry", "mother": "seen", "father": "neither", "why_not_father": "Nobody knows where",
    "outcome": "strategy_discussion", "family_told": "discussed", "family_told_on_day": "9",
    "family_told_on_month": "11", "family_told_on_year": "2026",
}  # fmt: skip
CLOSING = {
    "reason": "RC7", "outcomes_achieved": "At school", "familys_view": "Glad", "closing_summary": "Came for neglect",
    "partners_told": "School", "comes_back_if": "Found alone",
}  # fmt: skip
VISIT = {"purpose": "statutory", "kind": "in_person", "seen": "yes", "is_seen_alone": "yes", "bedroom": "yes"}


class Browser:
    """A signed-in browser that fills in the forms of one child's page."""

    def __init__(self, client, child):
        self.client, self.child = client, child

    def offered(self):
        """The steps that the child's page offers: key -> address."""
        page = self.client.get(reverse("child", args=[self.child.reference])).text
        found = re.findall(rf'href="(/children/{self.child.reference}/record/([a-z0-9-]+)/(?:\d+/)?)"', page)
        return {key: address for address, key in found}

    def send(self, key, **values):
        return self.client.post(self.offered()[key], values)

    def record(self, key, **values):
        """Fill in the form of a step that the page offers; it is taken, and leads back to the child's page."""
        answer = self.send(key, **values)
        assert answer.status_code == 302, re.findall(r'class="govuk-error-message">.*?</p>', answer.text, re.DOTALL)
        assert answer["Location"] == reverse("child", args=[self.child.reference])


@pytest.fixture
def child(authority):
    return authority.child()


@pytest.fixture
def worker(authority, signed_in, child):
    return Browser(signed_in(authority.north.worker), child)


@pytest.fixture
def manager(authority, signed_in, child):
    return Browser(signed_in(authority.north.manager), child)


def test_a_childs_journey_can_be_recorded_through_the_forms(worker, manager, child, authority):
    steps = {"open-episode", "visit", "view", "missed-appointment", "request-early-help"}
    assert set(worker.offered()) == steps | {one.key for one in DETAILS_RECORDINGS}
    worker.record("open-episode", **on(2), at_time="9:30", source="6", primary_need="N1", **decided(2))
    episode = Episode.objects.get()
    assert (episode.source, episode.primary_need, f"{episode.referred_at:%H:%M}") == ("6", "N1", "09:30")
    assert f"{episode.decided_at:%Y-%m-%d %H:%M}" == "2026-11-02 16:00"

    worker.record(
        "start-assessment", **on(3), review_point_on_day="17", review_point_on_month="11", review_point_on_year="2026"
    )
    worker.record(
        "strategy-discussion", **on(4), is_by_telephone="no", attendance_social_care="attended",
        attendance_police="attended", attendance_police_who="DC Amin", attendance_health="apologies",
        why_not_quorate="The child was at home", outcome="s47_joint", begins_enquiry="yes", are_parents_told="unknown",
    )  # fmt: skip
    discussion = StrategyDiscussion.objects.get()
    assert (discussion.is_police_present, discussion.is_health_present) == (True, False)
    worker.record("visit", **on(5), **VISIT, childs_view="I like my school", view_source="said")
    assert Visit.objects.get().is_seen_alone is True

    worker.record("interim-help", **on(10), what="A food parcel", given_by="Family centre", goes_on="no")
    worker.record("hold-review-point", **on(17))
    worker.record("complete-assessment", **on(18), factors=["1A", "3B", "16A"], analysis="Neglect", **FOUND)
    assert "authorise-assessment" not in worker.offered()
    page = manager.client.get(manager.offered()["authorise-assessment"]).text
    for part in ("Alone for two nights", "Neglect", "Strategy discussion", "Nobody knows where", "(16A)"):
        assert part in page
    assert page.count("Nothing was written") == 1  # of what the child said
    manager.record("authorise-assessment", **on(18), answer="send_back", why="Say what he told you")
    again = worker.client.get(worker.offered()["complete-assessment"]).text
    assert "Say what he told you" in again
    assert "Alone for two nights" in again
    assert re.search(r'value="16A"[^>]*checked', again)
    worker.record(
        "complete-assessment", **on(18), factors=["3B", "16A"], analysis="Neglect at home", **FOUND,
        childs_view="I was cold", view_source="said", view_seen="alone",
    )  # fmt: skip
    assert set(AssessmentFactorFound.objects.values_list("code", flat=True)) == {"3B", "16A"}
    page = manager.client.get(manager.offered()["authorise-assessment"]).text
    assert "I was cold" in page
    assert "Nothing was written" not in page
    unsaid = manager.send("authorise-assessment", **on(19), answer="authorise")
    assert (unsaid.status_code, "Write why you agree with what was decided" in unsaid.text) == (422, True)
    manager.record("authorise-assessment", **on(19), answer="authorise", rationale="The risk is plain")
    assert "The risk is plain" in manager.client.get(reverse("child", args=[child.reference])).text
    assert Assessment.objects.get().authorised_on == date(2026, 11, 19)

    worker.record(
        "conclude-section-47", **on(18), outcome="ongoing_risk", findings="Harm is likely", neglect="not_known",
        family_told="What we found", childs_view="I was alone", view_source="said", view_seen="alone",
    )  # fmt: skip
    assert "sign-section-47" not in worker.offered()
    assert "conclude-section-47" not in worker.offered()
    page = manager.client.get(manager.offered()["sign-section-47"]).text
    assert "Harm is likely" in page
    assert "Substantiated, continuing risk" in page
    assert re.search(r"Child seen</dt><dd[^>]*>On 5 November 2026, first<", page)
    manager.record("sign-section-47", **on(19), answer="send_back", why="Say what the school saw")
    again = worker.client.get(worker.offered()["conclude-section-47"]).text
    assert "Say what the school saw" in again
    assert "Harm is likely" in again
    worker.record(
        "conclude-section-47", **on(19), outcome="ongoing_risk", findings="School saw harm", neglect="substantiated",
        family_told="What we found",
    )  # fmt: skip
    unsaid = manager.send("sign-section-47", **on(19), answer="send_back", why=" ")
    assert (unsaid.status_code, "Say what has to change" in unsaid.text) == (422, True)
    manager.record("sign-section-47", **on(19), answer="sign")
    enquiry = Section47Enquiry.objects.get()
    assert (enquiry.is_conference_not_required, enquiry.concluded_on) == (False, date(2026, 11, 19))
    worker.record(
        "initial-conference", **on(18), **AT_A_CONFERENCE, outcome="cp_plan", category="NEG", visit_every_days="10",
        participation="PN1", dissent="Health wanted a child in need plan",
    )  # fmt: skip
    plan = ChildProtectionPlan.objects.get()
    assert (plan.initial_category, plan.visit_every_days) == ("NEG", 10)
    worker.record(
        "core-group", **on(19), attendance_social_care="attended", attendance_school="attended",
        attendance_school_who="Mrs Okoro", progress="He is at school every day",
    )  # fmt: skip
    worker.record(
        "review-protection-plan", **on(20), **AT_A_CONFERENCE, decision="end", category="EMO", participation="PN2"
    )
    assert ReviewConference.objects.get().category == "EMO"
    worker.record("end-protection-plan", **on(20), reason="end_to_cin")
    worker.record("start-need-plan", **on(20))
    worker.record(
        "need-meeting", **on(20), attendance_social_care="attended", attendance_school="apologies",
        agreed="The school rings on Fridays",
    )  # fmt: skip
    again = worker.send("need-meeting", **on(20), attendance_social_care="attended")
    assert "A child in need meeting is already recorded on that day" in again.text
    worker.record("review-need-plan", **on(22), outcome="close")
    worker.record("end-need-plan", **on(22))
    assert ChildInNeedPlan.objects.get().ended_on == date(2026, 11, 22)

    manager.record("allocate", **on(23), team=str(authority.north.team.pk), reason="caseload")
    assert Allocation.objects.current().get().worker is None
    manager.record("close-episode", **on(23), **CLOSING)
    assert Episode.objects.get().closed_on == date(2026, 11, 23)

    pages = (manager.client.get(reverse(name, args=[child.reference])) for name in ("child", "child_everything"))
    page = "".join(one.text for one in pages)
    for told in (
        "Strategy discussion held",
        "I like my school",
        "A food parcel",
        "Neglect at home",
        "Nobody knows where",
        "Neglect: Substantiated",
        "What the family was told: What we found",
        "Health wanted a child in need plan",
        "Report late: Health",
        "Core group held",
        "The school rings on Fridays",
        "School or college (Mrs Okoro)",
        "Child protection plan ended",
        "Episode closed",
    ):
        assert told in page


def test_a_transfer_in_conference_stands_on_the_episode(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    worker.record("transfer-in-conference", **on(9), **AT_A_CONFERENCE, outcome="no_plan")
    assert Conference.objects.get().section_47_enquiry is None


def test_a_code_for_the_under_fours_is_refused_beside_the_childs_part(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    answer = worker.send("transfer-in-conference", **on(9), **AT_A_CONFERENCE, outcome="no_plan", participation="PN0")
    assert answer.status_code == 422
    assert re.search(r'href="#id_participation[^"]*">PN0 is for a child who is under 4', answer.text)


def test_a_change_is_one_row_of_the_trail_and_a_form_that_is_only_looked_at_is_a_read(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    before = TrailEvent.objects.count()
    worker.client.get(reverse("record_visit", args=[child.reference]))
    look = TrailEvent.objects.order_by("-sequence").first()
    assert (TrailEvent.objects.count() - before, look.verb, look.children) == (1, "read", [child.pk])
    worker.client.post(
        reverse("record_visit", args=[child.reference]),
        on(5) | VISIT,
    )
    change = TrailEvent.objects.order_by("-sequence").first()
    assert (TrailEvent.objects.count() - before, change.verb, change.object_kind) == (2, "change", "visit")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Enter the date of the visit"),
        (on(24), "The date of the visit must be today or in the past"),
        (on(20) | {"seen": "no"}, "Say why the child was not seen"),
        (on(20) | {"seen": "yes"}, "Choose whether the child was seen alone"),
        (on(20) | {"seen": "yes", "is_seen_alone": "no"}, "Say why the child was not seen alone"),
        (on(20) | {"seen": "yes", "kind": "in_person"}, "Choose whether the child’s bedroom was seen"),
        (on(20) | {"kind": "failed"}, "Choose what became of the failed visit"),
        (on(20) | {"seen": "yes", "kind": "failed"}, "In a failed visit the child is not seen"),
        (on(20) | {"seen": "no", "is_seen_alone": "yes"}, "A child who was not seen was not seen alone"),
        (on(20) | {"at_time": "half past"}, "The time must be a time of day, for example 14:30"),
        (on(23) | {"at_time": "23:00"}, "The time must be in the past"),
        (on(20) | {"kind": "teleport"}, "Choose the kind of visit"),
    ],
)
def test_a_visit_that_cannot_be_says_why_in_the_fields_words(worker, values, said):
    answer = worker.send("visit", **values)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert said in answer.text
    assert answer.text.count("<title>Error: ") == 1
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("start-assessment", on(1), "The date is before the referral. Check both dates."),
        ("transfer-in-conference", on(8) | AT_A_CONFERENCE | {"outcome": "no_plan"}, "never held at a weekend"),
        (
            "transfer-in-conference",
            on(9) | {"outcome": "cp_plan", "is_quorate": "no"},
            "Choose the category of the plan",
        ),
        (
            "transfer-in-conference",
            on(9) | AT_A_CONFERENCE | {"outcome": "no_plan", "category": "NEG"},
            "A category belongs to a child protection plan only",
        ),
    ],
)
def test_a_step_that_practice_forbids_says_why(worker, authority, child, key, values, said):
    authority.episode(child, on=date(2026, 11, 2))
    answer = worker.send(key, **values)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_second_referral_of_an_open_child_is_refused_with_what_to_do(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    address = reverse("record_open_episode", args=[child.reference])
    assert worker.client.get(address).status_code == 404, "the page does not offer it"
    answer = worker.client.post(address, on(3) | {"source": "6"} | decided(3))
    assert answer.status_code == 422
    assert "This child is already open." in answer.text
    assert Episode.objects.count() == 1


def test_a_referral_is_decided_after_it_came_and_before_now(worker):
    early = worker.send("open-episode", **on(20), source="6", **decided(19))
    assert "The decision must be on or after the day the referral was received" in early.text
    later = worker.send("open-episode", **on(20), source="6", **decided(23))
    assert "The time must be in the past" in later.text
    assert not Episode.objects.exists()


def test_nobody_authorises_their_own_assessment(manager, worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    manager.record("start-assessment", **on(3))
    manager.record("complete-assessment", **on(9), factors=["3B"], **FOUND)
    assert "authorise-assessment" not in manager.offered()
    page = manager.client.get(reverse("child", args=[child.reference])).text
    assert "you wrote it" in page
    assessment = Assessment.objects.get()
    address = reverse("record_authorise_assessment_of", args=[child.reference, assessment.pk])
    assert manager.client.get(address).status_code == 403
    assert manager.client.post(address, on(10)).status_code == 403
    assessment.refresh_from_db()
    assert assessment.authorised_on is None


def test_no_factors_beside_a_decision_to_go_on_is_asked_about_and_shown_to_the_manager(
    manager, worker, authority, child
):
    authority.episode(child, on=date(2026, 11, 2))
    worker.record("start-assessment", **on(3))
    asked = worker.send("complete-assessment", **on(9), factors=["21"], **FOUND)
    assert (asked.status_code, "confirm it below" in asked.text) == (422, True)
    assert "Alone for two nights" in asked.text
    assert Assessment.objects.get().completed_on is None
    worker.record("complete-assessment", **on(9), factors=["21"], **FOUND, is_no_factor_confirmed="on")
    page = manager.client.get(manager.offered()["authorise-assessment"]).text
    assert "the decision is that work goes on" in page
    worker.record("complete-assessment", **on(9), factors=["21"], **{**FOUND, "outcome": "nfa"})
    page = manager.client.get(manager.offered()["authorise-assessment"]).text
    assert "the decision is that work goes on" not in page


def test_an_assessment_is_not_finished_before_both_parents_and_the_family_are_said(worker, authority, child):
    authority.episode(child, on=date(2026, 8, 3))
    worker.record("start-assessment", **on(3))
    unsaid = FOUND | {"mother": "", "why_not_father": " ", "family_told": ""}
    answer = worker.send("complete-assessment", **on(9), factors=["3B"], **unsaid)
    assert answer.status_code == 422
    for told in (
        "Choose the mother’s part in the assessment",
        "Write why the father was neither seen nor spoken to",
        "Choose how the family was told",
    ):
        assert told in answer.text
    late = worker.send("complete-assessment", **on(9), factors=["3B"], **FOUND)
    assert "more than 45 working days after the referral. Say why" in late.text
    worker.record("complete-assessment", **on(9), factors=["3B"], **FOUND, why_over_time="His father came back late")


def test_an_allocation_to_a_worker_of_another_team_is_refused(manager, authority):
    other = authority.south.worker_row
    answer = manager.send(
        "allocate", **on(23), team=str(authority.north.team.pk), worker=str(other.pk), reason="absence"
    )
    assert answer.status_code == 422
    assert "The worker is not in that team on that day" in answer.text


def test_a_child_is_left_without_a_worker_only_when_that_is_confirmed(manager, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    north = authority.north
    manager.record(
        "allocate", **on(23), team=str(north.team.pk), worker=str(north.worker_row.pk), reason="first_contact"
    )
    nobody = on(23) | {"team": str(north.team.pk), "reason": "absence"}
    warned = manager.send("allocate", **nobody)
    assert warned.status_code == 422
    assert f"{north.worker_row.name} is the child’s only worker" in warned.text
    assert "is_left_without_worker" in warned.text
    assert Allocation.objects.current().get().worker == north.worker_row
    unreasoned = manager.send("allocate", **nobody | {"reason": ""}, is_left_without_worker="on")
    assert "Choose why the present allocation ends" in unreasoned.text
    manager.record("allocate", **nobody, is_left_without_worker="on")
    ended = Allocation.objects.exclude(ended_on=None).get(worker=north.worker_row)
    assert (Allocation.objects.current().get().worker, ended.reason_ended) == (None, "absence")


def test_every_step_is_refused_for_a_child_of_another_team(authority, signed_in, child):
    stranger = signed_in(authority.south.worker)
    authority.episode(child, on=date(2026, 11, 2))
    for recording in RECORDINGS:
        for address in (
            reverse(f"record_{recording.key.replace('-', '_')}", args=[child.reference]),
            reverse(f"record_{recording.key.replace('-', '_')}_of", args=[child.reference, 1]),
        ):
            for answer in (stranger.get(address), stranger.post(address, on(20))):
                assert answer.status_code in (403, 404), (recording.key, answer.status_code)
                assert "Testchild" not in answer.text


def test_a_thing_of_another_childs_record_is_not_found(worker, authority):
    other = authority.child()
    episode = authority.episode(other, on=date(2026, 11, 2))
    address = reverse("record_start_assessment_of", args=[worker.child.reference, episode.pk])
    assert worker.client.get(address).status_code == 404
    assert worker.client.post(address, on(5)).status_code == 404
    assert not Assessment.objects.exists()


def test_a_child_whom_no_team_holds_can_be_found_and_referred_again(worker, manager, authority, signed_in, child):
    worker.record("open-episode", **on(2), source="6", **decided(2))
    manager.record("close-episode", **on(3), **CLOSING)
    stranger = signed_in(authority.south.worker)
    page = stranger.post(reverse("search"), {"words": child.la_child_id}).text
    address = reverse("record_open_episode", args=[child.reference])
    assert f'href="{address}"' in page
    assert f'href="{reverse("child", args=[child.reference])}"' not in page
    assert "Robin Testchild" in stranger.get(address).text
    answer = stranger.post(address, on(20) | {"source": "2A"} | decided(20))
    assert answer.status_code == 302
    assert Episode.objects.filter(closed_on=None).count() == 1


def test_a_record_can_be_begun_for_a_child_who_is_new(authority, signed_in):
    browser = signed_in(authority.north.worker)
    told = {"family_name": "Newcome", "given_names": "Ada", "sex": "F", "team": str(authority.north.team.pk)}
    born = {"born_on_day": "1", "born_on_month": "2", "born_on_year": "2019"}
    expected = {"expected_on_day": "1", "expected_on_month": "2", "expected_on_year": "2027"}
    for dates in ({}, born | expected):
        answer = browser.post(reverse("new_child"), told | dates)
        assert answer.status_code == 422
        assert "Enter the date of birth, or for an unborn child the expected date" in answer.text
    answer = browser.post(reverse("new_child"), told | born | {"team": str(authority.south.team.pk)})
    assert answer.status_code == 422, "a team of others cannot be given a child"
    answer = browser.post(reverse("new_child"), told | born)
    page = browser.get(answer["Location"]).text
    assert "Ada Newcome" in page
    assert "The child’s record has begun" in page


def test_a_strategy_discussion_without_health_asks_why_and_keeps_who_came(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    sent = {
        **on(4), "is_by_telephone": "yes", "attendance_social_care": "attended", "attendance_police": "attended",
        "attendance_police_who": "DC Amin", "attendance_health": "absent", "outcome": "s47_joint",
        "are_parents_told": "no",
    }  # fmt: skip
    page = worker.send("strategy-discussion", **sent)
    assert page.status_code == 422
    assert "Say why it was held without health" in page.text
    assert "Choose whether this discussion begins the section 47 enquiry" in page.text
    assert "Say why the parents were not told" in page.text
    assert 'value="DC Amin"' in page.text
    assert not StrategyDiscussion.objects.exists()
    worker.record(
        "strategy-discussion", **sent, why_not_quorate="He was with the man who hurt him", begins_enquiry="yes",
        why_parents_not_told="The police asked us to wait",
    )  # fmt: skip
    worker.record(
        "follow-up-meeting", **sent | on(5) | {"is_by_telephone": "no", "attendance_health": "attended"},
        begins_enquiry="no", why_parents_not_told="The police asked us to wait",
    )  # fmt: skip
    page = worker.client.get(reverse("child", args=[child.reference])).text
    for told in ("Strategy discussion held by telephone", "Police (DC Amin)", "Invited, did not come: Health",
                 "Meeting held that follows a strategy discussion by telephone"):  # fmt: skip
        assert told in page


@pytest.mark.parametrize("begins", ["yes", "no"])
def test_a_discussion_that_decides_on_no_enquiry_begins_and_carries_on_none(worker, authority, child, begins):
    authority.episode(child, on=date(2026, 11, 2))
    page = worker.send(
        "strategy-discussion", **on(4), is_by_telephone="no", attendance_social_care="attended",
        attendance_police="attended", attendance_health="attended", outcome="no_further", begins_enquiry=begins,
        are_parents_told="unknown",
    )  # fmt: skip
    assert page.status_code == 422
    assert "No section 47 enquiry was decided on. Change one of the two answers" in page.text
    assert not StrategyDiscussion.objects.exists()


def test_a_form_asks_whether_an_agency_took_part_whose_people_are_named(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    page = worker.send("strategy-discussion", **on(4), attendance_school_who="Mrs Okoro", outcome="no_further")
    assert "School or college: choose whether the agency took part" in page.text
    page = worker.send("strategy-discussion", **on(4), outcome="no_further")
    assert "Choose the agencies that took part" in page.text


def test_a_conference_without_a_quorum_or_a_parent_says_why(worker, authority, child):
    authority.episode(child, on=date(2026, 11, 2))
    sent = {**on(9), **AT_A_CONFERENCE, "attendance_health": "apologies", "parents_part": "excluded",
            "outcome": "no_plan"}  # fmt: skip
    page = worker.send("transfer-in-conference", **sent)
    assert page.status_code == 422
    assert "A quorate conference needs children’s social care and at least two other agencies" in page.text
    assert "Say why the parents were excluded" in page.text
    page = worker.send("transfer-in-conference", **sent | {"is_quorate": "no"})
    assert "Say why the conference was held without a quorum" in page.text
    worker.record(
        "transfer-in-conference", **sent | {"is_quorate": "no"}, why_not_quorate="The plan ends today elsewhere",
        why_parents_excluded="He threatened the school",
    )  # fmt: skip
    page = worker.client.get(reverse("child", args=[child.reference])).text
    for told in ("Sent apologies: Health", "Quorate: No", "The plan ends today elsewhere", "He threatened the school"):
        assert told in page


def test_every_step_that_a_childs_page_offers_stands_under_one_heading() -> None:
    for recording in RECORDINGS:
        assert sum(recording.action in actions for _, actions in GROUPS) == 1, recording.key
