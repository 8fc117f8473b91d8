"""The role of the partner-facing process: on PostgreSQL it knows enquiries put to the own agency, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from lineofsight.access import invitations
from lineofsight.access.front_door import requests_of
from lineofsight.access.models import Account, Draft, PartnerSession, TrailEvent
from lineofsight.access.partner_database.catalogue import OPEN_TABLES
from lineofsight.access.partner_database.functions import WHOSE_ANSWERS
from lineofsight.access.partner_database.preparing import NotPreparable, prepare, too_little, too_much
from lineofsight.access.partner_database.speaking import ACCOUNT
from lineofsight.access.served import Served
from lineofsight.access.shared_answers import answers_readable_for, answers_shared_with
from lineofsight.access.trail import verify
from lineofsight.actions import attachments, enquiries, enquiry_answers, following_up
from lineofsight.actions.enquiry_answers import AnswerRecord
from lineofsight.domain.permissions import Role
from lineofsight.record.models import (
    Address,
    AgencyAnswer,
    AgencyRequest,
    AnswerToFollowUp,
    Attachment,
    Child,
    Contact,
    ContactMessage,
    Deadline,
    FactVersion,
    MashEnquiry,
    Person,
)
from lineofsight.record.moment import today
from lineofsight.web import layout
from tests.agencies import Agencies, a_partner
from tests.authority import small_authority

pytestmark = pytest.mark.postgresql

ROLE = "lineofsight_partners_in_tests"
PASSWORD = "three words by chance make it"  # a test's own
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OPEN = {row.table: row for row in OPEN_TABLES}
KNOWN = AnswerRecord("returned", known="Two calls.", may_be_shared_with_family=False, may_be_passed_on=True)


@pytest.fixture
def prepared(db: None) -> list[str]:
    """The role, made for this test; what was said."""
    return prepare(ROLE)


@pytest.fixture
def agencies(prepared: list[str]) -> Agencies:
    made = Agencies(small_authority())
    for account in (made.officer, made.nurse):
        TOTP.activate(account, SECRET)
    return made


@pytest.fixture
def contact(agencies: Agencies) -> Contact:
    return agencies.authority.contact(home_address="1 Hill Road", home_postcode="ZZ1 1AA")


@pytest.fixture
def enquiry(agencies: Agencies, contact: Contact) -> MashEnquiry:
    return agencies.ask(contact)


@contextmanager
def as_the_role(account: Account | None = None) -> Iterator[None]:
    """Within, the database takes every statement for one of the role, said on behalf of the account."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET ROLE {ROLE}")
        cursor.execute("SELECT set_config(%s, %s, true)", [ACCOUNT, str(account.pk) if account else ""])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SELECT set_config(%s, '', true)", [ACCOUNT])


