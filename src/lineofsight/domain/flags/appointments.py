"""The flag about appointments to which the child was not brought."""

from __future__ import annotations

from datetime import timedelta

from lineofsight.domain.flags.facts import Case, FlagEvent


def was_not_brought(case: Case) -> tuple[FlagEvent, ...]:
    """F09: so many missed health or education appointments in so many days."""
    from_day = case.on - timedelta(days=case.numbers["days"])
    missed = [one for one in case.facts.missed_appointments if from_day < one.missed_on <= case.on]
    if len(missed) < case.numbers["missed"]:
        return ()
    child_id = case.child.child_id
    return tuple(
        FlagEvent(
            one.missed_on, f"Not brought to an appointment: {one.service}", child_id, "missed_appointment", one.id
        )
        for one in missed
    )


def no_appointments_here(case: Case) -> str:
    """Why the flag has nothing to read where nobody has recorded a missed appointment yet."""
    since = case.facts.appointments_since
    return "" if since is not None and since <= case.on else "No missed appointment is recorded here yet."
