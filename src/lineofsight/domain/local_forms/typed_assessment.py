"""The typed questions of what is recorded around a referral, a visit and an assessment, and of what a child said.

One row a step, in the order of its page.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.local_forms.typed_question import (
    CHRONOLOGY,
    NOT_IN_FUTURE,
    Happened,
    TypedQuestion,
    TypedStep,
    childs_words,
)

REFERRAL_AND_ASSESSMENT: Final[tuple[TypedStep, ...]] = (
    TypedStep(
        "open-episode",
        "Open an episode on a referral",
        "Referral",
        (
            TypedQuestion(
                "on", "When was the referral received?",
                (Happened.REFERRAL_RECEIVED,), items=("CINreferralDate",),
                conditions=("no_open_episode", "after_last_episode", "within_pregnancy"),
            ),
            TypedQuestion("at_time", "At what time?", (Happened.REFERRAL_RECEIVED,)),
            TypedQuestion("source", "Who referred?", items=("ReferralSource",)),
            TypedQuestion("primary_need", "Primary need", items=("PrimaryNeedCode",)),
            TypedQuestion("decision", "What was decided?", (Happened.REFERRAL_DECIDED,), items=("ReferralNFA",)),
            TypedQuestion("decided_on", "When was it decided?", (Happened.REFERRAL_DECIDED,)),
            TypedQuestion("decided_time", "At what time was it decided?", (Happened.REFERRAL_DECIDED,)),
            TypedQuestion("summary", "What is the worry, and what is working well?", because=CHRONOLOGY),
        ),
    ),
    TypedStep(
        "visit",
        "Record a visit",
        "Visit",
        (
            TypedQuestion(
                "on", "When was the visit?", (Happened.CHILD_SEEN,), conditions=(NOT_IN_FUTURE,), flags=("F08",),
                indicators=("P43", "P77"),
            ),
            TypedQuestion("at_time", "At what time?", (Happened.CHILD_SEEN,)),
            TypedQuestion("purpose", "Why was the visit made?"),
            TypedQuestion("kind", "What kind of visit?", (Happened.CHILD_SEEN,), flags=("F08",)),
            TypedQuestion("failed_outcome", "What became of it?", flags=("F08",)),
            TypedQuestion("who_was_there", "Who was there?", because=CHRONOLOGY),
            TypedQuestion("home_seen", "What was seen of the home?", because=CHRONOLOGY),
            TypedQuestion("seen", "Was the child seen?", (Happened.CHILD_SEEN,), flags=("F08",)),
            TypedQuestion("reason_not_seen", "Why was the child not seen?", flags=("F08",)),
            TypedQuestion("is_seen_alone", "Was the child seen alone?", indicators=("P25", "P44")),
            TypedQuestion("why_not_alone", "Why was the child not seen alone?", indicators=("P44",)),
            TypedQuestion("bedroom", "Was the child’s bedroom seen?"),
            *childs_words(),
            TypedQuestion("direct_work", "What direct work was done?"),
            TypedQuestion("note", "Note of the visit", because=CHRONOLOGY),
        ),
    ),
    TypedStep(
        "view",
        "Record what the child said or showed",
        "The child’s words",
        (
            TypedQuestion("on", "On which day?", conditions=(NOT_IN_FUTURE,)),
            *childs_words(),
            TypedQuestion("view_seen", "How was the child seen?"),
        ),
    ),
    TypedStep(
        "missed-appointment",
        "Record an appointment to which the child was not brought",
        "Missed appointment",
        (
            TypedQuestion("on", "When was the appointment?", conditions=(NOT_IN_FUTURE,), flags=("F09",)),
            TypedQuestion("service", "Whose appointment was it?", flags=("F09",)),
            TypedQuestion("about", "What was it for?"),
            TypedQuestion("reason", "What was said of why?", because=CHRONOLOGY),
            TypedQuestion("told_by", "Who told us?"),
        ),
    ),
    TypedStep(
        "start-assessment",
        "Start an assessment",
        "Start of the assessment",
        (
            TypedQuestion(
                "on", "When did the assessment start?",
                (Happened.ASSESSMENT_STARTED,), items=("AssessmentActualStartDate",),
                conditions=("no_open_assessment",), indicators=("P21",),
            ),
            TypedQuestion(
                "review_point_on", "Internal review point",
                (Happened.ASSESSMENT_REVIEW_POINT_SET,), items=("AssessmentInternalReviewDate",),
            ),
        ),
    ),
    TypedStep(
        "interim-help",
        "Record help given while the assessment is open",
        "Help given meanwhile",
        (
            TypedQuestion("on", "When was the help given?", conditions=("on_or_after_assessment_start",)),
            TypedQuestion("what", "What was done?", conditions=("says_what_help",), because=CHRONOLOGY),
            TypedQuestion("given_by", "Who gave it?"),
            TypedQuestion("goes_on", "Does it go on from that day?"),
        ),
    ),
    TypedStep(
        "hold-review-point",
        "Record that the assessment’s review point was held",
        "Review point",
        (
            TypedQuestion(
                "on", "On which day?",
                (Happened.ASSESSMENT_REVIEW_POINT_HELD,), conditions=("on_or_after_assessment_start",),
            ),
        ),
    ),
    TypedStep(
        "complete-assessment",
        "Finish an assessment, for a manager to authorise",
        "Assessment",
        (
            TypedQuestion(
                "on", "When was the assessment finished?", conditions=("assessment_is_completed",), indicators=("P21",)
            ),
            TypedQuestion(
                "factors", "Factors found at the end of the assessment", items=("AssessmentFactors",), flags=("F07",),
                conditions=("factors_given", "no_factors_stands_alone"),
            ),
            TypedQuestion("facts_found", "What was found?"),
            TypedQuestion("risk_factors", "What are the risks to the child?"),
            TypedQuestion("protective_factors", "What keeps the child safe and well?"),
            TypedQuestion("analysis", "Analysis", because=CHRONOLOGY),
            TypedQuestion("agencies_said", "What did each agency say?"),
            TypedQuestion("mother", "The mother’s part in the assessment"),
            TypedQuestion("why_not_mother", "Why was the mother neither seen nor spoken to?"),
            TypedQuestion("father", "The father’s part in the assessment"),
            TypedQuestion("why_not_father", "Why was the father neither seen nor spoken to?"),
            *childs_words(),
            TypedQuestion("view_seen", "How was the child seen?", indicators=("P25",)),
            TypedQuestion("outcome", "What was decided?", conditions=("outcome_chosen",)),
            TypedQuestion("family_told", "How does the family know?", conditions=("family_is_told",)),
            TypedQuestion("family_told_on", "When was the family told?"),
            TypedQuestion("why_over_time", "Why did it take longer?", conditions=("in_time_or_says_why",)),
        ),
    ),
)  # fmt: skip
