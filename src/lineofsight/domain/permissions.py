"""Who may do what: one catalogue of permissions, and the one function that reads it.

A permission needs a role and, where it is about a child, a relationship to that child; a restricted record
needs a closer relationship, and a conflict of interest beats everything. No row means no. The gate asks
`decide` for one child and turns the same rows into a query for a list. All rules count in whole local days.
Source: the access model, docs/explanation/access-model.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person does in the service. One account has one role."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Role:
        role = str.__new__(cls, value)
        role._value_ = value
        role.label = label
        return role

    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    SERVICE_MANAGER = "service_manager", "Service manager"
    PERFORMANCE_ANALYST = "performance_analyst", "Performance analyst"
    ADMINISTRATOR = "administrator", "Administrator"
    SERVICE_ACCOUNT = "service_account", "Service account"


class Action(StrEnum):
    """What can be asked of the system. `words` finish the sentence "You may not …"."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Action:
        action = str.__new__(cls, value)
        action._value_ = value
        action.words = words
        return action

    # About no one child, and no record content.
    SIGN_IN = "sign_in", "sign in or out"
    READ_PUBLIC_PAGE = "read_public_page", "read a public page"
    MANAGE_OWN_ACCOUNT = "manage_own_account", "change your own password and second factor"
    READ_CLOCK_MANUAL = "read_clock_manual", "read the manual of clocks"
    READ_LOCAL_STANDARDS = "read_local_standards", "read the local standards"
    CHANGE_LOCAL_STANDARDS = "change_local_standards", "change the local standards"
    MANAGE_ACCOUNTS = "manage_accounts", "manage accounts"
    MANAGE_TEAMS = "manage_teams", "manage teams and workers"
    LOAD_FILE = "load_file", "load a file into the record"
    RECORD_NEW_CHILD = "record_new_child", "record a child who is new to the authority"

    # About children: which children a person's board, lists and figures are made of.
    READ_BOARD = "read_board", "read the oversight board"
    READ_CHILD_LIST = "read_child_list", "read a list of children by name"
    READ_PSEUDONYMOUS_LIST = "read_pseudonymous_list", "read a list of children without names"
    EXPORT_LIST = "export_list", "export a list of children by name"
    EXPORT_PSEUDONYMOUS_LIST = "export_pseudonymous_list", "export a list of children without names"
    READ_DATA_QUALITY = "read_data_quality", "read the data quality page"

    # About one child.
    READ_CHILD = "read_child", "open this child's record"
    READ_TRAIL = "read_trail", "read who has looked at this child's record"
    OPEN_EPISODE = "open_episode", "open an episode of need"
    ASSESS = "assess", "record an assessment"
    AUTHORISE_ASSESSMENT = "authorise_assessment", "authorise this assessment"
    RECORD_VISIT = "record_visit", "record a visit"
    HOLD_STRATEGY_DISCUSSION = "hold_strategy_discussion", "record a strategy discussion"
    CONCLUDE_SECTION_47 = "conclude_section_47", "conclude a section 47 enquiry"
    HOLD_CONFERENCE = "hold_conference", "record a child protection conference"
    PLAN = "plan", "record a plan"
    REVIEW = "review", "record a review"
    CORRECT_FACT = "correct_fact", "correct a recorded fact"
    ALLOCATE = "allocate", "allocate this child"
    CLOSE_EPISODE = "close_episode", "close an episode of need"
    DECLARE_OWN_CONFLICT = "declare_own_conflict", "declare your own conflict of interest"
    DECLARE_CONFLICT = "declare_conflict", "declare another worker's conflict of interest"


