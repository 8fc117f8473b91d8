"""What can go wrong on the actions floor. Messages may be shown to a worker: they name no child."""

from __future__ import annotations

from lineofsight.domain.contact_rules import ContactFault
from lineofsight.domain.pathway import Condition


class ActionError(Exception):
    """Base of every error of the actions floor."""


class StepRefused(ActionError):
    """The step may not be taken now. `conditions` are those that do not hold, each with what to do about it."""

    def __init__(self, conditions: tuple[Condition, ...]) -> None:
        super().__init__(" ".join(condition.otherwise for condition in conditions))
        self.conditions = conditions


class ContactRefused(ActionError):
    """A contact says what cannot be. `faults` name each field, with what to do; nothing was recorded."""

    def __init__(self, faults: list[ContactFault]) -> None:
        super().__init__(" ".join(fault.otherwise for fault in faults))
        self.faults = faults


class NotInThisRecord(ActionError):
    """What the action is about does not belong to the child, or does not exist."""


class CannotAllocate(ActionError):
    """The worker or team may not take the child, and why."""


class CannotLoad(ActionError):
    """A file cannot be loaded, and why; the record is as it was."""


class CannotReturn(ActionError):
    """A return cannot be made, and why; nothing was written."""


class AnotherAuthority(CannotLoad):
    """A file of another authority than the one whose record this is."""
