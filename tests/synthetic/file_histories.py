"""A child of a census file as the domain sees one, without a record in between."""

from __future__ import annotations

from datetime import date

from lineofsight.domain import history
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode


def history_of(child: CensusChild, covers_from: date | None = None) -> history.History:
    """The child's history; ids count up within the child. No `covers_from`: as if the record were whole."""
    return history.History(
        1,
        child.la_child_id,
        child.sex,
        child.ethnicity,
        child.disabilities,
        child.upn,
        child.upn_unknown,
        child.born_on,
        child.expected_on,
        child.died_on,
        tuple(_episode(place, episode, covers_from) for place, episode in enumerate(child.episodes, 1)),
    )


def _episode(number: int, episode: CensusEpisode, covers_from: date | None) -> history.Episode:
    first = number * 100
    return history.Episode(
        number,
        episode.referred_on,
        is_no_further_action=episode.is_no_further_action,
        source=episode.source,
        primary_need=episode.primary_need,
        closed_on=episode.closed_on,
        reason_for_closure=episode.reason_for_closure,
        assessments=tuple(
            history.Assessment(key, one.started_on, one.review_point_on, None, one.authorised_on, one.factors)
            for key, one in enumerate(episode.assessments, first)
        ),
        section_47_enquiries=tuple(
            history.Section47Enquiry(
                key, one.started_on, None, one.conference_target_on, one.conference_on, one.conference_not_required
            )
            for key, one in enumerate(episode.section_47_enquiries, first)
        ),
        conferences=(history.Conference(first, episode.conference_on, True),) if episode.conference_on else (),
        child_protection_plans=tuple(
            history.ChildProtectionPlan(
                key,
                one.started_on,
                one.ended_on,
                one.initial_category,
                one.latest_category,
                one.previous_plans,
                reviews=tuple(history.Review(place, day) for place, day in enumerate(one.reviewed_on, key * 100)),
            )
            for key, one in enumerate(episode.child_protection_plans, first)
        ),
        child_in_need_plans=tuple(
            history.ChildInNeedPlan(key, one.started_on, one.ended_on)
            for key, one in enumerate(episode.child_in_need_plans, first)
        ),
        complete_from=covers_from,
    )
