"""The chronology read a second time, slowly and by other means: every kind spelled out, every day looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lineofsight.domain.chronology import ChildFacts, Relative
from lineofsight.domain.history import EarlyHelp, Episode, History

Told = tuple[date, str, int]
"""The day, the kind of event, and the id of the fact."""


def proposed(facts: ChildFacts) -> list[Told]:
    """What the facts propose, in order of the day, then of the kind."""
    every = [*_of_child(facts), *_of_episodes(facts), *_of_help(facts), *_around(facts), *_of_meetings(facts)]
    return sorted([*every, *_of_outcomes(facts)])


def _of_child(facts: ChildFacts) -> Iterator[Told]:
    child = facts.history
    if child.born_on:
        yield child.born_on, "child_born", child.child_id
    if child.died_on:
        yield child.died_on, "child_died", child.child_id
    for contact in facts.contacts:
        if contact.is_duplicate or contact.category == "request_for_information":
            continue
        yield contact.received_on, "contact_received", contact.id


def _of_episodes(facts: ChildFacts) -> Iterator[Told]:
    for episode in facts.history.episodes:
        if episode.id not in facts.opened_by_contact:
            yield episode.referred_on, "referral_received", episode.id
        yield from _of_authorities(episode)
        if episode.closed_on and episode.is_no_further_action is not True:
            yield episode.closed_on, "episode_closed", episode.id
        for assessment in episode.assessments:
            if assessment.authorised_on:
                yield assessment.authorised_on, "assessment_authorised", assessment.id
        yield from _of_enquiries(episode)
        yield from _of_plans(episode)
        yield from _of_care(episode)
        yield from _of_fostering_and_court(episode)


def _of_authorities(episode: Episode) -> Iterator[Told]:
    if episode.move_notice_on:
        yield episode.move_notice_on, "move_in_told", episode.id
    if episode.notice_sent_on:
        yield episode.notice_sent_on, "move_away_told", episode.id
    if episode.move_answered_on and episode.is_move_accepted is not None:
        answer = "accepted" if episode.is_move_accepted else "refused"
        yield episode.move_answered_on, f"move_away_{answer}", episode.id


def _of_enquiries(episode: Episode) -> Iterator[Told]:
    for discussion in episode.strategy_discussions:
        yield discussion.held_on, "strategy_discussion_held", discussion.id
    for enquiry in episode.section_47_enquiries:
        same_day = [one for one in episode.strategy_discussions if one.held_on == enquiry.started_on]
        if not [one for one in same_day if one.initiated_section_47]:
            yield enquiry.started_on, "section_47_started", enquiry.id
        if enquiry.concluded_on:
            yield enquiry.concluded_on, "section_47_concluded", enquiry.id
        elif enquiry.conference_not_required is True and not enquiry.submitted_on:
            yield enquiry.started_on, "conference_not_required", enquiry.id
    for conference in episode.conferences:
        kind = "transfer_in_conference_held" if conference.is_transfer_in else "initial_conference_held"
        yield conference.held_on, kind, conference.id


def _of_plans(episode: Episode) -> Iterator[Told]:
    for plan in episode.child_protection_plans:
        yield plan.started_on, "child_protection_plan_started", plan.id
        if plan.ended_on:
            yield plan.ended_on, "child_protection_plan_ended", plan.id
    for need_plan in episode.child_in_need_plans:
        yield need_plan.started_on, "child_in_need_plan_started", need_plan.id
        if need_plan.ended_on:
            yield need_plan.ended_on, "child_in_need_plan_ended", need_plan.id


def _of_care(episode: Episode) -> Iterator[Told]:
    for measure in episode.emergency_protections:
        yield measure.started_on, "emergency_protection_taken", measure.id
        if measure.extended_on:
            yield measure.extended_on, "emergency_protection_extended", measure.id
        if measure.ended_on:
            yield measure.ended_on, "emergency_protection_ended", measure.id
    for period in episode.care_periods:
        breaks = {"V3", "V4"} & {one.legal_status for one in period.episodes}
        yield period.started_on, "short_breaks_started" if breaks else "started_to_be_looked_after", period.id
        for one in period.episodes:
            if one.reason_started != "S":
                yield one.started_on, "placement_or_status_changed", one.id
        if period.ended_on:
            yield period.ended_on, "short_breaks_ended" if breaks else "left_care", period.id


def _of_fostering_and_court(episode: Episode) -> Iterator[Told]:
    for arrangement in episode.private_fosterings:
        yield arrangement.aware_on, "private_fostering_known", arrangement.id
        if arrangement.ended_on:
            yield arrangement.ended_on, "private_fostering_ended", arrangement.id
    for one in episode.proceedings:
        yield one.gateway_on, "legal_gateway_held", one.id
        if one.letter_on:
            yield one.letter_on, "letter_before_proceedings_sent", one.id
        if one.family_group_on:
            yield one.family_group_on, "family_group_met", one.id
        if one.applied_on:
            yield one.applied_on, "care_proceedings_issued", one.id
        elif one.ended_on and one.decision == "start_pre_proceedings":
            yield one.ended_on, "stepped_down_from_pre_proceedings", one.id
        if one.concluded_on:
            yield one.concluded_on, "care_proceedings_ended", one.id


def _of_help(facts: ChildFacts) -> Iterator[Told]:
    for given in facts.history.early_help:
        if given.agreed_on:
            yield given.agreed_on, "early_help_agreed", given.id
        if given.ended_on:
            yield given.ended_on, "early_help_ended" if given.agreed_on else "early_help_not_taken_up", given.id
        yield from _of_family_plans(given)
    for step in facts.history.step_changes:
        if step.kind != "transfer" and step.is_accepted is not None and step.answered_on:
            yield step.answered_on, "stepped_up_or_down", step.id
    for visit in facts.history.visits:
        if not visit.is_child_seen:
            yield visit.happened_on, "child_not_seen", visit.id
    for missed in facts.not_brought:
        yield missed.missed_on, "not_brought", missed.id


def _of_family_plans(given: EarlyHelp) -> Iterator[Told]:
    for assessment in given.assessments:
        if assessment.completed_on:
            yield assessment.completed_on, "early_help_assessed", assessment.id
    for plan in given.plans:
        yield plan.started_on, "family_plan_started", plan.id
        if plan.ended_on and plan.ended_on != given.ended_on:
            yield plan.ended_on, "family_plan_ended", plan.id


def _of_meetings(facts: ChildFacts) -> Iterator[Told]:
    for planned in facts.put_off:
        if planned.put_off_on:
            yield planned.put_off_on, "conference_put_off", planned.id
        if planned.called_off_on:
            yield planned.called_off_on, "conference_called_off", planned.id
    for review in facts.reviews_decided:
        if review.is_category_new:
            yield review.held_on, "category_changed", review.id
        if review.takes_legal_advice:
            yield review.held_on, "legal_advice_decided", review.id
    for aim in facts.permanence:
        if aim.is_new:
            yield aim.held_on, "permanence_planned", aim.id
    yield from _of_decisions(facts)


def _of_decisions(facts: ChildFacts) -> Iterator[Told]:
    for judged in facts.suitability:
        yield judged.decided_on, "private_fostering_judged", judged.id
    for birth in facts.planned_births:
        yield birth.made_on, "birth_plan_made", birth.id
        if birth.discharge_meeting_on:
            yield birth.discharge_meeting_on, "discharge_meeting_held", birth.id
    for helped in facts.help_meanwhile:
        yield helped.given_on, "help_meanwhile_given", helped.id


def _of_outcomes(facts: ChildFacts) -> Iterator[Told]:
    for outcome in facts.plan_outcomes:
        if outcome.set_together > 0:
            yield outcome.set_on, "plan_outcomes_set", outcome.id
        if outcome.ended_on and outcome.is_reached is not None:
            yield (
                outcome.ended_on,
                "plan_outcome_reached" if outcome.is_reached else "plan_outcome_not_reached",
                outcome.id,
            )
    for worse in facts.found_worse:
        yield worse.found_on, "plan_outcome_worse", worse.id


def _around(facts: ChildFacts) -> Iterator[Told]:
    for move in facts.moves:
        if move.started_on and not move.is_first:
            yield move.started_on, "moved", move.id
    for relative in facts.relatives:
        yield from _of_relative(relative, facts.history.born_on or date.min)
    for held in facts.workers:
        if held.is_change:
            yield held.started_on, "worker_changed", held.id


def _of_relative(relative: Relative, born_on: date) -> Iterator[Told]:
    if relative.is_sibling:
        if relative.born_on and relative.born_on > born_on:
            yield relative.born_on, "sibling_born", relative.id
    elif relative.started_on and relative.started_on > born_on:
        yield relative.started_on, "family_joined", relative.id
    if relative.died_on:
        yield relative.died_on, "relative_died", relative.id
    if relative.ended_on:
        yield relative.ended_on, "family_left", relative.id


def gap_days(history: History, until: date) -> set[date]:
    """Every day of a gap, found by looking at each day and counting the days around it on which nobody came."""
    if history.born_on is None:
        return set()
    seen = {one.happened_on for one in history.visits if one.is_in_person and one.is_child_seen}
    found: set[date] = set()
    for episode in history.episodes:
        if not episode.is_no_further_action:
            first, last = max(episode.referred_on, history.born_on), min(episode.closed_on or until, until)
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            if episode.origin == "loaded":
                visited = [day for day in days if day in seen]
                days = [day for day in days if visited and day > visited[0]]
            found |= _long_stretches(days, seen)
    return found


def _long_stretches(days: list[date], seen: set[date]) -> set[date]:
    """The days that stand in a row of more than 28 on which nobody saw the child."""
    found: set[date] = set()
    stretch: list[date] = []
    for day in [*days, None]:
        if day is not None and day not in seen:
            stretch.append(day)
            continue
        if len(stretch) > 28:
            found |= set(stretch)
        stretch = []
    return found
