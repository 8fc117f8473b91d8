"""Pre-proceedings as the census of a year holds them: module 5, a draft.

Each rule of the draft asks of a day that it is one of the year. So a run is held of which something happened in the
year, with the days that were in it. PPOutcome is left out: the labels of its codes are not published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from lineofsight.domain.proceedings import GatewayDecision
from lineofsight.record.models import Origin, PreProceedingsMeeting, Proceedings
from lineofsight.returns.cin_census.children import CensusPreProceedings
from lineofsight.returns.cin_census.cohort import CensusDays


def pre_proceedings_of(days: CensusDays, of_child: Mapping[str, Any]) -> dict[int, tuple[CensusPreProceedings, ...]]:
    """The runs by episode, in the order of their starts. of_child: which children, by the column `child`. Two queries.

    A legal gateway that started none, or decided to issue at once, is no run.
    """
    started = Proceedings.objects.filter(
        decision=GatewayDecision.START_PRE_PROCEEDINGS.value, gateway_on__lte=days.reference_date, **of_child
    ).order_by("gateway_on", "pk")
    effective = PreProceedingsMeeting.objects.filter(
        ~Q(did_parents_attend=False), held_on__lte=days.reference_date, proceedings__in=started.order_by().values("pk")
    )
    meetings = defaultdict(list)
    for proceedings_id, held_on in effective.order_by("held_on").values_list("proceedings_id", "held_on"):
        meetings[proceedings_id].append(held_on)
    found: dict[int, list[CensusPreProceedings]] = defaultdict(list)
    for row in started:
        found[row.episode_id].extend(_returned(row, meetings[row.pk], days))
    return {episode: tuple(runs) for episode, runs in found.items()}


def _returned(row: Proceedings, meetings: list[Any], days: CensusDays) -> Iterator[CensusPreProceedings]:
    """The run, if something of it happened in these days."""
    began = (row.gateway_on, row.letter_on, row.family_group_on, *meetings)
    if not any(days.in_them(day) for day in (*began, row.ended_on, row.applied_on, row.court_letter_on)):
        return
    is_offered = row.is_offered if days.known(row.letter_on) else None
    yield CensusPreProceedings(
        started_on=days.in_them(row.gateway_on),
        letter_sent_on=days.in_them(row.letter_on),
        meeting_offered=is_offered,
        meeting_facilitated=_is_facilitated(row, days) if is_offered else None,
        first_meeting_on=days.in_them(meetings[0]) if meetings else None,
        review_meetings=len(meetings) - 1 if meetings else None,
        step_decided_on=days.in_them(row.ended_on),
        applied_to_court_on=days.in_them(row.applied_on),
        proceedings_letter_on=days.in_them(row.court_letter_on),
    )


def _is_facilitated(row: Proceedings, days: CensusDays) -> bool | None:
    """Whether the meeting that was offered had been held; None where a file did not say."""
    if days.known(row.family_group_on):
        return True
    return False if row.origin == Origin.RECORDED else None
