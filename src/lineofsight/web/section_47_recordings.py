"""What can be recorded of a section 47 enquiry on a child's page: its conclusion, and a manager's signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from lineofsight.access.models import Account
from lineofsight.actions import section_47
from lineofsight.domain import history as facts
from lineofsight.domain import pathway, protection_pathway
from lineofsight.domain.history import History
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Section47Enquiry
from lineofsight.web import section_47_forms as forms
from lineofsight.web.recording import Recording, Subject, Written
from lineofsight.web.words import date_in_words


def _enquiries(which: Callable[[facts.Section47Enquiry], bool]) -> Callable[[History], Iterator[Subject]]:
    """The enquiries of the child's open episodes of which `which` holds."""

    def subjects(history: History) -> Iterator[Subject]:
        for episode in history.episodes:
            for one in episode.section_47_enquiries:
                if pathway.is_open(episode) and which(one):
                    yield Subject(one.id, f"the enquiry started on {date_in_words(one.started_on)}")

    return subjects


def _to_conclude(enquiry: facts.Section47Enquiry) -> bool:
    return pathway.is_under_way(enquiry) and not pathway.awaits_signature(enquiry)


def _conclude(reference: UUID, subject: int, form: Any, by: Account) -> Section47Enquiry:
    told = form.told()
    found = {key: told[key] for key in ("on", "outcome", "findings")}
    return section_47.conclude_section_47_enquiry(reference, subject, said=form.concluded(), by=by, **found)


def _answer(reference: UUID, subject: int, form: Any, by: Account) -> Written:
    told = form.told()
    if told["answer"] == forms.SEND_BACK:
        return section_47.send_section_47_back(reference, subject, on=told["on"], why=told["why"], by=by)
    return section_47.sign_section_47_outcome(reference, subject, on=told["on"], by=by)


def _before(_by: Account, child: UUID, subject: int) -> dict[str, Any]:
    """The conclusion that was sent back, to be written again."""
    enquiry = _row(child, subject)
    return {"before": enquiry if enquiry is not None and enquiry.why_sent_back else None, "seen": _seen(enquiry)}


def _to_sign(_by: Account, child: UUID, subject: int) -> dict[str, Any]:
    enquiry = _row(child, subject)
    return {"enquiry": enquiry, "seen": _seen(enquiry)}


def _seen(enquiry: Section47Enquiry | None) -> str:
    """Whether and when the child was seen since an enquiry began, by the visits that are recorded."""
    if enquiry is None:
        return ""
    seen_on = section_47.first_seen_in(enquiry.child_id, enquiry.pk)
    if seen_on is None:
        return f"No visit at which the child was seen is recorded since {date_in_words(enquiry.started_on)}"
    return f"On {date_in_words(seen_on)}, first"


def _row(child: UUID, subject: int) -> Section47Enquiry | None:
    rows = Section47Enquiry.objects.select_related("submitted_by", "sent_back_by").prefetch_related("concerns")
    return rows.filter(child__reference=child, pk=subject).first()


def _who_concluded(enquiry_id: int) -> int | None:
    return Section47Enquiry.objects.filter(pk=enquiry_id).values_list("submitted_by_id", flat=True).first()


SECTION_47_RECORDINGS: tuple[Recording, ...] = (
    Recording(
        key="conclude-section-47",
        title="Conclude a section 47 enquiry, for a manager to sign",
        action=Action.CONCLUDE_SECTION_47,
        form=forms.Section47ConclusionForm,
        form_given=_before,
        do=_conclude,
        done="The section 47 enquiry is concluded. A manager has still to sign its outcome.",
        subjects=_enquiries(_to_conclude),
        beside={protection_pathway.SEEN_IN_ENQUIRY_OR_SAYS_WHY.key: "why_not_seen"},
        template="child/conclude_section_47.html",
    ),
    Recording(
        key="sign-section-47",
        title="Sign the outcome of a section 47 enquiry, or send it back",
        action=Action.SIGN_SECTION_47,
        form=forms.Section47AnswerForm,
        form_given=_to_sign,
        do=_answer,
        done="Your answer is recorded.",
        subjects=_enquiries(pathway.awaits_signature),
        button="Save your answer",
        author=_who_concluded,
        beside={pathway.SAYS_WHY_SENT_BACK.key: "why"},
        template="child/sign_section_47.html",
    ),
)