class Relationship(StrEnum):
    """How a person stands to a child. `words` finish the sentence "You may … because …"."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Relationship:
        relationship = str.__new__(cls, value)
        relationship._value_ = value
        relationship.words = words
        return relationship

    ALLOCATED_WORKER = "allocated_worker", "this child is allocated to you in {team}"
    MANAGER_OF_TEAM = "manager_of_team", "you manage {team}, which holds the case"
    TEAM_HOLDS_CASE = "team_holds_case", "you are in {team}, which holds the case"
    ENDED_ALLOCATION = (
        "ended_allocation",
        "this child was allocated to you in {team} until {ended_on}; you can read until {until}",
    )
    ENDED_MANAGEMENT = (
        "ended_management",
        "you manage {team}, which held the case until {ended_on}; you can read until {until}",
    )
    IN_SERVICE = "in_service", "the child is in the service that you oversee"
    NO_TEAM_HOLDS_CASE = "no_team_holds_case", "no team holds the case"


class Restriction(StrEnum):
    """How far a record is closed: standard, restricted, sealed."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"


class Refusal(StrEnum):
    """Why the answer is no. Code branches on this, never on the words."""

    NOT_ACTIVE = "not_active"
    NO_PERMIT = "no_permit"
    ABSENT = "absent"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    SEALED = "sealed"
    RESTRICTED = "restricted"
    NO_RELATIONSHIP = "no_relationship"
    OWN_WORK = "own_work"


READING_AFTER_ENDED_DAYS: Final = 28
"""Days on which an ended relationship still opens reading, to finish recording; the day it ended is day 0."""


@dataclass(frozen=True, slots=True)
class Person:
    """The person who asks, as of today: the teams they are in, and those they manage, today.

    A manager of a team counts as being in it. `worker_id` is None for one who is not a worker of the service.
    """

    role: Role
    worker_id: int | None = None
    teams: frozenset[int] = frozenset()
    managed_teams: frozenset[int] = frozenset()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """One allocation of a child: to a team from a day on, and to a worker of it once there is one.

    It is in force from `started_on` up to the day before `ended_on`; None means that it has not ended.
    """

    team_id: int
    team_name: str
    started_on: date
    ended_on: date | None = None
    worker_id: int | None = None

    def is_in_force(self, today: date) -> bool:
        return self.started_on <= today and (self.ended_on is None or today < self.ended_on)

    def has_just_ended(self, today: date) -> bool:
        """Whether it ended so lately that reading is still open."""
        return self.ended_on is not None and 0 <= (today - self.ended_on).days <= READING_AFTER_ENDED_DAYS


