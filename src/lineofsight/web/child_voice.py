"""What the child says, on the child's page: the words, what they mean, and what changed because of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate, once
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import Shared, Sharing, sharing_of
from lineofsight.access.voice import changeable_shown, changed_key, is_outcome_shown
from lineofsight.actions import voice
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.domain.codes import Sex
from lineofsight.domain.permissions import Action
from lineofsight.domain.voice import ViewFacts
from lineofsight.record.histories import history_of
from lineofsight.record.models import Child, View
from lineofsight.record.prepared import Prepared
from lineofsight.record.views import views_of
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.entries import source_of
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of
from lineofsight.web.voice_forms import BecauseForm

SHOWN_FIRST: Final = 3
"""So many views stand open on the child's page; the earlier ones are one step away."""
TAKEN_DOWN_ON: Final = {
    "visit": "Taken down on the record of a visit",
    "early_help_assessment": "Taken down in an early help assessment",
    "family_plan_review": "Taken down at a review of the family plan",
}
NOT_SHARED: Final = "It changed a plan or decision of social care that is not shared with you."
PRONOUNS: Final = {Sex.FEMALE.code: "she", Sex.MALE.code: "he"}


@dataclass(frozen=True, slots=True)
class ViewTold:
    """One view as the page shows it; view_id is 0 for words of another form, which say nothing more.

    became: what changed because of it, or that it was not followed; "" where that is not written yet. is_kept_back:
    what became of it is not shared with the reader, who cannot write it either.
    """

    on: date
    words: str
    how: str
    source: str
    view_id: int = 0
    analysis: str = ""
    became: str = ""
    is_kept_back: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all three are written: the words, what they mean, and what they changed."""
        return bool(self.analysis and self.became)


@dataclass(frozen=True, slots=True)
class Because:
    """One plan with what changed in it because of the child's words, each with the day of the words.

    key: the plan, as `Changeable.key` has it.
    """

    key: str
    plan: str
    changes: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class VoiceOfChild:
    """What the child says: the latest first. said: "she said", as it stands in "because of what she said".

    because: the plans that the child's words changed, as far as the reader sees them.
    """

    latest: tuple[ViewTold, ...]
    earlier: tuple[ViewTold, ...]
    said: str
    because: tuple[Because, ...] = ()


def voice_of(child: Child, sharing: Sharing, views: Iterable[ViewFacts] | None = None) -> VoiceOfChild:
    """Every view of the child that the reader may see, wherever it was taken down.

    views: what the child said or showed, as far as it was read before, among others' views; None to read it.
    """
    said = f"{PRONOUNS.get(child.person.sex, 'the child')} said"
    rows = [row for row in _rows(child) if sharing.of(row.episode_id) is Shared.EVERYTHING]
    titles = _titles(child, sharing) if any(row.changed for row in rows) else {}
    told = [*(_told(row, titles, said, sharing) for row in rows), *_elsewhere(child, sharing, views)]
    told.sort(key=lambda one: (one.on, one.view_id), reverse=True)
    return VoiceOfChild(tuple(told[:SHOWN_FIRST]), tuple(told[SHOWN_FIRST:]), said, tuple(_because(rows, titles)))


def _rows(child: Child) -> list[View]:
    return _VIEWS([child.pk])


_VIEWS = Prepared(
    lambda ids: View.objects.filter(child__in=ids).select_related("recorded_by", "load").order_by("said_on", "pk")
)


def _because(rows: list[View], titles: Mapping[str, str]) -> Iterator[Because]:
    changes: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in rows:
        if row.influence == View.Influence.PLAN:
            changes[changed_key(row)].append((row.said_on, row.what_changed))
    for key, of_plan in changes.items():
        if key in titles:
            yield Because(key, f"{titles[key][:1].upper()}{titles[key][1:]}", tuple(of_plan))


def changed_in_plan(child: Child, sharing: Sharing, kind: str, plan_id: int) -> list[View]:
    """The views that changed one plan, of those that the reader may see, the oldest first: for the plan on paper."""
    seen = (row for row in _rows(child) if sharing.of(row.episode_id) is Shared.EVERYTHING)
    return [row for row in seen if (row.changed, row.changed_id) == (kind, plan_id)]


def _titles(child: Child, sharing: Sharing) -> dict[str, str]:
    """Every plan and decision of the child that the reader may know of, in words, by its key."""
    return {one.key: one.words for one in changeable_shown(history_of(child.pk), date.min, sharing)}


def _told(row: View, titles: Mapping[str, str], said: str, sharing: Sharing) -> ViewTold:
    how = [str(row.get_source_display())]
    if row.seen:
        seen = str(row.get_seen_display())
        how.append(f"{seen[:1].lower()}{seen[1:]}")
    is_shown = is_outcome_shown(row, sharing, frozenset(titles))
    return ViewTold(
        on=row.said_on,
        words=row.words,
        how=", ".join(how),
        source=source_of(row),
        view_id=row.pk,
        analysis=row.analysis,
        became=_became(row, titles, said) if is_shown else NOT_SHARED,
        is_kept_back=not is_shown,
    )


def _became(row: View, titles: Mapping[str, str], said: str) -> str:
    if not row.influence:
        return ""
    what = row.what_changed.rstrip(".")
    if row.influence == View.Influence.NOT_FOLLOWED:
        return f"It was not followed: {what}."
    changed = titles.get(changed_key(row), "a plan or decision that is no longer in this record")
    return f"Because of what {said}, {changed} changed: {what}."


def _elsewhere(child: Child, sharing: Sharing, views: Iterable[ViewFacts] | None) -> Iterator[ViewTold]:
    """The words that were taken down on other forms. Those of visits stand in social care's episodes."""
    for one in views_of([child.pk]) if views is None else views:
        is_told = one.kind in TAKEN_DOWN_ON and (sharing.is_whole or one.kind != "visit")
        if one.child_id == child.pk and is_told:
            yield _words_alone(one)


