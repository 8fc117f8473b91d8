"""The one gate: the only way to hold a child's record is to have asked here.

It gathers the facts, asks `domain.permissions`, and puts the answer on the trail, yes or no. Lists ask the
same rows as a query: `visible_children`, or `visible_q` for a model that belongs to a child.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NoReturn, assert_never
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lineofsight.access.exceptions import Moved, Refused
from lineofsight.access.models import Account
from lineofsight.access.models.trail import Outcome
from lineofsight.access.partners import why_ended
from lineofsight.access.trail import Entry, field_classes_of, verb_of
from lineofsight.access.transactions import current_edge, note_opened, note_refused, one_transaction
from lineofsight.domain import permissions
from lineofsight.domain.permissions import (
    CHANGES,
    READING_AFTER_ENDED_DAYS,
    Action,
    Decision,
    Holding,
    Person,
    Refusal,
    Relationship,
    Restriction,
    Role,
    Subject,
)
from lineofsight.record import kept
from lineofsight.record.models import Allocation, Child, ConflictOfInterest, Contact, StepChange, TeamMembership
from lineofsight.record.models import Person as PersonOfRecord
from lineofsight.record.moment import today
from lineofsight.record.prepared import Prepared

__all__ = [
    "OpenedChild",
    "Permission",
    "Refused",
    "check",
    "may",
    "note",
    "one_transaction",
    "open_child",
    "permit",
    "person_of",
    "read_list",
    "refuse",
    "subject_of",
    "visible_among",
    "visible_children",
    "visible_q",
]


@dataclass(frozen=True, slots=True)
class OpenedChild:
    """A child's record that the gate opened for one person and one action, and why it did."""

    child: Child
    decision: Decision
    entry: Entry
    person: Person
    subject: Subject

    @property
    def reason(self) -> str:
        """The rule in words, as the reader may see it: "You may … because you are in Team North, …"."""
        return self.decision.reason

    def may(self, action: Action, *, author_id: int | None = None) -> Decision:
        """What the gate would say of another action on this child: to grey a button. Asks no query, leaves no row."""
        return permissions.decide(self.person, action, replace(self.subject, author_id=author_id), today())

    def wrote(self, kind: str, object_id: int | str, **details: Any) -> None:
        """Name what the action wrote, for its row of the trail. `details` hold no content of the record."""
        self.entry.wrote(kind, object_id, **details)


@dataclass(frozen=True, slots=True)
class Permission:
    """Leave to take an action that is about no child, and why."""

    decision: Decision
    entry: Entry

    def wrote(self, kind: str, object_id: int | str, **details: Any) -> None:
        """Name what the action wrote, for its row of the trail. `details` hold no content of the record."""
        self.entry.wrote(kind, object_id, **details)


def person_of(account: Account) -> Person:
    """The person behind an account, with the teams they are in and manage today.

    A closed account, or one of a worker who has left, is not active. A page that reads asks it once.
    """
    edge = current_edge()
    if edge is None or edge.look is None:
        return _person_behind(account)
    if account.pk not in edge.people:
        edge.people[account.pk] = _person_behind(account)
    return edge.people[account.pk]


def _person_behind(account: Account) -> Person:
    role = account.role_in_use
    worker = account.worker
    if role is Role.PARTNER:
        return _partner(account)
    if worker is None:
        return Person(role=role, is_active=account.is_active)
    day = today()
    memberships = kept.once(TeamMembership, worker.pk, lambda: _memberships_of(worker.pk))
    current = [row for row in memberships if row[2] <= day and (row[3] is None or row[3] > day)]
    teams = {team: is_manager for team, is_manager, *_ in current}
    return Person(
        role=role,
        worker_id=worker.pk,
        teams=frozenset(teams),
        managed_teams=frozenset(team for team, is_manager in teams.items() if is_manager),
        is_active=account.is_active and (worker.left_on is None or day < worker.left_on),
        is_at_front_door=any(is_front_door for *_, is_front_door in current),
    )


def _partner(account: Account) -> Person:
    """The person behind a partner's account, which ends by itself."""
    is_active = not why_ended(account, today())
    return Person(role=account.role_in_use, is_active=is_active, agency_id=account.agency_id)


def _memberships_of(worker_id: int) -> list[tuple[int, bool, date, date | None, bool]]:
    return _MEMBERSHIPS([worker_id])


