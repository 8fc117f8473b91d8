"""One finding of the rehearsal: what the rule says, the page that mends it, and why a query may stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.returning import accepted_queries
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.record.models import RehearsalFinding
from lineofsight.returns.cin_census.rules.automatic_notes import AUTOMATIC_NOTES_BY_CODE
from lineofsight.web.autosave import open_form
from lineofsight.web.census_mending import TABLE_OF_PAGE, mending_of, words_of
from lineofsight.web.child_corrections import address_of
from lineofsight.web.reader import may_read_names, reader_of
from lineofsight.web.recording import Recording, Subject
from lineofsight.web.recording_forms import LONG_TEXT, ChoiceField
from lineofsight.web.recordings import RECORDINGS
from lineofsight.web.rehearsal_list import told_reason, visible_findings, who

RECORDINGS_BY_KEY: Final = {one.key: one for one in RECORDINGS}
AUTOMATIC, OWN = "automatic", "own"
SEEN: Final = "seen"
"""The reason that stood when the page was opened, by its key, 0 for none."""
MENDED_ALREADY: Final = (
    "Nothing is open here that would put this right. It may be mended since the last rehearsal, or need another step"
    " first."
)


class ReasonForm(forms.Form):
    """Why a query may stand: in the census's own sentence, where it has one, or in one's own words."""

    has_errors = property(lambda self: bool(self.errors))

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.automatic = AUTOMATIC_NOTES_BY_CODE.get(code, "")
        if self.automatic:
            self.fields["whose"] = ChoiceField(
                [(AUTOMATIC, self.automatic), (OWN, "Another reason, in your own words")],
                label="Why may it stand?",
                otherwise="Choose why it may stand",
                help_text="The first is the census’s own sentence: DfE settles the query by it overnight.",
            )
        self.fields["reason"] = forms.CharField(
            label="The reason, in your own words" if self.automatic else "Why may it stand?",
            help_text="Without the names of people: whoever answers for the return reads it.",
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=LONG_TEXT,
            required=not self.automatic,
            error_messages={"required": "Write why it may stand"},
        )
        self.fields[SEEN] = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("whose") == OWN and not given.get("reason", "").strip():
            self.add_error("reason", "Write why it may stand")
        return given

    def see(self, standing: int) -> None:
        """Let the form say, when it is shown again, which reason stood then."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[SEEN] = standing
        self.data = data

    def told(self) -> str:
        """The reason, as it is kept."""
        given = self.cleaned_data
        return self.automatic if given.get("whose") == AUTOMATIC else str(given["reason"])


@dataclass(frozen=True, slots=True)
class Way:
    """A page that puts a finding right, and what it is about. reason: why the reader may not; "" where they may."""

    recording: Recording
    subject: Subject
    address: str
    reason: str


def _finding(request: PageRequest, finding: UUID) -> RehearsalFinding:
    """The finding, as far as the reader may know of it. Raises Http404."""
    visible = visible_findings(reader_of(request)).of_the_last().select_related("child__person", "team", "worker")
    found: RehearsalFinding | None = visible.filter(reference=finding).first()
    if found is None:
        raise Http404
    return found


def ways_of(finding: RehearsalFinding, reader: Account) -> list[Way]:
    """The pages that put it right and that the record leaves open now, the first of the catalogue first."""
    if finding.child is None:
        return []
    child, history = finding.child, history_of(finding.child.pk)
    ways = []
    for key in mending_of(finding.code, finding.items).pages:
        recording = RECORDINGS_BY_KEY[key]
        decision = gate.may(recording.action, reader, child)
        for subject in _subjects(recording, finding, history):
            address = address_of(key, child.reference, subject.id)
            ways.append(Way(recording, subject, address, "" if decision.allowed else decision.reason))
    return ways


def _subjects(recording: Recording, finding: RehearsalFinding, history: History) -> list[Subject]:
    """What a page is about: the finding's own row where it is of that table, else whatever the child has of it."""
    offered = list(recording.subjects(history))
    if TABLE_OF_PAGE[recording.key] != finding.table or finding.subject is None:
        return offered
    return [one for one in offered if one.id in (finding.subject, 0)]


@page(Action.READ_DATA_QUALITY)
def finding_page(request: PageRequest, finding: UUID) -> HttpResponse:
    """What the rule says, in the worker's words and in its own; where it is mended; why it was accepted."""
    return _shown(request, _finding(request, finding))


