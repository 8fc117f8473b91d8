"""What of one child's record can be put right: the details, and every referral, assessment, enquiry and plan."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.pages import PageRequest, page
from lineofsight.domain.permissions import Action
from lineofsight.record.histories import history_of
from lineofsight.web.correction_recordings import CORRECTION_RECORDINGS
from lineofsight.web.reader import reader_of


@dataclass(frozen=True, slots=True)
class Correctable:
    """One thing that can be put right, and the page on which it is."""

    title: str
    about: str
    address: str


@page(Action.CORRECT_FACT)
def child_corrections(request: PageRequest, reference: UUID) -> HttpResponse:
    """Everything of the child's record that the reader may put right, each with its page."""
    opened = gate.open_child(reference, Action.CORRECT_FACT, by=reader_of(request))
    history = history_of(opened.child.pk)
    listed = [
        Correctable(recording.title, subject.words, address_of(recording.key, reference, subject.id))
        for recording in CORRECTION_RECORDINGS
        if opened.may(recording.action).allowed
        for subject in recording.subjects(history)
    ]
    return render(request, "child/corrections.html", {"child": opened.child, "listed": listed})


def address_of(key: str, child: UUID, subject: int) -> str:
    """The page of a step or a correction of a child. subject: what it is about; 0 for the child itself."""
    name = f"record_{key.replace('-', '_')}"
    return reverse(f"{name}_of", args=[child, subject]) if subject else reverse(name, args=[child])
