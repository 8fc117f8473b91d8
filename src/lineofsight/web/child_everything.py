"""Everything in a child's record: every episode in date order, and the clocks that have stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Sharing, sharing_of
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Allocation, Child, Deadline, Now
from lineofsight.web.child import clock_told
from lineofsight.web.child_early_help import steps_of
from lineofsight.web.child_looked_after import care_of
from lineofsight.web.child_side_tracks import side_tracks_of
from lineofsight.web.child_story import stories_of
from lineofsight.web.contact_story import contact_entries
from lineofsight.web.local_answers import answer_entries
from lineofsight.web.reader import reader_of


@page(Action.READ_CHILD)
def child_everything(request: PageRequest, reference: UUID) -> HttpResponse:
    """What has happened, all of it, as far as the reader may see it."""
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader_of(request))
    child, now, sharing = opened.child, Now.read(), sharing_of(opened)
    contacts = contact_entries(child, is_whole=sharing.is_whole)
    may_correct = opened.may(Action.CORRECT_FACT).allowed
    answers = answer_entries(child, may_correct=may_correct)
    care, side_tracks = care_of(child, sharing), side_tracks_of(child, sharing)
    also = (*contacts, *answers, *care.entries, *side_tracks.entries)
    episodes, outside = stories_of(child, sharing, also)
    held = Allocation.objects.current().filter(child=child).select_related("team", "worker").first()
    shown = {
        "opened": opened,
        "child": child,
        "now": now,
        "held": held,
        "episodes": episodes,
        "outside_episodes": outside,
        "steps_between": steps_of(child),
        "load": next((one.episode.load for one in episodes if one.episode.load), None),
        "done_clocks": _done_clocks(child, now, sharing),
        "may_correct": may_correct,
        "may_read_chronology": opened.may(Action.READ_CHRONOLOGY).allowed,
    }
    return render(request, "child/everything.html", shown)


def _done_clocks(child: Child, now: Now, sharing: Sharing) -> list[Any]:
    """The clocks that no longer run, the last first."""
    rows = child.deadlines.exclude(outcome=Deadline.Outcome.RUNNING).order_by("-due_on", "-due_at", "-pk")
    return [clock_told(row, now) for row in rows if sharing.has_deadlines_of(row.episode_id)]
