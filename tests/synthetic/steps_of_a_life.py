"""A life lived through the pathway table, step by step, as workers would record it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from lineofsight.domain import closing_pathway, history, pathway
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic.census_years import conference_ruled_out_on

Refusal = tuple[str, str, date]
"""The step, the condition that does not hold, and the day."""


def refusals(life: CensusChild, until: date) -> Iterator[Refusal]:
    """What the pathway would refuse of a life, lived until this day; nothing where all of it can be recorded."""
    told = history.History(1, born_on=life.born_on, expected_on=life.expected_on)
    for number, episode in enumerate(life.episodes, 1):
        if episode.referred_on > until:
            return
        living = _Episode(number, episode, told, until)
        yield from living.refusals()
        told = living.history


class _Episode:
    """One episode while it is lived: what happens in it in turn, on one day in the order of a day's work."""

    def __init__(self, number: int, episode: CensusEpisode, before: history.History, until: date) -> None:
        self.census = episode
        self.until = until
        self.now = history.Episode(
            number, episode.referred_on, is_no_further_action=episode.is_no_further_action, source=episode.source
        )
        self.before = before

    @property
    def history(self) -> history.History:
        return replace(self.before, episodes=(*self.before.episodes, self.now))

    def refusals(self) -> Iterator[Refusal]:
        attempt = pathway.Attempt(self.before, self.census.referred_on, self.until)
        yield from self._unmet(pathway.OPEN_EPISODE, attempt)
        days = sorted(self._days(), key=lambda day: (day[0], day[1]))
        for on, _, step, subject, changed in days:
            if on > self.until:
                return
            codes = self.census.assessments[subject - 1].factors if step is pathway.COMPLETE_ASSESSMENT else ()
            code = self.census.reason_for_closure if step is closing_pathway.CLOSE_EPISODE else ""
            attempt = pathway.Attempt(self.history, on, on, self.now, subject, code, codes)
            yield from self._unmet(step, attempt)
            self.now = replace(self.now, **changed(self.now))

    @staticmethod
    def _unmet(step: pathway.Step, attempt: pathway.Attempt) -> Iterator[Refusal]:
        for condition in pathway.unmet(step, attempt):
            yield step.key, condition.key, attempt.on

    def _days(self) -> Iterator[tuple]:
        """Each step: its day, its place in the day, the step, the number of its subject, and what it changes."""
        yield from self._assessments()
        yield from self._enquiries()
        yield from self._protection_plans()
        yield from self._need_plans()
        if self.census.conference_on:
            held = history.Conference(1, self.census.conference_on, is_transfer_in=True)
            yield self.census.conference_on, 3, pathway.HOLD_TRANSFER_IN_CONFERENCE, None, _adds("conferences", held)
        if self.census.closed_on:
            closed_on = self.census.closed_on
            yield closed_on, 9, closing_pathway.CLOSE_EPISODE, None, lambda _: {"closed_on": closed_on}

    def _assessments(self) -> Iterator[tuple]:
        for key, one in enumerate(self.census.assessments, 1):
            begun = history.Assessment(key, one.started_on, one.review_point_on)
            yield one.started_on, 1, pathway.START_ASSESSMENT, key, _adds("assessments", begun)
            assert one.authorised_on is not None, "a life is told to its end"
            done = {"completed_on": one.authorised_on, "factors": one.factors}
            yield one.authorised_on, 1.1, pathway.COMPLETE_ASSESSMENT, key, _changes("assessments", key, **done)
            authorised = {"authorised_on": one.authorised_on}
            yield one.authorised_on, 1.2, pathway.AUTHORISE_ASSESSMENT, key, _changes("assessments", key, **authorised)

    def _enquiries(self) -> Iterator[tuple]:
        kind = "section_47_enquiries"
        for key, one in enumerate(self.census.section_47_enquiries, 1):
            begun = history.Section47Enquiry(key, one.started_on)
            yield one.started_on, 0.5, pathway.HOLD_STRATEGY_DISCUSSION, None, lambda _: {}
            yield one.started_on, 0.6, pathway.START_SECTION_47_ENQUIRY, None, _adds(kind, begun)
            is_past = one.started_on > self.until
            ended_on = one.conference_on or (one.started_on if is_past else conference_ruled_out_on(one.started_on))
            submitted = {"submitted_on": ended_on}
            yield ended_on, 2, pathway.CONCLUDE_SECTION_47_ENQUIRY, key, _changes(kind, key, **submitted)
            signed = {"concluded_on": ended_on, "conference_not_required": one.conference_on is None}
            yield ended_on, 2.5, pathway.SIGN_SECTION_47_OUTCOME, key, _changes(kind, key, **signed)
            if one.conference_on:
                held = {"conference_on": one.conference_on}
                yield ended_on, 3, pathway.HOLD_INITIAL_CONFERENCE, key, _changes(kind, key, **held)

    def _protection_plans(self) -> Iterator[tuple]:
        kind = "child_protection_plans"
        for key, one in enumerate(self.census.child_protection_plans, 1):
            begun = history.ChildProtectionPlan(key, one.started_on)
            yield one.started_on, 4, pathway.START_CHILD_PROTECTION_PLAN, None, _adds(kind, begun)
            for number, day in enumerate(one.reviewed_on, 1):
                reviews = tuple(history.Review(place, on) for place, on in enumerate(one.reviewed_on[:number], 1))
                yield day, 5, pathway.HOLD_REVIEW_CONFERENCE, key, _changes(kind, key, reviews=reviews)
            yield one.ended_on, 6, pathway.END_CHILD_PROTECTION_PLAN, key, _changes(kind, key, ended_on=one.ended_on)

    def _need_plans(self) -> Iterator[tuple]:
        kind = "child_in_need_plans"
        for key, one in enumerate(self.census.child_in_need_plans, 1):
            begun = history.ChildInNeedPlan(key, one.started_on)
            yield one.started_on, 7, pathway.START_CHILD_IN_NEED_PLAN, None, _adds(kind, begun)
            ends_for_protection = any(one.ended_on == plan.started_on for plan in self.census.child_protection_plans)
            # Where a conference makes a protection plan, the plan of that day ends with it, before anything else.
            place = 3.5 if ends_for_protection else 8
            yield one.ended_on, place, pathway.END_CHILD_IN_NEED_PLAN, key, _changes(kind, key, ended_on=one.ended_on)


def _adds(kind: str, thing):
    return lambda episode: {kind: (*getattr(episode, kind), thing)}


def _changes(kind: str, key: int, **facts):
    return lambda episode: {
        kind: tuple(replace(one, **facts) if one.id == key else one for one in getattr(episode, kind))
    }
