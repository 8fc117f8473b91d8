"""Files with a contact form: checked and kept as soon as they are added, so that none is lost before it is sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lineofsight.access.models import DraftFile
from lineofsight.access.pages import PageRequest, page
from lineofsight.actions import attachments, scanning
from lineofsight.actions.attachments import AttachmentRefused
from lineofsight.actions.file_kinds import EXTENSIONS, kinds_in_words
from lineofsight.domain.permissions import Action
from lineofsight.web.contact_form.journey import Journey
from lineofsight.web.contact_form.visitor import UPLOAD, around, journey_of, kept_of, may, too_often
from lineofsight.web.uploads import was_too_large


@page(Action.MAKE_CONTACT, hold=False)
def files(request: PageRequest) -> HttpResponse:
    """The files that were added so far, and adding more."""
    journey = journey_of(request)
    if journey is None:
        return redirect("contact_start")
    errors: list[str] = []
    if request.method == "POST":
        if "add" not in request.POST and not request.FILES:
            return redirect("contact_later" if "later" in request.POST else "contact_check")
        if not may(request, UPLOAD):
            return too_often(request)
        errors = _add(request, journey)
        if not errors:
            return redirect(reverse("contact_files"))
    return _shown(request, journey, errors)


def _add(request: PageRequest, journey: Journey) -> list[str]:
    """Keep what was chosen; what is wrong with those that were not kept."""
    errors = [attachments.too_large(attachments.shown_name(name)) for name in was_too_large(request)]
    chosen = request.FILES.getlist("files")
    for upload in chosen:
        try:
            attachments.add_to_draft(journey.draft, upload.name or "", upload.read())
        except AttachmentRefused as refused:
            errors.append(str(refused))
    if not chosen and not errors:
        errors.append("Choose a file to add, or go on without one.")
    return errors


def _shown(request: PageRequest, journey: Journey, errors: list[str]) -> HttpResponse:
    shown: dict[str, Any] = around() | {
        "journey": journey,
        "kept": kept_of(journey),
        "errors": errors,
        "files": journey.draft.files.defer("content"),
        "most": attachments.MOST,
        "largest": attachments.LARGEST // 1024 // 1024,
        "kinds": kinds_in_words(),
        "accept": ",".join(EXTENSIONS),
        "is_scanned": scanning.has_scanner(),
        "before": journey.first_of(journey.steps[-1]),
    }
    return render(request, "contact_form/files.html", shown, status=422 if errors else 200)


@page(Action.MAKE_CONTACT)
def remove_file(request: PageRequest) -> HttpResponse:
    """Take a file out again."""
    if request.method != "POST":
        raise Http404
    journey = journey_of(request)
    if journey is None:
        return redirect("contact_start")
    try:
        wanted = UUID(request.POST.get("file", ""))
    except ValueError:
        raise Http404 from None
    DraftFile.objects.filter(pk=wanted, draft=journey.draft).delete()
    return redirect("contact_files")
