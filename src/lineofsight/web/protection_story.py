"""Strategy discussions, section 47 enquiries and conferences, told as entries."""

from __future__ import annotations

from collections.abc import Iterator

from lineofsight.domain.codes import (
    ParticipationCode,
)
from lineofsight.domain.meetings import Reported
from lineofsight.record.models import (
    Conference,
    PlannedConference,
    ReviewConference,
    Section47Enquiry,
    StrategyDiscussion,
)
from lineofsight.web.assessment_story import concluded_told, signed_told
from lineofsight.web.entries import Entry, attendance_told, label_of, said, source_of
from lineofsight.web.words import date_in_words, yes_or_no


def discussion_entries(discussion: StrategyDiscussion) -> Iterator[Entry]:
    invited = list(discussion.attendance.all())
    told = said(
        ("Decided", discussion.get_outcome_display()),
        ("Police took part", "" if invited else yes_or_no(discussion.is_police_present)),
        ("Health took part", "" if invited else yes_or_no(discussion.is_health_present)),
        *attendance_told(invited),
        ("Held without an agency that must take part, because", discussion.why_not_quorate),
        ("Reasons", discussion.reasons),
        ("Disagreed", discussion.dissent),
        ("How and when the child will be seen", discussion.seeing_plan),
        ("Parents told", yes_or_no(discussion.are_parents_told)),
        ("Why the parents were not told", discussion.why_parents_not_told),
    )
    title = "Strategy discussion held by telephone" if discussion.is_by_telephone else "Strategy discussion held"
    if discussion.follows_id is not None:
        title = "Meeting held that follows a strategy discussion by telephone"
    yield Entry(title, discussion.held_on, told, source_of(discussion), discussion.held_at, order=20)


def enquiry_entries(enquiry: Section47Enquiry) -> Iterator[Entry]:
    source = source_of(enquiry)
    target = date_in_words(enquiry.conference_target_on)
    told = said(("Conference to be held by", target))
    yield Entry("Section 47 enquiry started", enquiry.started_on, told, source, enquiry.started_at, order=21)
    if enquiry.concluded_on:
        told = said(
            ("Outcome", str(enquiry.get_outcome_display())),
            ("Conference required", yes_or_no(not enquiry.is_conference_not_required)),
            *concluded_told(enquiry),
            *signed_told(enquiry),
        )
        yield Entry("Section 47 enquiry concluded", enquiry.concluded_on, told, source, order=22)
    elif enquiry.submitted_on:
        told = said(("Outcome", str(enquiry.get_outcome_display())), *concluded_told(enquiry), *signed_told(enquiry))
        title = "Conclusion of the section 47 enquiry with a manager, to be signed"
        yield Entry(title, enquiry.submitted_on, told, source, order=22)
    elif enquiry.why_sent_back:
        told = said(*signed_told(enquiry))
        yield Entry("Conclusion of the section 47 enquiry sent back to its author", None, told, source, order=22)
    elif enquiry.is_conference_not_required:
        yield Entry("Section 47 enquiry: no conference required", None, "", source, order=22)


def conference_entries(conference: Conference) -> Iterator[Entry]:
    told = said(
        ("Decided", str(conference.get_outcome_display()) if conference.outcome else ""),
        ("Child’s part in it", label_of(ParticipationCode, conference.participation)),
        *held_told(conference),
    )
    yield Entry(f"{conference.get_kind_display()} held", conference.held_on, told, source_of(conference), order=30)


def held_told(conference: Conference | ReviewConference) -> Iterator[tuple[str, str]]:
    """How a conference was held, part by part."""
    invited = list(conference.attendance.all())
    yield "Chaired by", conference.chair
    yield from attendance_told(invited)
    for reported in Reported:
        yield reported.label, "; ".join(str(one.get_agency_display()) for one in invited if one.reported == reported)
    yield "Quorate", yes_or_no(conference.is_quorate)
    yield "Held without a quorum, because", conference.why_not_quorate
    yield "Disagreed", conference.dissent
    yield "The parents’ part", str(conference.get_parents_part_display()) if conference.parents_part else ""
    yield "Why the parents were excluded", conference.why_parents_excluded
    yield "Decision letter sent", date_in_words(conference.letter_sent_on)
    yield "Full record sent", date_in_words(conference.record_sent_on)


def planned_conference_entries(planned: PlannedConference) -> Iterator[Entry]:
    kind = "Review conference" if planned.is_review else "Initial conference"
    told = said(
        ("Report shared with the family and the chair", date_in_words(planned.report_shared_on)),
        ("Called off" if planned.called_off_on else "Moved, because", planned.why_moved),
    )
    title = f"{kind} planned for {date_in_words(planned.planned_on)}"
    yield Entry(title, planned.set_on, told, source_of(planned), order=29)
