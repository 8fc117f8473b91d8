"""Children without a worker, with one who has left, on a second plan or not seen: each figure opens to its list."""

import csv
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.actions import teams, workforce
from lineofsight.record.models import (
    Allocation,
    Child,
    ChildProtectionPlan,
    Visit,
    Worker,
)
from lineofsight.record.moment import today
from lineofsight.web.listing import Column, Listing

FIGURES = {
    "figure-unallocated-children": "unallocated",
    "figure-with-leaver": "leaver",
    "figure-not-seen": "not_seen",
    "figure-repeat-plan": "repeat_plan",
}


def ago(days):
    return today() - timedelta(days=days)


def open_child(authority, office=None, *, allocated=True, **shape):
    """A child with an open episode; allocated to the worker of the team, or to the team alone."""
    office = office or authority.north
    child = authority.child(office, **shape)
    authority.episode(child, on=date(2026, 6, 1), by=office.worker)
    worker = office.worker_row if allocated else None
    workforce.allocate(
        child.pk, team=office.team, worker=worker, on=today(), reason=Allocation.Reason.OTHER, by=office.manager
    )
    return Child.objects.get(pk=child.pk)


def plan(child, started_on, **columns):
    shape = {"initial_category": "NEG", "latest_category": "NEG"} | columns
    return ChildProtectionPlan.objects.create(child=child, episode=child.episodes.get(), started_on=started_on, **shape)


def visit(child, on, **columns):
    shape = {"kind": Visit.Kind.IN_PERSON, "is_child_seen": True} | columns
    return Visit.objects.create(child=child, happened_on=on, **shape)


def leave(worker, on):
    worker.left_on = on
    worker.save()
    return worker


def found(browser, status):
    page = browser.get(f"{reverse('children')}?status={status}").text
    return set(re.findall(r"/children/([0-9a-f-]{36})/", page))


def references(*children):
    return {str(child.reference) for child in children}


# --- the lists -------------------------------------------------------------------------------------------------------


def test_unallocated_are_open_children_whom_no_worker_holds(authority, signed_in):
    waiting = open_child(authority, allocated=False)
    open_child(authority)
    closed = authority.child()
    Allocation.objects.filter(child=closed).update(worker=None)
    assert found(signed_in(authority.service_manager), "unallocated") == references(waiting)


def test_with_a_leaver_from_the_day_they_left(authority, signed_in, monday):
    child = open_child(authority)
    worker = leave(authority.north.worker_row, today() + timedelta(days=1))
    browser = signed_in(authority.service_manager)
    assert found(browser, "leaver") == set()
    assert "(left" not in browser.get(reverse("children")).text
    monday.shift(timedelta(days=1))
    browser = signed_in(authority.service_manager)
    assert found(browser, "leaver") == references(child)
    assert f"{worker.name} (left 24 November 2026)" in browser.get(reverse("children")).text
    for address in ("children", "deadlines"):
        page = html.fromstring(browser.get(reverse(address)).content)
        offered = [option.text_content().strip() for option in page.xpath("//select[@name='worker']/option")]
        assert offered[-1] == f"{worker.name} (left 24 November 2026)"
    exported = b"".join(browser.get(reverse("children_export", args=["csv"])).streaming_content).decode("utf-8-sig")
    assert f"{worker.name} (left 24 November 2026)" in exported


def test_a_second_plan_is_known_from_its_number_or_from_the_record(authority, signed_in):
    by_number, by_record, first, ended = (open_child(authority) for _ in range(4))
    plan(by_number, ago(5), previous_plans=1)
    plan(by_record, ago(400), ended_on=ago(300), end_reason="end_to_cin")
    plan(by_record, ago(5))
    plan(first, ago(5), previous_plans=0)
    plan(ended, ago(50), previous_plans=2, ended_on=ago(5), end_reason="end_to_cin")
    assert found(signed_in(authority.service_manager), "repeat_plan") == references(by_number, by_record)


@pytest.mark.parametrize(
    ("plan_days", "seen_days", "is_listed"),
    [
        (90, 28, False),
        (90, 29, True),
        (28, None, False),
        (29, None, True),
        (10, 29, True),
        (10, 12, False),
        (90, 0, False),
    ],
)
def test_not_seen_is_more_than_four_weeks_since_a_visit_that_saw_the_child(
    authority, signed_in, plan_days, seen_days, is_listed
):
    child = open_child(authority)
    plan(child, ago(plan_days))
    if seen_days is not None:
        visit(child, ago(seen_days))
        visit(child, ago(seen_days + 40))
    assert found(signed_in(authority.service_manager), "not_seen") == (references(child) if is_listed else set())


