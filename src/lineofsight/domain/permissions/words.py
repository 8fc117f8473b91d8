"""The words of the permission catalogue: roles, actions, relationships, and what a decision is made from."""

from __future__ import annotations

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
    SCREENING_OFFICER = "screening_officer", "Screening officer"
    EARLY_HELP_PRACTITIONER = "early_help_practitioner", "Early help practitioner"
    PARTNER = "partner", "Partner agency"


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
    KEEP_DRAFT = "keep_draft", "keep what you have typed in a form"
    READ_CLOCK_MANUAL = "read_clock_manual", "read the manual of clocks"
    READ_LOCAL_STANDARDS = "read_local_standards", "read the local standards"
    CHANGE_LOCAL_STANDARDS = "change_local_standards", "change the local standards"
    READ_LOCAL_FORMS = "read_local_forms", "read the questions that the authority asks of its own"
    CHANGE_LOCAL_FORMS = "change_local_forms", "change the questions that the authority asks of its own"
    MANAGE_ACCOUNTS = "manage_accounts", "manage accounts"
    MANAGE_TEAMS = "manage_teams", "manage teams and workers"
    MANAGE_PARTNERS = "manage_partners", "manage partner agencies and the accounts of their people"
    LOAD_FILE = "load_file", "load a file into the record"
    MAKE_RETURN = "make_return", "make a statutory return of the record"
    REHEARSE_RETURN = "rehearse_return", "have the census rehearsed now"
    ACCEPT_RETURN_QUERY = "accept_return_query", "say why a query of the whole return may stand"
    RECORD_NEW_CHILD = "record_new_child", "record a child who is new to the authority"

    # About contacts at the front door. The record of a child whom a contact is about is opened by `READ_CHILD`.
    MAKE_CONTACT = "make_contact", "make contact with the front door"
    READ_QUEUE = "read_queue", "read the front door's queue"
    EXPORT_QUEUE = "export_queue", "export a list of the front door's contacts"
    CAPTURE_CONTACT = "capture_contact", "record a contact"
    READ_CONTACT = "read_contact", "open this contact"
    SCREEN_CONTACT = "screen_contact", "screen this contact"
    READ_SOURCE_IDENTITY = "read_source_identity", "see who made a confidential contact"
    READ_HOUSEHOLD = "read_household", "see the history of the household"
    ASK_AGENCIES = "ask_agencies", "ask agencies about this contact"
    PUBLISH_ANSWERS = "publish_answers", "share the answers among the agencies"
    DECIDE_CONTACT = "decide_contact", "decide on this contact"
    SIGN_OFF_DECISION = "sign_off_decision", "sign off this decision"
    REOPEN_CONTACT = "reopen_contact", "reopen this contact"
    DRAW_DIP_SAMPLE = "draw_dip_sample", "draw a dip-sample of decisions"
    DECIDE_AGAIN = "decide_again", "decide a sampled contact a second time"
    HOLD_CONSISTENCY_PANEL = "hold_consistency_panel", "record a panel on decisions that differ"
    READ_CONSISTENCY = "read_consistency", "read how far decisions agree"
    TELL_REFERRER = "tell_referrer", "tell whoever made this contact"
    ANSWER_ENQUIRY = "answer_enquiry", "answer an enquiry"
    READ_FRONT_DOOR_FIGURES = "read_front_door_figures", "read the front door's figures"

    # About children: which children a person's board, lists and figures are made of.
    READ_BOARD = "read_board", "read the oversight board"
    READ_OWN_CASELOAD = "read_own_caseload", "read a caseload of your own"
    READ_TEAM_WORK = "read_team_work", "read the work of a team that you manage"
    READ_CHILD_LIST = "read_child_list", "read a list of children by name"
    READ_PSEUDONYMOUS_LIST = "read_pseudonymous_list", "read a list of children without names"
    EXPORT_LIST = "export_list", "export a list of children by name"
    EXPORT_PSEUDONYMOUS_LIST = "export_pseudonymous_list", "export a list of children without names"
    READ_DATA_QUALITY = "read_data_quality", "read the data quality page"
    READ_STEPS = "read_steps", "read the steps between teams"
    READ_LOCAL_ANSWERS = "read_local_answers", "read a list of what was answered to the authority’s own questions"
    EXPORT_LOCAL_ANSWERS = "export_local_answers", "export what was answered to the authority’s own questions"
    READ_FAIRNESS = "read_fairness", "read how often flags are raised in each group of children"
    READ_RETURNS = "read_returns", "read what was sent to the Department for Education"
    SEND_RETURNS = "send_returns", "send children to the Department for Education"

    # About one child.
    READ_CHILD = "read_child", "open this child's record"
    READ_STATUTORY_DETAIL = "read_statutory_detail", "read what social care assessed and decided about this child"
    READ_TRAIL = "read_trail", "read who has looked at this child's record"
    OPEN_EPISODE = "open_episode", "open an episode of need"
    ASSESS = "assess", "record an assessment"
    AUTHORISE_ASSESSMENT = "authorise_assessment", "authorise this assessment"
    RECORD_VISIT = "record_visit", "record a visit"
    RECORD_VIEW = "record_view", "record what this child said"
    RECORD_MISSED_APPOINTMENT = "record_missed_appointment", "record an appointment to which this child was not brought"
    ANSWER_FLAG = "answer_flag", "answer a flag about this child"
    HOLD_STRATEGY_DISCUSSION = "hold_strategy_discussion", "record a strategy discussion"
    CONCLUDE_SECTION_47 = "conclude_section_47", "conclude a section 47 enquiry"
    SIGN_SECTION_47 = "sign_section_47", "sign the outcome of this section 47 enquiry"
    HOLD_CONFERENCE = "hold_conference", "record a child protection conference"
    HOLD_CORE_GROUP = "hold_core_group", "record a core group"
    LOOK_AFTER = "look_after", "record that this child is looked after, where and how"
    RECORD_PRIVATE_FOSTERING = "record_private_fostering", "record a private fostering arrangement"
    PREPARE_PROCEEDINGS = "prepare_proceedings", "record pre-proceedings and care proceedings"
    DECIDE_AT_LEGAL_GATEWAY = "decide_at_legal_gateway", "decide at a legal gateway meeting"
    PLAN = "plan", "record a plan"
    REVIEW = "review", "record a review"
    CORRECT_FACT = "correct_fact", "correct a recorded fact"
    CORRECT_STATUTORY_FACT = "correct_statutory_fact", "correct what social care recorded about this child"
    ACCEPT_QUERY = "accept_query", "say why a query of the census about this child may stand"
    ALLOCATE = "allocate", "allocate this child"
    CLOSE_EPISODE = "close_episode", "close an episode of need"
    GIVE_EARLY_HELP = "give_early_help", "record early help"
    READ_CHRONOLOGY = "read_chronology", "read this child's chronology"
    EXPORT_CHRONOLOGY = "export_chronology", "export this child's chronology"
    KEEP_CHRONOLOGY = "keep_chronology", "keep this child's chronology"
    READ_DOCUMENTS = "read_documents", "read the documents made about this child"
    MAKE_DOCUMENT = "make_document", "make a document about this child"
    APPROVE_DOCUMENT = "approve_document", "approve this document"
    EXPORT_DOCUMENT = "export_document", "take away a document made about this child"
    ACKNOWLEDGE_INFORMATION = "acknowledge_information", "say that you have read what the front door passed on"
    PROPOSE_STEP = "propose_step", "propose a step up, a step down or a transfer"
    ACCEPT_STEP = "accept_step", "accept a step up, a step down or a transfer"

    # About whether two records are of one person.
    LOOK_UP = "look_up", "look up whether somebody is known"
    READ_DUPLICATES = "read_duplicates", "read the list of possible duplicates"
    EXPORT_DUPLICATES = "export_duplicates", "export the list of possible duplicates"
    PROPOSE_MERGE = "propose_merge", "say whether two records are of one person"
    APPROVE_MERGE = "approve_merge", "decide whether two records become one, or two again"
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
    OPEN_CONTACT = "open_contact", "a contact about this child is in the queue of the front door, where you work"
    IN_INDEX = "in_index", "the index of standard records says of each that it is there"
    STEP_TO_YOUR_TEAM = "step_to_your_team", "this child is proposed to {team}, which you manage"
    STEPPED_DOWN_BY_TEAM = (
        "stepped_down_by_team",
        "you manage {team}, which stepped this child down, and the episode is still to be closed",
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
    `is_at_front_door`: whether one of the teams is a front-door team. `agency_id`: the agency of a partner.
    """

    role: Role
    worker_id: int | None = None
    teams: frozenset[int] = frozenset()
    managed_teams: frozenset[int] = frozenset()
    is_active: bool = True
    is_at_front_door: bool = False
    agency_id: int | None = None


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
    `contact_readable_until` is the last day on which a contact opens the record to the front door: `date.max` while
    one is open, None where there is none. `proposed_to` are the teams, with their names, that were asked to take the
    child on and have not answered. `stepped_down_by` are those that stepped the child down to early help and have
    still to close the episode.
    """

    restriction: Restriction = Restriction.S0
    holdings: tuple[Holding, ...] = ()
    conflicted_workers: frozenset[int] = frozenset()
    author_id: int | None = None
    contact_readable_until: date | None = None
    proposed_to: tuple[tuple[int, str], ...] = ()
    stepped_down_by: tuple[tuple[int, str], ...] = ()


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
