"""Partner agencies and their people: who may open an account, for whom, and how it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lineofsight.access import gate, invitations
from lineofsight.access.exceptions import AccountRefused, Refused
from lineofsight.access.models import Account, Invitation, TrailEvent
from lineofsight.access.partners import ends_on, note_use, why_ended
from lineofsight.actions import partners, workforce
from lineofsight.actions.exceptions import ActionError
from lineofsight.actions.partners import AgencyRecord, PartnerRecord, PartnerRefused
from lineofsight.domain.information_sharing import AgencyKind
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Agency
from lineofsight.record.moment import LONDON
from tests.agencies import Agencies
from tests.authority import SmallAuthority, small_authority

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
PASSWORD = "a long walk by the river"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def authority() -> SmallAuthority:
    return small_authority()


@pytest.fixture
def agency(authority: SmallAuthority) -> Agency:
    record = AgencyRecord("Springshire Police", AgencyKind.POLICE, ("@Police.example", "police.example", "cps.example"))
    return partners.open_agency(record, by=authority.administrator)


def a_record(authority: SmallAuthority, **said: object) -> PartnerRecord:
    sponsor = authority.door.manager.worker
    usual = {"full_name": "Jo Moon", "username": "J.Moon", "email": "Jo.Moon@police.example", "sponsor": sponsor}
    return PartnerRecord(**usual | said)  # type: ignore[arg-type]


def test_an_agency_keeps_its_domains_plainly(agency: Agency) -> None:
    assert agency.email_domains == ["police.example", "cps.example"]
    assert agency.opened_on == MONDAY.date()
    row = TrailEvent.objects.order_by("-pk").first()
    assert row is not None
    assert (row.action, row.object_kind, row.object_id) == ("manage_partners", "agency", str(agency.pk))


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"name": "  "}, "name"),
        ({"name": "Springshire  Police"}, "name"),
        ({"email_domains": ()}, "email_domains"),
        ({"email_domains": ("not a domain",)}, "email_domains"),
        ({"email_domains": ("police",)}, "email_domains"),
        ({"email_domains": ("gmail.com",)}, "email_domains"),
    ],
)
def test_what_no_agency_can_be(authority: SmallAuthority, agency: Agency, said: dict, about: str) -> None:
    usual = {"name": "Another", "kind": AgencyKind.HEALTH, "email_domains": ("nhs.example",)}
    with pytest.raises(PartnerRefused) as refused:
        partners.open_agency(AgencyRecord(**usual | said), by=authority.administrator)
    assert refused.value.about == about


def test_an_account_is_a_named_persons_and_sponsored(authority: SmallAuthority, agency: Agency) -> None:
    account, code = partners.open_account(agency, a_record(authority), by=authority.door.manager)
    assert (account.username, account.email, account.role) == ("j.moon", "jo.moon@police.example", Role.PARTNER)
    assert (account.sponsor, account.attested_on) == (authority.door.manager.worker, MONDAY.date())
    assert not account.has_usable_password()
    assert gate.person_of(account).is_active
    assert code not in str(list(Invitation.objects.values()))
    assert code not in str(list(TrailEvent.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"full_name": "Reception"}, "full_name"),
        ({"username": "j"}, "username"),
        ({"username": "j moon"}, "username"),
        ({"username": "screener"}, "username"),
        ({"email": "jo.moon"}, "email"),
        ({"email": "jo@notpolice.example"}, "email"),
        ({"email": "jo@x.police.example"}, "email"),
        ({"email": "jo@police.example, eve@police.example"}, "email"),
    ],
)
def test_what_no_account_can_be(authority: SmallAuthority, agency: Agency, said: dict, about: str) -> None:
    with pytest.raises(PartnerRefused) as refused:
        partners.open_account(agency, a_record(authority, **said), by=authority.administrator)
    assert refused.value.about == about
    assert not Account.objects.filter(role=Role.PARTNER).exists()


def test_a_leaver_sponsors_nobody(authority: SmallAuthority, agency: Agency) -> None:
    leaver = authority.north.worker_row
    workforce.record_leaving(leaver, on=MONDAY.date(), by=authority.administrator)
    leaver.refresh_from_db()
    with pytest.raises(PartnerRefused, match="has left"):
        partners.open_account(agency, a_record(authority, sponsor=leaver), by=authority.administrator)


def test_only_those_who_manage_open_accounts(authority: SmallAuthority, agency: Agency) -> None:
    for by in (authority.door.screener, authority.door.worker, authority.analyst):
        with pytest.raises(Refused):
            partners.open_account(agency, a_record(authority), by=by)
    with pytest.raises(ActionError, match="no account of a partner"):
        partners.close_account(authority.analyst, by=authority.door.manager)


# --- the first password ----------------------------------------------------------------------------------------------


def test_the_person_sets_the_password_with_the_code_once(authority: SmallAuthority, agency: Agency) -> None:
    account, code = partners.open_account(agency, a_record(authority), by=authority.administrator)
    with pytest.raises(ValidationError):
        invitations.accept("j.moon", code, "short")
    invitations.accept(" J.MOON ", code.lower().replace("-", " "), PASSWORD)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    with pytest.raises(AccountRefused):
        invitations.accept("j.moon", code, "another long walk by the river")


def test_a_code_is_of_one_person_and_ends(authority: SmallAuthority, agency: Agency, clock) -> None:
    account, old = partners.open_account(agency, a_record(authority), by=authority.administrator)
    new = partners.invite_again(account, by=authority.administrator)
    said = set()
    for username, code in (("j.moon", old), ("screener", new), ("nobody", new), ("j.moon", "2222-2222-2222")):
        with pytest.raises(AccountRefused) as refused:
            invitations.accept(username, code, PASSWORD)
        said.add(str(refused.value))
    assert len(said) == 1
    clock.move_to(MONDAY + invitations.LASTS)
    with pytest.raises(AccountRefused):
        invitations.accept("j.moon", new, PASSWORD)


# --- how an account ends ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attested", "used", "why"),
    [
        (0, None, ""),
        (45, None, ""),
        (46, None, "Not used in 45 days"),
        (46, 1, ""),
        (90, 45, ""),
        (90, 46, "Not used in 45 days"),
        (91, 1, "Nobody said in 90 days that it is needed"),
        (1, 60, ""),
    ],
)
def test_an_account_ends_unused_or_unattested(
    authority: SmallAuthority, attested: int, used: int | None, why: str
) -> None:
    officer = Agencies(authority).officer
    today = MONDAY.date()
    officer.attested_on = today - timedelta(days=attested)
    officer.used_on = None if used is None else today - timedelta(days=used)
    assert why_ended(officer, today) == why
    assert gate.person_of(officer).is_active == (not why)
    ends = ends_on(officer)
    assert ends is not None
    assert (ends <= today) == bool(why)
    assert why_ended(officer, ends)
    assert (why_ended(officer, ends - timedelta(days=1)) == "") or ends - timedelta(days=1) < today


def test_an_account_ends_with_its_sponsor_its_agency_and_by_hand(authority: SmallAuthority, clock) -> None:
    agencies = Agencies(authority)
    by = authority.administrator
    workforce.record_leaving(agencies.sponsor, on=MONDAY.date(), by=by)
    officer = Account.objects.get(pk=agencies.officer.pk)
    assert why_ended(officer, MONDAY.date()) == "The sponsor has left"
    sponsor = authority.door.worker.worker
    assert sponsor is not None
    assert why_ended(partners.attest(officer, sponsor=sponsor, by=by), MONDAY.date()) == ""
    partners.close_agency(agencies.police, by=by)
    assert why_ended(Account.objects.get(pk=officer.pk), MONDAY.date()) == "The agency is closed"
    partners.reopen_agency(agencies.police, by=by)
    partners.close_account(officer, by=by)
    officer = Account.objects.get(pk=officer.pk)
    assert why_ended(officer, MONDAY.date()) == "Closed"
    with pytest.raises(ActionError, match="has ended"):
        partners.invite_again(officer, by=by)


def test_an_agency_that_owes_answers_is_not_closed(authority: SmallAuthority) -> None:
    agencies = Agencies(authority)
    agencies.ask(authority.contact())
    with pytest.raises(ActionError, match="owes answers"):
        partners.close_agency(agencies.police, by=authority.administrator)


def test_an_address_at_a_domain_no_longer_listed_is_not_attested(authority: SmallAuthority) -> None:
    agencies = Agencies(authority)
    record = AgencyRecord(agencies.police.name, AgencyKind.POLICE, ("new.example",))
    partners.change_agency(agencies.police, record, by=authority.administrator)
    officer = Account.objects.get(pk=agencies.officer.pk)
    with pytest.raises(PartnerRefused, match="the domains of"):
        partners.attest(officer, sponsor=agencies.sponsor, by=authority.administrator)


def test_signing_in_is_noted_once_a_day_and_revives_nothing(
    authority: SmallAuthority, clock, django_assert_num_queries
) -> None:
    officer = Agencies(authority).officer
    with django_assert_num_queries(0):
        note_use(officer, MONDAY.date())
    tomorrow = MONDAY.date() + timedelta(days=1)
    with django_assert_num_queries(1):
        note_use(officer, tomorrow)
    assert Account.objects.get(pk=officer.pk).used_on == tomorrow
    note_use(officer, MONDAY.date() + timedelta(days=60))
    assert Account.objects.get(pk=officer.pk).used_on == tomorrow
