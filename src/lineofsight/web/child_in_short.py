"""A child in short: what somebody on duty at night has to know within a minute, on one side of paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Sharing, sharing_of
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.permissions import Action
from lineofsight.record import oversight
from lineofsight.record.models import (
    Allocation,
    Assessment,
    Child,
    ChildInNeedPlan,
    ChildProtectionPlan,
    EarlyHelp,
    Episode,
    Now,
    Section47Enquiry,
    TeamMembership,
    Visit,
)
from lineofsight.web.child import clocks_of, particulars_of
from lineofsight.web.child_family import family_of
from lineofsight.web.child_flags import flags_of_child
from lineofsight.web.child_story import Entry, label_of, stories_of
from lineofsight.web.child_voice import voice_of
from lineofsight.web.contact_story import contact_entries
from lineofsight.web.reader import reader_of
from lineofsight.web.words import date_in_words, with_leaving

ATTEMPTS: Final = (Visit.Kind.IN_PERSON, Visit.Kind.FAILED)
"""The visits that set out to see the child; a call or a virtual visit does not."""
LATEST: Final = 5
"""So many things that happened, and so many that are due, stand on the page; the child's page has them all."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a visit in person last saw the child, None where none is recorded.

    visit: that visit, for whoever may read of visits; None for others. missed: attempts since then, or of all where the
    child was never seen, that did not see the child; None for whoever may not read of visits.
    """

    on: date | None
    visit: Visit | None = None
    missed: int | None = None


@page(Action.READ_CHILD)
def child_in_short(request: PageRequest, reference: UUID) -> HttpResponse:
    """Who and where, who to ask for, how the case stands, last seen, what the child says, and what comes next."""
    reader = reader_of(request)
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader)
    child, now, sharing = opened.child, Now.read(), sharing_of(opened)
    family = family_of(child, reader, now)
    request.trail.entry.add_children(family.shown)
    flags = flags_of_child(opened, reader)
    episodes, outside = stories_of(child, sharing, contact_entries(child, is_whole=sharing.is_whole))
    entries = chain(outside, *(one.entries for one in episodes))
    running = clocks_of(child, now, sharing)["open_clocks"]
    shown = particulars_of(child, now) | {
        "opened": opened,
        "child": child,
        "now": now,
        "family": family,
        "held": _holder(child),
        "with_leaving": with_leaving,
        "stands": list(_stands(child, sharing)),
        "last_seen": last_seen_of(child, sharing),
        "voice": voice_of(child, sharing),
        "latest": latest_of(entries, now.on),
        "due": running[:LATEST],
        "more_due": len(running) - LATEST,
        "flags": flags.raised if flags is not None else (),
        "may_read_flags": flags is not None,
    }
    return render(request, "child/in_short.html", shown)


def _holder(child: Child) -> dict[str, Any]:
    """The team and the worker who hold the case, and who manages the team today; empty where nobody holds it."""
    held = Allocation.objects.current().filter(child=child).select_related("team", "worker").first()
    if held is None:
        return {}
    managers = TeamMembership.objects.filter(team=held.team, is_manager=True, ended_on__isnull=True)
    return {
        "team": held.team,
        "worker": held.worker,
        "managers": [one.worker.name for one in managers.select_related("worker").order_by("worker__name")],
    }


def _stands(child: Child, sharing: Sharing) -> Iterable[str]:
    """How the case stands, in sentences; what social care decided only for whoever may read it."""
    episode = Episode.objects.open().filter(child=child).order_by("-referred_on").first()
    help_given = EarlyHelp.objects.filter(child=child, ended_on__isnull=True).first()
    if episode is not None:
        yield f"Open to social care since {date_in_words(episode.referred_on)}"
    if help_given is not None:
        yield f"In early help since {date_in_words(help_given.agreed_on or help_given.requested_on)}"
    if episode is None and help_given is None:
        yield "Not open"
    if not sharing.is_whole:
        return
    for plan in ChildProtectionPlan.objects.filter(child=child, ended_on__isnull=True):
        category = label_of(CategoryOfAbuse, plan.latest_category) or "category not recorded"
        yield f"On a child protection plan since {date_in_words(plan.started_on)}: {category}"
    for need in ChildInNeedPlan.objects.filter(child=child, ended_on__isnull=True):
        yield f"On a child in need plan since {date_in_words(need.started_on)}"
    for enquiry in Section47Enquiry.objects.filter(child=child, concluded_on__isnull=True, origin="recorded"):
        yield f"Section 47 enquiry since {date_in_words(enquiry.started_on)}"
    under_way = Assessment.objects.filter(child=child, authorised_on__isnull=True, episode__closed_on__isnull=True)
    for assessment in under_way:
        yield f"Assessment since {date_in_words(assessment.started_on)}"


def last_seen_of(child: Child, sharing: Sharing) -> LastSeen:
    """When a visit in person last saw the child, by whom, and how many attempts since then did not.

    Of one day, an attempt counts where both times are known and it came after. Whoever is not shown all of social
    care's work is told the day alone, as on the child's page.
    """
    seen = oversight.visits_that_saw_the_child().filter(child=child).select_related("worker")
    last = seen.order_by("-happened_on", F("happened_at").desc(nulls_last=True), "-pk").first()
    if not sharing.is_whole:
        return LastSeen(None if last is None else last.happened_on)
    attempts = Visit.objects.filter(child=child, kind__in=ATTEMPTS, is_child_seen=False)
    if last is not None:
        later = Q(happened_on__gt=last.happened_on)
        if last.happened_at is not None:
            later |= Q(happened_on=last.happened_on, happened_at__gt=last.happened_at)
        attempts = attempts.filter(later)
    return LastSeen(None if last is None else last.happened_on, last, attempts.count())


def latest_of(entries: Iterable[Entry], on: date) -> list[Entry]:
    """The last things that happened by a day, the latest first; what has no day is left out."""
    dated = [one for one in entries if one.on is not None and one.on <= on]
    return sorted(dated, key=lambda one: (one.on, one.order), reverse=True)[:LATEST]