def _shown(request: PageRequest, found: RehearsalFinding, **more: Any) -> HttpResponse:
    reader = reader_of(request)
    if found.child_id:
        request.trail.showed({found.child_id})
    reasons = accepted_queries.accepted_of(found.reference)
    standing = next((one for one in reasons if one.undone_at is None), None)
    may_name = may_read_names(reader)
    shown = {
        "finding": found,
        "who": who(found, may_name),
        "may_open": may_name and found.child is not None and gate.may(Action.READ_CHILD, reader, found.child).allowed,
        "words": words_of(found.code, found.wording),
        "ways": ways_of(found, reader),
        "mending": mending_of(found.code, found.items),
        "standing": standing,
        "is_covered": standing is not None and accepted_queries.covers(standing, found),
        "earlier": [one for one in reasons if one.undone_at is not None],
        "told_reason": lambda one: told_reason(one, reader),
        "automatic": AUTOMATIC_NOTES_BY_CODE.get(found.code, ""),
        "may_accept": gate.may(_accepting(found), reader, found.child).allowed,
        "way_to": lambda what: reverse(f"census_finding_{what}{_suffix(found)}", args=[found.reference]),
        **more,
    }
    status = more["kept"].status(more["form"]) if more else 200
    return render(request, "census_rehearsal/finding.html", shown, status=status)


def _accepting(found: RehearsalFinding) -> Action:
    return Action.ACCEPT_QUERY if found.child_id else Action.ACCEPT_RETURN_QUERY


def _suffix(found: RehearsalFinding) -> str:
    return "" if found.child_id else "_of_the_return"


@page(Action.READ_DATA_QUALITY)
def mend(request: PageRequest, finding: UUID) -> HttpResponse:
    """Lead to the page that puts it right as the record stands now; to the finding where none is open."""
    found = _finding(request, finding)
    for way in ways_of(found, reader_of(request)):
        if not way.reason:
            return redirect(way.address)
    messages.info(request, MENDED_ALREADY)
    return redirect("census_finding", finding)


def _accept_page(action: Action) -> Callable[..., HttpResponse]:
    @page(action)
    def accept(request: PageRequest, finding: UUID) -> HttpResponse:
        found = _of_this_kind(request, finding, action)
        kept = open_form(request, "accept_query", subject=str(finding), title="Say why a query may stand", values={})
        stood = {SEEN: accepted_queries.standing_of(finding)}
        form = kept.fill(ReasonForm(kept.data, code=found.code, initial=stood))
        if form.is_bound and form.is_valid() and _accepted(finding, form, reader_of(request)):
            kept.take()
            messages.success(request, "The query is accepted. It is no longer counted as open.")
            return redirect("census_finding", finding)
        return _shown(request, found, form=form, kept=kept)

    return accept  # type: ignore[return-value]


def _accepted(finding: UUID, form: ReasonForm, by: Account) -> bool:
    try:
        accepted_queries.accept(finding, form.told(), by=by, seen=form.cleaned_data[SEEN])
    except accepted_queries.AcceptedMeanwhile as refused:
        form.add_error(None, str(refused))
        form.see(accepted_queries.standing_of(finding))
        return False
    except ActionError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _undo_page(action: Action) -> Callable[..., HttpResponse]:
    @page(action)
    def undo(request: PageRequest, finding: UUID) -> HttpResponse:
        found = _of_this_kind(request, finding, action)
        if request.method == "POST":
            accepted_queries.undo(found.reference, by=reader_of(request))
            messages.success(request, "It is undone. The query is open again.")
        return redirect("census_finding", finding)

    return undo  # type: ignore[return-value]


def _of_this_kind(request: PageRequest, finding: UUID, action: Action) -> RehearsalFinding:
    """The query whose acceptance needs this action, and which the reader may accept. Raises Http404, Refused."""
    found = _finding(request, finding)
    if _accepting(found) is not action or found.severity != RehearsalFinding.Severity.QUERY:
        raise Http404
    if found.child_id:
        gate.open_child(found.child_id, action, by=reader_of(request))
    return found


_UNDER = "data-quality/census-rehearsal/findings/<uuid:finding>/"
patterns: list[URLPattern] = [
    path(_UNDER, finding_page, name="census_finding"),
    path(f"{_UNDER}mend/", mend, name="census_finding_mend"),
    path(f"{_UNDER}accept/", _accept_page(Action.ACCEPT_QUERY), name="census_finding_accept"),
    path(f"{_UNDER}undo/", _undo_page(Action.ACCEPT_QUERY), name="census_finding_undo"),
    path(
        f"{_UNDER}accept-for-the-return/",
        _accept_page(Action.ACCEPT_RETURN_QUERY),
        name="census_finding_accept_of_the_return",
    ),
    path(
        f"{_UNDER}undo-for-the-return/",
        _undo_page(Action.ACCEPT_RETURN_QUERY),
        name="census_finding_undo_of_the_return",
    ),
]
