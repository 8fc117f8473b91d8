"""Which decisions a manager signs before they are in force: never the one who made them.

Source: practice reference 2.2 (who decides) and 5.2; the access model, separation of duties.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from lineofsight.domain.codes.front_door import ContactOutcome, Worded
from lineofsight.domain.thresholds.levels import LevelOfNeed


class SignOff(Worded):
    """Why a decision waits for a manager; the words finish the sentence "A manager signs this because …"."""

    OUTCOME = "outcome", "this outcome is signed by a manager here"
    STATUTORY_LEVEL_WITHOUT_WORK = (
        "statutory_level_without_work",
        "the level is statutory and no statutory work follows",
    )
    AGENCIES_OUTSTANDING = "agencies_outstanding", "an agency that was asked has not answered"
    AGENCY_DISAGREES = "agency_disagrees", "an agency disagrees"
    OBJECTION_OVERRIDDEN = "objection_overridden", "somebody's objection to sharing was set aside"


STATUTORY_OUTCOMES: Final = frozenset({ContactOutcome.ASSESSMENT, ContactOutcome.STRATEGY_DISCUSSION})
SIGNED_BY_A_MANAGER: Final = STATUTORY_OUTCOMES | {
    ContactOutcome.NO_FURTHER_ACTION,
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION,
}
"""Outcomes that a manager signs until the authority sets its own: statutory work, and ends with nothing done."""

_ALREADY_HELD: Final = frozenset({ContactOutcome.INFORMATION_ON_OPEN_EPISODE, ContactOutcome.DUPLICATE})


def reasons_for_sign_off(
    outcome: str,
    level: str,
    *,
    outcomes_for_a_manager: Collection[str] = SIGNED_BY_A_MANAGER,
    are_agencies_outstanding: bool = False,
    does_an_agency_disagree: bool = False,
    is_an_objection_overridden: bool = False,
) -> tuple[SignOff, ...]:
    """Why a manager who is not the decider must sign; none where the decider's own signature is enough.

    outcome: code of `ContactOutcome`. level: code of `LevelOfNeed`. No flag is among the reasons: a flag is answered
    by a person and changes nothing by itself.
    """
    holds = {
        SignOff.OUTCOME: outcome in outcomes_for_a_manager,
        SignOff.STATUTORY_LEVEL_WITHOUT_WORK: level == LevelOfNeed.ACUTE
        and outcome not in STATUTORY_OUTCOMES | _ALREADY_HELD,
        SignOff.AGENCIES_OUTSTANDING: are_agencies_outstanding,
        SignOff.AGENCY_DISAGREES: does_an_agency_disagree,
        SignOff.OBJECTION_OVERRIDDEN: is_an_objection_overridden,
    }
    return tuple(reason for reason, does_hold in holds.items() if does_hold)
