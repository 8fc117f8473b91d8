"""The typed questions of early help, steps between teams, moves between authorities and closure.

One row a step, in the order of its page.
"""

from __future__ import annotations

from typing import Final

from lineofsight.domain.local_forms.typed_question import (
    NOT_IN_FUTURE,
    VOICE,
    Happened,
    TypedQuestion,
    TypedStep,
    childs_words,
)

EARLY_HELP: Final[tuple[TypedStep, ...]] = (
    TypedStep(
        "request-early-help",
        "Request early help",
        "Request for early help",
        (
            TypedQuestion(
                "on", "When was early help asked for?",
                conditions=("no_open_early_help", "after_last_early_help"),
            ),
            TypedQuestion("team", "Early help team"),
            TypedQuestion("needs", "What does the family want help with?"),
        ),
    ),
    TypedStep(
        "early-help-agreement",
        "Record that the family agrees to early help",
        "Agreement to early help",
        (
            TypedQuestion(
                "on", "When did the family agree?",
                (Happened.EARLY_HELP_AGREED,), conditions=("agreed_first",),
            ),
            TypedQuestion("agreed_by", "Who agreed?", conditions=("says_who_agreed",)),
            TypedQuestion("agreement_how", "How?"),
            TypedQuestion("childs_own_view", "What does the child think of it?", because=VOICE),
        ),
    ),
    TypedStep(
        "early-help-refused",
        "Record that the family does not agree to early help",
        "Early help refused",
        (
            TypedQuestion("on", "When did the family say so?", (Happened.EARLY_HELP_ENDED,)),
            TypedQuestion("words", "What did they say?"),
        ),
    ),
    TypedStep(
        "start-early-help-assessment",
        "Start an early help assessment",
        "Start of the early help assessment",
        (
            TypedQuestion("on", "When did the assessment start?", conditions=("agreed_first",)),
            TypedQuestion("organisation", "Which organisation does it?"),
            TypedQuestion("assessor", "By whom?"),
        ),
    ),
    TypedStep(
        "finish-early-help-assessment",
        "Finish an early help assessment",
        "Early help assessment",
        (
            TypedQuestion(
                "on", "When was the assessment finished?",
                (Happened.EARLY_HELP_ASSESSED,), conditions=("on_or_after_help_assessment_start",),
            ),
            TypedQuestion("strengths", "What is working well?"),
            TypedQuestion("needs", "What needs to change?"),
            TypedQuestion("childs_view", "What did the child say?", because=VOICE),
            TypedQuestion("parents_view", "What did the parents say?"),
            TypedQuestion("analysis", "What does it mean?"),
        ),
    ),
    TypedStep(
        "start-family-plan",
        "Start a family plan",
        "Family plan",
        (
            TypedQuestion(
                "on", "When does the plan start?",
                (Happened.FAMILY_PLAN_STARTED,), conditions=("agreed_first",),
            ),
            TypedQuestion("childs_goals", "What does the child want to change?", because=VOICE),
            TypedQuestion("goals", "What does the family want to be different?"),
            TypedQuestion(
                "why_no_assessment", "Why was no early help assessment needed?",
                (Happened.EARLY_HELP_PLANNED_WITHOUT_ASSESSMENT,), conditions=("assessed_or_says_why_not",),
            ),
        ),
    ),
    TypedStep(
        "review-family-plan",
        "Record a review of the family plan",
        "Review of the family plan",
        (
            TypedQuestion(
                "on", "When was the review?",
                (Happened.FAMILY_PLAN_REVIEWED,), conditions=("after_family_plan_start",),
            ),
            TypedQuestion("attended", "Who came?"),
            TypedQuestion("progress", "What has changed since the last time?"),
            TypedQuestion("childs_view", "What did the child say?", because=VOICE),
            TypedQuestion("outcome", "What was decided?"),
        ),
    ),
    TypedStep(
        "end-family-plan",
        "End the family plan",
        "End of the family plan",
        (
            TypedQuestion(
                "on", "When did the plan end?",
                (Happened.FAMILY_PLAN_ENDED,), conditions=("family_plan_ends_after_reviews",),
            ),
        ),
    ),
    TypedStep(
        "join-team-around-family",
        "Add somebody to the team around the family",
        "Team around the family",
        (
            TypedQuestion("on", "From which day?", conditions=(NOT_IN_FUTURE,)),
            TypedQuestion("name", "Name"),
            TypedQuestion("role", "What do they do?"),
            TypedQuestion("organisation", "Organisation"),
            TypedQuestion("how_to_reach", "How can the family reach them?"),
        ),
    ),
    TypedStep(
        "end-early-help",
        "End early help",
        "End of early help",
        (
            TypedQuestion(
                "on", "On which day does early help end?",
                (Happened.EARLY_HELP_ENDED,), conditions=("ends_after_everything",),
            ),
            TypedQuestion("reason", "Why?", conditions=("ends_with_reason",)),
            TypedQuestion("closing_summary", "What is better, what is not, and who can the family go to?"),
        ),
    ),
)  # fmt: skip

