"""What is typed into a form laid upon a child as the census reads one: the child as saving would leave them.

One function a form: the child, the key of what the form is about, and what is typed, by the names of the form's fields.
A field that is empty or cannot be read yet is left out of what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from lineofsight.domain.codes import CodeSet, ReferralSource, Sex
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactOutcome
from lineofsight.domain.pathway import referral_dated
from lineofsight.domain.step_change_pathway import UP
from lineofsight.record.models import Conference, Contact, ReviewConference, StepChange, StrategyDiscussion
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusSection47Enquiry,
)
from lineofsight.returns.cin_census.cohort import conference_target
from lineofsight.web.protection_forms import SECTION_47

Told = Mapping[str, Any]
Typed = Callable[[CensusChild, int, Told], CensusChild]

ASSESSMENTS, ENQUIRIES = "assessments", "section_47_enquiries"
NEED_PLANS, PROTECTION_PLANS = "child_in_need_plans", "child_protection_plans"


def code_of(told: Told, name: str) -> str:
    """The code that is chosen, "" for none: a field gives it as text or as a row of its code set."""
    chosen = told.get(name)
    return chosen.code if isinstance(chosen, CodeSet) else str(chosen or "")


# --- the person ------------------------------------------------------------------------------------------------------


def new_child(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """A child whose record is about to begin."""
    return replace(
        child,
        born_on=told.get("born_on"),
        expected_on=told.get("expected_on"),
        sex=code_of(told, "sex"),
        ethnicity=code_of(told, "ethnicity"),
    )


def birth(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """An unborn child who was born."""
    return replace(
        child,
        born_on=told["born_on"],
        expected_on=None,
        sex=code_of(told, "sex") or Sex.UNKNOWN_OR_UNBORN.code,
        ethnicity=code_of(told, "ethnicity") or child.ethnicity,
    )


def death(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """A child who died."""
    return replace(child, died_on=told["died_on"])


def disabilities(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """A child whose disabilities are stated as a whole."""
    return replace(child, disabilities=tuple(sorted(told.get("codes", ()))))


def no_number(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """A child of whom it is said why there is no pupil number."""
    return replace(child, upn_unknown=code_of(told, "reason") or child.upn_unknown)


# --- episodes --------------------------------------------------------------------------------------------------------


def referral(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """An episode that opens on a referral."""
    decision = told.get("decision")
    is_no_further_action = None if decision is None else decision == "nfa"
    return _referred(child, told["on"], code_of(told, "source"), told, is_no_further_action=is_no_further_action)


def step_up(child: CensusChild, step_id: int, told: Told) -> CensusChild:
    """An episode that opens on a step up from early help, from the day on which it was proposed."""
    steps = StepChange.objects.filter(pk=step_id, kind=UP, child__la_child_id=child.la_child_id)
    proposed_on = steps.values_list("proposed_on", flat=True).first()
    return child if proposed_on is None else _opened(child, proposed_on, ReferralSource.EARLY_HELP.code, told)


def decision(child: CensusChild, contact_id: int, told: Told) -> CensusChild:
    """An episode that opens on the decision on a contact, from the day on which that came."""
    contacts = Contact.objects.filter(pk=contact_id).values_list("received_on", "message__source")
    contact = contacts.first() if told.get("outcome") in OPENS_AN_EPISODE else None
    if contact is None:
        return child
    is_no_further_action = told["outcome"] == ContactOutcome.REFERRAL_NO_FURTHER_ACTION
    return _opened(child, *contact, told, is_no_further_action=is_no_further_action)


def _opened(
    child: CensusChild, came_on: date, source: str, told: Told, *, is_no_further_action: bool = False
) -> CensusChild:
    """With the episode that opens on what came on a day; a child who has an open one goes on with that."""
    if any(one.closed_on is None and not one.is_no_further_action for one in child.episodes):
        return child
    on = referral_dated(came_on, (one.closed_on for one in child.episodes))
    return _referred(child, on, source, told, is_no_further_action=is_no_further_action)


def _referred(
    child: CensusChild, on: date, source: str, told: Told, *, is_no_further_action: bool | None
) -> CensusChild:
    need = code_of(told, "primary_need")
    episode = CensusEpisode(on, source, primary_need=need, is_no_further_action=is_no_further_action)
    return replace(child, episodes=tuple(sorted((*child.episodes, episode), key=lambda one: one.referred_on)))


def closure(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """An episode that closes."""
    return _episodes(
        child,
        lambda one: (
            replace(one, closed_on=told["on"], reason_for_closure=code_of(told, "reason"))
            if one.record_id == episode_id
            else one
        ),
    )


# --- assessments -----------------------------------------------------------------------------------------------------


def assessment_started(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """An assessment that starts in an episode."""
    return _with(child, episode_id, ASSESSMENTS, CensusAssessment(told["on"], told.get("review_point_on")))


def assessment_finished(child: CensusChild, assessment_id: int, told: Told) -> CensusChild:
    """An assessment with its factors, as the census would hold it were it authorised on the day it was finished."""
    factors = tuple(dict.fromkeys(one.code for one in told.get("factors", ())))
    return _changed(child, ASSESSMENTS, assessment_id, authorised_on=told["on"], factors=factors)


def assessment_authorised(child: CensusChild, assessment_id: int, told: Told) -> CensusChild:
    """An assessment that is authorised, or sent back: then it is not finished."""
    if told.get("answer") == "send_back":
        return child
    return _changed(child, ASSESSMENTS, assessment_id, authorised_on=told["on"])


# --- enquiries and conferences ---------------------------------------------------------------------------------------


def discussion(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """A strategy discussion: the section 47 enquiry that it begins, where it does."""
    if told.get("outcome") not in SECTION_47 or told.get("begins_enquiry") != "yes":
        return child
    on: date = told["on"]
    enquiry = CensusSection47Enquiry(on, conference_target(on), conference_not_required=False)
    return _with(child, episode_id, ENQUIRIES, enquiry)


def follow_up(child: CensusChild, discussion_id: int, told: Told) -> CensusChild:
    """The meeting that follows a discussion by telephone: it may begin the enquiry too."""
    held = StrategyDiscussion.objects.filter(pk=discussion_id).values_list("episode_id", flat=True).first()
    return discussion(child, held or 0, told)


def initial_conference(child: CensusChild, enquiry_id: int, told: Told) -> CensusChild:
    """The initial conference of an enquiry, with the plan that it makes."""
    held = _changed(child, ENQUIRIES, enquiry_id, conference_on=told["on"])
    episode_id = _episode_of(child, ENQUIRIES, enquiry_id)
    return _plan_made(held, episode_id, told)


def transfer_in(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """A transfer-in conference, which stands on the episode, with the plan that it makes."""

    def held(one: CensusEpisode) -> CensusEpisode:
        if one.record_id != episode_id:
            return one
        return replace(one, conference_on=min(filter(None, (one.conference_on, told["on"]))))

    return _plan_made(_episodes(child, held), episode_id, told)


def _plan_made(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """With the child protection plan that a conference made, once its category is chosen; a plan in need ends then."""
    category = code_of(told, "category")
    if told.get("outcome") != Conference.Outcome.CHILD_PROTECTION_PLAN or not category:
        return child
    on: date = told["on"]
    plan = CensusChildProtectionPlan(
        started_on=on,
        initial_category=category,
        latest_category=category,
        previous_plans=sum(len(episode.child_protection_plans) for episode in child.episodes),
    )

    def ended(one: CensusEpisode) -> CensusEpisode:
        plans = tuple(
            plan if plan.ended_on is not None else replace(plan, ended_on=on) for plan in one.child_in_need_plans
        )
        return replace(one, child_in_need_plans=plans)

    return _with(_episodes(child, ended), episode_id, PROTECTION_PLANS, plan)


# --- plans -----------------------------------------------------------------------------------------------------------


def review(child: CensusChild, plan_id: int, told: Told) -> CensusChild:
    """A review conference of a child protection plan, with the category it settled on."""
    plan = next(
        (one for episode in child.episodes for one in episode.child_protection_plans if one.record_id == plan_id), None
    )
    if plan is None:
        return child
    return _changed(
        child,
        PROTECTION_PLANS,
        plan_id,
        reviewed_on=tuple(sorted((*plan.reviewed_on, told["on"]))),
        latest_category=code_of(told, "category") or plan.latest_category,
    )


def protection_plan_ended(child: CensusChild, plan_id: int, told: Told) -> CensusChild:
    """A child protection plan that ends."""
    return _changed(child, PROTECTION_PLANS, plan_id, ended_on=told["on"])


def need_plan_started(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """A child in need plan that starts."""
    return _with(child, episode_id, NEED_PLANS, CensusChildInNeedPlan(told["on"]))


def need_plan_ended(child: CensusChild, plan_id: int, told: Told) -> CensusChild:
    """A child in need plan that ends."""
    return _changed(child, NEED_PLANS, plan_id, ended_on=told["on"])


# --- what is put right -----------------------------------------------------------------------------------------------


def details(child: CensusChild, _subject: int, told: Told) -> CensusChild:
    """A child whose details are corrected; a pupil number takes the place of the reason for having none."""
    codes = {name: code_of(told, name) for name in ("sex", "ethnicity", "upn_unknown") if name in told}
    values: dict[str, Any] = _given(told, "born_on", "expected_on", "died_on") | codes
    if "upn" in told:
        values |= {"upn": told["upn"].strip().upper(), "upn_unknown": ""}
    if "disabilities" in told:
        values["disabilities"] = tuple(sorted({*child.disabilities, *told["disabilities"]}))
    return replace(child, **values)


def referral_corrected(child: CensusChild, episode_id: int, told: Told) -> CensusChild:
    """An episode whose referral, or closure, is corrected."""
    values = _given(told, "referred_on", "closed_on")
    values |= {name: code_of(told, name) for name in ("source", "primary_need", "reason_for_closure") if name in told}
    if "is_no_further_action" in told:
        values["is_no_further_action"] = told["is_no_further_action"] == "nfa"
    if "transfer_in_on" in told:
        values["conference_on"] = told["transfer_in_on"]
    return _episodes(child, lambda one: replace(one, **values) if one.record_id == episode_id else one)


def assessment_corrected(child: CensusChild, assessment_id: int, told: Told) -> CensusChild:
    """An assessment whose dates are corrected, or whose factors are added."""
    values: dict[str, Any] = _given(told, "started_on", "authorised_on")
    if "factors" in told:
        values["factors"] = tuple(sorted(told["factors"]))
    return _changed(child, ASSESSMENTS, assessment_id, **values)


def enquiry_corrected(child: CensusChild, enquiry_id: int, told: Told) -> CensusChild:
    """An enquiry whose dates are corrected."""
    values = _given(told, "started_on", "conference_target_on", "conference_on")
    return _changed(child, ENQUIRIES, enquiry_id, **values)


def need_plan_corrected(child: CensusChild, plan_id: int, told: Told) -> CensusChild:
    """A child in need plan whose dates are corrected."""
    return _changed(child, NEED_PLANS, plan_id, **_given(told, "started_on", "ended_on"))


def protection_plan_corrected(child: CensusChild, plan_id: int, told: Told) -> CensusChild:
    """A child protection plan that is corrected, and the day of each of its reviews."""
    codes = {name: code_of(told, name) for name in ("initial_category", "latest_category") if name in told}
    values = _given(told, "started_on", "ended_on", "previous_plans") | codes
    held = ReviewConference.objects.filter(plan=plan_id, plan__child__la_child_id=child.la_child_id)
    reviews = (told.get(f"review_{pk}", held_on) for pk, held_on in held.values_list("pk", "held_on"))
    values["reviewed_on"] = tuple(sorted(reviews))
    return _changed(child, PROTECTION_PLANS, plan_id, **values)


def _given(told: Told, *names: str) -> dict[str, Any]:
    """What is typed into some fields, by their names; nothing of a field that is empty."""
    return {name: told[name] for name in names if name in told}


# --- how a row comes to stand in the child ---------------------------------------------------------------------------


def _episodes(child: CensusChild, change: Callable[[CensusEpisode], CensusEpisode]) -> CensusChild:
    return replace(child, episodes=tuple(change(one) for one in child.episodes))


def _with(child: CensusChild, episode_id: int, rows: str, row: Any) -> CensusChild:
    """The child with one row more in an episode, where it stands by its start."""

    def one_more(episode: CensusEpisode) -> CensusEpisode:
        if episode.record_id != episode_id:
            return episode
        held: Any = {rows: tuple(sorted((*getattr(episode, rows), row), key=lambda one: one.started_on))}
        return replace(episode, **held)

    return _episodes(child, one_more)


def _changed(child: CensusChild, rows: str, record_id: int, **values: Any) -> CensusChild:
    """The child with other values in one row, by its key."""

    def with_change(episode: CensusEpisode) -> CensusEpisode:
        changed = (replace(one, **values) if one.record_id == record_id else one for one in getattr(episode, rows))
        held: Any = {rows: tuple(changed)}
        return replace(episode, **held)

    return _episodes(child, with_change)


def _episode_of(child: CensusChild, rows: str, record_id: int) -> int:
    """The key of the episode in which a row stands, 0 for none."""
    return next(
        (one.record_id for one in child.episodes if any(row.record_id == record_id for row in getattr(one, rows))), 0
    )
