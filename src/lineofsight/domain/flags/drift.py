"""The flag about plans that drift, by the three tests of drift."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.flags.facts import Case, FlagEvent
from lineofsight.domain.flags.flag import Threshold
from lineofsight.domain.flags.open_case import ONLY_FROM_A_FILE, is_only_from_a_file
from lineofsight.domain.plan_drift import Drifted, DriftTest, decided_in, drift_in
from lineofsight.domain.plans import Progress, open_plans

DRIFT_THRESHOLDS: Final = (
    Threshold("days_late", "Working days that an action may be late", 10),
    Threshold("meetings", "Reviews or core groups in a row without progress", 2, 2),
    Threshold("days_to_decide", "Working days to decide once it is worse", 5),
)
"""The numbers of the tests. The reference gives no number of days for an action that is late: 10 is an example."""

WORDS: Final = {
    DriftTest.ACTION_LATE: "An action of the {plan} was due, and is not done",
    DriftTest.RISK_WITHOUT_DECISION: "Worse than before, towards an outcome of the {plan}, and nothing decided since",
}
FOUND: Final = {Progress.NO_CHANGE: "No change", Progress.WORSE: "Worse than before"}


def drift(case: Case) -> tuple[FlagEvent, ...]:
    """F15: what the tests of drift find in the plans that are open."""
    decided = decided_in(case.child)
    found = drift_in(case.facts.plans, decided, case.on, case.numbers, case.facts.calendar)
    return tuple(FlagEvent(one.on, _words(one), case.child.child_id, one.kind, one.id) for one in found)


def _words(found: Drifted) -> str:
    if found.test in WORDS:
        return WORDS[found.test].format(plan=found.plan.label)
    assert found.progress is not None, "progress was found"
    return f"{FOUND[found.progress]} towards an outcome of the {found.plan.label}"


def no_outcomes_here(case: Case) -> str:
    """Why the flag has nothing to read: no outcome is recorded in any plan that is open."""
    if is_only_from_a_file(case):
        return ONLY_FROM_A_FILE.format(facts="outcomes or actions of plans")
    planned = set(open_plans(case.child, case.on))
    written = {(one.kind, one.id) for one in case.facts.plans if any(each.set_on <= case.on for each in one.outcomes)}
    return "No outcome is recorded in the plan that is open." if planned and not planned & written else ""