BETWEEN_TEAMS: Final[tuple[TypedStep, ...]] = (
    TypedStep(
        "propose-step-up",
        "Propose a step up to social care",
        "Step up proposed",
        (
            TypedQuestion("on", "When is it proposed?", (Happened.TRANSFER_PROPOSED,), conditions=("no_step_waiting",)),
            TypedQuestion("to_team", "To which team?", conditions=("to_another_team",)),
            TypedQuestion("reason", "Why?", because="The receiving team acts on it"),
            TypedQuestion("joint_visit_on", "When do both sides meet the family?"),
        ),
    ),
    TypedStep(
        "propose-step-down",
        "Propose a step down to early help",
        "Step down proposed",
        (
            TypedQuestion(
                "on", "When is it proposed?",
                (Happened.STEP_DOWN_PROPOSED,), conditions=("no_step_waiting",),
            ),
            TypedQuestion("to_team", "To which team?", conditions=("to_another_team",)),
            TypedQuestion("reason", "Why?", because="The receiving team acts on it"),
            TypedQuestion("joint_visit_on", "When do both sides meet the family?"),
            TypedQuestion(
                "family_agrees", "Does the family agree to early help?",
                conditions=("family_does_not_refuse",),
            ),
            TypedQuestion("agreed_by", "Who agreed?"),
            TypedQuestion("must_hold", "What has to go on for it to hold?"),
            TypedQuestion("comes_back_if", "What would bring the child back to social care?"),
            TypedQuestion(
                "shares_detail", "Share what social care assessed and decided in this episode?",
                because="What early help may read of the episode follows from it",
            ),
        ),
    ),
    TypedStep(
        "propose-transfer",
        "Propose a transfer to another team",
        "Transfer proposed",
        (
            TypedQuestion("on", "When is it proposed?", (Happened.TRANSFER_PROPOSED,), conditions=("no_step_waiting",)),
            TypedQuestion("to_team", "To which team?", conditions=("to_another_team",)),
            TypedQuestion("reason", "Why?", because="The receiving team acts on it"),
            TypedQuestion("joint_visit_on", "When do both sides meet the family?"),
            TypedQuestion("within", "Is it a step up or a step down too?"),
            TypedQuestion("family_agrees", "Does the family agree?"),
            TypedQuestion("agreed_by", "Who agreed?"),
            TypedQuestion("must_hold", "What has to go on for it to hold?"),
            TypedQuestion("comes_back_if", "What would bring the child back?"),
        ),
    ),
    TypedStep(
        "review-inherited-case",
        "Look at the case that came to you as a whole",
        "Inherited case",
        (
            TypedQuestion(
                "on", "When was the case looked at?",
                (Happened.INHERITED_CASE_REVIEWED,), conditions=("not_reviewed_yet",),
            ),
            TypedQuestion("chronology_found", "What does the chronology show?"),
            TypedQuestion("visits_found", "Who was seen, when, and alone?"),
            TypedQuestion("plan_found", "What of the plan is done, and what is late?"),
            TypedQuestion("flags_found", "Which flags are not answered?"),
            TypedQuestion("review_decided", "What is decided?"),
        ),
    ),
    TypedStep(
        "receive-move-notice",
        "Record that the child moves in on a child protection plan",
        "Notice of a move here",
        (
            TypedQuestion(
                "on", "When did the notice come?",
                (Happened.MOVE_NOTICE_RECEIVED,), conditions=("no_notice_yet",),
            ),
            TypedQuestion("moved_from", "From which authority?", conditions=("says_which_authority",)),
        ),
    ),
    TypedStep(
        "send-move-notice",
        "Record notice to another authority that the child moves there",
        "Notice of a move away",
        (
            TypedQuestion("on", "When was the notice sent?", conditions=("no_move_waiting",)),
            TypedQuestion("to", "To which authority?", conditions=("says_which_authority",)),
            TypedQuestion("why", "What does it say?"),
        ),
    ),
    TypedStep(
        "answer-move",
        "Record what the other authority answered",
        "Answer to a notice of a move",
        (
            TypedQuestion(
                "on", "When did the other authority answer?",
                conditions=("on_or_after_notice", "move_waits"),
            ),
            TypedQuestion("answer", "What did it answer?", conditions=("closes_elsewhere_once_accepted",)),
            TypedQuestion("named_person", "Who accepted?", conditions=("accepted_by_a_named_person",)),
            TypedQuestion("why", "Why does it refuse?", conditions=("refused_says_why",)),
        ),
    ),
    TypedStep(
        "close-episode",
        "Close an episode",
        "Closure",
        (
            TypedQuestion(
                "on", "On which day does the episode close?", (Happened.EPISODE_CLOSED,), items=("CINclosureDate",),
                conditions=("closes_after_everything",), flags=("F06",),
            ),
            TypedQuestion(
                "reason", "Why?", items=("ReasonForClosure",),
                conditions=("closes_with_reason", "not_in_need_only_after_assessment"), indicators=("P24",),
            ),
            TypedQuestion("outcomes_achieved", "What was achieved?"),
            *childs_words(),
            TypedQuestion("view_seen", "How was the child seen?"),
            TypedQuestion("familys_view", "What does the family say?"),
            TypedQuestion("closing_summary", "Closing summary"),
            TypedQuestion("partners_told", "Who was told?"),
            TypedQuestion("comes_back_if", "What would bring the child back?"),
        ),
    ),
)  # fmt: skip