def check(action: Action, by: Account) -> Decision:
    """Let a page through before any child is named: only a refusal goes on the trail. Raises Refused."""
    decision = permissions.may_ever(person_of(by), action)
    if not decision.allowed:
        refuse(action, by, decision)
    return decision


def permit(action: Action, by: Account) -> Permission:
    """Let an action through that is about no child; a change goes on the trail. Raises Refused."""
    decision = check(action, by)
    entry = Entry(verb=verb_of(action), account=by, action=action, rule=decision.rule)
    if action in CHANGES:
        note_opened(entry)
    return Permission(decision, entry)


def may(action: Action, by: Account, child: Child | None = None, *, author_id: int | None = None) -> Decision:
    """What the gate would say, without asking it: to grey a button and fill its tooltip. Not recorded."""
    person = person_of(by)
    if child is None:
        return permissions.may_ever(person, action)
    return permissions.decide(person, action, subject_of(child, person, author_id=author_id), today())


def open_child(
    child: int | str | UUID,
    action: Action,
    *,
    by: Account,
    for_change: bool = False,
    author_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> OpenedChild:
    """The child's record, opened for one action; every answer goes on the trail.

    child: the primary key, or the reference as it stands in an address. for_change: lock the record until
    the transaction ends. author_id: the worker who wrote what is to be approved. details: for the trail, no
    content. A record that was merged into another opens the other. Raises Refused; a child who does not exist and
    one whom the person may not know of are refused alike. Raises Moved for a page that reads a merged record by its
    reference.
    """
    person = person_of(by)
    found = _find(child, for_change=for_change)
    if found is None:
        refuse(action, by, permissions.ABSENT, object_id=str(child))
    subject = subject_of(found, person, author_id=author_id)
    decision = permissions.decide(person, action, subject, today())
    if not decision.allowed:
        refuse(action, by, decision, object_id=str(found.pk), children=[found.pk])
    edge = current_edge()
    if not for_change and edge is not None and edge.look is not None and _is_reference_of_another(child, found):
        raise Moved(found.reference)
    entry = Entry(
        verb=verb_of(action),
        account=by,
        action=action,
        object_kind="child",
        object_id=str(found.pk),
        children=[found.pk],
        field_classes=field_classes_of(action),
        rule=decision.rule,
        details=dict(details or {}),
    )
    return OpenedChild(found, decision, note(entry, is_change=for_change), person, subject)


def read_list(
    action: Action,
    *,
    by: Account,
    children: Iterable[int],
    rows: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Put on the trail, as one row, that a list, a board, an export or a file showed these children.

    children: ids of every child whose data is shown. rows: how many rows the list has, where that differs.
    Ask `visible_children` or `visible_q` for what may stand on it.
    """
    shown = list(dict.fromkeys(children))
    entry = Entry(
        verb=verb_of(action),
        account=by,
        action=action,
        children=shown,
        field_classes=field_classes_of(action) if shown else [],
        rule=_rules(action, by),
        rows=len(shown) if rows is None else rows,
        details=dict(details or {}),
    )
    note(entry, is_change=action in CHANGES)


def visible_children(by: Account, action: Action = Action.READ_CHILD_LIST) -> QuerySet[Child]:
    """The children about whom the person may take the action today: the gate's own rows, as a query."""
    return Child.objects.filter(visible_q(by, action, prefix=""))


def visible_q(by: Account, action: Action = Action.READ_CHILD_LIST, prefix: str = "child__") -> Q:
    """The condition under which a row is about a child whom `visible_children` would list.

    prefix: the way from the model to its child, "" for Child itself. Makes no duplicate rows.
    """
    return _visible_to(person_of(by), action, today(), prefix)


def visible_among(by: Account, action: Action, child_ids: Collection[int]) -> set[int]:
    """Those of some children whom `visible_children` would list, in one query; none where there is no child."""
    return set(_among(person_of(by), action, today())(child_ids)) if child_ids else set()


@lru_cache(maxsize=128)
def _among(person: Person, action: Action, day: date) -> Prepared[int]:
    return Prepared(
        lambda ids: Child.objects.filter(_visible_to(person, action, day, ""), pk__in=ids).values_list("pk", flat=True)
    )


def _visible_to(person: Person, action: Action, day: date, prefix: str) -> Q:
    nothing = Q(pk__in=[])
    if not person.is_active:
        return nothing
    condition = nothing
    for row in permissions.permits_for(action, person.role):
        at_level = _at_level(row.restrictions, prefix)
        for relationship in row.relationships:
            condition |= at_level & _related(relationship, person, day, prefix)
    if person.worker_id is not None:
        conflicts = ConflictOfInterest.objects.filter(worker_id=person.worker_id)
        condition &= ~Q(**{f"{prefix}pk__in": conflicts.values("child_id")})
    merged = PersonOfRecord.objects.filter(merged_into__isnull=False)
    return condition & ~Q(**{f"{prefix}pk__in": merged.values("pk")})


def _at_level(levels: Iterable[Restriction], prefix: str) -> Q:
    """The children at some levels of restriction.

    Asked as "not among the few at another level": a board over every deadline then needs no join to every child.
    """
    shown = [level.value for level in sorted(levels)]
    others = Child.objects.exclude(restriction__in=shown).values("pk")
    return Q(**{f"{prefix}pk__isnull": False}) & ~Q(**{f"{prefix}pk__in": others})


def _related(relationship: Relationship, person: Person, day: date, prefix: str) -> Q:
    """One relationship of `domain.permissions` as a condition; a test holds the two readings equal."""
    now_held = _in_force("", day)
    ended_since = Q(ended_on__lte=day, ended_on__gte=day - timedelta(days=READING_AFTER_ENDED_DAYS))
    of_team = Q(team_id__in=person.teams | person.managed_teams)
    of_managed_team = Q(team_id__in=person.managed_teams)
    nobody = Q(pk__in=[])
    of_worker = nobody if person.worker_id is None else of_team & Q(worker_id=person.worker_id)
    match relationship:
        case Relationship.IN_SERVICE | Relationship.IN_INDEX:
            return Q()
        case Relationship.OPEN_CONTACT:
            return _has_open_contact(day, prefix) if person.is_at_front_door else nobody
        case Relationship.STEP_TO_YOUR_TEAM | Relationship.STEPPED_DOWN_BY_TEAM:
            return _has_step(relationship, person, prefix)
        case Relationship.NO_TEAM_HOLDS_CASE:
            return ~_has_allocation(now_held, prefix)
        case Relationship.ALLOCATED_WORKER:
            return _has_allocation(now_held & of_worker, prefix)
        case Relationship.TEAM_HOLDS_CASE:
            return _has_allocation(now_held & of_team, prefix)
        case Relationship.MANAGER_OF_TEAM:
            return _has_allocation(now_held & of_managed_team, prefix)
        case Relationship.ENDED_ALLOCATION:
            return _has_allocation(ended_since & of_worker, prefix)
        case Relationship.ENDED_MANAGEMENT:
            return _has_allocation(ended_since & of_managed_team, prefix)
        case _:
            assert_never(relationship)


def _has_allocation(condition: Q, prefix: str) -> Q:
    return Q(Exists(Allocation.objects.filter(condition, child=OuterRef(f"{prefix}pk"))))


def _has_step(relationship: Relationship, person: Person, prefix: str) -> Q:
    steps = StepChange.objects.with_episode_to_close().filter(from_team_id__in=person.managed_teams)
    if relationship is Relationship.STEP_TO_YOUR_TEAM:
        steps = StepChange.objects.waiting().filter(to_team_id__in=person.managed_teams)
    return Q(Exists(steps.filter(child=OuterRef(f"{prefix}pk"))))


def _has_open_contact(day: date, prefix: str) -> Q:
    until = Q(readable_until__isnull=True) | Q(readable_until__gte=day)
    return Q(Exists(Contact.objects.filter(until, child=OuterRef(f"{prefix}pk"))))


def _in_force(prefix: str, day: date) -> Q:
    """A dated row that has started and, on `day`, has not ended."""
    started = Q(**{f"{prefix}started_on__lte": day})
    return started & (Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gt": day}))


def _find(child: int | str | UUID, *, for_change: bool) -> Child | None:
    """The child, or the one whose record it was merged into."""
    found = _asked_for(child, for_change=for_change)
    while found is not None and found.person.merged_into_id is not None:
        found = _asked_for(found.person.merged_into_id, for_change=for_change)
    return found


def _is_reference_of_another(child: int | str | UUID, found: Child) -> bool:
    return not isinstance(child, int) and UUID(str(child)) != found.reference


def _asked_for(child: int | str | UUID, *, for_change: bool) -> Child | None:
    children = Child.objects.select_related("person")
    children = children.select_for_update(of=("self",)) if for_change else children
    try:
        key = {"pk": child} if isinstance(child, int) else {"reference": UUID(str(child))}
    except ValueError:
        return None
    if for_change and isinstance(child, int):  # a child that is kept has been locked within this transaction
        return kept.once(Child, child, lambda: children.filter(**key).first())
    return children.filter(**key).first()


def subject_of(child: Child, person: Person, *, author_id: int | None = None) -> Subject:
    """The facts of one child that a decision about this person needs: no more is asked than can matter to them."""
    return Subject(
        restriction=Restriction(child.restriction),
        holdings=kept.once(Allocation, child.pk, lambda: _holdings(child)),
        conflicted_workers=kept.once(ConflictOfInterest, child.pk, lambda: _conflicted_workers(child)),
        author_id=author_id,
        contact_readable_until=kept.once(Contact, child.pk, lambda: _contact_readable_until(child))
        if person.is_at_front_door
        else None,
        **(kept.once(StepChange, child.pk, lambda: _steps_of(child)) if person.managed_teams else {}),
    )


def _contact_readable_until(child: Child) -> date | None:
    """Until when a contact opens the child's record to the front door; None where none does."""
    return max((day or date.max for day in _READABLE_UNTIL([child.pk])), default=None)


def _steps_of(child: Child) -> dict[str, tuple[tuple[int, str], ...]]:
    """The columns of a subject that hold steps between teams, as ids of teams with their names."""
    steps = StepChange.objects.filter(child=child)
    proposed_to = steps.waiting().values_list("to_team_id", "to_team__name")
    stepped_down_by = steps.with_episode_to_close().values_list("from_team_id", "from_team__name")
    return {"proposed_to": tuple(proposed_to), "stepped_down_by": tuple(stepped_down_by)}


def _holdings(child: Child) -> tuple[Holding, ...]:
    return tuple(
        Holding(
            team_id=allocation.team_id,
            team_name=allocation.team.name,
            started_on=allocation.started_on,
            ended_on=allocation.ended_on,
            worker_id=allocation.worker_id,
        )
        for allocation in _ALLOCATIONS([child.pk])
    )


def _conflicted_workers(child: Child) -> frozenset[int]:
    return frozenset(_CONFLICTS([child.pk]))


_READABLE_UNTIL = Prepared(lambda ids: Contact.objects.filter(child__in=ids).values_list("readable_until", flat=True))
_ALLOCATIONS = Prepared(
    lambda ids: Allocation.objects.filter(child__in=ids).order_by("-started_on", "-pk").select_related("team")
)
_CONFLICTS = Prepared(lambda ids: ConflictOfInterest.objects.filter(child__in=ids).values_list("worker_id", flat=True))
_MEMBERSHIPS = Prepared(
    lambda workers: TeamMembership.objects.filter(worker__in=workers).values_list(
        "team_id", "is_manager", "started_on", "ended_on", "team__is_front_door"
    )
)


def _rules(action: Action, by: Account) -> str:
    return "+".join(row.key for row in permissions.permits_for(action, by.role_in_use))


def note(entry: Entry, *, is_change: bool) -> Entry:
    """Add a read to the page's own row; give anything else a row of its own. Returns the entry it is in."""
    edge = current_edge()
    look = edge.look if edge is not None else None
    if look is None or is_change:
        note_opened(entry)
        return entry
    look.add_children(entry.children)
    look.field_classes = sorted({*look.field_classes, *entry.field_classes})
    look.rule = entry.rule or look.rule
    look.details.update(entry.details)
    if entry.object_kind and not look.object_kind:
        look.object_kind, look.object_id = entry.object_kind, entry.object_id
    if entry.rows is not None:
        look.rows = (look.rows or 0) + entry.rows
    return look


def refuse(
    action: Action,
    by: Account,
    decision: Decision,
    *,
    object_id: str = "",
    object_kind: str = "child",
    children: Iterable[int] = (),
) -> NoReturn:
    """Put the refusal on the trail and raise it."""
    entry = Entry(
        verb=verb_of(action),
        account=by,
        action=action,
        object_kind=object_kind if object_id else "",
        object_id=object_id,
        children=list(children),
        outcome=Outcome.REFUSED,
        refusal=decision.refusal or Refusal.NO_PERMIT,
    )
    note_refused(entry)
    raise Refused(action, decision)
