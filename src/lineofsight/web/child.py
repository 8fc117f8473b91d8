"""One child's page: in short for whoever is on duty, then what is due, said, flagged and planned."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.child_flags import family_facts_shown
from lineofsight.access.family_chronology import versions_kept_back
from lineofsight.access.looks import looks_at
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Sharing, sharing_of
from lineofsight.domain.codes import Disability, Ethnicity, GenderCurrent, Sex
from lineofsight.domain.data_faults import DATA_FAULTS_BY_KEY
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.record.models import Allocation, Child, DataFault, Deadline, FactVersion, Now, RefusedValue
from lineofsight.record.passed_information import unread_about
from lineofsight.record.prepared import Prepared
from lineofsight.web.child_early_help import help_of, steps_of
from lineofsight.web.child_family import family_of
from lineofsight.web.child_flags import flags_of_child
from lineofsight.web.child_latest import LATEST, latest_of
from lineofsight.web.child_looked_after import care_of
from lineofsight.web.child_plans import birth_plan_of, plans_of_child
from lineofsight.web.child_short import last_seen_of, managers_of, stands_of
from lineofsight.web.child_side_tracks import side_tracks_of
from lineofsight.web.child_voice import voice_of
from lineofsight.web.contact_story import contact_entries
from lineofsight.web.entries import label_of, source_of
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.standings import spoken, standing_of, title_of
from lineofsight.web.steps_offered import steps_offered
from lineofsight.web.words import age_in_words, with_leaving

MAY: Final = {
    "acknowledge": Action.ACKNOWLEDGE_INFORMATION,
    "record_view": Action.RECORD_VIEW,
    "answer_flags": Action.ANSWER_FLAG,
    "read_trail": Action.READ_TRAIL,
    "read_chronology": Action.READ_CHRONOLOGY,
    "read_documents": Action.READ_DOCUMENTS,
    "see_carer": Action.LOOK_AFTER,
    "correct": Action.CORRECT_FACT,
}
"""What the page leads to where the reader may: `may_acknowledge`, and so on."""
ADDRESS_HIDDEN: Final = [("Address", "protected, and not shown")]
NEVER_IN_VERSIONS: Final = frozenset({"placed_at", "postcode", "carer"})
"""Where a looked-after child was placed and with whom: only the child's page says it, and only of now."""


@page(Action.READ_CHILD)
def child(request: PageRequest, reference: UUID) -> HttpResponse:
    """The child's page: in short on top, then what is due, said, flagged and planned, and the way to everything."""
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader_of(request))
    now, sharing = Now.read(), sharing_of(opened)
    facts = family_facts_shown(opened, by=reader_of(request))
    history = facts.child if facts is not None else history_of(opened.child.pk)
    family = family_of(opened.child, reader_of(request), now)
    request.trail.entry.add_children(family.shown)
    shown = _particulars(opened.child, now, history) | {"name": family.name, "family": family}
    shown |= _clocks(opened.child, now, sharing) | _around(opened.child, sharing)
    shown |= {"opened": opened, "child": opened.child, "now": now, "source_of": source_of}
    shown["steps"] = steps_offered(opened, history)
    shown["unread"] = unread_about(opened.child, is_whole=sharing.is_whole)
    shown["plans"] = plans_of_child(opened.child, sharing, now.on)
    shown["birth_plan"] = birth_plan_of(opened.child, sharing)
    shown["voice"] = voice_of(opened.child, sharing, facts.views if facts is not None else None)
    shown["flags"] = flags_of_child(opened, facts)
    shown["may_read_visits"] = sharing.is_whole
    shown |= {f"may_{key}": opened.may(action).allowed for key, action in MAY.items()}
    shown["care"] = care_of(opened.child, sharing, history, may_see_carer=shown["may_see_carer"])
    shown["side_tracks"] = side_tracks_of(opened.child, sharing, history)
    shown["early_help"] = help_of(opened.child) if history.early_help else ()
    shown["steps_between"] = steps_of(opened.child) if history.step_changes else ()
    shown |= _in_short(opened.child, sharing, history, shown)
    return render(request, "child/child.html", shown)


def _in_short(child: Child, sharing: Sharing, history: History, shown: dict[str, Any]) -> dict[str, Any]:
    """How the case stands, who to ask for, when the child was last seen, and what happened last."""
    held = next((one for one in shown["allocations"] if one.ended_on is None), None)
    contacts = contact_entries(child, is_whole=sharing.is_whole, limit=LATEST)
    help_given = chain(shown["steps_between"], *(one.entries for one in shown["early_help"]))
    of_side_tracks = (*shown["care"].entries, *shown["side_tracks"].entries)
    also = chain(contacts, ((None, entry) for entry in help_given), of_side_tracks)
    return {
        "held": held,
        "managers": managers_of(held.team) if held is not None else [],
        "stands": list(stands_of(history, sharing)),
        "last_seen": last_seen_of(child, history, sharing),
        "latest": latest_of(history, child, sharing, also, shown["now"].on),
        "soonest": shown["open_clocks"][:LATEST],
        "episodes": history.episodes,
        "shared": {one.id: sharing.of(one.id) for one in history.episodes},
    }


def _particulars(child: Child, now: Now, history: History) -> dict[str, Any]:
    """Who the child is, in words; "" for what is not known."""
    person = child.person
    sex = label_of(Sex, person.sex) if person.sex else label_of(GenderCurrent, person.gender_code)
    on = child.as_at_on or now.on
    return {
        "age": age_in_words(person.born_on, person.expected_on, on),
        "sex": sex,
        "ethnicity": label_of(Ethnicity, person.ethnicity),
        "disabilities": ", ".join(label_of(Disability, code) for code in history.disabilities),
        "is_from_file": person.is_loaded,
    }


