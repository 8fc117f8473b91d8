"""Forms that keep what is typed: opened with `open_form`, drawn with `components/kept.html`, saved as they are typed.

A page opens its form here, fills it with what a mishap left behind, and says when it was sent:

    kept = autosave.open_form(request, "correct_contact", subject=str(reference), title="Correct …", values=values)
    form = kept.fill(CorrectionForm(kept.data, initial=values))
    if form.is_valid():
        ...; kept.take()
    return render(request, page, {"form": form, "kept": kept}, status=kept.status(form))

`values` are those of the record as the form shows them. Where several people may have the form open, `kept.merge` lays
what was typed beside the record as it stands now (see `web.merging`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access.models import Account, Draft
from lineofsight.access.once import new_key
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.partner_database.speaking import speaking_for
from lineofsight.actions import drafts
from lineofsight.actions.drafts import Opening
from lineofsight.domain.permissions import Action
from lineofsight.record.moment import LONDON
from lineofsight.web import merging
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of

TOKEN: Final = "draft"  # noqa: S105 - the name of an input
"""The hidden input that says which form this is and how it stood when it was opened; signed, so nobody changes it."""
SALT: Final = "lineofsight.draft"
LASTS: Final = timedelta(days=7)
"""How long an open page can save: longer than any page stays open."""
NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", ONE_TIME_KEY, TOKEN})


@dataclass
class KeptForm:
    """One form of one person that keeps what is typed.

    data: what was sent, None while it is only shown. draft: what an earlier visit left behind. set_aside: words that
    can be brought back. conflicts: fields that somebody else wrote too, after `merge`. asked: names of fields whose
    choice the page before this one asked for.
    """

    opening: Opening
    owner: Account
    data: QueryDict | None = None
    draft: Draft | None = None
    set_aside: Draft | None = None
    asked: tuple[str, ...] = ()
    is_known: bool = True
    outcome: merging.Outcome | None = None
    save_address: str = field(default_factory=lambda: reverse("draft_save"))

    @property
    def token(self) -> str:
        """What the form carries in its hidden input `draft`."""
        return signing.dumps(_as_plain(self.opening, self.owner, self.asked), salt=SALT, compress=True)

    @property
    def conflicts(self) -> tuple[merging.Conflict, ...]:
        return self.outcome.conflicts if self.outcome is not None else ()

    def fill(self, form: Any) -> Any:
        """The form, with what an earlier visit typed in place of what it would show. Returns the same form."""
        if self.draft is not None and not form.is_bound:
            fill(form, self.draft.fields)
        return form

    def merge(
        self, form: forms.Form, theirs: Mapping[str, Any], *, typed: Mapping[str, Any] | None = None
    ) -> merging.Outcome:
        """What to write, given the record's values now: read them with the record locked, and call this last.

        Where somebody else wrote a field that was typed here too, nothing may be written yet: show the page again, with
        status 409, for the choice. A form that does not say how it was opened asks about every field that differs.
        typed: what the form says in the shape of `theirs`, where its own values have another.
        """
        base = self.opening.base if self.is_known else {}
        choices = merging.choices_in(form.data, theirs)
        said = form.cleaned_data if typed is None else typed
        mine = {name: said[name] for name in theirs if name in said}
        self.outcome = merging.merge(base, theirs, mine, choices=choices, asked=self.asked)
        if self.outcome.conflicts:
            self.asked = tuple(conflict.name for conflict in self.outcome.conflicts)
            # A field that only somebody else changed still shows here as it was: it is no change when it is sent again.
            shown = merging.plain({name: theirs[name] for name in self.asked})
            self.opening = replace(self.opening, base={**base, **shown})
        return self.outcome

    def take(self, came_to: str = "") -> None:
        """Say that the form was sent and taken: its draft is used up. came_to: the address of what it made."""
        drafts.take(self.opening, by=self.owner, came_to=came_to)

    @property
    def came_to(self) -> str:
        """The address of what this form made when it was sent before; "" where that is not known."""
        return drafts.came_to(self.opening, by=self.owner)

    def status(self, form: forms.BaseForm) -> int:
        """The status of the page that shows the form again: 200, 409 where a choice is asked for, 422 for errors."""
        if self.conflicts:
            return 409
        return 422 if form.errors else 200


def open_form(
    request: HttpRequest,
    form: str,
    *,
    subject: str = "",
    title: str = "",
    values: Mapping[str, Any] | None = None,
) -> KeptForm:
    """The form as this request shows or sends it; what is sent is kept at once, until `take`.

    form: a key for the form. subject: a key for what it is about, "" for something new; it names nobody. title: the
    page's heading, naming nobody, for the list of unfinished forms. values: those of the record, as the form shows
    them.
    """
    owner = reader_of(request)
    fresh = Opening(
        draft_id=UUID(new_key()), form=form, subject=subject, title=title, address=request.path,
        base=merging.plain(values or {}),
    )  # fmt: skip
    if request.method == "POST":
        return _sent(request, fresh, owner)
    draft = drafts.unfinished(owner, form, subject)
    if draft is None or not draft.fields:
        aside = drafts.set_aside_lately(owner, form, subject)
        return KeptForm(fresh, owner, set_aside=aside if aside is not None and aside.fields else None)
    return KeptForm(replace(fresh, draft_id=draft.pk, base=draft.base), owner, draft=draft)


def _sent(request: HttpRequest, fresh: Opening, owner: Account) -> KeptForm:
    """The form as it was sent, with what was typed kept."""
    read = read_token(request.POST.get(TOKEN, ""))
    is_known = read is not None and read.owner_id == owner.pk and read.is_of(fresh)
    opening = read.opening if read is not None and is_known else fresh
    kept = KeptForm(
        opening, owner, data=request.POST, asked=read.asked if read is not None and is_known else (), is_known=is_known
    )
    with suppress(drafts.SentAlready, drafts.TooLongToKeep):  # the form itself says so
        drafts.save(opening, typed_in(request.POST), by=owner)
    return kept


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """What a person typed, of all that a form sends."""
    return {name: data.getlist(name) for name in data if name not in NOT_TYPED and not name.startswith("choose_")}


# --- the token -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadToken:
    """What a form says of itself: how it was opened, by whom, and which choices it asked for."""

    opening: Opening
    owner_id: int
    asked: tuple[str, ...]

    def is_of(self, other: Opening) -> bool:
        return (self.opening.form, self.opening.subject) == (other.form, other.subject)


def _as_plain(opening: Opening, owner: Account, asked: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": str(opening.draft_id),
        "owner": owner.pk,
        "form": opening.form,
        "subject": opening.subject,
        "title": opening.title,
        "address": opening.address,
        "base": dict(opening.base),
        "asked": list(asked),
    }


def read_token(token: str) -> ReadToken | None:
    """What a token says; None for one that is missing, changed or too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    opening = Opening(UUID(said["id"]), said["form"], said["subject"], said["title"], said["address"], said["base"])
    return ReadToken(opening, said["owner"], tuple(said["asked"]))


