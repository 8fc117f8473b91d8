"""The visits to one child, and the correction of one: a new version, which the child's clocks follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate, once
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.actions.visits import correct_visit as correct
from lineofsight.domain import visits as said
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, Visit
from lineofsight.record.moment import LONDON
from lineofsight.web import merging
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.child_story import written_up_late
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.listing import Column, Listing
from lineofsight.web.reader import reader_of
from lineofsight.web.visit_forms import VisitCorrectionForm
from lineofsight.web.words import yes_or_no

BEDROOM = {True: said.BEDROOM_SEEN, False: said.BEDROOM_NOT_SEEN, None: said.NOT_AT_HOME}


@page(Action.READ_STATUTORY_DETAIL)
def child_visits(request: PageRequest, reference: UUID) -> HttpResponse:
    """Every visit to a child, the latest first, with what resets its clocks and what does not."""
    opened = gate.open_child(reference, Action.READ_STATUTORY_DETAIL, by=reader_of(request))
    listing = Listing(
        caption="Visits to this child",
        one="visit",
        many="visits",
        columns=(
            Column("on", "When", lambda row: row.happened_on, ("happened_on", "pk")),
            Column("kind", "Kind", lambda row: row.get_kind_display(), ("kind",)),
            Column("seen", "Child seen", lambda row: yes_or_no(row.is_child_seen), ("is_child_seen",)),
            Column("alone", "Seen alone", lambda row: yes_or_no(row.is_seen_alone), ("is_seen_alone",)),
            Column("worker", "By", lambda row: row.worker.name if row.worker else ""),
            Column("correct", "Correct", lambda row: ""),
        ),
        found=Visit.objects.filter(child=opened.child).select_related("worker"),
        query=request.GET,
        default_sort="-on",
    )
    shown = {
        "child": opened.child,
        "listing": listing,
        "late": written_up_late,
        "may_record": opened.may(Action.RECORD_VISIT).allowed,
        "counts": lambda row: row.kind == Visit.Kind.IN_PERSON and row.is_child_seen,
    }
    return render(request, "child/visits.html", shown)


@page(Action.RECORD_VISIT)
def correct_visit(request: PageRequest, reference: UUID, subject: int) -> HttpResponse:
    """The correction of what was written of one visit to this child."""
    by = reader_of(request)
    opened = gate.open_child(reference, Action.RECORD_VISIT, by=by)
    visit = Visit.objects.filter(pk=subject, child=opened.child).first()
    if visit is None or visit.is_loaded:
        raise Http404
    written = _as_written(visit)
    kept = open_form(
        request, "correct_visit", subject=f"{reference}/{subject}", title="Correct a visit", values=written
    )
    form = kept.fill(VisitCorrectionForm(kept.data, initial=written))
    if form.is_bound and form.is_valid() and _corrected_once(reference, visit, kept, form, by):
        kept.take()
        messages.success(request, "The visit is corrected. What it said before is kept.")
        return redirect("child_visits", reference)
    shown = {"child": opened.child, "visit": visit, "form": form, "kept": kept}
    return render(request, "child/correct_visit.html", shown, status=kept.status(form))


def _as_written(visit: Visit) -> dict[str, Any]:
    """What the form begins with: what the record says of the visit."""
    at = visit.happened_at.astimezone(LONDON) if visit.happened_at else None
    return {
        "on": visit.happened_on,
        "at_time": at.time().replace(second=0, microsecond=0) if at else None,
        "purpose": visit.purpose,
        "kind": visit.kind,
        "failed_outcome": visit.failed_outcome,
        "who_was_there": visit.who_was_there,
        "home_seen": visit.home_seen,
        "seen": "yes" if visit.is_child_seen else "no",
        "reason_not_seen": visit.reason_not_seen,
        "is_seen_alone": {True: "yes", False: "no", None: ""}[visit.is_seen_alone],
        "why_not_alone": visit.why_not_alone,
        "bedroom": BEDROOM[visit.is_bedroom_seen] if visit.is_child_seen else "",
        "direct_work": visit.direct_work,
        "note": visit.note,
    }


def _corrected_once(reference: UUID, visit: Visit, kept: KeptForm, form: VisitCorrectionForm, by: Account) -> bool:
    """Correct the visit, unless this very form was taken before: then it is corrected already."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_corrected = _corrected(reference, visit, kept, form, by)
    if not is_corrected:
        once.give_back(key)
    return is_corrected


def _corrected(reference: UUID, visit: Visit, kept: KeptForm, form: VisitCorrectionForm, by: Account) -> bool:
    """Correct it; False with the reason on the form, or a choice asked for where somebody else wrote the same field."""
    Child.objects.select_for_update().get(pk=visit.child_id)  # nobody else changes the visit until this is done
    stands = _as_written(Visit.objects.get(pk=visit.pk))
    outcome = kept.merge(form, stands)
    if outcome.conflicts:
        return False
    settled = {*outcome.taken, *merging.choices_in(form.data, stands)}
    form.cleaned_data |= {name: outcome.changes.get(name, stands[name]) for name in settled}
    try:
        correct(reference, visit.pk, form.record_of(form.section), reason=form.cleaned_data["why"], by=by)
    except StepRefused as refused:
        form.add_error("on", str(refused))
        return False
    except ActionError as refused:
        form.add_error(None, str(refused))
        return False
    return True