@pytest.mark.parametrize(
    "shape",
    [
        {"is_child_seen": False, "reason_not_seen": "No reply"},
        {"kind": Visit.Kind.FAILED, "is_child_seen": False},
        {"kind": Visit.Kind.TELEPHONE, "is_child_seen": False},
        {"kind": Visit.Kind.VIRTUAL},
    ],
)
def test_only_a_visit_in_person_that_saw_the_child_counts(authority, signed_in, shape):
    child = open_child(authority)
    plan(child, ago(60))
    visit(child, ago(3), **shape)
    assert found(signed_in(authority.service_manager), "not_seen") == references(child)


def test_the_unborn_the_newborn_and_children_of_a_file_are_not_asked_after(authority, signed_in):
    unborn = open_child(authority, born_on=None)
    newborn = open_child(authority, born_on=ago(28))
    older = open_child(authority, born_on=ago(29))
    of_file = open_child(authority)
    for child in (unborn, newborn, older, of_file):
        plan(child, ago(60))
    Child.objects.filter(pk=of_file.pk).update(as_at_on=date(2026, 10, 31))
    assert found(signed_in(authority.service_manager), "not_seen") == references(older)
    page = signed_in(authority.service_manager).get(reverse("board")).text
    assert "of n = 4 on a plan, 1 of them known only from a file" in page


def test_last_seen_is_the_last_visit_in_person_and_sorts_those_never_seen_first(authority, signed_in):
    never, lately, long_ago, of_file = (open_child(authority) for _ in range(4))
    visit(lately, date(2026, 11, 19))
    visit(lately, date(2026, 11, 20), is_child_seen=False, reason_not_seen="Asleep")
    visit(long_ago, date(2026, 8, 3))
    visit(never, date(2026, 11, 20), kind=Visit.Kind.VIRTUAL)
    Child.objects.filter(pk=of_file.pk).update(as_at_on=date(2026, 10, 31))
    browser = signed_in(authority.service_manager)
    page = browser.get(f"{reverse('children')}?sort=last_seen").text
    rows = re.findall(r"/children/([0-9a-f-]{36})/", page.split("<tbody")[1])
    assert rows[2:] == [str(long_ago.reference), str(lately.reference)]
    assert "19 Nov 2026" in page
    assert "Not in this file" in page
    assert "Not recorded" in page
    page = browser.get(f"{reverse('children')}?sort=-last_seen").text
    assert re.findall(r"/children/([0-9a-f-]{36})/", page.split("<tbody")[1])[:2] == rows[:1:-1]
    exported = b"".join(browser.get(reverse("children_export", args=["csv"])).streaming_content).decode()
    assert "2026-08-03" in exported


def test_rows_in_memory_sort_with_those_without_a_value_first():
    columns = (Column("left", "Left", lambda row: row, ("left",)),)
    listing = Listing("Days", "day", "days", columns, [3, None, 1, None], QueryDict("sort=left"))
    assert listing.rows == [None, None, 1, 3]
    listing = Listing("Days", "day", "days", columns, [3, None, 1, None], QueryDict("sort=-left"))
    assert listing.rows == [3, 1, None, None]


# --- the board -------------------------------------------------------------------------------------------------------


@pytest.fixture
def troubled(authority):
    """Two teams with a child of each kind, and a leaver in the south."""
    open_child(authority, allocated=False)
    open_child(authority, authority.south, allocated=False)
    for office in (authority.north, authority.south):
        unseen, repeated = open_child(authority, office), open_child(authority, office)
        plan(unseen, ago(60))
        plan(repeated, ago(10), previous_plans=1)
        visit(repeated, ago(2))
    leave(authority.south.worker_row, ago(51))
    return authority


@pytest.mark.parametrize("who", ["service_manager", "manager", "worker"])
def test_every_figure_of_children_opens_to_a_list_of_as_many(troubled, signed_in, who):
    account = getattr(troubled, who, None) or getattr(troubled.north, who)
    browser = signed_in(account)
    page = browser.get(reverse("board")).text
    expected = {"unallocated": 2, "leaver": 2, "not_seen": 2, "repeat_plan": 2}
    if who != "service_manager":
        expected = {"unallocated": 1, "leaver": 0, "not_seen": 1, "repeat_plan": 1}
    for figure, status in FIGURES.items():
        link = re.search(rf'href="([^"]+)" id="{figure}-link">\s*<span class="los-statistic__value">(\d+)<', page)
        assert link is not None, figure
        assert link[1] == f"{reverse('children')}?status={status}"
        assert int(link[2]) == len(found(browser, status)) == expected[status]
    assert f"of n = {6 if who == 'service_manager' else 3} open" in page


