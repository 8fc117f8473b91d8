"""The typed questions of emergency measures, being looked after, private fostering and the way to court.

One row a step, in the order of its page.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.local_forms.typed_question import (
    CARE_RETURN,
    CHRONOLOGY,
    Happened,
    TypedQuestion,
    TypedStep,
)

PLACEMENT_QUESTIONS: Final = (
    TypedQuestion("placement_type", "Kind of placement"),
    TypedQuestion("provider", "Who provides the placement?"),
    TypedQuestion("carer", "Who cares for the child?"),
    TypedQuestion("placed_at", "Address of the placement"),
    TypedQuestion("postcode", "Postcode of the placement"),
    TypedQuestion("is_protected", "Must where the child is placed be kept hidden?"),
    TypedQuestion("urn", "Ofsted number of the provider"),
    TypedQuestion("is_outside_authority", "Is the placement outside the authority’s area?"),
    TypedQuestion(
        "is_until_eighteen",
        "Is the placement meant to last until the child is 18?",
        (Happened.PLACEMENT_UNTIL_EIGHTEEN_STARTED,),
    ),
)
"""What is asked of a placement, whether it is the first or another."""

CARE: Final[tuple[TypedStep, ...]] = (
    TypedStep(
        "emergency-protection",
        "Record police protection or an emergency protection order",
        "Emergency measure",
        (
            TypedQuestion(
                "kind", "Which measure?",
                (Happened.POLICE_PROTECTION_TAKEN, Happened.EMERGENCY_PROTECTION_ORDER_MADE),
                conditions=("not_under_the_same_emergency",),
            ),
            TypedQuestion(
                "on", "On which day did it begin?",
                (Happened.POLICE_PROTECTION_TAKEN, Happened.EMERGENCY_PROTECTION_ORDER_MADE), because=CHRONOLOGY,
            ),
            TypedQuestion("at_time", "At what time did it begin?", (Happened.POLICE_PROTECTION_TAKEN,)),
            TypedQuestion("taken_by", "By whom?"),
            TypedQuestion("grounds", "Why was it necessary?", because=CHRONOLOGY),
        ),
    ),
    TypedStep(
        "extend-emergency-order",
        "Record that the court extended an emergency protection order",
        "Extension of the order",
        (
            TypedQuestion(
                "on", "When did the court extend the order?",
                (Happened.EMERGENCY_PROTECTION_ORDER_EXTENDED,), conditions=("extended_while_in_force",),
            ),
            TypedQuestion(
                "until", "Until which day?",
                (Happened.EMERGENCY_PROTECTION_ORDER_EXTENDED,), conditions=("extended_by_seven_days_at_most",),
            ),
        ),
    ),
    TypedStep(
        "end-emergency-protection",
        "Record the end of police protection or of an emergency protection order",
        "End of the emergency measure",
        (
            TypedQuestion(
                "on", "On which day did it end?",
                (Happened.POLICE_PROTECTION_ENDED, Happened.EMERGENCY_PROTECTION_ORDER_ENDED),
                conditions=("on_or_after_emergency",),
            ),
            TypedQuestion("at_time", "At what time did it end?", (Happened.POLICE_PROTECTION_ENDED,)),
        ),
    ),
    TypedStep(
        "start-looked-after",
        "Record that the child is looked after",
        "Start of being looked after",
        (
            TypedQuestion(
                "on", "When did the child start to be looked after?",
                (Happened.ENTERED_CARE, Happened.PLACEMENT_STARTED),
                conditions=("not_looked_after_since", "child_is_under_eighteen"),
            ),
            TypedQuestion("legal_status", "Legal status", conditions=("emergency_is_recorded",), because=CARE_RETURN),
            TypedQuestion("need", "Main reason"),
            TypedQuestion("is_unaccompanied", "Is the child an unaccompanied asylum-seeking child?"),
            *PLACEMENT_QUESTIONS,
        ),
    ),
    TypedStep(
        "change-care",
        "Record a change of placement or legal status",
        "Change of placement or legal status",
        (
            TypedQuestion(
                "on", "On which day did it change?",
                (Happened.PLACEMENT_STARTED, Happened.PLACEMENT_ENDED), conditions=("after_last_change",),
            ),
            TypedQuestion(
                "legal_status", "New legal status",
                conditions=("emergency_is_recorded", "something_changes"), because=CARE_RETURN,
            ),
            TypedQuestion("placement", "Did the placement change?"),
            TypedQuestion("why", "Why did the placement before it end?"),
            *PLACEMENT_QUESTIONS,
        ),
    ),
    TypedStep(
        "looked-after-review",
        "Record a review of a looked-after child",
        "Looked-after review",
        (
            TypedQuestion(
                "on", "When was the review held?",
                (Happened.LOOKED_AFTER_REVIEW_HELD,), conditions=("within_care", "no_care_review_that_day"),
            ),
            TypedQuestion("reviewing_officer", "Independent reviewing officer"),
            TypedQuestion(
                "participation", "The child’s part in it",
                conditions=("participation_fits_age",), because=CARE_RETURN,
            ),
            TypedQuestion("permanence_plan", "What does the care plan aim at?"),
            TypedQuestion("decisions", "What was decided?", because=CHRONOLOGY),
        ),
    ),
    TypedStep(
        "looked-after-check",
        "Record a health or dental check of a looked-after child",
        "Check of a looked-after child",
        (
            TypedQuestion("kind", "What was done?", because=CARE_RETURN),
            TypedQuestion("on", "On which day?", conditions=("within_care",), because=CARE_RETURN),
        ),
    ),
    TypedStep(
        "leave-care",
        "Record that the child left care",
        "Leaving care",
        (
            TypedQuestion(
                "on", "When did the child leave care?",
                (Happened.LEFT_CARE, Happened.PLACEMENT_ENDED), conditions=("care_ends_after_reviews",),
            ),
            TypedQuestion(
                "reason", "Why did the child leave care?",
                conditions=("leaves_with_reason",), because=CARE_RETURN,
            ),
        ),
    ),
    TypedStep(
        "private-fostering",
        "Record private fostering",
        "Private fostering",
        (
            TypedQuestion(
                "on", "On which day did the authority become aware of it?",
                (Happened.PRIVATE_FOSTERING_KNOWN,),
                conditions=("not_privately_fostered_now", "young_enough_for_private_fostering"),
            ),
            TypedQuestion("how_known", "How did it become known?"),
            TypedQuestion(
                "notified_on", "When was the notice given?",
                (Happened.PRIVATE_FOSTERING_NOTIFIED,), conditions=("notice_when_aware_or_later",),
            ),
            TypedQuestion(
                "begins_on", "On which day does the arrangement begin, or did it?",
                (Happened.PRIVATE_FOSTERING_PLANNED,),
            ),
            TypedQuestion("carer", "Who cares for the child?"),
            TypedQuestion("carer_is", "Who is that to the child?"),
            TypedQuestion("why_fostered", "Why does the child live there, and for how long?"),
        ),
    ),
    TypedStep(
        "fostering-suitability",
        "Decide whether private fostering is suitable",
        "Suitability of private fostering",
        (
            TypedQuestion("on", "When was it decided?", conditions=("seen_since_fostering_known",)),
            TypedQuestion("is_suitable", "Is the arrangement suitable?", because=CHRONOLOGY),
            TypedQuestion("reasons", "Why?", conditions=("says_why_of_fostering",)),
            TypedQuestion("requirements", "What is asked of the carer?"),
        ),
    ),
    TypedStep(
        "end-private-fostering",
        "Record that private fostering ended",
        "End of private fostering",
        (
            TypedQuestion(
                "on", "When did the arrangement end?",
                (Happened.PRIVATE_FOSTERING_ENDED,), conditions=("on_or_after_fostering_known",),
            ),
            TypedQuestion("reason", "Why did it end?", conditions=("fostering_ends_with_reason",)),
        ),
    ),
    TypedStep(
        "legal-gateway",
        "Record a legal gateway meeting",
        "Legal gateway meeting",
        (
            TypedQuestion(
                "on", "When was the legal gateway meeting held?",
                conditions=("no_proceedings_open",), because=CHRONOLOGY,
            ),
            TypedQuestion("decision", "What was decided?", conditions=("no_proceedings_open",), because=CHRONOLOGY),
            TypedQuestion("reasons", "Why?", conditions=("gateway_says_why",)),
            TypedQuestion(
                "to_team", "Which team is to take the case over?", (Happened.TRANSFER_PROPOSED,),
                conditions=("to_another_team",),
            ),
        ),
    ),
    TypedStep(
        "letter-before-proceedings",
        "Record the letter before proceedings",
        "Letter before proceedings",
        (
            TypedQuestion(
                "on", "When was the letter before proceedings sent?",
                (Happened.LETTER_BEFORE_PROCEEDINGS_SENT,), conditions=("no_letter_yet",),
            ),
            TypedQuestion(
                "offered", "Does the letter offer family group decision-making?",
                conditions=("offers_or_says_why_not",),
            ),
            TypedQuestion(
                "why_not_offered", "Why is it not in the child’s interests?",
                conditions=("offers_or_says_why_not",),
            ),
        ),
    ),
    TypedStep(
        "family-group",
        "Record what became of the offer of family group decision-making",
        "Family group decision-making",
        (
            TypedQuestion("answer", "What became of the offer?", conditions=("was_offered",)),
            TypedQuestion("on", "On which day?", conditions=("on_or_after_letter",)),
        ),
    ),
    TypedStep(
        "pre-proceedings-meeting",
        "Record a pre-proceedings meeting",
        "Pre-proceedings meeting",
        (
            TypedQuestion("on", "When was the meeting held?", conditions=("letter_sent", "no_such_meeting_that_day")),
            TypedQuestion("did_parents_attend", "Did a parent attend?"),
            TypedQuestion("had_legal_advice", "Did the parents have legal advice?"),
            TypedQuestion("agreed", "What was agreed?"),
        ),
    ),
    TypedStep(
        "step-down-from-pre-proceedings",
        "End pre-proceedings without going to court",
        "End of pre-proceedings",
        (
            TypedQuestion(
                "on", "When was it decided?",
                (Happened.PRE_PROCEEDINGS_ENDED,), conditions=("pre_proceedings_go_on",),
            ),
            TypedQuestion("why", "Why?", conditions=("step_down_says_why",)),
        ),
    ),
    TypedStep(
        "issue-proceedings",
        "Record the application for care proceedings",
        "Application for care proceedings",
        (
            TypedQuestion(
                "on", "When was the application made?",
                (Happened.CARE_PROCEEDINGS_ISSUED, Happened.PRE_PROCEEDINGS_ENDED), conditions=("not_applied_yet",),
            ),
            TypedQuestion("initial_plan", "Where is the child to live, by the plan put to the court?"),
            TypedQuestion("short_notice", "Why at short notice?", conditions=("letter_or_short_notice",)),
            TypedQuestion("court_letter_on", "When were the parents told by letter?"),
        ),
    ),
    TypedStep(
        "conclude-proceedings",
        "Record how care proceedings ended",
        "End of care proceedings",
        (
            TypedQuestion(
                "on", "When did the proceedings end?",
                (Happened.CARE_PROCEEDINGS_ENDED,), conditions=("before_the_court",),
            ),
            TypedQuestion(
                "outcome", "What did the court decide?",
                conditions=("court_said_something",), because=CHRONOLOGY,
            ),
            TypedQuestion("final_plan", "Where is the child to live, by the plan at the end?"),
        ),
    ),
)  # fmt: skip
