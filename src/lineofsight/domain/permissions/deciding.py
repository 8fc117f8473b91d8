"""The one function that reads the catalogue, for one child, one contact, or a page before anything is named."""

from __future__ import annotations

from datetime import date
from typing import Final

from lineofsight.domain.permissions.catalogue import AT_THE_FRONT_DOOR, TOLD_OF_RESTRICTED_RECORDS, permits_for
from lineofsight.domain.permissions.words import (
    READING_AFTER_ENDED_DAYS,
    Action,
    Decision,
    Holding,
    Permit,
    Person,
    Refusal,
    Relationship,
    Restriction,
    Role,
    Subject,
)


def may_ever(person: Person, action: Action) -> Decision:
    """Whether the person may take `action` at all: for pages about no child, or before any child is named.

    A yes for an action about children opens the page; which children stand on it is asked again for each.
    """
    if not person.is_active:
        return _no(Refusal.NOT_ACTIVE, "This account is closed. Ask your administrator to open it.")
    if action in AT_THE_FRONT_DOOR and not _works_on_contacts(person):
        return _no(Refusal.NO_PERMIT, f"You may not {action.words}: you are in no team of the front door.")
    for permit in permits_for(action, person.role):
        return Decision(True, permit.key, f"You may {action.words} as {person.role.label.lower()}.")
    role = person.role.label.lower()
    return _no(Refusal.NO_PERMIT, f"You may not {action.words}: it is not part of the role of {role}.")


def _works_on_contacts(person: Person) -> bool:
    """Whether the queue is open to the person: in a front-door team, or overseeing the whole service."""
    return person.is_at_front_door or person.role in {Role.SERVICE_MANAGER, Role.PERFORMANCE_ANALYST}


def decide_on_contact(person: Person, action: Action, subject: Subject, *, is_linked: bool) -> Decision:
    """Whether `person` may take `action` on one contact of the queue, and why.

    subject: the child whom the contact is linked to, or an empty one while it is linked to nobody. A conflict of
    interest, a sealed record and a restricted one that the person may not open stay closed here too.
    """
    ever = may_ever(person, action)
    if not ever.allowed:
        return ever
    if person.worker_id is not None and person.worker_id in subject.conflicted_workers:
        return _as_absent(_no(Refusal.CONFLICT_OF_INTEREST, "You have a conflict of interest in this record."))
    if is_linked and subject.restriction is Restriction.S2:
        return _as_absent(_no(Refusal.SEALED, "This record is sealed."))
    if is_linked and subject.restriction is Restriction.S1 and person.role is not Role.TEAM_MANAGER:
        return _no(Refusal.RESTRICTED, "Restricted record. Contact the manager of the front door.")
    for permit in permits_for(action, person.role):
        if permit.unless_author and person.worker_id is not None and person.worker_id == subject.author_id:
            return _no(Refusal.OWN_WORK, f"You may not {action.words}: you wrote it. Ask another manager.")
    return ever


def decide(person: Person, action: Action, subject: Subject, today: date) -> Decision:
    """Whether `person` may take `action` on one child, and why. No row means no; any block wins.

    today: the local date. The checks stand in the order in which a refusal is explained; one that would tell
    the person that the child exists, when they may not know it, is marked as betraying nothing.
    """
    ever = may_ever(person, action)
    if not ever.allowed:
        return ever if _knows_of(person, subject, today) else _as_absent(ever)
    if person.worker_id is not None and person.worker_id in subject.conflicted_workers:
        return _as_absent(_no(Refusal.CONFLICT_OF_INTEREST, "You have a conflict of interest in this record."))
    if subject.restriction is Restriction.S2:
        return _as_absent(_no(Refusal.SEALED, "This record is sealed."))
    for permit in permits_for(action, person.role):
        held = _first_held(permit, person, subject, today)
        if held is None:
            continue
        if permit.unless_author and person.worker_id is not None and person.worker_id == subject.author_id:
            return _no(Refusal.OWN_WORK, f"You may not {action.words}: you wrote it. Ask another manager.")
        relationship, words = held
        return Decision(True, f"{permit.key}.{relationship}", f"You may {action.words} because {words}.")
    return _refused_for_want_of_relationship(person, action, subject, today)


