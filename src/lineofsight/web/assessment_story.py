"""What an assessment and a section 47 enquiry found, and the help given while one was open, told part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.record.models import Assessment, InterimHelp, Section47Enquiry, View
from lineofsight.web.words import date_in_words

CHILDS_WORDS = "What the child said or showed"
HELP = Prefetch("interim_help", InterimHelp.objects.select_related("load", "recorded_by"))


def found_told(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """What an assessment found, what that means and what was decided; a part that was not said is ""."""
    yield "What was found", assessment.facts_found
    yield "Risks", assessment.risk_factors
    yield "Strengths", assessment.protective_factors
    yield "Analysis", assessment.analysis
    yield "Mother", str(assessment.get_mother_display()) if assessment.mother else ""
    yield "Why the mother took no part", assessment.why_not_mother
    yield "Father", str(assessment.get_father_display()) if assessment.father else ""
    yield "Why the father took no part", assessment.why_not_father
    yield "What each agency said", assessment.agencies_said
    yield "Decided", str(assessment.get_outcome_display()) if assessment.outcome else ""
    on = f", on {date_in_words(assessment.family_told_on)}" if assessment.family_told_on else ""
    yield "How the family was told", f"{assessment.get_family_told_display()}{on}" if assessment.family_told else ""
    yield "Why it took more than 45 working days", assessment.why_over_time


def views_told(views: Iterable[View]) -> Iterator[tuple[str, str]]:
    """What the child said or showed, how that is known, how the child was seen, and what the worker makes of it."""
    for one in views:
        yield CHILDS_WORDS, one.words
        yield "How it is known", str(one.get_source_display())
        yield "How the child was seen", str(one.get_seen_display()) if one.seen else ""
        yield "What the worker makes of it", one.analysis


def help_told(given: InterimHelp) -> Iterator[tuple[str, str]]:
    """What help was given, and by whom."""
    yield "", given.what
    yield "Given by", given.given_by
    yield "", "It goes on from that day" if given.goes_on else ""


def concluded_told(enquiry: Section47Enquiry) -> Iterator[tuple[str, str]]:
    """What an enquiry found, what the agencies say and what the family was told."""
    labels = {str(one.value): one.label for one in CategoryOfAbuse}
    for one in sorted(enquiry.concerns.all(), key=lambda found: list(labels).index(found.category)):
        yield labels[one.category], str(one.get_finding_display())
    yield "Why the child was not seen", enquiry.why_not_seen
    yield "Findings", enquiry.findings
    yield "What each agency says", enquiry.agencies_views
    yield "Challenged", enquiry.agency_challenge
    yield "What keeps the child safe", enquiry.safety_plan
    yield "What the family was told", enquiry.family_told


def signed_told(enquiry: Section47Enquiry) -> Iterator[tuple[str, str]]:
    """Who concluded an enquiry and when, who signed its outcome, or why it was sent back."""
    if enquiry.submitted_by is not None:
        yield "Concluded by", f"{enquiry.submitted_by.name}, {date_in_words(enquiry.submitted_on)}"
    if enquiry.is_before_signing:
        yield "Signed", "before a signature was asked for; whoever concluded it counts as who signed it"
    elif enquiry.signed_by is not None:
        yield "Signed by", enquiry.signed_by.name
    if enquiry.why_sent_back:
        by = f" (by {enquiry.sent_back_by.name})" if enquiry.sent_back_by is not None else ""
        yield f"Sent back{by}", enquiry.why_sent_back
