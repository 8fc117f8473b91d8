"""The catalogue of documents: one row a kind. Source: docs/how-to/documents.md, and each row's own."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.documents import childs_plan, letters, reports, shareable
from lineofsight.domain.documents.facts import RecipientKind
from lineofsight.domain.documents.kind import About, DocumentKind, FreeSection

_PRACTICE: Final = "Practice reference"
_FAMILY: Final = (RecipientKind.PERSON,)
_FAMILY_AND_CHILD: Final = (RecipientKind.PERSON, RecipientKind.CHILD)
_ANYBODY: Final = (RecipientKind.PERSON, RecipientKind.CHILD, RecipientKind.ORGANISATION)
_OF_A_CONFERENCE: Final = (RecipientKind.PERSON, RecipientKind.CHILD, RecipientKind.CHAIR, RecipientKind.ORGANISATION)
_TELEPHONE: Final = FreeSection("telephone", "Your telephone number", "As it is to stand in the letter", is_short=True)
_MORE: Final = FreeSection("more", "Anything else", "A paragraph before your name")
_OF_A_REPORT: Final = (
    FreeSection("child", "What the child says", "Beside the words that the record holds"),
    FreeSection("parents", "What parents and carers say", "In their words, and where they do not agree with us"),
    FreeSection("agencies", "What agencies say", "Who says what; what they give in confidence does not belong here"),
    FreeSection("analysis", "Our analysis", "What it means for the child, now and if nothing changes"),
    FreeSection("outline_plan", "Outline plan", "What has to change, who does what, and by when"),
    FreeSection("recommendation", "What we recommend", "A plan or none; under which category; why", is_required=True),
)

DOCUMENTS: Final[tuple[DocumentKind, ...]] = (
    DocumentKind(
        key="shareable_chronology",
        title="Shareable chronology",
        for_whom="One reader: a person of the family, a court, an agency",
        reads="Confirmed rows of the chronology within a span; rows about other people are left out and their names"
        " replaced by how they stand to the child",
        compose=shareable.chronology,
        recipients=_ANYBODY,
        source=f"{_PRACTICE} 7.1: a shareable version is a separate, approved export",
        sections=(FreeSection("introduction", "A word at its beginning", "What the reader should know"),),
        needs_approval=True,
        is_disclosure=True,
        has_span=True,
    ),
    DocumentKind(
        key="conference_report_initial",
        title="Report for an initial conference",
        for_whom="The family, one copy each, and the chair of the conference",
        reads="Referral, strategy discussion, section 47 enquiry, confirmed chronology, the child’s words with their"
        " analysis, last authorised assessment, plan",
        compose=reports.initial_conference,
        recipients=_OF_A_CONFERENCE,
        source="Working Together: the report is shared with parents and child before the conference",
        about=About.ENQUIRY,
        sections=(FreeSection("why", "Why this conference is held"), *_OF_A_REPORT),
        needs_approval=True,
        has_span=True,
    ),
    DocumentKind(
        key="conference_report_review",
        title="Report for a review conference",
        for_whom="The family, one copy each, and the chair of the conference",
        reads="Child protection plan, core groups and reviews, visits since it began, confirmed chronology, the child’s"
        " words with their analysis, last authorised assessment",
        compose=reports.review_conference,
        recipients=_OF_A_CONFERENCE,
        source="Working Together: the report is shared with parents and child before the conference",
        about=About.PROTECTION_PLAN,
        sections=(
            FreeSection("why", "Why there is a plan"),
            FreeSection("progress", "What has been done since", "What is better, what is not, what was not done"),
            *_OF_A_REPORT,
        ),
        needs_approval=True,
        has_span=True,
    ),
    DocumentKind(
        key="conference_record",
        title="Record of a conference",
        for_whom="The family and the agencies that took part, one copy each",
        reads="A conference that was held: decision, category, who took part, dissent, the parents’ and the child’s"
        " part; the child’s last words; the plan in force",
        compose=reports.conference_record,
        recipients=_OF_A_CONFERENCE,
        source=f"{_PRACTICE} 3.2, K13: decision and full record after a conference",
        about=About.CONFERENCE,
        needs_approval=True,
        sections=(
            FreeSection("decided", "What was decided, in words", "Why, and what it means for the child"),
            FreeSection("said", "What was said", "By whom; what was given in confidence does not belong here"),
            FreeSection("outline_plan", "The plan", "What has to change, who does what, and by when"),
        ),
    ),
    DocumentKind(
        key="letter_conference_decision",
        title="Letter: what a conference decided",
        for_whom="A parent, a carer or the child, and the agencies, one copy each",
        reads="A conference that was held: its day, what it decided, the category; the recipient’s address, unless it"
        " is hidden",
        compose=letters.conference_decision,
        recipients=_ANYBODY,
        source=f"{_PRACTICE} 3.2, K13: decision letter after a conference",
        about=About.CONFERENCE,
        needs_approval=True,
        sections=(
            FreeSection("decided", "What was decided, in plain words", "Why, and what it means", is_required=True),
            FreeSection("next", "What happens now", "Who comes when; the first core group", is_required=True),
            _MORE,
            _TELEPHONE,
        ),
    ),
    DocumentKind(
        key="childs_plan",
        title="The plan, for the child",
        for_whom="The child",
        reads="The plan in force, its outcomes and actions, the child’s words and what changed because of them",
        compose=childs_plan.plan_for_child,
        recipients=(RecipientKind.CHILD,),
        source=f"{_PRACTICE} 7.4: plan, a copy in a form that the child understands",
        about=About.PLAN,
        sections=(
            FreeSection("why", "Why you have a plan", "In words that the child uses", is_required=True),
            FreeSection("goals", "What you want", "The child’s own goals, as the child said them"),
            FreeSection("changes", "What we all want to get better"),
            FreeSection("helpers", "Who helps with what", "One person a line"),
            FreeSection("ring", "Who you can ring or talk to", "Names and numbers; an advocate too", is_required=True),
            FreeSection("next", "What happens next", "The next visit or meeting"),
        ),
        is_to_family=True,
    ),
    DocumentKind(
        key="letter_conference_invitation",
        title="Letter: invitation to a conference",
        for_whom="A parent, a carer or the child",
        reads="The child, the worker and the recipient’s address, unless it is hidden",
        compose=letters.conference_invitation,
        recipients=_FAMILY_AND_CHILD,
        source="Working Together: parents and child are invited to the conference",
        sections=(
            FreeSection("when", "When and where", "Day, time and place", is_required=True, is_short=True),
            _MORE,
            _TELEPHONE,
        ),
        is_to_family=True,
    ),
    DocumentKind(
        key="letter_assessment_outcome",
        title="Letter: outcome of an assessment",
        for_whom="A parent, a carer or the child",
        reads="An authorised assessment, with its days",
        compose=letters.assessment_outcome,
        recipients=_FAMILY_AND_CHILD,
        source="Working Together: the outcome of an assessment is shared with the child and the family",
        about=About.ASSESSMENT,
        sections=(
            FreeSection("found", "What we found", "In plain words", is_required=True),
            FreeSection("next", "What happens now", is_required=True),
            _MORE,
            _TELEPHONE,
        ),
        is_to_family=True,
    ),
    DocumentKind(
        key="letter_visit_arranged",
        title="Letter: a visit is arranged",
        for_whom="A parent, a carer or the child",
        reads="The child, the worker and the recipient’s address, unless it is hidden",
        compose=letters.visit_arranged,
        recipients=_FAMILY_AND_CHILD,
        source="Local standard",
        sections=(
            FreeSection("when", "Day and time", "Such as Tuesday 1 December at 4pm", is_required=True, is_short=True),
            FreeSection("about", "What you want to talk about"),
            _MORE,
            _TELEPHONE,
        ),
        is_to_family=True,
    ),
    DocumentKind(
        key="letter_missed_appointment",
        title="Letter: an appointment was missed",
        for_whom="A parent or carer",
        reads="A missed appointment, or a visit that nobody answered",
        compose=letters.missed_appointment,
        recipients=_FAMILY,
        source=f"{_PRACTICE} 7.2, F09: a child who was not brought",
        about=About.MISSED,
        sections=(
            FreeSection("why", "Why it matters", is_required=True),
            FreeSection("when", "The new day, time and place", is_short=True),
            _MORE,
            _TELEPHONE,
        ),
        is_to_family=True,
    ),
    DocumentKind(
        key="letter_ending",
        title="Letter: the end of our work",
        for_whom="A parent, a carer or the child",
        reads="The last episode and the day it was closed",
        compose=letters.ending,
        recipients=_FAMILY_AND_CHILD,
        source=f"{_PRACTICE} 7.4: closure, what is better and who they can go to",
        sections=(
            FreeSection("better", "What has become better", is_required=True),
            FreeSection("turn_to", "Who they can turn to", "Names and numbers", is_required=True),
            _MORE,
            _TELEPHONE,
        ),
        is_to_family=True,
    ),
)
"""Every kind of document, in the order in which they are offered."""

DOCUMENTS_BY_KEY: Final = {one.key: one for one in DOCUMENTS}
if len(DOCUMENTS_BY_KEY) != len(DOCUMENTS):
    raise ValueError("Two documents have the same key. Give each row of DOCUMENTS a key of its own.")

CONFERENCE_REPORTS: Final = ("conference_report_initial", "conference_report_review")
"""The kinds that a family and a chair have to have before a conference."""
CONFERENCE_RECORD: Final = "conference_record"
"""The kind that tells afterwards what a conference heard and decided."""
CONFERENCE_LETTER: Final = "letter_conference_decision"
"""The kind that tells, soon after it, what a conference decided."""