def _first_held(permit: Permit, person: Person, subject: Subject, today: date) -> tuple[Relationship, str] | None:
    """The first relationship of the row that holds, with its words; None when the row does not help."""
    if subject.restriction not in permit.restrictions:
        return None
    for relationship in permit.relationships:
        words = relation_in_words(relationship, person, subject, today)
        if words is not None:
            return relationship, words
    return None


def relation_in_words(relationship: Relationship, person: Person, subject: Subject, today: date) -> str | None:
    """The words that say how the relationship holds today, or None when it does not hold."""
    if relationship in {Relationship.IN_SERVICE, Relationship.IN_INDEX}:
        return relationship.words
    if relationship is Relationship.OPEN_CONTACT:
        until = subject.contact_readable_until
        return relationship.words if person.is_at_front_door and until is not None and today <= until else None
    if relationship is Relationship.STEP_TO_YOUR_TEAM:
        return _of_managed_team(relationship, person, subject.proposed_to)
    if relationship is Relationship.STEPPED_DOWN_BY_TEAM:
        return _of_managed_team(relationship, person, subject.stepped_down_by)
    if relationship is Relationship.NO_TEAM_HOLDS_CASE:
        held = any(holding.is_in_force(today) for holding in subject.holdings)
        return None if held else relationship.words
    for holding in subject.holdings:
        if _holds_through(relationship, person, holding, today):
            return _with_holding(relationship, holding)
    return None


def _of_managed_team(relationship: Relationship, person: Person, teams: tuple[tuple[int, str], ...]) -> str | None:
    """The words with the first of the teams that the person manages; None where they manage none of them."""
    managed = [name for team, name in teams if team in person.managed_teams]
    return relationship.words.format(team=managed[0]) if managed else None


def _holds_through(relationship: Relationship, person: Person, holding: Holding, today: date) -> bool:
    """Whether one allocation gives the relationship. Who has left the team has lost what came through it."""
    in_team = holding.team_id in person.teams | person.managed_teams
    allocated = in_team and holding.worker_id is not None and holding.worker_id == person.worker_id
    managed = holding.team_id in person.managed_teams
    match relationship:
        case Relationship.ALLOCATED_WORKER:
            return allocated and holding.is_in_force(today)
        case Relationship.TEAM_HOLDS_CASE:
            return in_team and holding.is_in_force(today)
        case Relationship.MANAGER_OF_TEAM:
            return managed and holding.is_in_force(today)
        case Relationship.ENDED_ALLOCATION:
            return allocated and holding.has_just_ended(today)
        case Relationship.ENDED_MANAGEMENT:
            return managed and holding.has_just_ended(today)
        case _:
            return False


def _with_holding(relationship: Relationship, holding: Holding) -> str:
    if holding.ended_on is None:
        return relationship.words.format(team=holding.team_name)
    until = date.fromordinal(holding.ended_on.toordinal() + READING_AFTER_ENDED_DAYS)
    return relationship.words.format(
        team=holding.team_name, ended_on=_in_words(holding.ended_on), until=_in_words(until)
    )


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _refused_for_want_of_relationship(person: Person, action: Action, subject: Subject, today: date) -> Decision:
    if subject.restriction is Restriction.S1 and not _knows_of(person, subject, today):
        notice = "Restricted record. Contact the manager of the team that holds the case."
        refusal = _no(Refusal.RESTRICTED, notice)
        return refusal if person.role in TOLD_OF_RESTRICTED_RECORDS else _as_absent(refusal)
    refusal = _no(Refusal.NO_RELATIONSHIP, f"You may not {action.words}: it is not with you or your team.")
    return refusal if _knows_of(person, subject, today) else _as_absent(refusal)


def _knows_of(person: Person, subject: Subject, today: date) -> bool:
    """Whether the person may open the child's record, and so may be told plainly of a refusal."""
    blocked = person.worker_id is not None and person.worker_id in subject.conflicted_workers
    if blocked or not person.is_active:
        return False
    permits = permits_for(Action.READ_CHILD, person.role)
    return any(_first_held(permit, person, subject, today) for permit in permits)


def _no(refusal: Refusal, reason: str) -> Decision:
    return Decision(False, "", reason, refusal)


def _as_absent(decision: Decision) -> Decision:
    return Decision(False, "", decision.reason, decision.refusal, betrays_nothing=True)


ABSENT: Final = Decision(False, "", "There is no such record.", refusal=Refusal.ABSENT, betrays_nothing=True)
"""The answer for a child who does not exist."""
