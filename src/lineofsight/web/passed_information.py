"""What the front door passed on about a child, for whoever holds the child to read and to say so."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild
from lineofsight.access.pages import PageRequest, page
from lineofsight.access.statutory_detail import sharing_of
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.passed_information import acknowledge
from lineofsight.domain.permissions import Action
from lineofsight.record.models import InformationRead
from lineofsight.record.passed_information import unread_about
from lineofsight.web.contact_story import passed_entries
from lineofsight.web.reader import reader_of


@page(Action.ACKNOWLEDGE_INFORMATION)
def passed_information(request: PageRequest, reference: UUID) -> HttpResponse:
    """What is not read yet, word for word, and who has read what came before."""
    reader = reader_of(request)
    opened = gate.open_child(reference, Action.ACKNOWLEDGE_INFORMATION, by=reader)
    if request.method == "POST":
        return _read(request, opened)
    is_whole = sharing_of(opened).is_whole
    unread = unread_about(opened.child, is_whole=is_whole)
    read = InformationRead.objects.filter(contact__child=opened.child).select_related("contact", "read_by")
    shown = {
        "child": opened.child,
        "passed": list(zip(unread, passed_entries(unread, is_whole=is_whole), strict=True)),
        "read": list(read.order_by("-read_at", "-pk")),
    }
    return render(request, "child/passed_information.html", shown)


def _read(request: PageRequest, opened: OpenedChild) -> HttpResponse:
    child = opened.child
    try:
        acknowledge(child.pk, UUID(request.POST.get("contact", "")), by=reader_of(request))
    except ValueError:
        messages.info(request, "Choose what you have read: nothing was recorded.")
    except ActionError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "It is recorded that you have read it.")
    unread = unread_about(child, is_whole=sharing_of(opened).is_whole)
    return redirect("passed_information" if unread else "child", child.reference)
