"""Pre-proceedings in an extract, as far as their days are told."""

from __future__ import annotations

from typing import Final

from lineofsight.actions.loading.dataset.need import Episodes
from lineofsight.actions.loading.dataset.telling import Fills, Telling
from lineofsight.actions.loading.given import Given
from lineofsight.domain.proceedings import GatewayDecision, PreProceedingsEnd
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow

NOT_SAID: Final = "Not said in the file"
DECISIONS: Final = {
    "A": GatewayDecision.CONTINUE_PLAN.value,
    "B": GatewayDecision.START_PRE_PROCEEDINGS.value,
    "C": GatewayDecision.ISSUE.value,
}
ENDS: Final = {
    "Decision to Issue Care Proceedings": PreProceedingsEnd.ISSUE.value,
    "Decision to step down": PreProceedingsEnd.STEP_DOWN.value,
}
PROCEEDINGS: Final = Fills(
    "proceedings",
    "ssd_pre_proceedings",
    "prep_table_id",
    {
        "gateway_on": "prep_pre_pro_decision_date",
        "letter_on": "prep_pre_pro_letter_date",
        "court_letter_on": "prep_care_pro_letter_date",
    },
    needs=("prep_pre_pro_decision_date",),
)


def add_proceedings(telling: Telling, person: str, episodes: Episodes) -> None:
    """Put the ways to court of a child into its episodes."""
    telling.used |= {"prep_legal_gateway_outcome", "prep_initial_pre_pro_meeting_date"}
    telling.used |= {"prep_pre_pro_outcome", "prep_agree_stepdown_issue_date"}
    for row in telling.rows("ssd_pre_proceedings", person):
        given = telling.given(PROCEEDINGS, row)
        episode = episodes.on(given.columns["gateway_on"]) if given is not None else None
        if given is None:
            continue
        if episode is None:
            telling.refuse(row, "prep_pre_pro_decision_date", "no referral of the child ran then: it is not taken")
            continue
        _complete(telling, row, given)
        episode.within.append(given)


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
