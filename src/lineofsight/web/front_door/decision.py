"""The decision on one page: history, flags and answers on one side, the decision on the other; and its signature."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import once
from lineofsight.access.exceptions import Refused
from lineofsight.access.front_door import OpenedContact, open_contact, open_message
from lineofsight.access.models import Account
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import decisions
from lineofsight.actions.considering import Considering, consider
from lineofsight.actions.decisions import DecisionRefused, NewSinceSeen
from lineofsight.actions.exceptions import ActionError, StepRefused
from lineofsight.domain.considered import Considered
from lineofsight.domain.permissions import Action
from lineofsight.record.household_history import Kind
from lineofsight.record.models import Contact, Now, Team
from lineofsight.web.autosave import KeptForm, open_form
from lineofsight.web.census_pages import is_asked
from lineofsight.web.enquiry_panel import panel_of
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.front_door import beside, queue_words
from lineofsight.web.front_door.contact import WAYS_TO_CONDITIONS, before_deciding, waiting_among
from lineofsight.web.front_door.contact_forms import WhyForm
from lineofsight.web.front_door.contact_words import said_in_words
from lineofsight.web.front_door.decision_census import answer_while_deciding, census_beside_decision
from lineofsight.web.front_door.decision_form import DecisionForm
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.reader import reader_of
from lineofsight.web.words import date_in_words

SALT: Final = "lineofsight.considered"
"""Signs what was on the screen, so that nobody says they saw what they did not."""


@page(Action.DECIDE_CONTACT)
def contact_decision(request: PageRequest, contact: UUID) -> HttpResponse:
    """The screen on which a contact is decided, alone or with its brothers and sisters."""
    by = reader_of(request)
    opened = [open_contact(contact, Action.DECIDE_CONTACT, by=by)]
    open_message(opened[0].contact.message_id, Action.READ_CONTACT, by=by)
    if is_asked(request):
        return answer_while_deciding(request, [opened[0], *_undecided_siblings(opened[0], by)], by=by)
    if not opened[0].contact.is_open or opened[0].contact.stage == Contact.Stage.AWAITING_SIGN_OFF:
        if request.method != "POST":
            return redirect("contact", contact)
    else:
        opened += _undecided_siblings(opened[0], by)
    considering = consider(opened, by=by)
    kept = open_form(request, "contact_decision", subject=str(contact), title="Decide on a contact")
    form = kept.fill(_form(kept, considering))
    census = census_beside_decision(opened, form.fields, kept, by=by)
    if form.is_bound and form.is_valid() and _decided_once(form, by):
        kept.take()
        _say_what_was_done(request, form)
        for one in census.messages if census else ():
            messages.warning(request, str(one))
        return redirect("contact", contact)
    # What is on the screen now is what the next try will have been made with.
    shown = _beside(considering, by) | {
        "form": form,
        "kept": kept,
        "census": census,
        "seen": signing.dumps(considering.considered.as_plain(), salt=SALT, compress=True),
        "before": before_deciding(considering),
        "ways": WAYS_TO_CONDITIONS,
    }
    return render(request, "front_door/decision.html", shown, status=422 if form.errors else 200)


def _undecided_siblings(opened: OpenedContact, by: Account) -> list[OpenedContact]:
    """The other contacts of the message that may be decided together with this one."""
    rows = Contact.objects.filter(message=opened.contact.message_id, decided_at__isnull=True)
    rows = rows.exclude(pk=opened.contact.pk).exclude(stage=Contact.Stage.AWAITING_SIGN_OFF)
    return [open_contact(pk, Action.DECIDE_CONTACT, by=by) for pk in rows.order_by("pk").values_list("pk", flat=True)]


def _form(kept: KeptForm, considering: Considering) -> DecisionForm:
    contact = considering.opened[0].contact
    begins = {"level": contact.recommended_level, "outcome": contact.recommended_outcome}
    return DecisionForm(kept.data, initial=begins, considering=considering, repeatable=_repeatable(considering))


def _repeatable(considering: Considering) -> list[tuple[str, str]]:
    """The contacts that this one could repeat: of the same child, and of the same message's children."""
    contact = considering.opened[0].contact
    own = considering.histories.get(contact.child_id or 0, ())
    return [
        (str(one.row.reference), f"{date_in_words(one.row.received_at)}, {queue_words.source_of(one.row).lower()}")
        for one in own
        if one.kind is Kind.CONTACT and one.row.pk != contact.pk
    ]


def _beside(considering: Considering, by: Account) -> dict[str, Any]:
    """What stands beside the decision."""
    opened, now = considering.opened[0], Now.read()
    contacts = [one.contact for one in considering.opened]
    return said_in_words(opened) | {
        "opened": opened,
        "contact": opened.contact,
        "message": opened.message,
        "contacts": contacts,
        "name": name_of(opened.contact),
        "name_of": name_of,
        "words": queue_words,
        "now": now,
        "considering": considering,
        "framework": considering.framework,
        "recommended_level": beside.level_name(opened.contact.recommended_level, considering.framework),
        "histories": beside.histories_in_words(considering, now),
        "flags": beside.flags_in_words(considering),
        "panel": panel_of(opened, now),
        "sharing": beside.sharing_of(opened.contact, considering),
        "code_words": beside.WORDS_OF_CODES,
        "clocks": beside.clocks_of(opened.contact, now),
        "decisions": beside.decisions_of(contacts),
        "reader": by,
    }


