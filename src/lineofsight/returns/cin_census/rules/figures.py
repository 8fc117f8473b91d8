"""What a finding about a whole return says in place of values: the figures that its rule compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lineofsight.returns.cin_census.rules.child_rules import DISABILITY, SEX
from lineofsight.returns.cin_census.rules.episode_rules import CONFERENCE, ENQUIRY_CONFERENCE
from lineofsight.returns.cin_census.rules.protection_plan_rules import STARTED
from lineofsight.returns.cin_census.rules.tally import Tally


def figures_of(fields: Sequence[str], tally: Tally) -> tuple[str | None, ...]:
    """For each field of a rule of the authority what the return holds of it; None where another field says it."""
    return tuple(_FIGURES[field](tally) if field in _FIGURES else None for field in fields)


def _without_sex(tally: Tally) -> str:
    share = tally.without_sex / tally.children if tally.children else 0
    return f"missing or U for {tally.without_sex:,} of {tally.children:,} children ({share:.2%}), the unborn left out"


def _disabilities(tally: Tally) -> str:
    codes = sorted(tally.disabilities)
    used = f"{len(codes)} codes used ({', '.join(codes)})" if codes else "no code used"
    return f"{used}, at most {tally.most_disabilities} of one child; NONE left out"


_FIGURES: Mapping[str, Callable[[Tally], str]] = {
    STARTED: lambda tally: f"{tally.plans_starting:,} in the census year",
    CONFERENCE: lambda tally: f"{tally.episode_conferences:,} in the census year",
    ENQUIRY_CONFERENCE: lambda tally: f"{tally.enquiry_conferences:,} in the census year",
    SEX: _without_sex,
    DISABILITY: _disabilities,
}
