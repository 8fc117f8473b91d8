"""Who may do what, as tables: one line a case, and what the person is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lineofsight.domain.permissions import (
    ABSENT,
    CHANGES,
    OPEN_TO_ANYONE,
    PERMITS,
    Action,
    Decision,
    Holding,
    Person,
    Refusal,
    Relationship,
    Restriction,
    Role,
    Subject,
    decide,
    is_about_children,
    may_ever,
)

TODAY = date(2026, 11, 4)
NORTH, SOUTH = 1, 2
ANNA, BEN, MAYA, SAM = 11, 12, 13, 14

PEOPLE = {
    "worker": Person(Role.SOCIAL_WORKER, ANNA, teams=frozenset({NORTH})),
    "colleague": Person(Role.SOCIAL_WORKER, BEN, teams=frozenset({NORTH})),
    "stranger": Person(Role.SOCIAL_WORKER, 15, teams=frozenset({SOUTH})),
    "mover": Person(Role.SOCIAL_WORKER, ANNA, teams=frozenset({SOUTH})),
    "manager": Person(Role.TEAM_MANAGER, MAYA, teams=frozenset({NORTH}), managed_teams=frozenset({NORTH})),
    "manager elsewhere": Person(Role.TEAM_MANAGER, 16, teams=frozenset({SOUTH}), managed_teams=frozenset({SOUTH})),
    "service manager": Person(Role.SERVICE_MANAGER, SAM),
    "analyst": Person(Role.PERFORMANCE_ANALYST),
    "administrator": Person(Role.ADMINISTRATOR),
    "service account": Person(Role.SERVICE_ACCOUNT),
}


def held_by_anna(restriction: Restriction = Restriction.S0, ended_on: date | None = None) -> Subject:
    """A child whom Team North has held since spring, with Anna as the worker."""
    holding = Holding(NORTH, "Team North", date(2026, 4, 1), ended_on, worker_id=ANNA)
    return Subject(restriction=restriction, holdings=(holding,))


def said(decision: Decision) -> str:
    return "yes" if decision.allowed else str(decision.refusal)


def rows(table: str) -> list[list[str]]:
    lines = [line for line in table.strip().splitlines() if "---" not in line]
    return [[cell.strip() for cell in line.split("|")] for line in lines[1:]]


@pytest.mark.parametrize(
    ("who", "action", "standard", "restricted", "sealed"),
    rows("""
    who               | action                 | S0              | S1              | S2
    ------------------+------------------------+-----------------+-----------------+----------
    worker            | read_child             | yes             | yes             | sealed
    worker            | assess                 | yes             | yes             | sealed
    worker            | allocate               | no_permit       | no_permit       | no_permit
    worker            | authorise_assessment   | no_permit       | no_permit       | no_permit
    worker            | sign_section_47        | no_permit       | no_permit       | no_permit
    worker            | close_episode          | no_permit       | no_permit       | no_permit
    worker            | read_pseudonymous_list | no_permit       | no_permit       | no_permit
    worker            | declare_own_conflict   | yes             | yes             | sealed
    worker            | declare_conflict       | no_permit       | no_permit       | no_permit
    colleague         | read_child             | yes             | restricted      | sealed
    colleague         | declare_own_conflict   | yes             | restricted      | sealed
    colleague         | record_visit           | yes             | restricted      | sealed
    colleague         | read_chronology        | yes             | restricted      | sealed
    colleague         | keep_chronology        | yes             | restricted      | sealed
    colleague         | export_chronology      | yes             | restricted      | sealed
    stranger          | read_child             | no_relationship | restricted      | sealed
    stranger          | open_episode           | no_relationship | restricted      | sealed
    stranger          | read_chronology        | no_relationship | restricted      | sealed
    stranger          | keep_chronology        | no_relationship | restricted      | sealed
    mover             | read_child             | no_relationship | restricted      | sealed
    manager           | read_child             | yes             | yes             | sealed
    manager           | allocate               | yes             | yes             | sealed
    manager           | authorise_assessment   | yes             | yes             | sealed
    manager           | sign_section_47        | yes             | yes             | sealed
    manager           | close_episode          | yes             | yes             | sealed
    manager           | read_trail             | yes             | yes             | sealed
    manager           | keep_chronology        | yes             | yes             | sealed
    manager           | declare_conflict       | yes             | yes             | sealed
    manager elsewhere | declare_conflict       | no_relationship | restricted      | sealed
    manager elsewhere | read_child             | no_relationship | restricted      | sealed
    service manager   | read_child             | yes             | restricted      | sealed
    service manager   | allocate               | yes             | restricted      | sealed
    service manager   | export_chronology      | yes             | restricted      | sealed
    service manager   | keep_chronology        | no_permit       | no_permit       | no_permit
    service manager   | declare_conflict       | yes             | restricted      | sealed
    service manager   | assess                 | no_permit       | no_permit       | no_permit
    analyst           | read_child             | no_permit       | no_permit       | no_permit
    analyst           | read_child_list        | no_permit       | no_permit       | no_permit
    analyst           | read_chronology        | no_permit       | no_permit       | no_permit
    analyst           | read_board             | yes             | restricted      | sealed
    analyst           | read_pseudonymous_list | yes             | restricted      | sealed
    administrator     | read_board             | no_permit       | no_permit       | no_permit
    administrator     | read_child             | no_permit       | no_permit       | no_permit
    service account   | read_child             | no_permit       | no_permit       | no_permit
    service account   | send_returns           | yes             | yes             | sealed
    analyst           | send_returns           | no_permit       | no_permit       | no_permit
    analyst           | read_returns           | yes             | restricted      | sealed
    """),
)
def test_each_role_reaches_what_its_relationship_opens(
    who: str, action: str, standard: str, restricted: str, sealed: str
) -> None:
    for level, expected in zip(Restriction, (standard, restricted, sealed), strict=True):
        assert said(decide(PEOPLE[who], Action[action.upper()], held_by_anna(level), TODAY)) == expected, level


@pytest.mark.parametrize(
    ("who", "action", "days_ago", "expected"),
    rows("""
    who      | action       | days ago | answer
    ---------+--------------+----------+----------------
    worker   | read_child   | 0        | yes
    worker   | read_child   | 28       | yes
    worker   | read_child   | 29       | no_relationship
    worker   | record_visit | 0        | no_relationship
    colleague| read_child   | 0        | no_relationship
    mover    | read_child   | 1        | no_relationship
    manager  | read_child   | 28       | yes
    manager  | read_child   | 29       | no_relationship
    manager  | allocate     | 1        | no_relationship
    """),
)
def test_an_ended_relationship_leaves_reading_for_28_days(who: str, action: str, days_ago: str, expected: str) -> None:
    subject = held_by_anna(ended_on=TODAY - timedelta(days=int(days_ago)))
    assert said(decide(PEOPLE[who], Action[action.upper()], subject, TODAY)) == expected


def test_an_allocation_is_in_force_from_its_first_day_to_the_day_before_it_ends() -> None:
    holding = Holding(NORTH, "Team North", date(2026, 11, 2), date(2026, 11, 6), worker_id=ANNA)
    in_force = [day for day in range(1, 8) if holding.is_in_force(date(2026, 11, day))]
    assert in_force == [2, 3, 4, 5]


def test_a_restricted_record_closes_at_once_when_the_allocation_ends() -> None:
    subject = held_by_anna(Restriction.S1, ended_on=TODAY)
    assert decide(PEOPLE["worker"], Action.READ_CHILD, subject, TODAY).refusal is Refusal.RESTRICTED


@pytest.mark.parametrize("who", ["worker", "colleague", "manager", "service manager"])
@pytest.mark.parametrize("action", [Action.READ_CHILD, Action.READ_CHILD_LIST, Action.ALLOCATE, Action.ASSESS])
def test_a_conflict_of_interest_beats_everything_and_betrays_nothing(who: str, action: Action) -> None:
    person = PEOPLE[who]
    assert person.worker_id is not None
    subject = replace(held_by_anna(), conflicted_workers=frozenset({person.worker_id}))
    decision = decide(person, action, subject, TODAY)
    assert not decision.allowed
    assert decision.betrays_nothing


def test_somebody_elses_conflict_blocks_nobody_else() -> None:
    subject = replace(held_by_anna(), conflicted_workers=frozenset({BEN}))
    assert decide(PEOPLE["worker"], Action.READ_CHILD, subject, TODAY).allowed


@pytest.mark.parametrize(("author", "allowed"), [(None, True), (ANNA, True), (MAYA, False)])
def test_nobody_approves_what_they_wrote(author: int | None, allowed: bool) -> None:
    decision = decide(PEOPLE["manager"], Action.AUTHORISE_ASSESSMENT, replace(held_by_anna(), author_id=author), TODAY)
    assert decision.allowed is allowed
    if not allowed:
        assert decision.refusal is Refusal.OWN_WORK
        assert not decision.betrays_nothing
        assert decision.reason == "You may not authorise this assessment: you wrote it. Ask another manager."


@pytest.mark.parametrize(
    ("who", "action", "restriction", "betrays_nothing"),
    [
        ("worker", Action.ALLOCATE, Restriction.S0, False),  # reads the record, so may be told
        ("stranger", Action.READ_CHILD, Restriction.S0, True),
        ("stranger", Action.ALLOCATE, Restriction.S0, True),
        ("stranger", Action.READ_CHILD, Restriction.S1, False),  # staff see the notice
        ("analyst", Action.READ_CHILD, Restriction.S0, True),
        ("analyst", Action.READ_PSEUDONYMOUS_LIST, Restriction.S1, True),
        ("administrator", Action.READ_CHILD, Restriction.S1, True),
        ("manager", Action.READ_CHILD, Restriction.S2, True),
        ("service manager", Action.ASSESS, Restriction.S2, True),
    ],
)
def test_a_refusal_tells_of_a_child_only_to_those_who_may_know(
    who: str, action: Action, restriction: Restriction, betrays_nothing: bool
) -> None:
    decision = decide(PEOPLE[who], action, held_by_anna(restriction), TODAY)
    assert not decision.allowed
    assert decision.betrays_nothing is betrays_nothing


def test_a_referral_may_be_opened_for_a_child_whom_no_team_holds() -> None:
    closed = held_by_anna(ended_on=TODAY - timedelta(days=300))
    assert decide(PEOPLE["stranger"], Action.OPEN_EPISODE, closed, TODAY).rule == "new_referral.no_team_holds_case"
    assert not decide(PEOPLE["stranger"], Action.READ_CHILD, closed, TODAY).allowed
    assert not decide(
        PEOPLE["stranger"], Action.OPEN_EPISODE, replace(closed, restriction=Restriction.S1), TODAY
    ).allowed


def test_a_closed_account_may_do_nothing() -> None:
    gone = replace(PEOPLE["manager"], is_active=False)
    for action in Action:
        assert may_ever(gone, action).refusal is Refusal.NOT_ACTIVE
        assert not decide(gone, action, held_by_anna(), TODAY).allowed


def test_every_yes_names_its_rule_in_words() -> None:
    decision = decide(PEOPLE["colleague"], Action.READ_CHILD, held_by_anna(), TODAY)
    assert decision.rule == "team_cases.team_holds_case"
    assert decision.reason == "You may open this child's record because you are in Team North, which holds the case."
    ended = decide(PEOPLE["worker"], Action.READ_CHILD, held_by_anna(ended_on=date(2026, 11, 1)), TODAY)
    assert ended.reason.endswith(
        "allocated to you in Team North until 1 November 2026; you can read until 29 November 2026."
    )


# --- the catalogue is complete ---------------------------------------------------------------------------------------


def test_every_action_has_a_permit() -> None:
    permitted = {action for permit in PERMITS for action in permit.actions}
    missing = set(Action) - permitted
    assert not missing, f"Add to PERMITS a row whose actions hold {sorted(missing)}."


def test_every_role_has_a_permit_and_every_row_a_source() -> None:
    assert {role for permit in PERMITS for role in permit.roles} == set(Role)
    assert all(permit.source and permit.actions and permit.roles for permit in PERMITS)


def test_every_relationship_is_used_by_a_row() -> None:
    assert {relationship for permit in PERMITS for relationship in permit.relationships} == set(Relationship)


def test_no_row_opens_a_sealed_record() -> None:
    assert not [permit.key for permit in PERMITS if Restriction.S2 in permit.restrictions]


def test_only_allocation_and_management_open_a_restricted_record() -> None:
    close = {Relationship.ALLOCATED_WORKER, Relationship.MANAGER_OF_TEAM}
    to_managers = {
        Relationship.OPEN_CONTACT, Relationship.STEP_TO_YOUR_TEAM, Relationship.STEPPED_DOWN_BY_TEAM,
    }  # fmt: skip
    for permit in PERMITS:
        if Restriction.S1 in permit.restrictions:
            further = to_managers if permit.roles == {Role.TEAM_MANAGER} else set()
            if permit.roles == {Role.SERVICE_ACCOUNT}:  # a job, to which nobody signs in
                further = {Relationship.IN_SERVICE}
            assert set(permit.relationships) <= close | further, permit.key


def test_a_row_about_children_says_which_records_it_opens() -> None:
    for permit in PERMITS:
        assert bool(permit.relationships) == bool(permit.restrictions), permit.key
        assert {is_about_children(action) for action in permit.actions} == {bool(permit.relationships)}, permit.key


def test_an_ended_relationship_only_reads() -> None:
    ended = {Relationship.ENDED_ALLOCATION, Relationship.ENDED_MANAGEMENT}
    for permit in PERMITS:
        if ended & set(permit.relationships):
            assert not permit.actions & CHANGES, permit.key


@pytest.mark.parametrize(
    ("role", "about_children"), [(Role.ADMINISTRATOR, set()), (Role.SERVICE_ACCOUNT, {Action.SEND_RETURNS})]
)
def test_administrators_reach_no_action_about_children_and_service_accounts_their_job(
    role: Role, about_children: set[Action]
) -> None:
    actions = {action for permit in PERMITS if role in permit.roles for action in permit.actions}
    assert {action for action in actions if is_about_children(action)} == about_children


def test_analysts_reach_no_names_and_no_childs_page() -> None:
    actions = {action for permit in PERMITS if Role.PERFORMANCE_ANALYST in permit.roles for action in permit.actions}
    named = {Action.READ_CHILD, Action.READ_CHILD_LIST, Action.EXPORT_LIST, Action.READ_TRAIL}
    assert not actions & named
    assert not {action for action in actions & CHANGES if is_about_children(action)}


def test_actions_open_to_anyone_show_nothing_about_children() -> None:
    assert not [action for action in OPEN_TO_ANYONE if is_about_children(action)]


def test_an_absent_child_is_refused_without_a_word() -> None:
    assert ABSENT.refusal is Refusal.ABSENT
    assert ABSENT.betrays_nothing