# --- filling a form with what was typed ------------------------------------------------------------------------------


def fill(form: Any, fields: Mapping[str, list[str]]) -> None:
    """Show in a form what was typed into it before, as it was typed: a draft need not be valid.

    Call it before anything of the form is drawn.
    """
    for name, field_of_form in form.fields.items():
        raw = _inputs_of(form, name)
        if raw.keys() & fields.keys():
            typed = QueryDict(mutable=True)
            for input_name, texts in {**raw, **fields}.items():
                typed.setlist(input_name, list(texts))
            form.initial[name] = field_of_form.widget.value_from_datadict(typed, {}, form.add_prefix(name))


def _inputs_of(form: Any, name: str) -> dict[str, list[str]]:
    """The inputs of a field, with the texts they would show."""
    form_field = form.fields[name]
    widget: Any = form_field.widget
    html_name = form.add_prefix(name)
    value = form_field.prepare_value(form.get_initial_for_field(form_field, name))
    if isinstance(widget, forms.MultiWidget):
        return _boxes_of(widget, html_name, value)
    if isinstance(value, (list, tuple, set)):
        return {html_name: [_text(one) for one in value]}
    return {html_name: [_text(value)]}


def _boxes_of(widget: Any, html_name: str, value: Any) -> dict[str, list[str]]:
    """The boxes of a field that has several, such as a date."""
    parts = value if isinstance(value, list) else widget.decompress(value)
    names = [f"{html_name}{suffix}" for suffix in widget.widgets_names]
    return {name: [_text(part)] for name, part in zip(names, parts, strict=True)}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


# --- what the page's script asks for ---------------------------------------------------------------------------------

