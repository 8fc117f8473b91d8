"""What of an authority was finished by the last day lived, and whether in time, counted from its lives alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lineofsight.domain.clocks.limits import months_after
from lineofsight.domain.working_days import Calendar
from lineofsight.returns.cin_census.children import CensusChildProtectionPlan, CensusEpisode
from lineofsight.synthetic.authority import every_family
from lineofsight.synthetic.census_years import as_a_file_holds
from lineofsight.synthetic.plan import AuthorityPlan

ASSESSMENT, ANOTHER_ASSESSMENT = "assessment from the referral", "another assessment of the episode"
CONFERENCE = "conference"
FIRST_REVIEW, LATER_REVIEW = "first review", "later review"


@dataclass(frozen=True)
class Finished:
    what: str
    on: date
    is_in_time: bool


def finished(plan: AuthorityPlan) -> list[Finished]:
    """Assessments, initial conferences and review conferences of every life."""
    calendar = Calendar.england()
    lives = (life for family in every_family(plan) for life in family.lives)
    known = (as_a_file_holds(life, date.min, plan.until) for life in lives)
    return [
        one
        for life in known
        if life is not None
        for episode in life.episodes
        for one in _of_an_episode(episode, calendar)
    ]


def share_in_time(rows: list[Finished]) -> float:
    assert rows
    return sum(row.is_in_time for row in rows) / len(rows)


def _of_an_episode(episode: CensusEpisode, calendar: Calendar) -> Iterator[Finished]:
    for place, assessment in enumerate(episode.assessments):
        if (on := assessment.authorised_on) is not None:
            what, started_on = (
                (ANOTHER_ASSESSMENT, assessment.started_on) if place else (ASSESSMENT, episode.referred_on)
            )
            yield Finished(what, on, calendar.elapsed(started_on, on) <= 45)
    for enquiry in episode.section_47_enquiries:
        if (on := enquiry.conference_on) is not None:
            yield Finished(CONFERENCE, on, calendar.elapsed(enquiry.started_on, on) <= 15)
    for protection in episode.child_protection_plans:
        yield from _reviews(protection)


def _reviews(plan: CensusChildProtectionPlan) -> Iterator[Finished]:
    since, months = plan.started_on, 3
    for on in plan.reviewed_on:
        yield Finished(FIRST_REVIEW if months == 3 else LATER_REVIEW, on, on <= months_after(since, months))
        since, months = on, 6