@dataclass(frozen=True, slots=True)
class Subject:
    """The child that is asked about. `conflicted_workers` have a conflict of interest in this child.

    `author_id` is the worker who wrote what is to be approved; None where nothing is, or nobody is known.
    """

    restriction: Restriction = Restriction.S0
    holdings: tuple[Holding, ...] = ()
    conflicted_workers: frozenset[int] = frozenset()
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Permit:
    """One permission: these roles may take these actions, given one of these relationships to the child.

    No relationships: the actions are about no one child. `restrictions` are the levels that the row opens.
    `unless_author`: not for the worker who wrote what is to be approved.
    """

    key: str
    actions: frozenset[Action]
    roles: frozenset[Role]
    source: str
    relationships: tuple[Relationship, ...] = ()
    restrictions: frozenset[Restriction] = frozenset()
    unless_author: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, the rule that said so, and a reason that the person can read.

    rule: key of the permit and the relationship it held through, "" when refused.
    refusal: None when allowed. betrays_nothing: answer exactly as for a child who does not exist.
    """

    allowed: bool
    rule: str
    reason: str
    refusal: Refusal | None = None
    betrays_nothing: bool = False


_SOCIAL_WORK = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER})
_STAFF = _SOCIAL_WORK | {Role.SERVICE_MANAGER}
_SIGNED_IN = _STAFF | {Role.PERFORMANCE_ANALYST, Role.ADMINISTRATOR}
_READ = frozenset(
    {
        Action.READ_BOARD,
        Action.READ_CHILD_LIST,
        Action.EXPORT_LIST,
        Action.READ_DATA_QUALITY,
        Action.READ_CHILD,
    }
)
_RECORD = frozenset(
    {
        Action.ASSESS,
        Action.RECORD_VISIT,
        Action.HOLD_STRATEGY_DISCUSSION,
        Action.CONCLUDE_SECTION_47,
        Action.HOLD_CONFERENCE,
        Action.PLAN,
        Action.REVIEW,
        Action.CORRECT_FACT,
        Action.OPEN_EPISODE,
        Action.DECLARE_OWN_CONFLICT,
    }
)
_MANAGE = frozenset({Action.READ_TRAIL, Action.ALLOCATE, Action.DECLARE_CONFLICT})
_STANDARD = frozenset({Restriction.S0})
_STANDARD_AND_RESTRICTED = frozenset({Restriction.S0, Restriction.S1})

PERMITS: Final[tuple[Permit, ...]] = (
    Permit(
        key="public_pages",
        actions=frozenset({Action.SIGN_IN, Action.READ_PUBLIC_PAGE}),
        roles=_SIGNED_IN,
        source="Access model, functions: anyone may reach the sign-in page",
    ),
    Permit(
        key="own_account",
        actions=frozenset({Action.MANAGE_OWN_ACCOUNT}),
        roles=_SIGNED_IN,
        source="Access model, functions: each person keeps their own password and second factor",
    ),
    Permit(
        key="manuals",
        actions=frozenset({Action.READ_CLOCK_MANUAL, Action.READ_LOCAL_STANDARDS}),
        roles=_SIGNED_IN,
        source="Access model, functions: rules and standards are open to everyone who works by them",
    ),
    Permit(
        key="configuration",
        actions=frozenset({Action.CHANGE_LOCAL_STANDARDS, Action.MANAGE_ACCOUNTS, Action.MANAGE_TEAMS}),
        roles=frozenset({Role.ADMINISTRATOR}),
        source="Access model, roles: administrator, people, teams and configuration",
    ),
    Permit(
        key="loading",
        actions=frozenset({Action.LOAD_FILE}),
        roles=frozenset({Role.SERVICE_ACCOUNT, Role.PERFORMANCE_ANALYST}),
        source="Access model, roles: service account, one job; performance analyst, the statutory returns",
    ),
    Permit(
        key="new_child",
        actions=frozenset({Action.RECORD_NEW_CHILD}),
        roles=_SOCIAL_WORK,
        source="Access model, roles: social worker, record; a child not yet known has no relationship yet",
    ),
    Permit(
        key="own_cases",
        actions=_READ | _RECORD,
        roles=_SOCIAL_WORK,
        relationships=(Relationship.ALLOCATED_WORKER,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Access model, roles: social worker, assess, plan and record on own cases",
    ),
    Permit(
        key="team_cases",
        actions=_READ | _RECORD,
        roles=_SOCIAL_WORK,
        relationships=(Relationship.TEAM_HOLDS_CASE,),
        restrictions=_STANDARD,
        source="Access model, roles: social worker, assess, plan and record on team cases",
    ),
    Permit(
        key="finishing_recording",
        actions=_READ,
        roles=_SOCIAL_WORK,
        relationships=(Relationship.ENDED_ALLOCATION,),
        restrictions=_STANDARD,
        source="Access model, relationships: an ended relationship leaves reading for 28 days",
    ),
    Permit(
        key="managed_cases",
        actions=_READ | _RECORD | _MANAGE | {Action.CLOSE_EPISODE},
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Access model, roles: team manager, all in own teams; allocate",
    ),
    Permit(
        key="approval",
        actions=frozenset({Action.AUTHORISE_ASSESSMENT}),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        unless_author=True,
        source="Access model, separation of duties: author and approver are two people",
    ),
    Permit(
        key="finishing_oversight",
        actions=_READ | {Action.READ_TRAIL},
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.ENDED_MANAGEMENT,),
        restrictions=_STANDARD,
        source="Access model, relationships: an ended relationship leaves reading for 28 days",
    ),
    Permit(
        key="new_referral",
        actions=frozenset({Action.OPEN_EPISODE}),
        roles=_SOCIAL_WORK,
        relationships=(Relationship.NO_TEAM_HOLDS_CASE,),
        restrictions=_STANDARD,
        source="Access model, relationships: a referral may come for any child whom no team holds",
    ),
    Permit(
        key="service",
        actions=_READ | _MANAGE | {Action.DECLARE_OWN_CONFLICT},
        roles=frozenset({Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        source="Access model, roles: service manager, read in service; moves work between teams",
    ),
    Permit(
        key="analysis",
        actions=frozenset(
            {
                Action.READ_BOARD,
                Action.READ_PSEUDONYMOUS_LIST,
                Action.EXPORT_PSEUDONYMOUS_LIST,
                Action.READ_DATA_QUALITY,
            }
        ),
        roles=frozenset({Role.PERFORMANCE_ANALYST}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        source="Access model, roles: performance analyst, aggregates and pseudonymous extracts, never names",
    ),
)

PERMITS_BY_KEY: Final = {permit.key: permit for permit in PERMITS}
if len(PERMITS_BY_KEY) != len(PERMITS):
    raise ValueError("Two permits have the same key. Give each row of PERMITS a key of its own.")

TOLD_OF_RESTRICTED_RECORDS: Final = _STAFF
"""Roles that are told of a restricted record that they may not open; to others it does not exist."""

NAMED_BESIDE_FAMILY: Final = _STANDARD
"""Levels at which a child is named as a relative to whoever may read the other's record, though not the child's own."""

OPEN_TO_ANYONE: Final = frozenset({Action.SIGN_IN, Action.READ_PUBLIC_PAGE})
"""Actions that need no sign-in."""

CHANGES: Final = _RECORD | {
    Action.AUTHORISE_ASSESSMENT,
    Action.ALLOCATE,
    Action.DECLARE_CONFLICT,
    Action.CLOSE_EPISODE,
    Action.CHANGE_LOCAL_STANDARDS,
    Action.MANAGE_ACCOUNTS,
    Action.MANAGE_TEAMS,
    Action.MANAGE_OWN_ACCOUNT,
    Action.LOAD_FILE,
    Action.RECORD_NEW_CHILD,
}
"""Actions that change something; every other action only reads."""


def permits_for(action: Action, role: Role) -> Iterator[Permit]:
    """The rows that let `role` take `action`, in catalogue order."""
    return (permit for permit in PERMITS if action in permit.actions and role in permit.roles)


def is_about_children(action: Action) -> bool:
    """Whether the action is about a child or children, so that a relationship is needed."""
    return any(permit.relationships for permit in PERMITS if action in permit.actions)


def may_ever(person: Person, action: Action) -> Decision:
    """Whether the person may take `action` at all: for pages about no child, or before any child is named.

    A yes for an action about children opens the page; which children stand on it is asked again for each.
    """
    if not person.is_active:
        return _no(Refusal.NOT_ACTIVE, "This account is closed. Ask your administrator to open it.")
    for permit in permits_for(action, person.role):
        return Decision(True, permit.key, f"You may {action.words} as {person.role.label.lower()}.")
    role = person.role.label.lower()
    return _no(Refusal.NO_PERMIT, f"You may not {action.words}: it is not part of the role of {role}.")


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
    if relationship is Relationship.IN_SERVICE:
        return relationship.words
    if relationship is Relationship.NO_TEAM_HOLDS_CASE:
        held = any(holding.is_in_force(today) for holding in subject.holdings)
        return None if held else relationship.words
    for holding in subject.holdings:
        if _holds_through(relationship, person, holding, today):
            return _with_holding(relationship, holding)
    return None


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
