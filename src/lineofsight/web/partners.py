"""Partner agencies, the accounts of their people, and the messages that were written to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import once
from lineofsight.access.models import Account, OutgoingMessage
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.partners import ends_on, why_ended
from lineofsight.actions import outgoing, partners
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.partners import AgencyRecord, PartnerRecord, PartnerRefused
from lineofsight.domain.information_sharing import AgencyKind
from lineofsight.domain.permissions import Action, Role
from lineofsight.record.models import Agency, Worker
from lineofsight.record.moment import today
from lineofsight.web.enquiry_words import reference_of
from lineofsight.web.form_fields import ONE_TIME_KEY
from lineofsight.web.reader import reader_of

SOON: Final = timedelta(days=14)
"""An account that ends within so long is shown as one to see to."""
MESSAGES_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person of an agency. why_ended: "" while the account is in force. ends_on: when it ends if nothing is done."""

    account: Account
    why_ended: str
    ends_on: date | None

    @property
    def is_to_see_to(self) -> bool:
        return not self.why_ended and self.ends_on is not None and self.ends_on <= today() + SOON


def _people(accounts: Any) -> list[ShownPerson]:
    """The people of these accounts, by name. In one query."""
    rows = accounts.filter(role=Role.PARTNER).select_related("agency", "sponsor", "worker")
    return [ShownPerson(one, why_ended(one, today()), ends_on(one)) for one in rows.order_by("full_name", "pk")]


@dataclass(frozen=True, slots=True)
class ListedAgency:
    """One line of the list. in_force: how many of its people have an account that is in force."""

    agency: Agency
    kind: str
    in_force: int


def _is_of(person: ShownPerson, agency: Agency) -> bool:
    return person.account.agency_id == agency.pk and not person.why_ended


@page(Action.MANAGE_PARTNERS, methods=("GET", "HEAD"))
def partner_agencies(request: PageRequest) -> HttpResponse:
    """Every agency with its people, and whose accounts end soon."""
    people = _people(Account.objects)
    rows = [
        ListedAgency(agency, AgencyKind(agency.kind).label, sum(_is_of(one, agency) for one in people))
        for agency in Agency.objects.order_by("name")
    ]
    shown = {
        "rows": rows,
        "to_see_to": sorted((one for one in people if one.is_to_see_to), key=lambda one: one.ends_on or today()),
        "not_sent": OutgoingMessage.objects.waiting().count(),
        "has_mail": outgoing.has_mail(),
    }
    return render(request, "partners/agencies.html", shown)


# --- agencies --------------------------------------------------------------------------------------------------------


class AgencyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the agency’s name"})
    kind = forms.ChoiceField(
        label="Kind of agency",
        help_text="It says which question is suggested and under which law it can be asked",
        choices=[("", "Choose the kind"), *AgencyKind.choices()],
        error_messages={"required": "Choose the kind of agency"},
    )
    email_domains = forms.CharField(
        label="Email domains of its people",
        help_text="One on each line, such as police.example. Its people have their work address at one of them",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter at least one domain of the agency’s email addresses"},
    )

    def record(self) -> AgencyRecord:
        given = self.cleaned_data
        domains = tuple(given["email_domains"].replace(",", "\n").split())
        return AgencyRecord(given["name"], AgencyKind(given["kind"]), domains)


@page(Action.MANAGE_PARTNERS)
def new_agency(request: PageRequest) -> HttpResponse:
    """Open an agency."""
    form = AgencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            agency = partners.open_agency(form.record(), by=reader_of(request))
        except PartnerRefused as refused:
            form.add_error(refused.about, str(refused))
        else:
            messages.success(request, f"{agency.name} can be asked. Open an account for each person who answers.")
            return redirect("partner_agency", agency.pk)
    return _form_page(request, form, "Open an agency", "Open the agency")


@page(Action.MANAGE_PARTNERS)
def change_agency(request: PageRequest, agency: int) -> HttpResponse:
    """Change an agency's name, kind or domains."""
    found = _agency(agency)
    initial = {"name": found.name, "kind": found.kind, "email_domains": "\n".join(found.email_domains)}
    form = AgencyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            partners.change_agency(found, form.record(), by=reader_of(request))
        except PartnerRefused as refused:
            form.add_error(refused.about, str(refused))
        else:
            messages.success(request, "The agency is changed.")
            return redirect("partner_agency", found.pk)
    return _form_page(request, form, "Change the agency", "Save", agency=_agency(agency))


@page(Action.MANAGE_PARTNERS)
def partner_agency(request: PageRequest, agency: int) -> HttpResponse:
    """One agency: what is known of it, its people, and closing it."""
    found = _agency(agency)
    if request.method == "POST":
        do = partners.close_agency if request.POST.get("do") == "close" else partners.reopen_agency
        try:
            do(found, by=reader_of(request))
        except ActionError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, f"{found.name} is {'closed' if found.closed_on else 'open again'}.")
        return redirect("partner_agency", found.pk)
    shown = {"agency": found, "kind": AgencyKind(found.kind).label, "people": _people(found.accounts)}
    return render(request, "partners/agency.html", shown)


def _agency(pk: int) -> Agency:
    found = Agency.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form_page(request: PageRequest, form: forms.Form, title: str, button: str, **shown: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button} | shown
    return render(request, "partners/form.html", context, status=422 if form.errors else 200)


# --- people ----------------------------------------------------------------------------------------------------------


