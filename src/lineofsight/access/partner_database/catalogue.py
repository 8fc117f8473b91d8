"""Everything that the role of the partner-facing process may touch: one row a table. What has no row is closed.

A column that is not named here is closed too, unless the row says `every_column`. The conditions are SQL, and become
row-level policies; the functions they call are in `functions`. Source: access model, partner view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Model

from lineofsight.access.models import (
    Account,
    Draft,
    DraftFile,
    Invitation,
    PartnerSession,
    Tally,
    TrailEvent,
    TrailHead,
)
from lineofsight.access.partner_database.functions import WHOSE_ANSWERS
from lineofsight.record.models import (
    Address,
    Agency,
    AgencyAnswer,
    AgencyRequest,
    AnswerToFollowUp,
    Attachment,
    AttachmentContent,
    Authority,
    Child,
    Contact,
    ContactMessage,
    EnquiryContact,
    FactVersion,
    LiveMark,
    MashEnquiry,
    Person,
    PersonName,
    Reminder,
    Worker,
)

Columns = tuple[str, ...]

ANY: Final = "true"
NONE: Final = ""

SIGNED_IN: Final = "lineofsight_partner_account()"
ACCOUNTS: Final = f"role = 'partner' AND ({SIGNED_IN} IS NULL OR id = {SIGNED_IN})"
"""Before anybody has signed in, the partners' accounts; then the person's own."""
OF_AN_ACCOUNT: Final = "IN (SELECT id FROM access_account)"
"""Of an account that `ACCOUNTS` shows: the policy of that table holds within this one."""
OWN_SESSION: Final = "session_key = current_setting('lineofsight.session', true)"
OWN_DRAFTS: Final = f"owner_id = {SIGNED_IN}"
REQUESTS: Final = "IN (SELECT lineofsight_partner_requests())"
OPEN_REQUESTS: Final = "IN (SELECT lineofsight_partner_open_requests())"
ENQUIRIES: Final = "IN (SELECT lineofsight_partner_enquiries())"
CONTACTS: Final = "IN (SELECT lineofsight_partner_contacts())"
PEOPLE: Final = "IN (SELECT lineofsight_partner_people())"
OWN_ANSWERS: Final = "IN (SELECT lineofsight_partner_open_answers())"
SHARED_ANSWERS: Final = "IN (SELECT lineofsight_partner_shared_answers())"
READABLE_ANSWERS: Final = "IN (SELECT lineofsight_partner_readable_answers())"
OWN_DRAFT: Final = "draft_id IN (SELECT id FROM access_draft)"
AN_ATTACHMENT: Final = "attachment_id IN (SELECT id FROM record_attachment)"
OWN_ATTACHMENT: Final = f"attachment_id IN (SELECT id FROM record_attachment WHERE answer_id {OWN_ANSWERS})"  # noqa: S608
AGENCIES: Final = f"id IN (SELECT agency_id FROM access_account) OR id IN (SELECT agency_id FROM {WHOSE_ANSWERS}())"  # noqa: S608 - a name of ours

CORRECTED: Final = ("version", "recorded_at", "recorded_by_id", "is_amended_here")
"""The columns that every correction of a fact writes."""


@dataclass(frozen=True, slots=True)
class OpenTable:
    """What the role may do with one table.

    why: what it is needed for. reads: columns; rows: of which rows. adds: columns of a new row; added: the condition it
    must meet. changes: columns; changed: the condition that a row meets before and after. locks: which rows may be
    locked and not changed. removes: which rows may be deleted. "" in a condition is: none.
    """

    table: str
    why: str
    reads: Columns = ()
    rows: str = ANY
    adds: Columns = ()
    added: str = NONE
    changes: Columns = ()
    changed: str = NONE
    locks: str = NONE
    removes: str = NONE

    @property
    def key(self) -> str:
        """The column that a lock is granted on: the first that is read."""
        return self.reads[0]


def every_column(model: type[Model]) -> Columns:
    """All columns of a model as they are today; one that is added later is closed until the role is prepared anew."""
    key = model._meta.pk
    others = [field for field in model._meta.concrete_fields if field is not key]
    return tuple(str(field.column) for field in (key, *others))


def table_of(model: type[Model]) -> str:
    return model._meta.db_table


# --- signing in, and what a person's own work leaves -----------------------------------------------------------------

_SIGNING_IN: Final = (
    OpenTable(
        table_of(Account), "Signing in, and whose account it is", every_column(Account), ACCOUNTS,
        changes=("password", "last_login", "used_on"), changed=ACCOUNTS,
    ),
    OpenTable(
        table_of(Authenticator), "The second factor", every_column(Authenticator), f"user_id {OF_AN_ACCOUNT}",
        adds=every_column(Authenticator), added=f"user_id {OF_AN_ACCOUNT}",
        changes=every_column(Authenticator), changed=f"user_id {OF_AN_ACCOUNT}", removes=f"user_id {OF_AN_ACCOUNT}",
    ),
    OpenTable(
        table_of(EmailAddress), "That no address waits to be verified, which a second factor asks",
        every_column(EmailAddress), f"user_id {OF_AN_ACCOUNT}",
    ),
    OpenTable(
        table_of(Invitation), "The code of a first password", every_column(Invitation), f"account_id {OF_AN_ACCOUNT}",
        changes=("ended_at",), changed=f"account_id {OF_AN_ACCOUNT}",
    ),
    OpenTable(
        table_of(PartnerSession), "Sessions of partners, one at a time", every_column(PartnerSession), OWN_SESSION,
        adds=every_column(PartnerSession), added=OWN_SESSION,
        changes=every_column(PartnerSession), changed=OWN_SESSION, removes=OWN_SESSION,
    ),
    OpenTable(
        str(settings.CACHES["default"]["LOCATION"]), "Attempts to sign in, by keys that name nobody",
        ("cache_key", "value", "expires"), adds=("cache_key", "value", "expires"), added=ANY,
        changes=("value", "expires"), changed=ANY, removes=ANY,
    ),
    OpenTable(
        table_of(Tally), "Tries with a code, by keyed hashes", every_column(Tally), adds=every_column(Tally), added=ANY,
        changes=("times",), changed=ANY, removes=ANY,
    ),
    OpenTable(
        table_of(Draft), "What the person is typing", every_column(Draft), OWN_DRAFTS, adds=every_column(Draft),
        added=OWN_DRAFTS, changes=every_column(Draft), changed=OWN_DRAFTS, removes=OWN_DRAFTS,
    ),
    OpenTable(
        table_of(DraftFile), "Files added to it", every_column(DraftFile), OWN_DRAFT,
        adds=every_column(DraftFile), added=OWN_DRAFT,
        removes=OWN_DRAFT,
    ),
    OpenTable(
        table_of(TrailEvent), "The trail: added to, never read", adds=every_column(TrailEvent),
        added=f"account_id IS NULL OR account_id {OF_AN_ACCOUNT}", rows=NONE,
    ),
    OpenTable(
        table_of(TrailHead), "The end of the trail", every_column(TrailHead), changes=("count", "hash"), changed=ANY
    ),
    OpenTable("django_migrations", "Whether the tables are those of this version", ("id", "app", "name", "applied")),
    OpenTable(table_of(Authority), "The authority’s name", every_column(Authority)),
)  # fmt: skip

# --- the enquiries ---------------------------------------------------------------------------------------------------

_ENQUIRIES: Final = (
    OpenTable(
        table_of(Agency), "The person’s agency, and those whose answers are shared with it", every_column(Agency),
        AGENCIES,
    ),
    OpenTable(
        table_of(Worker), "The sponsor, whose leaving ends the account", every_column(Worker),
        "id IN (SELECT sponsor_id FROM access_account)",
    ),
    OpenTable(
        table_of(AgencyRequest), "What the agency is asked", every_column(AgencyRequest), f"id {REQUESTS}",
        changes=("state", "answered_at", "first_opened_at", *CORRECTED), changed=f"id {REQUESTS}",
    ),
    OpenTable(
        table_of(MashEnquiry), "The enquiry that the request belongs to", every_column(MashEnquiry), f"id {ENQUIRIES}",
        locks=f"id {ENQUIRIES}",
    ),
    OpenTable(
        table_of(EnquiryContact), "Which contacts it is about", every_column(EnquiryContact), f"enquiry_id {ENQUIRIES}"
    ),
    OpenTable(table_of(Reminder), "When the agency was reminded", every_column(Reminder), f"request_id {REQUESTS}"),
    OpenTable(
        table_of(AgencyAnswer), "The agency’s answer, and those shared with it", every_column(AgencyAnswer),
        f"request_id {REQUESTS} OR id {SHARED_ANSWERS}", adds=every_column(AgencyAnswer),
        added=f"request_id {OPEN_REQUESTS}",
        changes=(
            "person_answering", "is_taken_down_here", "known", "worries", "strengths", "why_declined",
            "may_be_shared_with_family", "may_be_passed_on", "handling", *CORRECTED,
        ),
        changed=f"request_id {OPEN_REQUESTS}",
    ),
    OpenTable(
        table_of(AnswerToFollowUp), "That an answer was given, for the authority’s own process to follow up",
        ("id", "request_id"), f"request_id {REQUESTS}", adds=every_column(AnswerToFollowUp),
        added=f"request_id {OPEN_REQUESTS}",
    ),
    OpenTable(
        table_of(Attachment), "Files of those answers", every_column(Attachment), f"answer_id {READABLE_ANSWERS}",
        adds=every_column(Attachment), added=f"message_id IS NULL AND answer_id {OWN_ANSWERS}",
    ),
    OpenTable(
        table_of(AttachmentContent), "What the files hold", every_column(AttachmentContent),
        AN_ATTACHMENT, adds=every_column(AttachmentContent),
        added=OWN_ATTACHMENT,
    ),
    OpenTable(
        table_of(FactVersion), "What an answer said before it was corrected: added, not read", ("id",),
        f"fact = 'agencyrequest' AND fact_id {REQUESTS} OR fact = 'agencyanswer' AND fact_id {OWN_ANSWERS}",
        adds=every_column(FactVersion),
        added=f"fact = 'agencyrequest' AND fact_id {REQUESTS} OR fact = 'agencyanswer' AND fact_id {OWN_ANSWERS}",
    ),
    OpenTable(
        table_of(LiveMark), "That the front door’s boards change", every_column(LiveMark), "kind = 'front_door'",
        adds=every_column(LiveMark), added="kind = 'front_door'", changes=("number",), changed="kind = 'front_door'",
    ),
)  # fmt: skip

# --- the children of the enquiries -----------------------------------------------------------------------------------

_CHILDREN: Final = (
    OpenTable(
        table_of(Contact), "The children as they were named, and when they were born",
        (
            "id", "message_id", "child_id", "given_names", "family_name", "known_as", "born_on", "expected_on",
            "age_said",
        ),
        f"id {CONTACTS}",
    ),
    OpenTable(
        table_of(ContactMessage), "Where the children live, only where the agency may be told",
        ("id", "home_address", "home_postcode", "is_home_protected"),
        "id IN (SELECT lineofsight_partner_messages_with_home())",
    ),
    OpenTable(
        table_of(Child), "Which child of the record it is", ("person_id", "restriction"), f"person_id {PEOPLE}"
    ),
    OpenTable(table_of(Person), "When the child was born", ("id", "born_on", "expected_on"), f"id {PEOPLE}"),
    OpenTable(
        table_of(PersonName), "The child’s name, where the contact said none",
        ("id", "person_id", "given_names", "family_name", "is_alias", "ended_on"), f"person_id {PEOPLE}",
    ),
    OpenTable(
        table_of(Address), "That an address is protected, and not which",
        ("id", "person_id", "is_protected", "ended_on"),
        f"is_protected AND person_id {PEOPLE}",
    ),
)  # fmt: skip

OPEN_TABLES: Final[tuple[OpenTable, ...]] = (*_SIGNING_IN, *_ENQUIRIES, *_CHILDREN)

if len({row.table for row in OPEN_TABLES}) != len(OPEN_TABLES):
    raise ValueError("Two rows of what partners may touch name the same table.")