def test_every_caseload_opens_to_a_list_of_as_many_the_largest_first(troubled, signed_in):
    open_child(troubled, troubled.north)
    Worker.objects.filter(pk=troubled.north.worker_row.pk).update(employment="agency")
    browser = signed_in(troubled.service_manager)
    table = browser.get(reverse("board")).text.split("Caseload by worker, the largest first")[1].split("</table>")[0]
    names = re.findall(r'<th scope="row"[^>]*>([^<]+)', table)
    assert [name.strip() for name in names] == [troubled.north.worker_row.name, troubled.south.worker_row.name]
    assert table.index("Agency") < table.index("Left 3 Oct 2026")
    links = re.findall(r'href="([^"]+)">(\d+)<', table)
    assert [int(n) for _, n in links] == [3, 2, 2, 2]
    for address, number in links:
        page = browser.get(address.replace("&amp;", "&")).text
        assert f"of {number} children" in page


def test_the_average_is_over_workers_who_are_here(troubled, signed_in):
    page = signed_in(troubled.service_manager).get(reverse("board")).text
    assert "2 open children with 1 worker who is here: an average of 2.0 each." in page


def test_the_table_of_workers_marks_a_leaver_and_leads_to_the_children(troubled, signed_in):
    browser = signed_in(troubled.service_manager)
    page = browser.get(reverse("board")).text
    table = page.split("Open work by worker</caption>")[1].split("</table>")[0]
    address = f"{reverse('children')}?status=leaver&amp;worker={troubled.south.worker_row.pk}"
    assert f'href="{address}">Children still allocated' in table
    assert "Left 3 Oct 2026" in table
    assert "of 2 children" in browser.get(address.replace("&amp;", "&")).text


def test_an_analyst_sees_the_figures_and_no_way_to_a_name(troubled, signed_in):
    page = signed_in(troubled.analyst).get(reverse("board")).text
    figure = page.split('id="figure-with-leaver"')[1].split("</li>")[0]
    assert re.search(r'los-statistic__value">2<', figure)
    assert reverse("children") not in page
    assert "Left 3 Oct 2026" in page
    assert "Testchild" not in page


def test_few_children_beside_a_workers_name_are_not_counted_out_to_an_analyst(troubled, signed_in):
    for _ in range(4):
        open_child(troubled, troubled.north)
    browser = signed_in(troubled.analyst)
    caseload = browser.get(reverse("board")).text.split("Caseload by worker, the largest first")[1]
    cells = re.findall(r"--numeric\">([^<]+)</td>", caseload.split("</table>")[0])
    assert cells == ["6", "5 or fewer", "5 or fewer", "5 or fewer"]
    exported = b"".join(browser.get(reverse("workers_export", args=["csv"])).streaming_content).decode("utf-8-sig")
    children = {row["Worker"]: row["Open children"] for row in csv.DictReader(exported.splitlines())}
    north, south = troubled.north.worker_row.name, troubled.south.worker_row.name
    assert (children[north], children[south]) == ("6", "5 or fewer")
    for sort in ("children", "-children"):
        page = browser.get(f"{reverse('workers')}?sort={sort}").text
        row = page.split(f'<span class="los-name">{south}</span>')[1].split("</tr>")[0]
        assert "5 or fewer" in row


def test_few_children_do_not_sort_by_how_few_they_are(authority, signed_in):
    for office in (authority.north, authority.south, authority.south):
        open_child(authority, office)
    north, south = authority.north.worker_row, authority.south.worker_row
    for account, first in ((authority.service_manager, south.name), (authority.analyst, north.name)):
        browser = signed_in(account)
        caseload = browser.get(reverse("board")).text.split("Caseload by worker, the largest first")[1]
        assert re.findall(r'<th scope="row"[^>]*>([^<]+)', caseload)[0].strip() == first
        assert workers_listed(browser, "sort=-children")[0] == first


def test_a_board_without_children_says_so(authority, signed_in):
    page = signed_in(authority.service_manager).get(reverse("board")).text
    assert "No worker holds a child you may see." in page
    assert "of n = 0 open" in page


# --- the workforce ---------------------------------------------------------------------------------------------------