Keep = Callable[[dict[str, list[str]]], Draft]
"""Keeps what was typed. Raises SentAlready and TooLongToKeep."""


@page(Action.KEEP_DRAFT)
def save(request: PageRequest) -> HttpResponse:
    """Keep what was typed since the last save; answers with the time, or with what hinders it."""
    if request.method != "POST":
        raise Http404
    read = read_token(request.POST.get(TOKEN, ""))
    owner = reader_of(request)
    if read is None:
        return JsonResponse({"why": "unknown"}, status=410)
    if read.owner_id != owner.pk:
        return JsonResponse({"why": "another_person"}, status=403)
    return answer_of_saving(request, lambda fields: drafts.save(read.opening, fields, by=owner))


def answer_of_saving(request: HttpRequest, keep: Keep) -> HttpResponse:
    """Keep the fields that a page's script sent, and say so as it understands it."""
    fields = _fields_sent(request.POST.get("fields", ""))
    if fields is None:
        return JsonResponse({"why": "unreadable"}, status=400)
    if not fields:  # the page asks whether anybody is there, before it sends the form
        return HttpResponse(status=204)
    try:
        draft = keep(fields)
    except drafts.SentAlready:
        return JsonResponse({"why": "sent"}, status=410)
    except drafts.TooLongToKeep as refused:
        return JsonResponse({"why": "too_long", "names": refused.names, "words": str(refused)}, status=413)
    told = {"saved_at": f"{draft.saved_at.astimezone(LONDON):%H:%M}", "version": draft.version}
    return JsonResponse(told)


def _fields_sent(text: str) -> dict[str, list[str]] | None:
    """The fields of a save; None where they are not what a page's script sends."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict) or not all(_is_texts(texts) for texts in sent.values()):
        return None
    return {name: texts for name, texts in sent.items() if name not in NOT_TYPED and len(name) <= 100}


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


@page(Action.READ_PUBLIC_PAGE)
def token(request: PageRequest) -> HttpResponse:
    """The token that a form of this browser has to carry now: it changes when somebody signs in again."""
    return JsonResponse({"token": get_token(request)})


@page(Action.MANAGE_OWN_ACCOUNT, methods=("GET", "HEAD"))
def signed_in(request: PageRequest) -> HttpResponse:
    """Where signing in again beside an open form leads: back to the form, in the other window."""
    return render(request, "drafts/signed_in.html")


class KeepWhatWasSent:
    """Keeps what somebody sent whose sign-in had ended, and leads them back to it once they have signed in again.

    The page that they sent says by its signed token whose it is. It only adds to that person's own draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not _leads_to_sign_in(response):
            return response
        read = read_token(request.POST.get(TOKEN, ""))
        owner = Account.objects.filter(pk=read.owner_id, is_active=True).first() if read is not None else None
        if read is None or owner is None:
            return response
        with speaking_for(owner.pk), suppress(drafts.SentAlready, drafts.TooLongToKeep):
            drafts.save(read.opening, typed_in(request.POST), by=owner)
        return redirect_to_login(read.opening.address)


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers.get("Location", "").startswith(reverse("account_login"))


# --- what a person asks for ------------------------------------------------------------------------------------------


@page(Action.KEEP_DRAFT, methods=("GET", "HEAD"))
def unfinished(request: PageRequest) -> HttpResponse:
    """The forms that the reader has begun and not sent."""
    found = drafts.all_unfinished(reader_of(request))
    return render(request, "drafts/unfinished.html", {"found": found, "kept_until": drafts.kept_until})


def _asked_of_draft(request: PageRequest, do: Callable[..., None], words: str) -> HttpResponse:
    """Do something with the draft that the form names, and go back to its page."""
    read = read_token(request.POST.get(TOKEN, "")) if request.method == "POST" else None
    owner = reader_of(request)
    if read is None or read.owner_id != owner.pk:
        raise Http404
    do(read.opening, by=owner)
    messages.info(request, words)
    return redirect(read.opening.address)


@page(Action.KEEP_DRAFT)
def start_again(request: PageRequest) -> HttpResponse:
    """Set the kept words aside, and show the form as it stands in the record."""
    return _asked_of_draft(request, drafts.set_aside, "The form is as it was before you began.")


@page(Action.KEEP_DRAFT)
def bring_back(request: PageRequest) -> HttpResponse:
    """Show the words again that were set aside."""
    return _asked_of_draft(request, drafts.bring_back, "Your words are back.")
