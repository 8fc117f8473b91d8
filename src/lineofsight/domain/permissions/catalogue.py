"""The catalogue of permissions, one row each. No row means no. Source: docs/explanation/access-model.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lineofsight.domain.permissions.words import Action, Permit, Relationship, Restriction, Role

_SOCIAL_WORK = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER})
_FRONT_DOOR = _SOCIAL_WORK | {Role.SCREENING_OFFICER}
_STAFF = _FRONT_DOOR | {Role.SERVICE_MANAGER, Role.EARLY_HELP_PRACTITIONER}
_SIGNED_IN = _STAFF | {Role.PERFORMANCE_ANALYST, Role.ADMINISTRATOR}
_EVERYBODY = _SIGNED_IN | {Role.PARTNER}
_READ = frozenset(
    {
        Action.READ_BOARD,
        Action.READ_CHILD_LIST,
        Action.EXPORT_LIST,
        Action.READ_DATA_QUALITY,
        Action.READ_STEPS,
        Action.READ_CHILD,
    }
)
_READ_ALL = _READ | {
    Action.READ_STATUTORY_DETAIL,
    Action.READ_CHRONOLOGY,
    Action.EXPORT_CHRONOLOGY,
    Action.READ_LOCAL_ANSWERS,
    Action.EXPORT_LOCAL_ANSWERS,
    Action.READ_DOCUMENTS,
    Action.EXPORT_DOCUMENT,
}
"""What social work reads. Early help reads of social care's work what was shared with it at a step down."""
_RECORD = frozenset(
    {
        Action.ASSESS,
        Action.RECORD_VISIT,
        Action.RECORD_VIEW,
        Action.RECORD_MISSED_APPOINTMENT,
        Action.ANSWER_FLAG,
        Action.HOLD_STRATEGY_DISCUSSION,
        Action.CONCLUDE_SECTION_47,
        Action.HOLD_CONFERENCE,
        Action.HOLD_CORE_GROUP,
        Action.LOOK_AFTER,
        Action.RECORD_PRIVATE_FOSTERING,
        Action.PREPARE_PROCEEDINGS,
        Action.PLAN,
        Action.REVIEW,
        Action.KEEP_CHRONOLOGY,
        Action.MAKE_DOCUMENT,
        Action.CORRECT_FACT,
        Action.CORRECT_STATUTORY_FACT,
        Action.ACCEPT_QUERY,
        Action.OPEN_EPISODE,
        Action.GIVE_EARLY_HELP,
        Action.PROPOSE_STEP,
        Action.DECLARE_OWN_CONFLICT,
    }
)
_GIVE_EARLY_HELP = frozenset(
    {
        Action.GIVE_EARLY_HELP,
        Action.RECORD_VISIT,
        Action.RECORD_VIEW,
        Action.RECORD_MISSED_APPOINTMENT,
        Action.PROPOSE_STEP,
        Action.CORRECT_FACT,
        Action.DECLARE_OWN_CONFLICT,
    }
)
_SCREEN = frozenset(
    {
        Action.READ_QUEUE,
        Action.EXPORT_QUEUE,
        Action.CAPTURE_CONTACT,
        Action.READ_CONTACT,
        Action.SCREEN_CONTACT,
        Action.READ_HOUSEHOLD,
        Action.ASK_AGENCIES,
        Action.TELL_REFERRER,
        Action.READ_FRONT_DOOR_FIGURES,
    }
)
_MANAGE = frozenset({Action.READ_TRAIL, Action.ALLOCATE, Action.DECLARE_CONFLICT})
_STANDARD = frozenset({Restriction.S0})
_STANDARD_AND_RESTRICTED = frozenset({Restriction.S0, Restriction.S1})