def _words_alone(one: ViewFacts) -> ViewTold:
    return ViewTold(one.on, one.words, TAKEN_DOWN_ON[one.kind], "")


@page(Action.RECORD_VIEW)
def child_view(request: PageRequest, reference: UUID, subject: int) -> HttpResponse:
    """What became of one view: what it means to the worker, and what it changed."""
    by = reader_of(request)
    opened = gate.open_child(reference, Action.RECORD_VIEW, by=by)
    view = View.objects.filter(pk=subject, child=opened.child).first()
    sharing = sharing_of(opened)
    titles = _titles(opened.child, sharing)
    if view is None or not is_outcome_shown(view, sharing, frozenset(titles)):
        raise Http404
    written = _as_written(view)
    kept = open_form(request, "child_view", subject=f"{reference}/{subject}", title="What became of it", values=written)
    offered = changeable_shown(history_of(opened.child.pk), view.said_on, sharing)
    form = kept.fill(BecauseForm(kept.data, initial=written, offered=offered))
    if form.is_bound and form.is_valid() and _written_once(reference, view, kept, form, by):
        kept.take()
        messages.success(request, "What became of the child’s words is recorded.")
        if kept.outcome is not None and (note := kept.outcome.note(form, "somebody else")):
            messages.info(request, note)
        return redirect("child", reference)
    said = f"{PRONOUNS.get(opened.child.person.sex, 'the child')} said"
    shown = {"child": opened.child, "told": _told(view, titles, said, sharing), "form": form, "kept": kept}
    return render(request, "child/view.html", shown, status=kept.status(form))


def _as_written(view: View) -> dict[str, str]:
    """What the form begins with: what was written of the view before."""
    return {
        "analysis": view.analysis,
        "influence": view.influence,
        "changed": changed_key(view),
        "what_changed": view.what_changed,
    }


def _written_once(reference: UUID, view: View, kept: KeptForm, form: BecauseForm, by: Account) -> bool:
    """Write what became of the view, unless this very form was taken before: then it is written already."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_written = _written(reference, view, kept, form, by)
    if not is_written:
        once.give_back(key)
    return is_written


def _written(reference: UUID, view: View, kept: KeptForm, form: BecauseForm, by: Account) -> bool:
    """Write it; False with the reason on the form, or a choice asked for where somebody else wrote the same field."""
    theirs = _as_written(_locked(view))
    outcome = kept.merge(form, theirs)
    if outcome.conflicts:
        return False
    if not outcome.changes:
        return True
    told = form.told(theirs | outcome.changes)
    try:
        voice.record_what_became(reference, view.pk, analysis=told.analysis, influence=told.influence, by=by)
    except NotInThisRecord as absent:
        raise Http404 from absent
    except ActionError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _locked(view: View) -> View:
    """The view as it stands now, which nobody else changes until this request is done: they hold the child first."""
    Child.objects.select_for_update().get(pk=view.child_id)
    return View.objects.get(pk=view.pk)
