"""One child's page: who, how the case stands, what is due and why, and the record in date order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render

from lineofsight.access import gate
from lineofsight.access.family_chronology import versions_kept_back
from lineofsight.access.looks import looks_at
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Sharing, sharing_of
from lineofsight.domain.codes import Disability, Ethnicity, GenderCurrent, Sex
from lineofsight.domain.data_faults import DATA_FAULTS_BY_KEY
from lineofsight.domain.permissions import Action
from lineofsight.record import oversight
from lineofsight.record.models import Child, FactVersion, Now
from lineofsight.record.passed_information import unread_about
from lineofsight.web.child_early_help import help_of, steps_of
from lineofsight.web.child_family import family_of
from lineofsight.web.child_flags import flags_of_child
from lineofsight.web.child_story import label_of, source_of, stories_of
from lineofsight.web.child_voice import voice_of
from lineofsight.web.contact_story import contact_entries
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.recordings import steps_offered
from lineofsight.web.standings import spoken, standing_of, title_of
from lineofsight.web.words import age_in_words, with_leaving

STANDINGS_FIRST = ("overdue", "due_soon", "running")


@page(Action.READ_CHILD)
def child(request: PageRequest, reference: UUID) -> HttpResponse:
    """The child's page."""
    opened = gate.open_child(reference, Action.READ_CHILD, by=reader_of(request))
    now, sharing = Now.read(), sharing_of(opened)
    shown = particulars_of(opened.child, now) | clocks_of(opened.child, now, sharing) | _around(opened.child, sharing)
    shown |= {"opened": opened, "child": opened.child, "now": now, "source_of": source_of}
    family = family_of(opened.child, reader_of(request), now)
    request.trail.entry.add_children(family.shown)
    shown["family"] = family
    shown["steps"] = steps_offered(opened)
    shown["unread"] = unread_about(opened.child, is_whole=sharing.is_whole)
    shown["may_acknowledge"] = opened.may(Action.ACKNOWLEDGE_INFORMATION)
    shown["voice"] = voice_of(opened.child, sharing)
    shown["may_record_view"] = opened.may(Action.RECORD_VIEW).allowed
    shown["flags"] = flags_of_child(opened, reader_of(request))
    shown["may_answer_flags"] = opened.may(Action.ANSWER_FLAG).allowed
    shown["may_read_trail"] = opened.may(Action.READ_TRAIL).allowed
    shown["may_read_chronology"] = opened.may(Action.READ_CHRONOLOGY).allowed
    contacts = contact_entries(opened.child, is_whole=sharing.is_whole)
    shown["episodes"], shown["outside_episodes"] = stories_of(opened.child, sharing, contacts)
    shown["early_help"], shown["steps_between"] = help_of(opened.child), steps_of(opened.child)
    shown["load"] = next((one.episode.load for one in shown["episodes"] if one.episode.load), None)
    return render(request, "child/child.html", shown)


def particulars_of(child: Child, now: Now) -> dict[str, Any]:
    """Who the child is, in words; "" for what is not known."""
    person = child.person
    disabilities = [label_of(Disability, row.code) for row in person.disabilities.order_by("code")]
    sex = label_of(Sex, person.sex) if person.sex else label_of(GenderCurrent, person.gender_code)
    on = child.as_at_on or now.on
    return {
        "name": child.name,
        "age": age_in_words(person.born_on, person.expected_on, on),
        "sex": sex,
        "ethnicity": label_of(Ethnicity, person.ethnicity),
        "disabilities": ", ".join(disabilities),
        "is_from_file": person.is_loaded,
    }


def clocks_of(child: Child, now: Now, sharing: Sharing) -> dict[str, Any]:
    """The child's deadlines: those open, most pressing first, and those done, latest first."""
    rows = child.deadlines.filter(sharing.deadlines()).select_related("owner", "team")
    deadlines = list(rows.order_by("due_on", "due_at", "clock", "occurrence"))
    told = [(row, standing_of(row, now).value, spoken(row, now), title_of(row.clock)) for row in deadlines]
    running = [one for one in told if one[1] in STANDINGS_FIRST]
    done = [one for one in told if one[1] not in STANDINGS_FIRST]
    return {"open_clocks": running, "done_clocks": list(reversed(done))}


def _around(child: Child, sharing: Sharing) -> dict[str, Any]:
    """Who holds the case, when the child was last seen, and what is wrong with the record."""
    seen = oversight.visits_that_saw_the_child().filter(child=child).order_by("-happened_on")
    return {
        "allocations": list(child.allocations.select_related("team", "worker").order_by("-started_on", "-pk")),
        "last_seen": seen.values_list("happened_on", flat=True).first(),
        "with_leaving": with_leaving,
        "fault_messages": DATA_FAULTS_BY_KEY,
        "faults": list(child.data_faults.filter(sharing.faults()).order_by("severity", "key")),
        "refused_values": list(child.refused_values.select_related("load").order_by("-load_id", "line"))
        if sharing.is_whole
        else [],
    }


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
    shown |= {"content_in_words": content_in_words, "fact_in_words": fact_in_words}
    return render(request, "child/versions.html", shown)


def fact_in_words(model_name: str) -> str:
    """What a kind of fact is called: "Child protection plan" for childprotectionplan."""
    return str(apps.get_model("record", model_name)._meta.verbose_name).capitalize()


def content_in_words(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The columns of a replaced version that held something, with their names in words; no protected address."""
    if content.get("is_protected"):
        return [("Address", "protected, and not shown")]
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
