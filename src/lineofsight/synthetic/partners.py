"""The partner agencies of the invented authority taken into the record, each with the account of who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from lineofsight.access.models import Account
from lineofsight.actions import partners
from lineofsight.actions.partners import AgencyRecord, PartnerRecord
from lineofsight.actions.recording import many_at_once
from lineofsight.record.models import Agency, Worker
from lineofsight.record.moment import LONDON, told
from lineofsight.synthetic.agencies import AGENCIES, InventedAgency

IN_THE_MORNING = time(8, 15)


@dataclass(frozen=True, slots=True)
class Partner:
    """An agency of the record, and the account of its person."""

    agency: Agency
    account: Account


def take_in(sponsor: Worker, *, since: date, until: date, administrator: Account) -> Mapping[str, Partner]:
    """Open the agencies and their people's accounts, by the agency's key.

    sponsor: who answers for them here. since: the day from which they are asked. until: the last day lived, on which it
    is said again that the accounts are needed, so that they are in force on the day after.
    """
    with many_at_once():
        with told(datetime.combine(since, IN_THE_MORNING, tzinfo=LONDON)):
            taken = {one.key: _opened(one, sponsor, administrator) for one in AGENCIES}
        with told(datetime.combine(until, IN_THE_MORNING, tzinfo=LONDON)):
            for partner in taken.values():
                partners.attest(partner.account, sponsor=sponsor, by=administrator)
    return taken


def _opened(one: InventedAgency, sponsor: Worker, administrator: Account) -> Partner:
    record = AgencyRecord(one.name, one.kind, (one.email_domain,))
    agency = partners.open_agency(record, by=administrator)
    person = PartnerRecord(one.person, one.username, one.email, sponsor)
    account, _ = partners.open_account(agency, person, by=administrator)
    return Partner(agency, account)
