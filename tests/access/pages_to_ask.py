"""A few pages, as the web floor would write them, to ask what `@page` does with each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from lineofsight.access import gate
from lineofsight.access.exceptions import Refused
from lineofsight.access.pages import live, page
from lineofsight.access.transactions import one_transaction
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Child


@page(Action.READ_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    return HttpResponse("figures")


@page(Action.READ_CHILD_LIST)
def children(request: HttpRequest) -> HttpResponse:
    shown = list(gate.visible_children(request.user).values_list("pk", flat=True))
    request.trail.showed(shown, sorted="name")
    return HttpResponse(f"{len(shown)} children")


@page(Action.READ_CHILD)
def child(request: HttpRequest, reference: str) -> HttpResponse:
    opened = gate.open_child(reference, Action.READ_CHILD, by=request.user)
    sibling = request.GET.get("sibling")
    if sibling:
        gate.open_child(sibling, Action.READ_CHILD, by=request.user)
    return HttpResponse(f"the record. {opened.reason}")


@page(Action.READ_CHILD)
def forgiving(request: HttpRequest, reference: str) -> HttpResponse:
    """A page that goes on without what it was refused."""
    try:
        gate.open_child(reference, Action.READ_CHILD, by=request.user)
    except Refused:
        return HttpResponse("shown without it")
    return HttpResponse("the record")


@one_transaction()
def record_visit(request: HttpRequest, reference: str) -> None:
    opened = gate.open_child(reference, Action.RECORD_VISIT, by=request.user, for_change=True)
    opened.child.as_at_on = "2026-11-02"
    opened.child.save()
    opened.wrote("visit", 5)


@page(Action.RECORD_VISIT)
def visit(request: HttpRequest, reference: str) -> HttpResponse:
    opened = gate.open_child(reference, Action.RECORD_VISIT, by=request.user)
    if request.method == "POST":
        record_visit(request, reference)
        if request.POST.get("fail"):
            raise RuntimeError("the page fails after the action")
    return HttpResponse(f"a form. {opened.reason}")


@page(Action.READ_CLOCK_MANUAL)
def manual(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the manual")


@page(Action.READ_PUBLIC_PAGE)
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anyone")


@live(Action.READ_BOARD)
async def stream(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"changed": True})


@page(Action.READ_CHILD)
def ungated(request: HttpRequest, reference: str) -> HttpResponse:
    """A page that takes a record without asking for it: the walk over every address has to find it."""
    return HttpResponse(str(get_object_or_404(Child, reference=reference)))


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view without an action: the walk over every address has to find it."""
    return HttpResponse("nobody asked")


asked = [
    path("", board, name="asked_board"),
    path("children/", children, name="asked_children"),
    path("children/<uuid:reference>/", child, name="asked_child"),
    path("children/<uuid:reference>/forgiving/", forgiving, name="asked_forgiving"),
    path("children/<uuid:reference>/visit/", visit, name="asked_visit"),
    path("manual/", manual, name="asked_manual"),
    path("public/", public, name="asked_public"),
    path("live/", stream, name="asked_live"),
    path("ungated/<uuid:reference>/", ungated, name="asked_ungated"),
]
urlpatterns = [path("ask/", include(asked)), path("", include("lineofsight.config.urls"))]