def is_denied(ask: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            ask()
    except ProgrammingError as error:
        return "permission denied" in str(error) or "row-level security" in str(error)
    return False


def ask(question: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())


# --- what is open, and what is closed --------------------------------------------------------------------------------


def test_preparing_twice_changes_nothing_the_second_time(prepared: list[str]) -> None:
    assert prepared[0] == f"Made the role {ROLE}. Give it a password before it can sign in."
    assert "Opened: record_person, SELECT of born_on, expected_on, id." in prepared
    assert prepare(ROLE) == []
    assert (too_much(ROLE), too_little(ROLE)) == ([], [])


def test_every_table_of_the_database_is_closed_unless_the_catalogue_opens_it(prepared: list[str]) -> None:
    names = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    assert len(names) > 60
    with as_the_role():
        for name in names:
            if name in OPEN and OPEN[name].reads and OPEN[name].rows:
                ask(f"SELECT {OPEN[name].reads[0]} FROM {name} LIMIT 1")  # noqa: S608 - a name of the catalogue
            else:
                assert is_denied(lambda name=name: ask(f"TABLE {name}")), name
            if name not in OPEN:
                for change in ("DELETE FROM ", "TRUNCATE ", "LOCK TABLE "):
                    assert is_denied(lambda change=change, name=name: ask(change + name)), change + name
    assert {row.table for row in OPEN_TABLES} <= set(names)


def test_a_table_and_a_column_that_come_later_are_closed(prepared: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE record_of_tomorrow (id bigint PRIMARY KEY, words text)")
        cursor.execute("ALTER TABLE record_agency ADD COLUMN secret text")
    with as_the_role():
        assert is_denied(lambda: ask("SELECT id FROM record_of_tomorrow"))
        assert is_denied(lambda: ask("SELECT secret FROM record_agency"))
    assert too_much(ROLE) == []


def test_what_was_opened_by_hand_is_found_and_closed_again(prepared: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON record_assessment TO {ROLE}")
        cursor.execute("GRANT DELETE ON record_visit TO PUBLIC")
        cursor.execute(f"CREATE POLICY wide ON record_agencyrequest FOR SELECT TO {ROLE} USING (true)")
    assert [words.split(",")[0] for words in too_much(ROLE)] == ["record_assessment", "record_visit"]
    said = prepare(ROLE)
    assert any(words.startswith("Closed: record_assessment, SELECT of ") for words in said)
    assert "Which rows of it: record_agencyrequest." in said
    assert too_much(ROLE) == ["record_visit, DELETE"]


def test_a_role_that_is_strong_is_refused(prepared: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {ROLE} BYPASSRLS")
    with pytest.raises(NotPreparable, match="does nothing else"):
        prepare(ROLE)
    assert too_much(ROLE)[0].startswith("it is an administrator")


def test_who_may_make_no_role_is_told_what_to_type(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE lineofsight_owner_in_tests")
        cursor.execute("SET ROLE lineofsight_owner_in_tests")
    try:
        with pytest.raises(NotPreparable, match="CREATE ROLE lineofsight_of_nobody LOGIN PASSWORD"):
            prepare("lineofsight_of_nobody")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def test_the_catalogue_names_columns_that_there_are() -> None:
    columns = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields} for model in apps.get_models()
    }
    for row in OPEN_TABLES:
        named = {*row.reads, *row.adds, *row.changes}
        assert named <= columns.get(row.table, named), row.table
        assert row.why, row.table


# --- which rows ------------------------------------------------------------------------------------------------------


def test_before_anybody_has_signed_in_there_is_no_enquiry_and_no_worker_s_account(
    agencies: Agencies, enquiry: MashEnquiry
) -> None:
    with as_the_role():
        assert list(AgencyRequest.objects.values_list("pk")) == []
        assert list(MashEnquiry.objects.values_list("pk")) == []
        assert list(Contact.objects.values_list("pk")) == []
        assert set(Account.objects.values_list("role", flat=True)) == {Role.PARTNER.value}


def test_whoever_has_signed_in_reads_what_is_put_to_the_own_agency(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry
) -> None:
    agencies.ask(agencies.authority.contact(), agencies=(agencies.health,))
    own = agencies.request_of(enquiry, agencies.police)
    with as_the_role(agencies.officer):
        assert list(AgencyRequest.objects.values_list("pk", flat=True)) == [own.pk]
        assert list(MashEnquiry.objects.values_list("pk", flat=True)) == [enquiry.pk]
        assert list(Contact.objects.values_list("pk", flat=True)) == [contact.pk]
        assert list(Person.objects.values_list("pk", flat=True)) == [contact.child_id]
        assert list(Account.objects.values_list("pk", flat=True)) == [agencies.officer.pk]
        assert list(ContactMessage.objects.values_list("pk")) == []
        assert list(requests_of(agencies.officer)) == [own]


@pytest.mark.parametrize(
    "column",
    ["screening_summary", "about_this_child", "school", "nhs_number", "outcome", "level", "worker_id", "ethnicity"],
)
def test_of_a_contact_no_more_is_read_than_who_it_is_about(
    agencies: Agencies, enquiry: MashEnquiry, column: str
) -> None:
    with as_the_role(agencies.officer):
        assert is_denied(lambda: list(Contact.objects.values_list(column)))


@pytest.mark.parametrize("column", ["worries", "referrer_name", "receipt", "return_code", "police_reference"])
def test_of_a_message_neither_words_nor_sender_are_read(agencies: Agencies, enquiry: MashEnquiry, column: str) -> None:
    with as_the_role(agencies.officer):
        assert is_denied(lambda: list(ContactMessage.objects.values_list(column)))


def test_a_closed_account_and_one_of_another_role_read_nothing(agencies: Agencies, enquiry: MashEnquiry) -> None:
    with as_the_role(agencies.authority.door.manager):
        assert list(AgencyRequest.objects.values_list("pk")) == []
    Account.objects.filter(pk=agencies.officer.pk).update(is_active=False)
    with as_the_role(agencies.officer):
        assert list(AgencyRequest.objects.values_list("pk")) == []


def test_withdrawn_restricted_and_long_closed_enquiries_are_gone(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry
) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    assert contact.child_id is not None

    def seen() -> bool:
        with as_the_role(agencies.officer):
            rows = list(AgencyRequest.objects.values_list("pk", flat=True))
            assert rows == list(requests_of(agencies.officer).values_list("pk", flat=True))
        return rows == [own.pk]

    assert seen()
    Child.objects.filter(pk=contact.child_id).update(restriction="S1")
    assert not seen()
    Child.objects.filter(pk=contact.child_id).update(restriction="S0")
    closed = MashEnquiry.objects.filter(pk=enquiry.pk)
    closed.update(closed_at=enquiry.asked_at, readable_until=enquiry.asked_on + timedelta(days=3))
    assert seen()
    closed.update(readable_until=enquiry.asked_on - timedelta(days=3))
    assert not seen()
    closed.update(closed_at=None, readable_until=None)
    AgencyRequest.objects.filter(pk=own.pk).update(state="withdrawn")
    assert not seen()


def test_an_address_is_read_only_where_it_is_shared_and_not_protected(agencies: Agencies, contact: Contact) -> None:
    agencies.ask(contact, is_address_shared=True)

    def homes() -> list[str]:
        with as_the_role(agencies.officer):
            return list(ContactMessage.objects.values_list("home_address", flat=True))

    assert homes() == ["1 Hill Road"]
    address = Address.objects.create(person_id=contact.child_id, lines="2 Far Lane", is_protected=True)
    assert homes() == []
    with as_the_role(agencies.officer):
        assert list(Address.objects.values_list("pk", flat=True)) == [address.pk]
        assert is_denied(lambda: list(Address.objects.values_list("lines")))


def test_another_agency_s_answer_is_read_once_it_is_shared_and_never_what_it_was_asked(
    agencies: Agencies, enquiry: MashEnquiry
) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    asked = agencies.request_of(enquiry, agencies.health)
    answer = enquiry_answers.answer(asked.pk, KNOWN, by=agencies.nurse)

    def read() -> tuple[list[int], list[int], list[tuple[Any, ...]]]:
        with as_the_role(agencies.officer), override_settings(PAGES=Served.PARTNERS):
            assert list(AgencyRequest.objects.values_list("pk", flat=True)) == [own.pk]
            shared = [(one.agency.name, one.state, one.answer.known) for one in answers_shared_with(own)]
            return list(AgencyAnswer.objects.values_list("pk", flat=True)), answers_readable_for(own), shared

    assert read() == ([], [], [])
    enquiries.publish(enquiry.pk, "Two calls in all.", by=agencies.authority.door.manager)
    whose = [(agencies.health.name, "Answered", "Two calls.")]
    assert read() == ([answer.pk], [answer.pk], whose)
    assert [(one.agency.name, one.state, one.answer.known) for one in answers_shared_with(own)] == whose
    agencies.ask(agencies.authority.contact(), agencies=(agencies.health,))
    with as_the_role(agencies.officer):
        assert ask(f"SELECT * FROM {WHOSE_ANSWERS}()") == [(answer.pk, enquiry.pk, agencies.health.pk, "returned")]  # noqa: S608
    with as_the_role(agencies.nurse):
        assert ask(f"SELECT * FROM {WHOSE_ANSWERS}() WHERE agency_id <> %s", agencies.health.pk) == []  # noqa: S608


def test_a_role_prepared_for_another_version_is_found_by_its_functions(prepared: list[str]) -> None:
    old = "lineofsight_partner_of_yesterday"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE FUNCTION {old}() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'")
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION {WHOSE_ANSWERS}() FROM {ROLE}")
    assert too_much(ROLE) == [f"{old}, EXECUTE"]
    assert too_little(ROLE) == [f"{WHOSE_ANSWERS}, EXECUTE"]


def test_no_more_is_written_than_the_own_answer(agencies: Agencies, contact: Contact, enquiry: MashEnquiry) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    other = agencies.request_of(enquiry, agencies.health)
    with as_the_role(agencies.officer):
        assert AgencyRequest.objects.filter(pk=other.pk).update(state="declined") == 0
        assert AgencyRequest.objects.filter(pk=own.pk).update(state="declined") == 1
        for column, value in (("question", "Nothing?"), ("due_at", own.requested_at), ("agency_id", other.agency_id)):
            assert is_denied(lambda column=column, value=value: AgencyRequest.objects.update(**{column: value}))
        locked = MashEnquiry.objects.select_for_update().get(pk=enquiry.pk)
        assert is_denied(lambda: ask("UPDATE record_mashenquiry SET id = id WHERE id = %s RETURNING id", locked.pk))
        assert is_denied(lambda: MashEnquiry.objects.update(closed_at=own.due_at))
        answer = {"answered_at": own.requested_at, "known": "Words put into another's mouth."}
        assert is_denied(lambda: AgencyAnswer.objects.create(request=other, **answer))
        assert is_denied(lambda: list(TrailEvent.objects.values_list("pk")))
        assert is_denied(lambda: list(FactVersion.objects.values_list("content")))
        assert is_denied(lambda: Account.objects.update(role="administrator"))


# --- the process -----------------------------------------------------------------------------------------------------


@pytest.fixture
def partner_facing(agencies: Agencies) -> Iterator[Callable[[], Client]]:
    """Makes browsers before the partner-facing process: within the test, the database takes it for the role."""
    with override_settings(
        PAGES=Served.PARTNERS, SESSION_ENGINE="lineofsight.access.partner_sessions", STATIC_ROOT=None
    ):
        yield lambda: Client(raise_request_exception=True)


class Browser:
    """A browser of a partner; each of its requests is the role's."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str) -> Any:
        with as_the_role():
            return self.client.get(path)

    def post(self, path: str, **data: Any) -> Any:
        with as_the_role():
            return self.client.post(path, data)


def signed_in(agencies: Agencies, client: Client, account: Account) -> Browser:
    """A browser that has signed in with a name, a password and the code of an app."""
    account.set_password(PASSWORD)
    account.save()
    browser = Browser(client)
    assert browser.get(reverse("account_login")).status_code == 200
    first = browser.post(reverse("account_login"), login=account.username, password=PASSWORD)
    assert first.headers["Location"] == reverse("mfa_authenticate")
    second = browser.post(reverse("mfa_authenticate"), code=_code_now())
    assert second.headers["Location"] == "/", second.content.decode()
    return browser


def _code_now(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_partner_signs_in_lists_opens_answers_corrects_and_signs_out(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry, partner_facing: Callable[[], Client]
) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    enquiry_answers_before = AgencyAnswer.objects.count()
    browser = signed_in(agencies, partner_facing(), agencies.officer)
    assert browser.get("/").headers["Location"] == reverse("agency_requests")
    page = reverse("agency_request", args=[own.reference])
    assert page in browser.get(reverse("agency_requests")).content.decode()
    assert contact.said_name in browser.get(page).content.decode()
    assert AgencyRequest.objects.get(pk=own.pk).first_opened_at is not None
    form = reverse("answer_enquiry", args=[own.reference])
    assert browser.get(form).status_code == 200
    file = SimpleUploadedFile("calls.txt", b"A call on Monday.\n")
    kept = browser.post(form, state="returned", known="Two calls.", files=file, add="1")
    assert kept.status_code == 200, kept.content.decode()
    given = {"state": "returned", "known": "Two calls.", "may_be_shared_with_family": "no", "may_be_passed_on": "yes"}
    sent = browser.post(form, **given)
    assert sent.headers.get("Location") == page, sent.content.decode()
    assert "Two calls." in browser.get(page).content.decode()
    assert browser.post(form, **given | {"known": "Three calls."}).headers["Location"] == page
    attachment = Attachment.objects.get(answer__request=own)
    file_page = reverse("agency_file", args=[own.reference, attachment.reference])
    assert browser.get(file_page).status_code == 200
    assert browser.get(reverse("own_account")).status_code == 200
    assert browser.get(reverse("drafts")).status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get(page).headers["Location"].startswith(reverse("account_login"))

    answer = AgencyAnswer.objects.get(request=own)
    assert (answer.known, answer.version, enquiry_answers_before) == ("Three calls.", 2, 0)
    assert answer.person_answering == agencies.officer.display_name
    assert FactVersion.objects.filter(fact="agencyanswer", fact_id=answer.pk).count() == 1
    assert AnswerToFollowUp.objects.filter(request=own).count() == 2
    assert PartnerSession.objects.count() == 1
    assert verify().is_whole
    trail_of_officer = TrailEvent.objects.filter(account=agencies.officer, at__gte=own.requested_at)
    verbs = list(trail_of_officer.values_list("verb", flat=True))
    assert (verbs[0], verbs[-1]) == ("sign_in", "sign_out")


def test_a_new_person_sets_a_password_and_a_second_factor_and_changes_them(
    agencies: Agencies, partner_facing: Callable[[], Client]
) -> None:
    account = a_partner(agencies.police, agencies.sponsor)
    code = invitations.invite(account, by=agencies.authority.door.manager)
    browser = Browser(partner_facing())
    wrong = {"username": account.username, "code": "2222-2222-2222", "password": PASSWORD, "again": PASSWORD}
    assert browser.post(reverse("first_password"), **wrong).status_code == 422
    taken = browser.post(reverse("first_password"), **wrong | {"code": code})
    assert taken.headers["Location"] == reverse("account_login")
    signed = browser.post(reverse("account_login"), login=account.username, password=PASSWORD)
    assert signed.headers["Location"] == "/"
    assert browser.get(reverse("agency_requests")).headers["Location"] == reverse("mfa_activate_totp")
    assert browser.post(reverse("account_reauthenticate"), password=PASSWORD).status_code == 302
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200
    secret = browser.client.session["mfa.totp.secret"]
    set_up = browser.post(reverse("mfa_activate_totp"), code=_code_now(secret))
    assert set_up.status_code == 302, set_up.content.decode()
    assert browser.get(reverse("mfa_view_recovery_codes")).status_code == 200
    new = f"{PASSWORD}, another"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post(reverse("account_change_password"), **fields).status_code == 302
    account.refresh_from_db()
    assert account.check_password(new)
    assert (account.role, account.used_on) == (Role.PARTNER, today())


def test_a_partner_reads_the_answers_that_are_shared_and_takes_their_files_away(
    agencies: Agencies, enquiry: MashEnquiry, partner_facing: Callable[[], Client]
) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    asked = agencies.request_of(enquiry, agencies.health)
    file = attachments.check("notes.txt", b"Two calls on Monday.\n")
    enquiry_answers.answer(asked.pk, KNOWN, by=agencies.nurse, files=[file])
    enquiries.publish(enquiry.pk, "Two calls in all.", by=agencies.authority.door.manager)
    browser = signed_in(agencies, partner_facing(), agencies.officer)
    shown = browser.get(reverse("agency_request", args=[own.reference])).content.decode()
    assert f"{agencies.health.name}: answered" in shown
    assert "Two calls." in shown
    page = reverse("agency_file", args=[own.reference, Attachment.objects.get().reference])
    assert page in shown
    assert browser.get(page).status_code == 200


def test_an_answer_tells_of_nothing_that_the_database_did_not_keep(
    agencies: Agencies, partner_facing: Callable[[], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def authority_in_a_table_that_is_closed() -> str:
        with suppress(DatabaseError):
            ask("SELECT id FROM record_assessment")
        return "Springshire"

    browser = signed_in(agencies, partner_facing(), agencies.officer)
    browser.client.raise_request_exception = False
    monkeypatch.setattr(layout, "authority_name", authority_in_a_table_that_is_closed)
    assert browser.get(reverse("own_account")).status_code == 500
    monkeypatch.undo()
    assert browser.get(reverse("own_account")).status_code == 200


def test_the_partner_facing_process_answers_nothing_else(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry, partner_facing: Callable[[], Client]
) -> None:
    other = agencies.request_of(enquiry, agencies.health)
    browser = Browser(partner_facing())
    for path in ("/children/", "/front-door/", "/live/front-door/", "/partners/", reverse("contact_start")):
        assert browser.get(path).status_code == 404, path
    signed = signed_in(agencies, partner_facing(), agencies.officer)
    assert signed.get(reverse("agency_request", args=[other.reference])).status_code == 404
    refused = TrailEvent.objects.filter(outcome="refused").last()
    assert refused is not None
    assert refused.account == agencies.officer


def test_a_worker_cannot_sign_in_where_partners_do(agencies: Agencies, partner_facing: Callable[[], Client]) -> None:
    worker = agencies.authority.door.manager
    worker.set_password(PASSWORD)
    worker.save()
    browser = Browser(partner_facing())
    shown = browser.post(reverse("account_login"), login=worker.username, password=PASSWORD)
    assert "is not right" in shown.content.decode()
    assert not TrailEvent.objects.filter(verb="sign_in", account=worker).exists()


def test_words_that_were_sent_after_the_session_ended_are_kept(
    agencies: Agencies, enquiry: MashEnquiry, partner_facing: Callable[[], Client]
) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    browser = signed_in(agencies, partner_facing(), agencies.officer)
    form = reverse("answer_enquiry", args=[own.reference])
    shown = browser.get(form).content.decode()
    token = shown.split('name="draft" value="', 1)[1].split('"', 1)[0]
    browser.post(reverse("account_logout"))
    browser.post(form, state="returned", known="Two calls.", draft=token)
    kept = Draft.objects.get(owner=agencies.officer, form="answer_enquiry")
    assert kept.fields["known"] == ["Two calls."]


def test_what_follows_from_an_answer_is_done_by_the_authority_s_own_process(
    agencies: Agencies, contact: Contact, enquiry: MashEnquiry, partner_facing: Callable[[], Client]
) -> None:
    own = agencies.request_of(enquiry, agencies.police)
    enquiry_answers.take_down(
        agencies.request_of(enquiry, agencies.health).pk,
        AnswerRecord("nothing_known"),
        "A nurse on duty",
        by=agencies.authority.door.screener,
    )
    browser = signed_in(agencies, partner_facing(), agencies.officer)
    browser.post(reverse("answer_enquiry", args=[own.reference]), state="nothing_known")
    waiting = Contact.objects.get(pk=contact.pk)
    assert waiting.stage == Contact.Stage.WITH_AGENCIES
    clock = Deadline.objects.filter(message=enquiry.message_id, clock__startswith="mash_enquiry")
    assert clock.get().stopped_at is None

    with override_settings(PAGES=Served.NOT_PARTNERS):
        assert following_up.follow_up_all() == 1
        assert following_up.follow_up_all() == 0
    answered_at = AgencyAnswer.objects.get(request=own).answered_at
    assert Contact.objects.get(pk=contact.pk).stage == Contact.Stage.SCREENING
    assert MashEnquiry.objects.get(pk=enquiry.pk).answered_at == answered_at
    assert clock.get().stopped_at == answered_at
    row = TrailEvent.objects.order_by("-sequence").first()
    assert row is not None
    assert (row.rule, row.children) == ("following_up", [contact.child_id])
