"""The payload of one child: what the record says within the window, without what is not known.

Lists stand in the order of their identifiers, so that the same facts always give the same payload.
Source: the protocol notes of the daily feed, payload and cohort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from lineofsight.domain.codes import ReasonCareEpisodeBegan, ReasonCareEpisodeCeased, Sex
from lineofsight.domain.history import Assessment, Episode, Section47Enquiry
from lineofsight.domain.looked_after import CareEpisode, CarePeriod
from lineofsight.domain.returned import HeldBy, ReturnedChild
from lineofsight.returns.dfe_api.fields import EPISODES
from lineofsight.returns.dfe_api.window import Window

Payload = dict[str, Any]
PUPIL_NUMBER_LENGTH: Final = 13


def payload_of(child: ReturnedChild, window: Window) -> Payload | None:
    """What is sent of a child; None where the child is not told of in this window."""
    history = child.history
    if not window.holds_child(history):
        return None
    episodes = sorted((one for one in history.episodes if window.holds_episode(one)), key=lambda one: str(one.id))
    return _known(
        la_child_id=history.la_child_id,
        mis_child_id=child.reference,
        child_details=_details(child, window),
        **{EPISODES: [_episode(one, child, window) for one in episodes]},
    )


def _known(**members: Any) -> Payload:
    """The members that are known: what is None, "" or empty is left out. False is known."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in members.items()
        if value is not None and value not in ("", [], {})
    }


def _details(child: ReturnedChild, window: Window) -> Payload:
    history = child.history
    sexes = Sex.codes()
    return _known(
        unique_pupil_number=history.upn,
        former_unique_pupil_number=child.former_upn,
        unique_pupil_number_unknown_reason="" if history.upn else history.upn_unknown,
        first_name=child.given_names,
        surname=child.family_name,
        date_of_birth=history.born_on,
        expected_date_of_birth=None if history.born_on else history.expected_on,
        sex=history.sex if history.sex in sexes else Sex.UNKNOWN_OR_UNBORN.code,
        ethnicity=history.ethnicity,
        disabilities=sorted(set(history.disabilities)),
        postcode=child.postcode,
        uasc_flag=_is_unaccompanied(child, window),
    )


def _is_unaccompanied(child: ReturnedChild, window: Window) -> bool | None:
    """Whether the child was unaccompanied in a period of care that touches the window; None where nobody said."""
    periods = (one for episode in child.history.episodes for one in episode.care_periods)
    said = [
        child.periods[one.id].is_unaccompanied
        for one in periods
        if one.id in child.periods and window.touches(one.started_on, one.ended_on)
    ]
    return True if True in said else False if False in said else None


def _episode(episode: Episode, child: ReturnedChild, window: Window) -> Payload:
    enquiries = (one for one in episode.section_47_enquiries if _is_enquiry_told_of(one, window))
    assessments = (one for one in episode.assessments if window.touches(one.started_on, one.authorised_on))
    return _known(
        social_care_episode_id=str(episode.id),
        referral_date=episode.referred_on,
        referral_source=episode.source,
        referral_no_further_action_flag=episode.is_no_further_action,
        closure_date=episode.closed_on,
        closure_reason=episode.reason_for_closure,
        care_worker_details=_workers(child.workers, episode, window),
        child_and_family_assessments=_by_id(_assessment(one) for one in assessments),
        child_in_need_plans=_by_id(
            _known(child_in_need_plan_id=str(one.id), start_date=one.started_on, end_date=one.ended_on)
            for one in episode.child_in_need_plans
            if window.touches(one.started_on, one.ended_on)
        ),
        section_47_assessments=_by_id(_enquiry(one) for one in enquiries),
        child_protection_plans=_by_id(
            _known(child_protection_plan_id=str(one.id), start_date=one.started_on, end_date=one.ended_on)
            for one in episode.child_protection_plans
            if window.touches(one.started_on, one.ended_on)
        ),
        child_looked_after_placements=_by_id(
            one for period in episode.care_periods for one in _placements(period, child, window)
        ),
    )


def _by_id(items: Iterable[Payload]) -> list[Payload]:
    """Items in the order of their identifier, which is the first member of each."""
    return sorted(items, key=lambda item: str(next(iter(item.values()))))


def _workers(workers: Iterable[HeldBy], episode: Episode, window: Window) -> list[Payload]:
    """The workers with a number who held the child while the episode was open."""
    held = (
        one
        for one in workers
        if one.number
        and window.touches(one.started_on, one.ended_on)
        and (episode.closed_on is None or one.started_on <= episode.closed_on)
        and (one.ended_on is None or one.ended_on >= episode.referred_on)
    )
    return sorted(
        (_known(worker_id=one.number, start_date=one.started_on, end_date=one.ended_on) for one in held),
        key=lambda item: (item["start_date"], item["worker_id"], item.get("end_date", "")),
    )


def _assessment(one: Assessment) -> Payload:
    return _known(
        child_and_family_assessment_id=str(one.id),
        start_date=one.started_on,
        authorisation_date=one.authorised_on,
        factors=sorted(set(one.factors)),
    )


def _is_enquiry_told_of(one: Section47Enquiry, window: Window) -> bool:
    return window.touches(one.started_on, one.concluded_on) or (
        one.conference_on is not None and window.touches(one.conference_on, one.conference_on)
    )


def _enquiry(one: Section47Enquiry) -> Payload:
    return _known(
        section_47_assessment_id=str(one.id),
        start_date=one.started_on,
        icpc_required_flag=None if one.conference_not_required is None else not one.conference_not_required,
        icpc_date=one.conference_on,
        end_date=one.concluded_on,
    )


def _placements(period: CarePeriod, child: ReturnedChild, window: Window) -> Iterator[Payload]:
    """The placements of a period that touch the window. A new legal status alone begins no new placement."""
    groups: list[list[CareEpisode]] = []
    for one in period.episodes:
        if groups and one.reason_started == ReasonCareEpisodeBegan.LEGAL_STATUS.code:
            groups[-1].append(one)
        else:
            groups.append([one])
    for number, group in enumerate(groups):
        first, last = group[0], group[-1]
        if not window.touches(first.started_on, last.ended_on):
            continue
        is_last = number + 1 == len(groups)
        before = child.care_episodes.get(groups[number - 1][-1].id) if number else None
        latest = child.care_episodes.get(last.id)
        yield _known(
            child_looked_after_placement_id=str(first.id),
            start_date=first.started_on,
            start_reason=first.reason_started,
            placement_type=last.placement_type,
            postcode=latest.postcode if latest else "",
            end_date=last.ended_on,
            end_reason=_why_ended(period, child, is_last=is_last) if last.ended_on else "",
            change_reason=before.change_reason if before else "",
        )


def _why_ended(period: CarePeriod, child: ReturnedChild, *, is_last: bool) -> str:
    if not is_last:
        return ReasonCareEpisodeCeased.ANOTHER_BEGAN.code
    detail = child.periods.get(period.id)
    return detail.reason_ended if detail else ""
