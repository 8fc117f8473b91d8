"""The functions of the database by which the policies know what is put to the signed-in person's agency.

They run with the rights of the tables' owner and give back keys alone, and of an answer that is shared whose it is and
whether it was declined: what another agency was asked stays closed. A policy that asked another closed table itself
would need that table opened, or go round in a circle. They say in SQL what `access.front_door.requests_of` and
`record.enquiries` say in Python; tests hold the two equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_IS_OPEN_OR_READABLE: Final = """
    (enquiry.closed_at IS NULL OR enquiry.readable_until >= (now() AT TIME ZONE 'Europe/London')::date)"""
_IS_NOT_RESTRICTED: Final = """
    NOT EXISTS (
        SELECT 1 FROM record_enquirycontact about
        JOIN record_contact contact ON contact.id = about.contact_id
        JOIN record_child child ON child.person_id = contact.child_id
        WHERE about.enquiry_id = enquiry.id AND child.restriction <> 'S0'
    )"""

WHOSE_ANSWERS: Final = "lineofsight_partner_whose_answers"
"""Of each answer that is shared with the person's agency: its enquiry, whose it is, and the state of its request."""


@dataclass(frozen=True, slots=True)
class PolicyFunction:
    """One function: its name, what it gives back, and the question it asks."""

    name: str
    gives: str
    asks: str
    is_of_owner: bool = True


FUNCTIONS: Final = (
    PolicyFunction(
        "lineofsight_partner_account",
        "bigint",
        "SELECT nullif(current_setting('lineofsight.account', true), '')::bigint",
        is_of_owner=False,
    ),
    PolicyFunction(
        "lineofsight_partner_agency",
        "bigint",
        """SELECT account.agency_id FROM access_account account
WHERE account.id = lineofsight_partner_account() AND account.role = 'partner' AND account.is_active""",
    ),
    PolicyFunction(
        "lineofsight_partner_requests",
        "SETOF bigint",
        f"""SELECT request.id FROM record_agencyrequest request
JOIN record_mashenquiry enquiry ON enquiry.id = request.enquiry_id
WHERE request.agency_id = lineofsight_partner_agency() AND request.state <> 'withdrawn'
AND {_IS_OPEN_OR_READABLE} AND {_IS_NOT_RESTRICTED}""",  # noqa: S608 - put together from the two above
    ),
    PolicyFunction(
        "lineofsight_partner_open_requests",
        "SETOF bigint",
        """SELECT request.id FROM record_agencyrequest request
JOIN record_mashenquiry enquiry ON enquiry.id = request.enquiry_id
WHERE enquiry.closed_at IS NULL AND request.id IN (SELECT lineofsight_partner_requests())""",
    ),
    PolicyFunction(
        "lineofsight_partner_enquiries",
        "SETOF bigint",
        """SELECT request.enquiry_id FROM record_agencyrequest request
WHERE request.id IN (SELECT lineofsight_partner_requests())""",
    ),
    PolicyFunction(
        "lineofsight_partner_contacts",
        "SETOF bigint",
        """SELECT about.contact_id FROM record_enquirycontact about
WHERE about.enquiry_id IN (SELECT lineofsight_partner_enquiries())""",
    ),
    PolicyFunction(
        "lineofsight_partner_people",
        "SETOF bigint",
        """SELECT contact.child_id FROM record_contact contact
WHERE contact.child_id IS NOT NULL AND contact.id IN (SELECT lineofsight_partner_contacts())""",
    ),
    PolicyFunction(
        "lineofsight_partner_messages_with_home",
        "SETOF bigint",
        """SELECT enquiry.message_id FROM record_agencyrequest request
JOIN record_mashenquiry enquiry ON enquiry.id = request.enquiry_id
JOIN record_contactmessage message ON message.id = enquiry.message_id
WHERE request.is_address_shared AND NOT message.is_home_protected
AND request.id IN (SELECT lineofsight_partner_requests())
AND NOT EXISTS (
    SELECT 1 FROM record_enquirycontact about
    JOIN record_contact contact ON contact.id = about.contact_id
    LEFT JOIN record_address address ON address.person_id = contact.child_id AND address.is_protected
        AND (address.ended_on IS NULL OR address.ended_on > (now() AT TIME ZONE 'Europe/London')::date)
    WHERE about.enquiry_id = enquiry.id AND (contact.child_id IS NULL OR address.id IS NOT NULL)
)""",
    ),
    PolicyFunction(
        "lineofsight_partner_shared_answers",
        "SETOF bigint",
        """SELECT answer.id FROM record_agencyanswer answer
JOIN record_agencyrequest request ON request.id = answer.request_id
JOIN record_mashenquiry enquiry ON enquiry.id = request.enquiry_id
WHERE answer.may_be_passed_on AND answer.answered_at <= enquiry.published_at
AND enquiry.id IN (SELECT lineofsight_partner_enquiries())""",
    ),
    PolicyFunction(
        WHOSE_ANSWERS,
        "TABLE (answer_id bigint, enquiry_id bigint, agency_id bigint, state text)",
        """SELECT answer.id, request.enquiry_id, request.agency_id, request.state::text FROM record_agencyanswer answer
JOIN record_agencyrequest request ON request.id = answer.request_id
WHERE answer.id IN (SELECT lineofsight_partner_shared_answers())""",
    ),
    PolicyFunction(
        "lineofsight_partner_readable_answers",
        "SETOF bigint",
        """SELECT answer.id FROM record_agencyanswer answer
WHERE answer.request_id IN (SELECT lineofsight_partner_requests())
UNION SELECT lineofsight_partner_shared_answers()""",
    ),
    PolicyFunction(
        "lineofsight_partner_open_answers",
        "SETOF bigint",
        """SELECT answer.id FROM record_agencyanswer answer
WHERE answer.request_id IN (SELECT lineofsight_partner_open_requests())""",
    ),
)
"""In the order in which they are made: each asks only those before it."""