class SponsorField(forms.ModelChoiceField):
    """A worker who is here, who answers for the account."""

    def __init__(self) -> None:
        super().__init__(
            label="Sponsor",
            help_text="A worker here who knows that this person needs the account. It ends when the sponsor leaves",
            queryset=Worker.objects.none(),
            empty_label="Choose a worker",
            error_messages={"required": "Choose the worker who sponsors the account"},
        )

    def offer(self, on: date) -> None:
        workers: Any = Worker.objects
        self.queryset = workers.here_on(on).order_by("name", "pk")


class PersonForm(forms.Form):
    full_name = forms.CharField(
        label="First and last name",
        help_text="One named person: an account is never shared",
        max_length=200,
        error_messages={"required": "Enter the person’s first and last name"},
    )
    email = forms.CharField(
        label="Work email address", max_length=254, error_messages={"required": "Enter a work email address"}
    )
    username = forms.CharField(
        label="Sign-in name",
        help_text="Small letters, figures, dots and dashes, such as j.moon.police",
        max_length=150,
        error_messages={"required": "Enter a sign-in name"},
    )
    sponsor = SponsorField()

    def __init__(self, data: Any, agency: Agency, **shape: Any) -> None:
        super().__init__(data, **shape)
        sponsor: Any = self.fields["sponsor"]
        sponsor.offer(today())
        self.fields["email"].help_text = f"At {' or '.join(agency.email_domains)}"


@page(Action.MANAGE_PARTNERS)
def new_partner_account(request: PageRequest, agency: int) -> HttpResponse:
    """Open an account for a person of an agency, and show the code with which they set their password, once."""
    found, by = _agency(agency), reader_of(request)
    form = PersonForm(request.POST if request.method == "POST" else None, found, initial={"sponsor": by.worker_id})
    if form.is_bound and form.is_valid():
        key = form.data.get(ONE_TIME_KEY, "")
        if not once.take(key, by):
            messages.info(request, "The account is open already. Give a new code if the first was not noted.")
            return redirect("partner_agency", found.pk)
        try:
            account, code = partners.open_account(found, PartnerRecord(**form.cleaned_data), by=by)
        except PartnerRefused as refused:
            once.give_back(key)
            form.add_error(refused.about, str(refused))
        else:
            return render(request, "partners/invited.html", {"account": account, "code": code, "agency": found})
    return _form_page(request, form, "Open an account", "Open the account", agency=found)


class AttestForm(forms.Form):
    sponsor = SponsorField()

    def __init__(self, data: Any, **shape: Any) -> None:
        super().__init__(data, **shape)
        sponsor: Any = self.fields["sponsor"]
        sponsor.offer(today())


@page(Action.MANAGE_PARTNERS)
def partner_account(request: PageRequest, account: int) -> HttpResponse:
    """One person's account: how long it lasts, saying again that it is needed, a new code, closing it."""
    found, by = _account(account), reader_of(request)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AttestForm(request.POST if do == "attest" else None, initial={"sponsor": found.sponsor_id})
    try:
        if do == "attest" and form.is_valid():
            partners.attest(found, sponsor=form.cleaned_data["sponsor"], by=by)
            messages.success(request, f"The account of {found.full_name} is in force.")
            return redirect("partner_account", found.pk)
        if do == "close":
            partners.close_account(found, by=by)
            messages.success(request, f"The account of {found.full_name} is closed.")
            return redirect("partner_account", found.pk)
        if do == "invite":
            code = partners.invite_again(found, by=by)
            return render(request, "partners/invited.html", {"account": found, "code": code, "agency": found.agency})
    except PartnerRefused as refused:
        form.add_error("sponsor" if refused.about == "sponsor" else None, str(refused))
    except ActionError as refusal:
        messages.info(request, str(refusal))
        return redirect("partner_account", found.pk)
    (person,) = _people(Account.objects.filter(pk=found.pk))
    shown = {"person": person, "account": person.account, "form": form}
    return render(request, "partners/account.html", shown, status=422 if form.errors else 200)


def _account(pk: int) -> Account:
    found = Account.objects.filter(pk=pk, role=Role.PARTNER).select_related("agency", "sponsor").first()
    if found is None:
        raise Http404
    return found


# --- messages --------------------------------------------------------------------------------------------------------


@page(Action.MANAGE_PARTNERS, methods=("GET", "HEAD"))
def partner_messages(request: PageRequest) -> HttpResponse:
    """The messages to agencies' people, the latest first: to whom, when, and whether they were sent."""
    found = Paginator(OutgoingMessage.objects.select_related("account__agency"), MESSAGES_A_PAGE)
    at = found.get_page(request.GET.get("page"))
    rows = [{"message": one, "reference": reference_of(one.about), "standing": _standing_of(one)} for one in at]
    shown = {
        "rows": rows,
        "at": at,
        "has_mail": outgoing.has_mail(),
        "waiting": OutgoingMessage.objects.waiting().count(),
    }
    return render(request, "partners/messages.html", shown)


def _standing_of(message: OutgoingMessage) -> tuple[str, str]:
    """How a message stands: a word, and the colour of its tag."""
    if message.sent_at is not None:
        return "Sent", "green"
    if message.dropped_at is not None:
        return "No longer needed", "grey"
    if message.tries:
        return "Not taken, tried again", "orange"
    return ("Waiting", "blue") if outgoing.has_mail() else ("Not sent", "red")
