"""What stands beside a child's record: its versions, who looked, what its files held, and the periods."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from lineofsight.actions import people
from lineofsight.record import ledger
from lineofsight.record.models import Assessment, Load, RefusedValue, Relationship
from lineofsight.web.standings import periods_to


@pytest.fixture
def child(authority):
    return authority.child()


def a_load(**columns):
    shape = {
        "file_name": "census.xml", "sha256": "a" * 64, "size": 12, "authority_number": "999",
        "covers_from": date(2025, 4, 1), "reference_date": date(2026, 3, 31), "census_year": 2026,
        "counts": {"child": {"added": 3, "changed": 1}}, "children": 3, "values_given": 20, "values_taken": 18,
        "warnings": ["The header says 2025."],
        "started_at": datetime(2026, 4, 2, 9, tzinfo=UTC), "finished_at": datetime(2026, 4, 2, 9, tzinfo=UTC),
    }  # fmt: skip
    return Load.objects.create(**shape | columns)


def refuse(load, child, element, value):
    return RefusedValue.objects.create(
        load=load, child=child, line=7, la_child_id="X1", element=element, value=value, reason="It is not a date."
    )


def test_versions_say_what_the_record_said_and_who_replaced_it(authority, signed_in, child):
    people.record_name(
        child.pk, given_names="Robyn", family_name="Otherwise", on=date(2026, 11, 20), by=authority.north.worker
    )
    page = signed_in(authority.north.manager).get(reverse("child_versions", args=[child.reference])).text
    assert "Person name" in page
    assert "Given names: Robin" in page
    assert f"by {authority.north.worker.display_name}" in page


def test_a_manager_sees_who_looked_and_a_worker_does_not(authority, signed_in, child):
    signed_in(authority.north.worker).get(reverse("child", args=[child.reference]))
    signed_in(authority.south.worker).get(reverse("child", args=[child.reference]))
    address = reverse("who_looked", args=[child.reference])
    page = signed_in(authority.north.manager).get(address).text
    assert authority.north.worker.display_name in page
    assert authority.south.worker.display_name in page
    assert "refused" in page
    assert signed_in(authority.north.worker).get(address).status_code == 403


def test_nobody_elses_looks_are_shown(authority, signed_in, child):
    other = authority.child()
    signed_in(authority.north.worker).get(reverse("child", args=[other.reference]))
    page = signed_in(authority.north.manager).get(reverse("who_looked", args=[child.reference])).text
    assert "Read<br>" not in page.replace("\n", "")


def test_a_brother_or_sister_is_named_but_opened_only_to_who_may_read(authority, signed_in, child):
    sibling = authority.child(authority.south)
    people.relate(child.pk, sibling.person, kind=Relationship.Kind.SIBLING, by=authority.north.worker)
    link = reverse("child", args=[sibling.reference])
    page = signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text
    assert f"{sibling.name}, sister" in page
    assert link not in page
    assert link in signed_in(authority.service_manager).get(reverse("child", args=[child.reference])).text
    sibling.restriction = "S1"
    sibling.save()
    assert sibling.name not in signed_in(authority.north.worker).get(reverse("child", args=[child.reference])).text


def test_a_protected_address_is_printed_nowhere_on_the_page(authority, signed_in, child):
    people.record_address(
        child.pk, lines="12 Hidden Lane", postcode="ZZ1 1ZZ", on=date(2026, 11, 1), by=authority.north.worker,
        is_protected=True,
    )  # fmt: skip
    for address in ("child", "child_versions"):
        page = signed_in(authority.north.worker).get(reverse(address, args=[child.reference])).text
        assert "Hidden Lane" not in page
    people.record_address(
        child.pk, lines="1 Open Road", postcode="ZZ2 2ZZ", on=date(2026, 11, 20), by=authority.north.worker
    )
    shown = signed_in(authority.north.worker)
    assert "1 Open Road" in shown.get(reverse("child", args=[child.reference])).text
    assert "Hidden Lane" not in shown.get(reverse("child_versions", args=[child.reference])).text


def test_refused_values_are_listed_and_identifying_ones_kept_from_the_analyst(authority, signed_in, child):
    load = a_load()
    refuse(load, child, "ChildIdentifiers/UPN", "A12345")
    refuse(load, child, "CINdetails/CINreferralDate", "31/02/2026")
    refuse(load, None, "Child/Stray", "stray")
    address = reverse("refused_values")
    page = signed_in(authority.service_manager).get(address).text
    assert all(value in page for value in ("A12345", "31/02/2026", "stray", "X1", "It is not a date."))
    page = signed_in(authority.analyst).get(address).text
    assert "Withheld" in page
    assert "A12345" not in page
    assert child.la_child_id not in page
    page = signed_in(authority.north.worker).get(address).text
    assert "31/02/2026" in page
    assert "stray" not in page, "a value of no child that could be told is for who oversees the service"
    assert "31/02/2026" not in signed_in(authority.south.worker).get(address).text


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("PersonFamilyName", "Smith"),
        ("ChildIdentifiers/Sex", "2016-05-14"),
        ("ChildIdentifiers/PersonBirthDate", "14/05/2016"),
        ("ChildIdentifiers/LAchildID", "C12345"),
        ("CINdetails/text()", "Smith"),
        ("CINdetails/ReferralSource/@note", "1A"),
        ("CINdetails/ReferralSource", "Smith"),
        ("CINdetails/CINreferralDate", "A123456789012"),
        ("ReferralSource", "1A"),
    ],
)
def test_only_codes_and_dates_of_events_are_shown_to_the_analyst(authority, signed_in, child, element, value):
    refused = refuse(a_load(), child, element, value)
    refused.reason = f"{value} cannot be read"
    refused.save()
    for address in (reverse("refused_values"), reverse("refused_values_export", args=["csv"])):
        answer = signed_in(authority.analyst).get(address)
        shown = b"".join(answer).decode().rsplit("<main")[-1]  # a token in the head may hold any two letters
        assert value not in shown
        assert "Withheld" in shown


def test_a_value_of_a_table_is_shown_with_its_sheet_row_and_column(authority, signed_in, child):
    load = a_load()
    load.kind, load.header = "annex-a", {"Told": ["List 1, Contacts: 361 rows not taken."]}
    load.save()
    for element, value, column in (("Date of referral", "31/02/2026", "F"), ("Date of Birth", "14/13/2016", "D")):
        refused = refuse(load, child, element, value)
        refused.file, refused.line, refused.column = "List 3", 5, column
        refused.save()
    page = signed_in(authority.north.worker).get(reverse("refused_values")).text
    assert "List 3, row 5, column F" in page
    assert "14/13/2016" in page
    assert "Annex A, " in page, "the filter names the kind of file"
    page = signed_in(authority.analyst).get(reverse("refused_values")).text
    assert "31/02/2026" in page
    assert "14/13/2016" not in page
    page = signed_in(authority.analyst).get(reverse("load", args=[load.pk])).text
    assert "List 1, Contacts: 361 rows not taken." in page


def test_codes_and_dates_of_events_are_shown_with_their_reason(authority, signed_in, child):
    load = a_load()
    for element, value in (("ReferralSource", "1Z"), ("Assessments/AssessmentActualStartDate", "2026-02-31")):
        refuse(load, child, f"CINdetails/{element}", value)
    page = signed_in(authority.analyst).get(reverse("refused_values")).text
    assert "1Z" in page
    assert "2026-02-31" in page
    assert "It is not a date." in page
    assert "Withheld" not in page


def test_a_fault_that_comes_with_time_alone_is_shown(authority, signed_in, child, monday):
    episode = authority.episode(child, on=date(2026, 11, 2))
    Assessment.objects.create(child=child, episode=episode, started_on=date(2026, 11, 3))
    ledger.reread([child.pk])
    assert not child.data_faults.filter(key="assessment_open_over_45_working_days").exists()
    monday.move_to(datetime(2027, 3, 1, 9, tzinfo=UTC))
    page = signed_in(authority.service_manager).get(reverse("data_quality")).text
    assert "Started on 3 November 2026; 45 working days ended on" in page
    export = signed_in(authority.service_manager).get(reverse("data_quality_export", args=["csv"]))
    assert "45 working days ended on" in b"".join(export).decode()


def test_a_file_has_its_report(authority, signed_in):
    load = a_load()
    browser = signed_in(authority.analyst)
    assert reverse("load", args=[load.pk]) in browser.get(reverse("loads")).text
    page = browser.get(reverse("load", args=[load.pk])).text
    for told in ("census.xml", "The header says 2025.", "1 April 2025 to 31 March 2026", "a" * 64, "Children"):
        assert told in page
    assert browser.get(reverse("load", args=[load.pk + 1])).status_code == 404


@pytest.mark.parametrize(
    ("last", "year_from", "twelve_from"),
    [
        (date(2026, 11, 22), date(2026, 4, 1), date(2025, 11, 23)),
        (date(2026, 3, 31), date(2025, 4, 1), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2025, 4, 2)),
        (date(2028, 2, 29), date(2027, 4, 1), date(2027, 3, 1)),
    ],
)
def test_the_year_to_date_and_the_last_twelve_months(last, year_from, twelve_from):
    year, twelve = periods_to(last)
    assert (year.first, year.last) == (year_from, last)
    assert (twelve.first, twelve.last) == (twelve_from, last)
