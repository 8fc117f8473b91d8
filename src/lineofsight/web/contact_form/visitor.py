"""The person at the other end of a contact form: which draft they are writing, and how much they may still do.

Which draft is known by the session, and by what each page of the form carries itself: a page that stayed open longer
than the session still saves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import throttle
from lineofsight.access.models import Draft
from lineofsight.access.throttle import Limit
from lineofsight.actions import drafts
from lineofsight.record.front_door_standards import standard_on
from lineofsight.record.moment import today
from lineofsight.web.autosave import TOKEN
from lineofsight.web.contact_form.journey import DRAFT_FORMS, Journey

SESSION_DRAFT: Final = "contact_draft"
SESSION_SENT: Final = "contact_sent"
SALT: Final = "lineofsight.contact_form"
LASTS: Final = timedelta(days=2)
"""How long an open page of the form can save."""

BEGIN: Final = Limit("contact_begin", 30, timedelta(hours=1), "contact forms begun")
SEND: Final = Limit("contact_send", 60, timedelta(hours=1), "contact forms sent")
UPLOAD: Final = Limit("contact_upload", 60, timedelta(hours=1), "files added to contact forms")
GUESS: Final = Limit("contact_code", 10, timedelta(minutes=15), "codes and references tried that lead nowhere")
LIMITS: Final = (BEGIN, SEND, UPLOAD, GUESS)
"""What people without an account may do from one network address, in so long."""


@dataclass(frozen=True)
class KeptOfVisitor:
    """What a page of the form tells its script, in the shape that `components/kept.html` draws."""

    token: str
    save_address: str
    conflicts: tuple[Any, ...] = ()


def kept_of(journey: Journey) -> KeptOfVisitor:
    """What a page of this form carries so that it saves what is typed."""
    token = signing.dumps(str(journey.draft.pk), salt=SALT)
    return KeptOfVisitor(token, reverse("contact_save"))


def journey_of(request: HttpRequest) -> Journey | None:
    """The form that this person is filling in: the one that the page they send belongs to, else their session's."""
    named = draft_named(request.POST.get(TOKEN, "")) if request.method == "POST" else None
    if named is None:
        named = _draft(str(request.session.get(SESSION_DRAFT, "")))
    if named is None:
        return None
    if request.session.get(SESSION_DRAFT) != str(named.pk):
        request.session[SESSION_DRAFT] = str(named.pk)
    return Journey(named)


def draft_named(token: str) -> Draft | None:
    """The draft that a page of the form says it belongs to; None for one that is sent, destroyed or not ours."""
    try:
        named = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return _draft(str(named))


def _draft(draft_id: str) -> Draft | None:
    found = (drafts.of_public(draft_id, form) for form in DRAFT_FORMS.values())
    return next((draft for draft in found if draft is not None), None)


def may(request: HttpRequest, limit: Limit) -> bool:
    """Count one more of what is limited; False where it is too much."""
    return throttle.count(limit, throttle.place_of(request))


def may_guess(request: HttpRequest) -> bool:
    """Whether one more code may be tried from where this comes. Only a code that leads nowhere is counted."""
    return not throttle.is_spent(GUESS, throttle.place_of(request))


def too_often(request: HttpRequest) -> HttpResponse:
    """The page that says to wait, or to ring."""
    return render(request, "contact_form/too_often.html", around(), status=429)


def around() -> dict[str, Any]:
    """What every page of the form shows: how to ring, when, and what is done with what is told."""
    standard = standard_on(today())
    return {
        "telephone": settings.FRONT_DOOR_TELEPHONE,
        "out_of_hours": settings.OUT_OF_HOURS_TELEPHONE or settings.FRONT_DOOR_TELEPHONE,
        "privacy_notice": settings.PRIVACY_NOTICE,
        "opens_at": standard.opens_at,
        "closes_at": standard.closes_at,
        "kept_days": drafts.KEPT.days,
    }