def workers_listed(browser, query=""):
    page = browser.get(f"{reverse('workers')}?{query}").text
    return re.findall(r'<span class="los-name">([^<]+)</span>', page)


def test_the_workforce_says_who_works_here_and_what_they_hold(troubled, signed_in):
    Worker.objects.filter(pk=troubled.north.worker_row.pk).update(employment="agency", job_title="Social worker")
    browser = signed_in(troubled.service_manager)
    page = browser.get(reverse("workers")).text
    row = page.split(f'<span class="los-name">{troubled.north.worker_row.name}</span>')[1].split("</tr>")[0]
    for told in ("North", "Social worker", "Agency", "6 Jan 2020"):
        assert told in row
    links = re.findall(r'href="([^"]+)">(\d+)<', row)
    assert len(links) == 3
    for address, number in links:
        listed = browser.get(address.replace("&amp;", "&")).text
        assert re.search(rf"of {number} (?:children|deadlines?)\b", listed), address
    assert "With no worker" in page
    assert f'href="{reverse("children")}?status=unallocated">2 open children' in page


def test_the_workforce_is_filtered_by_team_employment_and_leaving(troubled, signed_in):
    browser = signed_in(troubled.service_manager)
    north, south = troubled.north, troubled.south
    Worker.objects.filter(pk=north.worker_row.pk).update(employment="agency")
    assert len(workers_listed(browser)) == Worker.objects.count()
    assert set(workers_listed(browser, f"team={north.team.pk}")) == {north.worker_row.name, north.manager.worker.name}
    assert workers_listed(browser, "employment=agency") == [north.worker_row.name]
    assert workers_listed(browser, "standing=left") == [south.worker_row.name]
    assert workers_listed(browser, "standing=left_holding") == [south.worker_row.name]
    assert south.worker_row.name not in workers_listed(browser, "standing=here")
    Allocation.objects.filter(worker=south.worker_row).update(worker=None)
    assert workers_listed(browser, "standing=left_holding") == []
    assert "No worker has these filters." in browser.get(f"{reverse('workers')}?standing=left_holding").text
    assert browser.get(f"{reverse('workers')}?standing=nonsense").status_code == 422


def test_a_manager_sees_the_workers_of_their_teams_and_a_leaver_of_them(troubled, signed_in):
    own = {troubled.north.worker_row.name, troubled.north.manager.worker.name}
    assert set(workers_listed(signed_in(troubled.north.manager))) == own
    membership = troubled.south.worker_row.memberships.get()
    membership.ended_on = ago(51)
    membership.save()
    page = signed_in(troubled.south.manager).get(reverse("workers")).text
    assert "Left 3 Oct 2026" in page
    assert troubled.north.worker_row.name not in page


def test_an_analyst_sees_the_workforce_with_numbers_that_open_no_child(troubled, signed_in):
    page = signed_in(troubled.analyst).get(reverse("workers")).text
    assert troubled.north.worker_row.name in page
    assert reverse("children") not in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_workforce_can_be_taken_away(troubled, signed_in, form):
    answer = signed_in(troubled.service_manager).get(
        f"{reverse('workers_export', args=[form])}?standing=left&sort=worker"
    )
    body = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    if form == "csv":
        lines = body.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "2026-10-03" in lines[1]
    assert signed_in(troubled.service_manager).get(reverse("workers_export", args=["pdf"])).status_code == 404


def test_nobody_who_has_left_is_offered_a_child(authority, signed_in):
    child = authority.child()
    leaver, leaving = authority.south.worker_row, authority.south.manager.worker
    leave(leaver, today())
    leave(leaving, today() + timedelta(days=1))
    page = signed_in(authority.north.manager).get(reverse("record_allocate", args=[child.reference])).text
    assert f">{leaver.name}: " not in page
    assert f">{leaving.name}: 0 held, hours not recorded</option>" in page


# --- how many queries ------------------------------------------------------------------------------------------------


def asked(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", ["/board/", "/workers/", "/children/?status=not_seen", "/children/?status=leaver"])
def test_the_number_of_queries_is_fixed(troubled, signed_in, address):
    browser = signed_in(troubled.service_manager)
    before = asked(browser, address)
    for _ in range(3):
        plan(open_child(troubled), ago(60), previous_plans=1)
    for number in range(4):
        worker = workforce.take_on_worker(f"New {number}", started_on=ago(9), by=troubled.administrator)
        teams.add_member(troubled.north.team, worker, on=ago(9), by=troubled.administrator)
    assert asked(browser, address) == before
    assert before < 30