# --- deciding --------------------------------------------------------------------------------------------------------


def _decided_once(form: DecisionForm, by: Account) -> bool:
    """Decide, unless this very form was taken before: then it is done already."""
    key = form.data.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_done = _decided(form, by)
    if not is_done:
        once.give_back(key)
    return is_done


def _decided(form: DecisionForm, by: Account) -> bool:
    """Decide; False with the reasons beside the fields where it may not be decided now."""
    if not form.cleaned_data.get("outcome"):
        form.add_error("outcome", "Choose what follows from the contact.")
        return False
    try:
        decisions.decide_together(form.records(), by=by, seen=_seen(form))
    except DecisionRefused as refused:
        form.take_refusal(refused)
    except StepRefused as refused:
        for condition in refused.conditions:
            form.add_error("outcome", condition.otherwise)
    except NewSinceSeen as news:
        form.add_error(None, str(news))
    except ActionError as refused:
        form.add_error(None, str(refused))
    except Refused as refused:
        # The gate lets the contact be decided, and not what would follow: the writer keeps the words.
        form.add_error("outcome", refused.decision.reason)
    else:
        return True
    return False


def _seen(form: DecisionForm) -> Considered | None:
    """What was on the screen, as the form says; None where it does not say, or where somebody changed it."""
    try:
        return Considered.from_plain(signing.loads(form.cleaned_data.get("seen", ""), salt=SALT))
    except (signing.BadSignature, TypeError):
        return Considered()


def _say_what_was_done(request: PageRequest, form: DecisionForm) -> None:
    for contact in form.decided_on():
        waits = decisions.waiting_on(contact.pk) is not None
        words = "The decision waits for a manager’s signature." if waits else "The contact is decided."
        messages.success(request, f"{name_of(contact)}: {words}")


# --- a manager's signature -------------------------------------------------------------------------------------------


class SignatureForm(forms.Form):
    """What a manager does with a decision: nothing is to be filled in to sign it, unless there are several teams."""

    early_help_team = forms.ModelChoiceField(
        label="Which early help team?", queryset=Team.objects.none(), empty_label="Choose one", required=False
    )

    def __init__(self, *args: Any, leads_to_early_help: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(is_early_help=True, closed_on__isnull=True).order_by("name")
        field: Any = self.fields["early_help_team"]
        field.queryset = teams
        if not leads_to_early_help or len(teams) < 2:
            del self.fields["early_help_team"]


@page(Action.SIGN_OFF_DECISION)
def contact_sign_off(request: PageRequest, contact: UUID) -> HttpResponse:
    """The page on which a manager signs a decision that somebody else made, or sends it back."""
    by = reader_of(request)
    found = Contact.objects.filter(reference=contact).values_list("pk", flat=True).first()
    waiting = decisions.waiting_on(found) if found is not None else None
    author_id = waiting.decided_by_id if waiting is not None else None
    opened = open_contact(contact, Action.SIGN_OFF_DECISION, by=by, author_id=author_id)
    open_message(opened.contact.message_id, Action.READ_CONTACT, by=by)
    if waiting is None:
        return redirect("contact", contact)
    is_back = request.method == "POST" and request.POST.get("do") == "send_back"
    is_signed = request.method == "POST" and not is_back
    leads_to_early_help = waiting.outcome == "early_help"
    signature = SignatureForm(request.POST if is_signed else None, leads_to_early_help=leads_to_early_help)
    back = WhyForm(request.POST if is_back else None, what="What has to be looked at again?")
    form = back if is_back else signature
    if form.is_bound and form.is_valid() and _settled_once(request, form, opened.contact, by, is_back=is_back):
        words = "The decision is sent back." if is_back else "The decision is signed off, and is in force."
        messages.success(request, words)
        return redirect("contact", contact)
    considering = consider([opened], by=by)
    shown = _beside(considering, by) | {"signature": signature, "back": back, "form": form}
    told = shown["decisions"][opened.contact.pk]
    if waiting_among(opened.contact, told) is None:
        raise Http404
    shown |= {"told": told[0], "earlier": told[1:]}
    return render(request, "front_door/sign_off.html", shown, status=422 if form.errors else 200)


def _settled_once(request: PageRequest, form: Any, contact: Contact, by: Account, *, is_back: bool) -> bool:
    key = request.POST.get(ONE_TIME_KEY, "")
    if not once.take(key, by):
        return True
    is_done = _settled(form, contact, by, is_back=is_back)
    if not is_done:
        once.give_back(key)
    return is_done


def _settled(form: Any, contact: Contact, by: Account, *, is_back: bool) -> bool:
    """Sign the decision, or send it back; False with the reasons on the form where that may not be now."""
    try:
        if is_back:
            decisions.send_back(contact.pk, form.cleaned_data["why"], by=by)
        else:
            decisions.sign_off(contact.pk, by=by, early_help_team=form.cleaned_data.get("early_help_team"))
    except DecisionRefused as refused:
        for _, unmet in refused.refusals:
            for condition in unmet:
                form.add_error(None, condition.otherwise)
    except ActionError as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False
