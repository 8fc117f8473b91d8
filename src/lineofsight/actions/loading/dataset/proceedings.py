"""Pre-proceedings in an extract, as far as their days are told."""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.actions.loading.dataset.need import Episodes
from lineofsight.actions.loading.dataset.telling import Fills, Telling
from lineofsight.actions.loading.given import Given
from lineofsight.domain.proceedings import GatewayDecision, PreProceedingsEnd
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

NOT_SAID: Final = "Not said in the file"
STEPPED_DOWN: Final = "Decision to step down"
DECISIONS: Final = {
    "A": GatewayDecision.CONTINUE_PLAN.value,
    "B": GatewayDecision.START_PRE_PROCEEDINGS.value,
    "C": GatewayDecision.ISSUE.value,
}
ENDS: Final = {
    "Decision to Issue Care Proceedings": PreProceedingsEnd.ISSUE.value,
    STEPPED_DOWN: PreProceedingsEnd.STEP_DOWN.value,
}
PROCEEDINGS: Final = Fills(
    "proceedings",
    "ssd_pre_proceedings",
    "prep_table_id",
    {
        "letter_on": "prep_pre_pro_letter_date",
        "court_letter_on": "prep_care_pro_letter_date",
    },
)


def add_proceedings(telling: Telling, person: str, episodes: Episodes) -> None:
    """Put the ways to court of a child into its episodes."""
    telling.used |= {"prep_legal_gateway_outcome", "prep_initial_pre_pro_meeting_date", "prep_pre_pro_decision_date"}
    telling.used |= {"prep_pre_pro_outcome", "prep_agree_stepdown_issue_date"}
    for row in telling.rows("ssd_pre_proceedings", person):
        given, day = telling.given(PROCEEDINGS, row), _gateway_on(row)
        if given is None or day is None:
            telling.refuse(row, "prep_pre_pro_decision_date", _why_without_a_day(row))
            continue
        given.columns["gateway_on"] = day
        episode = episodes.on(day)
        if episode is None:
            telling.refuse(row, "prep_pre_pro_decision_date", "no referral of the child ran then: it is not taken")
            continue
        _complete(telling, row, given)
        episode.within.append(given)


def _gateway_on(row: ExtractRow) -> date | None:
    """The day of the legal gateway meeting; None where the row does not tell it.

    It is the day on which pre-proceedings were agreed. Of a meeting that decided to issue at once it is that on which
    issuing was agreed: that is this meeting. A meeting that went on with the plan has no day in the dataset, and when
    the letter was sent, or how pre-proceedings ended, does not tell when they were agreed.
    """
    day: date | None = row.values.get("prep_pre_pro_decision_date")
    is_left_out = day is None and "prep_pre_pro_decision_date" in row.values
    if (
        is_left_out
        and row.text("prep_legal_gateway_outcome") == "C"
        and row.text("prep_pre_pro_outcome") != STEPPED_DOWN
    ):
        return row.values.get("prep_agree_stepdown_issue_date")
    return day


def _why_without_a_day(row: ExtractRow) -> str:
    key = row.values["prep_table_id"]
    if row.text("prep_legal_gateway_outcome") == "A":
        why = "a meeting that went on with the plan has no day in the dataset"
        return f"{why}: the row {key} has no place in the record, and is not taken. Record the meeting here"
    return f"without the day of the meeting the row {key} has no place in the record, and is not taken"


def _complete(telling: Telling, row: ExtractRow, given: Given) -> None:
    said = row.text("prep_legal_gateway_outcome")
    if said in DECISIONS:
        given.columns["decision"] = DECISIONS[said]
    else:
        given.when_new["decision"] = GatewayDecision.START_PRE_PROCEEDINGS.value
        if said:
            telling.refuse(row, "prep_legal_gateway_outcome", "the record has no word for it")
    if given.columns.get("letter_on") is not None:
        given.columns["why_not_offered"] = NOT_SAID
    ended_on, end = row.values.get("prep_agree_stepdown_issue_date"), ENDS.get(row.text("prep_pre_pro_outcome"))
    if ended_on is not None and end is not None:
        given.columns |= {"ended_on": ended_on, "end": end}
    meeting_on = row.values.get("prep_initial_pre_pro_meeting_date")
    if meeting_on is not None:
        given.within.append(Given("pre_proceedings_meeting", {"held_on": meeting_on}))
