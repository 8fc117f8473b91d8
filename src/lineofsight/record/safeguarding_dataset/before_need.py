"""Contacts at the front door, and early help."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.codes import ReferralSource
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactCategory
from lineofsight.record.models import EarlyHelp
from lineofsight.record.safeguarding_dataset.fragments import (
    CHILD,
    about,
    cut,
    first_held,
    flags,
    key,
    literal,
    said,
    worded,
    worker_key,
)
from lineofsight.record.safeguarding_dataset.view import View

SOURCES: Final = {one.code: one.label for one in ReferralSource}
REFERRALS: Final = ", ".join(sorted(literal(one.value) for one in OPENS_AN_EPISODE))
"""Outcomes with which a contact becomes a referral."""


def _is(*outcomes: str) -> str:
    return f"t.outcome IN ({', '.join(literal(one) for one in outcomes)})"


_OUTCOME: Final = flags(
    "cont_contact_outcome_json",
    {
        "NEW_REFERRAL_FLAG": f"t.outcome IN ({REFERRALS})",
        "EXISTING_REFERRAL_FLAG": _is("information_on_open_episode"),
        "CP_ENQUIRY_FLAG": _is("strategy_discussion"),
        "NFA_FLAG": _is("no_further_action"),
        "PRIVATE_FOSTERING_FLAG": _is("private_fostering"),
        "ADVICE_FLAG": _is("advice", "signpost"),
        "MISSING_FLAG": _is("missing_notification"),
        "OLA_CP_FLAG": _is("other_authority_notice"),
        "OTHER_OUTCOMES_EXIST_FLAG": _is("early_help", "duplicate"),
    },
)

_CONTACTS: Final = View(
    "ssd_contacts",
    {
        "cont_contact_id": key("cont_contact_id", "contact", "t.id"),
        "cont_person_id": CHILD,
        "cont_contact_date": "t.received_on",
        "cont_contact_source_code": said("m.source"),
        "cont_contact_source_desc": worded("m.source", SOURCES),
        "cont_contact_outcome_json": f"CASE WHEN t.outcome <> '' THEN {_OUTCOME} END",
    },
    f"record_contact t JOIN record_contactmessage m ON m.id = t.message_id {about('t.child_id')}",
)

_EARLY_HELP: Final = View(
    "ssd_early_help_episodes",
    {
        "earl_episode_id": key("earl_episode_id", "earlyhelp", "t.id"),
        "earl_person_id": CHILD,
        "earl_episode_start_date": "t.requested_on",
        "earl_episode_end_date": "t.ended_on",
        "earl_episode_reason": worded("o.category", dict(ContactCategory.choices())),
        "earl_episode_end_reason": worded("t.reason_ended", dict(EarlyHelp.Ended.choices)),
        "earl_episode_organisation": cut("t.lead_organisation", 100),
        "earl_episode_worker_id": (
            f"COALESCE({worker_key('t.lead_practitioner_id')}, CASE WHEN t.lead_name = '' THEN"
            f" {first_held('worker', 't.requested_on', 't.ended_on')} END)"
        ),
    },
    f"record_earlyhelp t {about('t.child_id')} LEFT JOIN record_contact o ON o.id = t.contact_id"
    " WHERE t.requested_on IS NOT NULL",
)

VIEWS: Final = (_CONTACTS, _EARLY_HELP)
