"""Every page answers each role as its permission says, shows what it should, and counts its queries."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import TrailEvent
from lineofsight.domain.permissions import Role
from lineofsight.record.models import Deadline

PLAIN_PAGES = ["board", "workers", "deadlines", "deadlines_without_names", "children", "search", "new_child",
               "data_quality", "refused_values", "loads", "clocks", "own_account", "gallery"]  # fmt: skip
STAFF = {"board", "workers", "deadlines", "children", "search", "data_quality", "refused_values", "loads",
         "clocks", "own_account", "gallery"}  # fmt: skip
OPENS = {
    Role.SOCIAL_WORKER: STAFF | {"new_child"},
    Role.TEAM_MANAGER: STAFF | {"new_child"},
    Role.SERVICE_MANAGER: STAFF,
    Role.PERFORMANCE_ANALYST: {"board", "workers", "deadlines_without_names", "data_quality", "refused_values",
                               "loads", "clocks", "own_account", "gallery"},
    Role.ADMINISTRATOR: {"clocks", "own_account", "gallery"},
}  # fmt: skip


def people(authority):
    return {
        Role.SOCIAL_WORKER: authority.north.worker,
        Role.TEAM_MANAGER: authority.north.manager,
        Role.SERVICE_MANAGER: authority.service_manager,
        Role.PERFORMANCE_ANALYST: authority.analyst,
        Role.ADMINISTRATOR: authority.administrator,
    }


@pytest.mark.parametrize("name", PLAIN_PAGES)
@pytest.mark.parametrize("role", list(OPENS))
def test_a_page_opens_to_the_roles_that_have_a_row_for_it(authority, signed_in, role, name):
    authority.episode(authority.child(), on=date(2026, 11, 2))
    answer = signed_in(people(authority)[role]).get(reverse(name))
    assert answer.status_code == (200 if name in OPENS[role] else 403)
    if answer.status_code == 403:
        assert "You may not" in answer.text
        assert "Testchild" not in answer.text


def test_navigation_offers_only_what_opens(authority, signed_in):
    offered = ("board", "deadlines", "deadlines_without_names", "children", "workers", "data_quality", "clocks")
    for role, account in people(authority).items():
        page = signed_in(account).get(reverse("own_account")).text
        navigation = page.split('aria-label="Pages"')[1].split("</nav>")[0]
        for name in offered:
            assert (f'href="{reverse(name)}"' in navigation) == (name in OPENS[role]), (role, name)


def test_a_child_page_tells_who_what_is_due_and_what_happened(authority, signed_in):
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    answer = signed_in(authority.north.worker).get(reverse("child", args=[child.reference]))
    page = answer.text
    assert answer.status_code == 200
    assert "Robin Testchild" in page
    assert "Referral received" in page
    assert "Assessment complete, from referral" in page
    everything = signed_in(authority.north.worker).get(reverse("child_everything", args=[child.reference])).text
    for deadline in Deadline.objects.filter(child=child):
        assert deadline.sentence.replace("'", "&#39;") in page + everything
    assert "<title>Child’s page – Line of Sight</title>" in page, "no name in a title"


def test_a_child_of_another_team_looks_like_a_child_who_does_not_exist(authority, signed_in):
    child = authority.child()
    for address in ("child", "child_versions"):
        answer = signed_in(authority.south.worker).get(reverse(address, args=[child.reference]))
        absent = signed_in(authority.south.worker).get(reverse(address, args=["00000000-0000-4000-8000-000000000000"]))
        assert answer.status_code == absent.status_code == 404
        assert "Testchild" not in answer.text


def test_every_number_on_the_board_opens_a_list_of_as_many(authority, signed_in):
    for day in (2, 9, 16, 20):
        authority.episode(authority.child(), on=date(2026, 11, day))
    authority.episode(authority.child(authority.south), on=date(2026, 7, 1), by=authority.south.worker)
    browser = signed_in(authority.service_manager)
    page = browser.get(reverse("board")).text
    links = re.findall(r'href="(/deadlines/\?[^"]+)">\s*(?:<span class="los-statistic__value">)?([\d,]+)<', page)
    assert len(links) > 20
    for address, number in links:
        listed = browser.get(unescape(address)).text
        total = re.search(r"of ([\d,]+) deadlines?\b", listed)
        assert total is not None, address
        assert total[1] == number, address


def test_a_list_without_names_has_no_name_and_no_way_to_the_child(authority, signed_in):
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    page = signed_in(authority.analyst).get(reverse("deadlines_without_names")).text
    assert child.pseudonym in page
    assert "Testchild" not in page
    assert child.la_child_id not in page
    assert str(child.reference) not in page


def test_a_look_at_a_list_names_every_child_on_it(authority, signed_in):
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    signed_in(authority.north.worker).get(reverse("deadlines"))
    look = TrailEvent.objects.order_by("-sequence").first()
    assert look.children == [child.pk]
    assert look.route == "deadlines"


def test_a_search_finds_by_name_birth_and_number_and_is_kept_with_its_words(authority, signed_in):
    child = authority.child()
    browser = signed_in(authority.north.worker)
    for words in ("testchild", "Rob test", "14/5/2016", "2016-05-14", child.la_child_id, "Robin 14/05/2016"):
        answer = browser.post(reverse("search"), {"words": words})
        assert "Robin Testchild" in answer.text, words
        look = TrailEvent.objects.order_by("-sequence").first()
        assert look.details == {"search": words}
        assert look.children == [child.pk]
    for words in ("Nobody", "31/2/2016", "Robin 15/5/2016"):
        assert "No child you may see matches" in browser.post(reverse("search"), {"words": words}).text
    assert browser.post(reverse("search"), {"words": ""}).status_code == 422
    assert "Robin Testchild" not in signed_in(authority.south.worker).post(reverse("search"), {"words": "Robin"}).text


def test_lists_take_filters_sorts_and_pages_that_are_nonsense(authority, signed_in):
    authority.episode(authority.child(), on=date(2026, 11, 2))
    browser = signed_in(authority.service_manager)
    assert browser.get(reverse("deadlines") + "?sort=password&page=-3").status_code == 200
    assert browser.get(reverse("deadlines") + "?clock=nonsense").status_code == 422
    assert browser.get(reverse("deadlines") + "?period=last_12_months").status_code == 422
    assert browser.get(reverse("deadlines") + "?standing=met&beyond=1-5").status_code == 422
    assert browser.get(reverse("children") + "?team=999999").status_code == 422
    assert browser.get(reverse("deadlines_export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    "name", ["deadlines_export", "children_export", "data_quality_export", "refused_values_export", "workers_export"]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lists_can_be_taken_away_and_the_trail_says_so(authority, signed_in, name, form):
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 2))
    answer = signed_in(authority.service_manager).get(reverse(name, args=[form]))
    body = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert body
    look = TrailEvent.objects.order_by("-sequence").first()
    assert look.details == {"format": form}
    if name in ("deadlines_export", "children_export"):
        assert look.children == [child.pk]
        assert look.verb == "export"
    if form == "csv" and name == "children_export":
        assert "Robin Testchild" in body.decode("utf-8-sig")


@pytest.mark.parametrize(
    "name", ["board", "deadlines", "deadlines_without_names", "children", "workers", "data_quality", "refused_values"]
)
def test_the_number_of_queries_does_not_grow_with_the_list(authority, signed_in, name):
    browser = signed_in(authority.analyst if name == "deadlines_without_names" else authority.service_manager)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse(name)).status_code == 200
        return len(caught)

    authority.episode(authority.child(), on=date(2026, 11, 2))
    queries()
    with_one = queries()
    for day in (3, 4, 5, 6):
        authority.episode(authority.child(), on=date(2026, 11, day))
    assert queries() == with_one
    assert with_one < 30