PERMITS: Final[tuple[Permit, ...]] = (
    Permit(
        key="public_pages",
        actions=frozenset({Action.SIGN_IN, Action.READ_PUBLIC_PAGE, Action.MAKE_CONTACT}),
        roles=_EVERYBODY,
        source="Access model, functions: anyone may reach the sign-in page",
    ),
    Permit(
        key="own_account",
        actions=frozenset({Action.MANAGE_OWN_ACCOUNT, Action.KEEP_DRAFT}),
        roles=_EVERYBODY,
        source="Access model, functions: each person keeps their own password, second factor and drafts",
    ),
    Permit(
        key="manuals",
        actions=frozenset({Action.READ_CLOCK_MANUAL, Action.READ_LOCAL_STANDARDS, Action.READ_LOCAL_FORMS}),
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
        key="local_forms",
        actions=frozenset({Action.CHANGE_LOCAL_FORMS}),
        roles=frozenset({Role.ADMINISTRATOR, Role.SERVICE_MANAGER}),
        source="Access model, roles: the service says what it asks; an administrator writes it for them",
    ),
    Permit(
        key="partners",
        actions=frozenset({Action.MANAGE_PARTNERS}),
        roles=frozenset({Role.ADMINISTRATOR, Role.TEAM_MANAGER, Role.SERVICE_MANAGER}),
        source="Access model, partner view: accounts are named, and sponsored by a worker here",
    ),
    Permit(
        key="loading",
        actions=frozenset({Action.LOAD_FILE}),
        roles=frozenset({Role.SERVICE_ACCOUNT, Role.PERFORMANCE_ANALYST}),
        source="Access model, roles: service account, one job; performance analyst, the statutory returns",
    ),
    Permit(
        key="returning",
        actions=frozenset({Action.MAKE_RETURN}),
        roles=frozenset({Role.SERVICE_ACCOUNT, Role.PERFORMANCE_ANALYST}),
        source="Access model, roles: service account, one job; performance analyst, the statutory returns",
    ),
    Permit(
        key="rehearsing",
        actions=frozenset({Action.REHEARSE_RETURN}),
        roles=_SOCIAL_WORK | {Role.SERVICE_MANAGER, Role.PERFORMANCE_ANALYST},
        source="Access model, functions: whoever mends what the census would find may have it looked for again",
    ),
    Permit(
        key="queries_of_the_return",
        actions=frozenset({Action.ACCEPT_RETURN_QUERY}),
        roles=frozenset({Role.SERVICE_MANAGER, Role.PERFORMANCE_ANALYST}),
        source="Access model, roles: performance analyst and service manager answer for the statutory returns",
    ),
    Permit(
        key="new_child",
        actions=frozenset({Action.RECORD_NEW_CHILD}),
        roles=_SOCIAL_WORK,
        source="Access model, roles: social worker, record; a child not yet known has no relationship yet",
    ),
    Permit(
        key="screening",
        actions=_SCREEN,
        roles=_FRONT_DOOR,
        source="Access model, roles: front-door worker, contacts in own hub's queue; ask partners",
    ),
    Permit(
        key="deciding",
        actions=frozenset({Action.DECIDE_CONTACT, Action.PUBLISH_ANSWERS}),
        roles=_SOCIAL_WORK,
        source="Access model, roles: front-door worker, decide within delegation; a screening officer recommends",
    ),
    Permit(
        key="signing_off",
        actions=frozenset({Action.SIGN_OFF_DECISION}),
        roles=frozenset({Role.TEAM_MANAGER}),
        unless_author=True,
        source="Access model, separation of duties: author and approver of a threshold decision are two people",
    ),
    Permit(
        key="front_door_management",
        actions=frozenset({Action.REOPEN_CONTACT, Action.READ_SOURCE_IDENTITY}),
        roles=frozenset({Role.TEAM_MANAGER}),
        source="Access model, field classes: source identity, manager and author",
    ),
    Permit(
        key="second_decisions",
        actions=frozenset({Action.DECIDE_AGAIN}),
        roles=_SOCIAL_WORK,
        unless_author=True,
        source="Access model, separation of duties: whoever checks a decision did not make it",
    ),
    Permit(
        key="consistency",
        actions=frozenset({Action.DRAW_DIP_SAMPLE, Action.READ_CONSISTENCY}),
        roles=frozenset({Role.TEAM_MANAGER, Role.SERVICE_MANAGER}),
        source="Access model, functions: managers check the decisions of their service",
    ),
    Permit(
        key="consistency_panels",
        actions=frozenset({Action.HOLD_CONSISTENCY_PANEL}),
        roles=frozenset({Role.TEAM_MANAGER}),
        unless_author=True,
        source="Access model, separation of duties: a panel is recorded by a manager who made neither decision",
    ),
    Permit(
        key="consistency_figures",
        actions=frozenset({Action.READ_CONSISTENCY}),
        roles=frozenset({Role.PERFORMANCE_ANALYST}),
        source="Access model, roles: performance analyst, aggregates, never names",
    ),
    Permit(
        key="front_door_oversight",
        actions=frozenset(
            {Action.READ_QUEUE, Action.EXPORT_QUEUE, Action.READ_CONTACT, Action.READ_FRONT_DOOR_FIGURES}
        ),
        roles=frozenset({Role.SERVICE_MANAGER}),
        source="Access model, roles: service manager, read in service",
    ),
    Permit(
        key="front_door_analysis",
        actions=frozenset({Action.READ_FRONT_DOOR_FIGURES}),
        roles=frozenset({Role.PERFORMANCE_ANALYST}),
        source="Access model, roles: performance analyst, aggregates, never names",
    ),
    Permit(
        key="partner_answers",
        actions=frozenset({Action.ANSWER_ENQUIRY}),
        roles=frozenset({Role.PARTNER}),
        source="Access model, partner view: the enquiries addressed to the person's agency, and nothing else",
    ),
    Permit(
        key="contact_in_queue",
        actions=frozenset(
            {
                Action.READ_CHILD,
                Action.READ_STATUTORY_DETAIL,
                Action.READ_CHRONOLOGY,
                Action.CORRECT_FACT,
                Action.OPEN_EPISODE,
                Action.GIVE_EARLY_HELP,
                Action.RECORD_VISIT,
                Action.RECORD_VIEW,
                Action.RECORD_MISSED_APPOINTMENT,
                Action.DECLARE_OWN_CONFLICT,
            }
        ),
        roles=_SOCIAL_WORK,
        relationships=(Relationship.OPEN_CONTACT,),
        restrictions=_STANDARD,
        source="Access model, relationships: a front-door queue item, until ten working days after the decision",
    ),
    Permit(
        key="contact_in_queue_managed",
        actions=frozenset(
            {
                Action.READ_CHILD,
                Action.READ_STATUTORY_DETAIL,
                Action.READ_CHRONOLOGY,
                Action.CORRECT_FACT,
                Action.OPEN_EPISODE,
                Action.GIVE_EARLY_HELP,
            }
        ),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.OPEN_CONTACT,),
        restrictions=frozenset({Restriction.S1}),
        source="Access model, roles: team manager, restricted records within the team; here the front door's queue",
    ),
    Permit(
        key="contact_in_queue_screened",
        actions=frozenset(
            {
                Action.READ_CHILD,
                Action.READ_STATUTORY_DETAIL,
                Action.READ_CHRONOLOGY,
                Action.CORRECT_FACT,
                Action.DECLARE_OWN_CONFLICT,
            }
        ),
        roles=frozenset({Role.SCREENING_OFFICER}),
        relationships=(Relationship.OPEN_CONTACT,),
        restrictions=_STANDARD,
        source="Access model, relationships: a front-door queue item; a screening officer does not decide",
    ),
    Permit(
        key="early_help_own_cases",
        actions=_READ | _GIVE_EARLY_HELP,
        roles=frozenset({Role.EARLY_HELP_PRACTITIONER}),
        relationships=(Relationship.ALLOCATED_WORKER,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Practice reference 1: early help practitioner, own families; statutory detail only as shared",
    ),
    Permit(
        key="early_help_team_cases",
        actions=_READ | _GIVE_EARLY_HELP,
        roles=frozenset({Role.EARLY_HELP_PRACTITIONER}),
        relationships=(Relationship.TEAM_HOLDS_CASE,),
        restrictions=_STANDARD,
        source="Practice reference 1: early help practitioner, the families of the own team",
    ),
    Permit(
        key="early_help_finishing_recording",
        actions=_READ,
        roles=frozenset({Role.EARLY_HELP_PRACTITIONER}),
        relationships=(Relationship.ENDED_ALLOCATION,),
        restrictions=_STANDARD,
        source="Access model, relationships: an ended relationship leaves reading for 28 days",
    ),
    Permit(
        key="step_proposed",
        actions=frozenset(
            {
                Action.READ_CHILD,
                Action.READ_STATUTORY_DETAIL,
                Action.READ_CHRONOLOGY,
                Action.READ_STEPS,
                Action.ACCEPT_STEP,
            }
        ),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.STEP_TO_YOUR_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        unless_author=True,
        source="Practice reference 2.2: status changes only when the receiving side accepts",
    ),
    Permit(
        key="stepped_down",
        actions=_READ_ALL | {Action.PLAN, Action.CLOSE_EPISODE},
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.STEPPED_DOWN_BY_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Practice reference 2.2: a step down closes nothing; who stepped down ends the plan and closes",
    ),
    Permit(
        key="own_cases",
        actions=_READ_ALL | _RECORD,
        roles=_SOCIAL_WORK,
        relationships=(Relationship.ALLOCATED_WORKER,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Access model, roles: social worker, assess, plan and record on own cases",
    ),
    Permit(
        key="own_caseload",
        actions=frozenset({Action.READ_OWN_CASELOAD}),
        roles=frozenset({Role.SOCIAL_WORKER}),
        relationships=(Relationship.ALLOCATED_WORKER,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Practice reference 1: on a Monday morning, which children have I not seen, and what is due this week",
    ),
    Permit(
        key="team_work",
        actions=frozenset({Action.READ_TEAM_WORK}),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Practice reference 1: unallocated, overdue, drifting, who is overloaded, what needs authorisation",
    ),
    Permit(
        key="team_cases",
        actions=_READ_ALL | _RECORD,
        roles=_SOCIAL_WORK,
        relationships=(Relationship.TEAM_HOLDS_CASE,),
        restrictions=_STANDARD,
        source="Access model, roles: social worker, assess, plan and record on team cases",
    ),
    Permit(
        key="finishing_recording",
        actions=_READ_ALL,
        roles=_SOCIAL_WORK,
        relationships=(Relationship.ENDED_ALLOCATION,),
        restrictions=_STANDARD,
        source="Access model, relationships: an ended relationship leaves reading for 28 days",
    ),
    Permit(
        key="managed_cases",
        actions=_READ_ALL | _RECORD | _MANAGE | {Action.CLOSE_EPISODE, Action.DECIDE_AT_LEGAL_GATEWAY},
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Access model, roles: team manager, all in own teams; allocate",
    ),
    Permit(
        key="passed_information",
        actions=frozenset({Action.ACKNOWLEDGE_INFORMATION}),
        roles=_SOCIAL_WORK | {Role.EARLY_HELP_PRACTITIONER},
        relationships=(Relationship.ALLOCATED_WORKER, Relationship.MANAGER_OF_TEAM),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Practice reference, words: news about an open child goes to the open episode and its holder",
    ),
    Permit(
        key="fairness",
        actions=frozenset({Action.READ_FAIRNESS}),
        roles=frozenset({Role.TEAM_MANAGER, Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        source="Practice reference 7.3: flags are tested for uneven firing across groups and the service is told",
    ),
    Permit(
        key="approval",
        actions=frozenset({Action.AUTHORISE_ASSESSMENT, Action.SIGN_SECTION_47}),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        unless_author=True,
        source="Access model, separation of duties: author and approver are two people",
    ),
    Permit(
        key="document_approval",
        actions=frozenset({Action.APPROVE_DOCUMENT}),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=_STANDARD_AND_RESTRICTED,
        unless_author=True,
        source="Access model, separation of duties: preparer and releaser of a disclosure are two people",
    ),
    Permit(
        key="document_approval_in_service",
        actions=frozenset({Action.APPROVE_DOCUMENT}),
        roles=frozenset({Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        unless_author=True,
        source="Access model, separation of duties: the only manager of a team does not release what they prepared",
    ),
    Permit(
        key="finishing_oversight",
        actions=_READ_ALL | {Action.READ_TRAIL},
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
        actions=_READ_ALL | _MANAGE | {Action.DECLARE_OWN_CONFLICT, Action.ACCEPT_QUERY},
        roles=frozenset({Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        source="Access model, roles: service manager, read in service; moves work between teams",
    ),
    Permit(
        key="index",
        actions=frozenset({Action.LOOK_UP}),
        roles=_STAFF,
        relationships=(Relationship.IN_INDEX,),
        restrictions=_STANDARD,
        source="Access model, restriction: staff with the person index can tell that a standard record exists",
    ),
    Permit(
        key="index_of_own_restricted",
        actions=frozenset({Action.LOOK_UP, Action.PROPOSE_MERGE}),
        roles=_SOCIAL_WORK,
        relationships=(Relationship.ALLOCATED_WORKER, Relationship.MANAGER_OF_TEAM),
        restrictions=frozenset({Restriction.S1}),
        source="Access model, restriction: a restricted record, to the allocated worker and the manager of the team",
    ),
    Permit(
        key="duplicates",
        actions=frozenset({Action.READ_DUPLICATES, Action.EXPORT_DUPLICATES}),
        roles=frozenset({Role.SCREENING_OFFICER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_INDEX,),
        restrictions=_STANDARD,
        source="Practice reference 8, fault 1: the same child twice, or under two surnames",
    ),
    Permit(
        key="merge_proposal",
        actions=frozenset({Action.PROPOSE_MERGE}),
        roles=_FRONT_DOOR | {Role.SERVICE_MANAGER},
        relationships=(Relationship.IN_INDEX,),
        restrictions=_STANDARD,
        source="Practice reference 8, fault 1: merge with undo",
    ),
    Permit(
        key="merge_approval",
        actions=frozenset({Action.APPROVE_MERGE}),
        roles=frozenset({Role.TEAM_MANAGER, Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_INDEX,),
        restrictions=_STANDARD,
        unless_author=True,
        source="Access model, separation of duties: two people to merge or unmerge persons",
    ),
    Permit(
        key="merge_approval_of_restricted",
        actions=frozenset({Action.READ_DUPLICATES, Action.EXPORT_DUPLICATES, Action.APPROVE_MERGE}),
        roles=frozenset({Role.TEAM_MANAGER}),
        relationships=(Relationship.MANAGER_OF_TEAM,),
        restrictions=frozenset({Restriction.S1}),
        unless_author=True,
        source="Access model, separation of duties: two people to merge or unmerge persons",
    ),
    Permit(
        key="analysis",
        actions=frozenset(
            {
                Action.READ_BOARD,
                Action.READ_PSEUDONYMOUS_LIST,
                Action.EXPORT_PSEUDONYMOUS_LIST,
                Action.READ_DATA_QUALITY,
                Action.READ_FAIRNESS,
            }
        ),
        roles=frozenset({Role.PERFORMANCE_ANALYST}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        source="Access model, roles: performance analyst, aggregates and pseudonymous extracts, never names",
    ),
    Permit(
        key="returns",
        actions=frozenset({Action.READ_RETURNS}),
        roles=frozenset({Role.PERFORMANCE_ANALYST, Role.SERVICE_MANAGER}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD,
        source="Access model, roles: performance analyst and service manager answer for the statutory returns",
    ),
    Permit(
        key="sending_returns",
        actions=frozenset({Action.SEND_RETURNS}),
        roles=frozenset({Role.SERVICE_ACCOUNT}),
        relationships=(Relationship.IN_SERVICE,),
        restrictions=_STANDARD_AND_RESTRICTED,
        source="Access model, roles: service account, one job; a sealed record goes nowhere without its custodians",
    ),
)

PERMITS_BY_KEY: Final = {permit.key: permit for permit in PERMITS}
if len(PERMITS_BY_KEY) != len(PERMITS):
    raise ValueError("Two permits have the same key. Give each row of PERMITS a key of its own.")

TOLD_OF_RESTRICTED_RECORDS: Final = _STAFF
"""Roles that are told of a restricted record that they may not open; to others it does not exist."""

NAMED_BESIDE_FAMILY: Final = _STANDARD
"""Levels at which a child is named as a relative to whoever may read the other's record, though not the child's own."""

AT_THE_FRONT_DOOR: Final = _SCREEN | {
    Action.DECIDE_CONTACT,
    Action.PUBLISH_ANSWERS,
    Action.SIGN_OFF_DECISION,
    Action.REOPEN_CONTACT,
    Action.READ_SOURCE_IDENTITY,
    Action.DRAW_DIP_SAMPLE,
    Action.DECIDE_AGAIN,
    Action.HOLD_CONSISTENCY_PANEL,
    Action.READ_CONSISTENCY,
}
"""Actions on contacts: a social worker or a manager may take them only in a front-door team."""

OPEN_TO_ANYONE: Final = frozenset({Action.SIGN_IN, Action.READ_PUBLIC_PAGE, Action.MAKE_CONTACT})
"""Actions that need no sign-in."""

CHANGES: Final = _RECORD | {
    Action.AUTHORISE_ASSESSMENT,
    Action.SIGN_SECTION_47,
    Action.APPROVE_DOCUMENT,
    Action.DECIDE_AT_LEGAL_GATEWAY,
    Action.ALLOCATE,
    Action.DECLARE_CONFLICT,
    Action.CLOSE_EPISODE,
    Action.REHEARSE_RETURN,
    Action.ACCEPT_RETURN_QUERY,
    Action.CHANGE_LOCAL_STANDARDS,
    Action.CHANGE_LOCAL_FORMS,
    Action.MANAGE_ACCOUNTS,
    Action.MANAGE_TEAMS,
    Action.MANAGE_PARTNERS,
    Action.MANAGE_OWN_ACCOUNT,
    Action.KEEP_DRAFT,
    Action.LOAD_FILE,
    Action.MAKE_RETURN,
    Action.RECORD_NEW_CHILD,
    Action.MAKE_CONTACT,
    Action.CAPTURE_CONTACT,
    Action.SCREEN_CONTACT,
    Action.ASK_AGENCIES,
    Action.PUBLISH_ANSWERS,
    Action.DECIDE_CONTACT,
    Action.SIGN_OFF_DECISION,
    Action.REOPEN_CONTACT,
    Action.DRAW_DIP_SAMPLE,
    Action.DECIDE_AGAIN,
    Action.HOLD_CONSISTENCY_PANEL,
    Action.TELL_REFERRER,
    Action.ANSWER_ENQUIRY,
    Action.GIVE_EARLY_HELP,
    Action.ACKNOWLEDGE_INFORMATION,
    Action.PROPOSE_STEP,
    Action.ACCEPT_STEP,
    Action.PROPOSE_MERGE,
    Action.APPROVE_MERGE,
}
"""Actions that change something; every other action only reads."""


def permits_for(action: Action, role: Role) -> Iterator[Permit]:
    """The rows that let `role` take `action`, in catalogue order."""
    return (permit for permit in PERMITS if action in permit.actions and role in permit.roles)


def is_about_children(action: Action) -> bool:
    """Whether the action is about a child or children, so that a relationship is needed."""
    return any(permit.relationships for permit in PERMITS if action in permit.actions)