def _clocks(child: Child, now: Now, sharing: Sharing) -> dict[str, Any]:
    """The child's running deadlines, most pressing first, and how many others there are."""
    running = [row for row in _RUNNING([child.pk]) if sharing.has_deadlines_of(row.episode_id)]
    done = sum(number for episode_id, number in _DONE([child.pk]) if sharing.has_deadlines_of(episode_id))
    return {"open_clocks": [clock_told(row, now) for row in running], "done_clocks": done}


_RUNNING = Prepared(
    lambda ids: Deadline.objects.running().filter(child__in=ids).order_by("due_on", "due_at", "clock", "occurrence")
)
_DONE = Prepared(
    lambda ids: (
        Deadline.objects.filter(child__in=ids)
        .exclude(outcome=Deadline.Outcome.RUNNING)
        .order_by()
        .values("episode_id")
        .annotate(number=Count("pk"))
        .values_list("episode_id", "number")
    )
)


def clock_told(deadline: Deadline, now: Now) -> tuple[Deadline, str, str, str]:
    """One deadline with its standing, that in words, and the clock's title."""
    return deadline, standing_of(deadline, now).value, spoken(deadline, now), title_of(deadline.clock)


def _around(child: Child, sharing: Sharing) -> dict[str, Any]:
    """Who holds the case, and what is wrong with the record."""
    return {
        "allocations": _ALLOCATIONS([child.pk]),
        "with_leaving": with_leaving,
        "fault_messages": DATA_FAULTS_BY_KEY,
        "faults": [one for one in _FAULTS([child.pk]) if sharing.has_faults_of(one.subject_kind)],
        "refused_values": _REFUSED_VALUES([child.pk]) if sharing.is_whole else [],
    }


_ALLOCATIONS = Prepared(
    lambda ids: Allocation.objects.filter(child__in=ids).select_related("team", "worker").order_by("-started_on", "-pk")
)
_FAULTS = Prepared(lambda ids: DataFault.objects.filter(child__in=ids).order_by("severity", "key"))
_REFUSED_VALUES = Prepared(
    lambda ids: RefusedValue.objects.filter(child__in=ids).select_related("load").order_by("-load_id", "line")
)


@page(Action.READ_CHILD)
def versions(request: PageRequest, reference: UUID) -> HttpResponse:
    """What the record said before it was corrected: every version that another replaced."""
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader_of(request))
    replaced = FactVersion.objects.filter(sharing_of(opened).versions(), about_child=opened.child)
    replaced = replaced.exclude(versions_kept_back(opened.child, reader_of(request)))
    replaced = replaced.select_related("recorded_by", "replaced_by", "load", "replaced_by_load")
    listing = Listing(
        caption="Versions that were replaced",
        one="version",
        many="versions",
        columns=(
            Column("fact", "Fact", lambda row: row.fact, ("fact", "fact_id")),
            Column("version", "Version", lambda row: row.version, is_numeric=True),
            Column("content", "What it said", lambda row: row.content),
            Column("recorded", "Recorded", lambda row: row.recorded_at, ("recorded_at",)),
            Column("replaced", "Replaced", lambda row: row.replaced_at, ("replaced_at",)),
        ),
        found=replaced,
        query=request.GET,
        default_sort="-replaced",
    )
    shown = {"opened": opened, "child": opened.child, "listing": listing}
    hidden = frozenset(opened.child.person.addresses.filter(is_protected=True).values_list("pk", flat=True))
    shown |= {"content_of": partial(content_of, hidden), "fact_in_words": fact_in_words}
    return render(request, "child/versions.html", shown)


def fact_in_words(model_name: str) -> str:
    """What a kind of fact is called: "Child protection plan" for childprotectionplan."""
    return str(apps.get_model("record", model_name)._meta.verbose_name).capitalize()


def content_of(hidden: Collection[int], version: FactVersion) -> list[tuple[str, str]]:
    """What a replaced version said. hidden: the addresses to be hidden now, whatever they were before."""
    if version.fact == "address" and version.fact_id in hidden:
        return ADDRESS_HIDDEN
    return content_in_words(version.content)


def content_in_words(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The columns of a replaced version that held something, with their names in words; no protected address."""
    if "carer" in content:
        content = {column: value for column, value in content.items() if column not in NEVER_IN_VERSIONS}
    elif content.get("is_protected"):
        return ADDRESS_HIDDEN
    return [
        (column.removesuffix("_id").replace("_", " ").capitalize(), str(value))
        for column, value in content.items()
        if value not in (None, "")
    ]


@page(Action.READ_TRAIL)
def who_looked(request: PageRequest, reference: UUID) -> HttpResponse:
    """Who has looked at this child's record or changed it, newest first."""
    opened = gate.open_child(reference, Action.READ_TRAIL, by=reader_of(request))
    listing = Listing(
        caption="Who looked at this record",
        one="look",
        many="looks",
        columns=(
            Column("at", "When", lambda row: row.at, ("sequence",)),
            Column("account", "Who", lambda row: row.account),
            Column("verb", "What", lambda row: row.get_verb_display()),
            Column("rule", "Why it was allowed", lambda row: row.rule),
        ),
        found=looks_at(opened.child.pk).select_related("account__worker"),
        query=request.GET,
        default_sort="-at",
    )
    return render(request, "child/who_looked.html", {"opened": opened, "child": opened.child, "listing": listing})
