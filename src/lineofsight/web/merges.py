"""Merges: two records that become one, or two again, when a second person agrees with who proposed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import matching
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child, Person, PersonMerge
from lineofsight.web.duplicates import ReasonForm, merges_of, put_on_the_trail, side_by_side, took
from lineofsight.web.known_people import shown_people
from lineofsight.web.listing import Column, Filter, FilterForm, Listing
from lineofsight.web.reader import reader_of

State = PersonMerge.State


class MergeFilters(FilterForm):
    """Which merges."""

    state = Filter(label="Which", choices=[("waiting", "Waiting for a decision"), *State.choices])


@page(Action.READ_DUPLICATES)
def merges(request: PageRequest) -> HttpResponse:
    """Merges that wait for a second person, and those that were decided."""
    filters = MergeFilters(request.GET)
    shown: dict[str, Any] = {"filters": filters, "listing": None}
    if filters.is_valid():
        rows = merges_of(request).select_related("proposed_by", "decided_by", "undo_proposed_by")
        state = filters.cleaned_data["state"]
        rows = rows.waiting() if state == "waiting" else rows.filter(state=state) if state else rows
        listing = Listing(
            caption="Merges",
            one="merge",
            many="merges",
            columns=(
                Column("people", "Record that is kept", lambda row: row),
                Column("state", "How it stands", lambda row: row.get_state_display()),
                Column("proposed", "Proposed", lambda row: row.proposed_at, ("proposed_at",)),
                Column("by", "By", lambda row: row.proposed_by.name),
            ),
            found=rows,
            query=request.GET,
            default_sort="-proposed",
        )
        people = shown_people({row.kept_id for row in listing.rows}, reader_of(request), Action.READ_DUPLICATES)
        put_on_the_trail(request, people, rows=len(listing.rows))
        shown |= {"listing": listing, "people": people}
    return render(request, "duplicates/merges.html", shown, status=200 if filters.is_valid() else 422)


STEPS: dict[str, tuple[str, Callable[..., Any], str]] = {
    "approve": (State.PROPOSED, matching.approve_merge, "The two records are one."),
    "decline": (State.PROPOSED, matching.decline_merge, "The merge is declined."),
    "propose-undo": (State.DONE, matching.propose_undo, "The undoing is proposed. A second person decides."),
    "approve-undo": (State.UNDO_PROPOSED, matching.approve_undo, "The merge is undone."),
    "decline-undo": (State.UNDO_PROPOSED, matching.decline_undo, "The merge stands."),
}
"""What the page of a merge can do: in which state, by which action, and what is said when it is done."""
WITH_REASON = {"decline": "Why they are not to be one", "propose-undo": "Why they are two people"}


@page(Action.READ_DUPLICATES, methods=("GET", "HEAD", "POST"))
def merge(request: PageRequest, number: int) -> HttpResponse:
    """One merge: the two records, why, who, and the next step."""
    reader = reader_of(request)
    related = ("kept__child", "merged__child", "proposed_by", "decided_by", "undo_proposed_by", "undone_by")
    found = merges_of(request).select_related(*related).filter(pk=number).first()
    if found is None:
        raise Http404
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    form: Any = ReasonForm(request.POST if sent in WITH_REASON else None, label=WITH_REASON.get(sent, "Why"))
    if sent in STEPS:
        _state, action, done = STEPS[sent]
        plain = form if sent in WITH_REASON else forms.Form(request.POST)
        if took(request, plain, lambda: action(number, by=reader, **_reason_in(plain))):
            messages.success(request, done)
            return redirect("merge", number)
        form = plain
    people = shown_people([found.kept_id, found.merged_id], reader, Action.READ_DUPLICATES)
    put_on_the_trail(request, people, rows=1)
    shown = side_by_side(people, (found.kept_id, found.merged_id)) | {"merge": found, "form": form, "sent": sent}
    shown |= {"reasons": _reason_forms(found, form, sent), "may": _may(request, found), "merged": _child_of(found)}
    shown |= {"moved": _rows_in_words(found), "left": _left_in_words(found)}
    return render(request, "duplicates/merge.html", shown, status=422 if form.errors else 200)


def _child_of(found: PersonMerge) -> Child | None:
    return found.merged.child if hasattr(found.merged, "child") else None


def _reason_in(form: forms.Form) -> dict[str, Any]:
    return {"reason": form.cleaned_data["reason"]} if "reason" in form.fields else {}


def _reason_forms(found: PersonMerge, form: Any, sent: str) -> dict[str, Any]:
    """A form for each step that asks for a reason; the one that came back with what was typed."""
    return {
        step: form if step == sent else ReasonForm(label=label, auto_id=f"{step}_%s")
        for step, label in WITH_REASON.items()
        if STEPS[step][0] == found.state
    }


def _may(request: PageRequest, found: PersonMerge) -> dict[str, Any]:
    """What the gate would say of deciding: refused to who proposed it."""
    author = found.undo_proposed_by_id if found.state == State.UNDO_PROPOSED else found.proposed_by_id
    reader = reader_of(request)
    children = [one.child for one in (found.kept, found.merged) if hasattr(one, "child") and one.merged_into_id is None]
    decisions = [gate.may(Action.APPROVE_MERGE, reader, child, author_id=author) for child in children]
    decisions = decisions or [gate.may(Action.APPROVE_MERGE, reader)]
    refused = next((one for one in decisions if not one.allowed), None)
    is_own = not children and reader.worker_id == author
    reason = refused.reason if refused else "You proposed it. Ask another manager to decide." if is_own else ""
    return {"decide": not reason, "reason": reason}


def _rows_in_words(found: PersonMerge) -> list[tuple[str, int]]:
    """How many rows of each kind the merge changed."""
    counted = Counter(found.rows.values_list("model", flat=True))
    return sorted((_kind_in_words(model), n) for model, n in counted.items())


def _left_in_words(found: PersonMerge) -> list[str]:
    """The rows that an undoing left as they are, since somebody changed them."""
    rows = found.rows.filter(not_restored__isnull=False).exclude(not_restored={})
    left = [(row.model, [_column_in_words(name) for name in row.not_restored or {} if name]) for row in rows]
    return [f"{_kind_in_words(model)}: {', '.join(columns) or 'no longer there'}" for model, columns in left]


def _kind_in_words(model: str) -> str:
    return str(apps.get_model("record", model)._meta.verbose_name).capitalize()


def _column_in_words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


# --- two records that somebody knows of ------------------------------------------------------------------------------


class TwoRecordsForm(ReasonForm):
    """Two children whose records are of one child, by what the authority knows them by."""

    one = forms.CharField(
        label="LA child ID of one record", max_length=64, error_messages={"required": "Enter an LA child ID"}
    )
    other = forms.CharField(
        label="LA child ID of the other record", max_length=64, error_messages={"required": "Enter an LA child ID"}
    )

    field_order = ("one", "other", "reason")

    def people(self, request: PageRequest) -> list[Person]:
        """The two, if the reader may propose something of each; an error beside the field of one who is not found."""
        visible = gate.visible_children(reader_of(request), Action.PROPOSE_MERGE).select_related("person")
        found = []
        for name in ("one", "other"):
            child = visible.filter(la_child_id__iexact=self.cleaned_data[name].strip()).first()
            if child is None:
                self.add_error(name, "No record that you may see has this LA child ID. Check it on the child’s page")
            else:
                found.append(child.person)
        if len(found) == 2 and found[0] == found[1]:
            self.add_error("other", "This is the same record. Enter the LA child ID of the other one")
        return found


@page(Action.PROPOSE_MERGE)
def propose(request: PageRequest) -> HttpResponse:
    """Propose a merge of two records that the review did not find."""
    form = TwoRecordsForm(request.POST if request.method == "POST" else None, label="Why they are one child")
    reader = reader_of(request)
    if form.is_bound and form.is_valid():
        ends = form.people(request)
        if not form.errors and took(
            request,
            form,
            lambda: matching.propose_merge(ends[0].pk, ends[1].pk, reason=form.cleaned_data["reason"], by=reader),
        ):
            messages.success(request, "The merge is proposed. A second person decides.")
            return redirect("merges" if gate.may(Action.READ_DUPLICATES, reader).allowed else "children")
    return render(request, "duplicates/propose.html", {"form": form}, status=422 if form.errors else 200)
