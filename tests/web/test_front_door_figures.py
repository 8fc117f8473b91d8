"""The pages of the figures: who reads them, what each says and opens to, and that no small number is given away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account, TrailEvent
from lineofsight.actions.contacts import contact_of
from lineofsight.domain.front_door_figures import FIGURES
from lineofsight.record.models import Child, Contact, FrontDoorStandard
from lineofsight.record.moment import now
from lineofsight.web.front_door.figure_readings import NOT_SHOWN, Reading, every_period, without_small_numbers
from tests.authority import SmallAuthority

SignedIn = Callable[[Account], Client]


def text_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def told_of(figure: str, page: str) -> str:
    """What the page of all figures tells of one over the last 12 months."""
    (row,) = html.fromstring(page).xpath(f"//tr[th[starts-with(normalize-space(), '{figure} ')]]")
    return " ".join(row.xpath("td")[0].text_content().split())


def contact(authority: SmallAuthority, *, source: str = "6", outcome: str = "", at: datetime | None = None) -> Contact:
    one = contact_of(authority.message(source=source, at=at), 0)
    if outcome:
        Contact.objects.filter(pk=one.pk).update(
            stage="decided", decided_at=now(), decided_on=now().date(), first_decided_at=now(), outcome=outcome
        )
    return one


def test_the_periods_end_today_and_months_are_whole_until_this_one() -> None:
    periods = {period.key: period for period in every_period(date(2026, 3, 31))}
    assert (periods["last_12_months"].first, periods["year_to_date"].first) == (date(2025, 4, 1), date(2025, 4, 1))
    assert list(periods)[2:] == [f"2025-{month:02}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    assert (periods["2026-02"].first, periods["2026-02"].last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert every_period(date(2026, 11, 5))[-1].last == date(2026, 11, 5)


def test_those_who_may_read_every_figure_and_others_do_not(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for account in (authority.door.screener, authority.door.manager, authority.service_manager, authority.analyst):
        browser = signed_in(account)
        page = text_of(browser.get(reverse("front_door_figures")).text)
        for figure in FIGURES:
            assert figure.title in page
            assert browser.get(reverse("front_door_figure", args=[figure.key])).status_code == 200, figure.id
    for account in (authority.north.worker, authority.administrator):
        assert signed_in(account).get(reverse("front_door_figures")).status_code == 403
    assert signed_in(authority.analyst).get(reverse("front_door_figure", args=["p99"])).status_code == 404


def test_each_figure_opens_to_exactly_what_it_counts(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for outcome in ("advice", "assessment", "assessment", "early_help", ""):
        contact(authority, outcome=outcome)
    contact(authority, at=now() - timedelta(days=60))
    browser = signed_in(authority.door.manager)
    page = html.fromstring(browser.get(reverse("front_door_figure", args=["p11"])).content)
    rows = page.xpath("//table//tr[td]")
    long = {row.xpath("th")[0].text_content().strip(): row for row in rows}
    assert [cell.text_content().strip() for cell in long["The last 12 months"].xpath("td")[:3]] == ["2", "6", "33.3%"]
    opened = browser.get(long["The last 12 months"].xpath(".//a/@href")[0])
    assert len(html.fromstring(opened.content).xpath("//tbody/tr")) == 6
    assert text_of(opened.text).count(" Yes ") >= 2
    for figure in FIGURES:
        address = reverse("front_door_figure_list", args=[figure.key])
        for period in every_period(now().date()):
            assert browser.get(f"{address}?period={period.key}").status_code == 200, figure.id
    assert browser.get(f"{reverse('front_door_figure_list', args=['p01'])}?period=never").status_code == 404


def test_a_list_and_its_export_name_their_children_on_the_trail(authority: SmallAuthority, signed_in: SignedIn) -> None:
    child = authority.child()
    authority.contact(child)
    browser = signed_in(authority.door.screener)
    address = reverse("front_door_figure_list", args=["p01"])
    assert child.name in browser.get(f"{address}?period=last_12_months").text
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.children, row.rows) == ("list", [child.pk], 1)
    export = reverse("front_door_figure_export", args=["p01", "csv"])
    text = b"".join(browser.get(f"{export}?period=last_12_months").streaming_content).decode("utf-8-sig")
    assert child.name in text
    row = TrailEvent.objects.latest("sequence")
    assert (row.verb, row.action, row.children) == ("export", "export_queue", [child.pk])


def test_referrals_are_counted_for_all_and_listed_for_who_may_name_the_child(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child = authority.child()
    authority.episode(child, on=date(2026, 11, 20))
    address = reverse("front_door_figure_list", args=["p07"]) + "?period=last_12_months"
    for account, is_named in ((authority.service_manager, True), (authority.door.screener, False)):
        browser = signed_in(account)
        assert told_of("P07", browser.get(reverse("front_door_figures")).text) == "1"
        assert (child.name in browser.get(address).text) is is_named


def test_a_restricted_record_stands_in_no_figure_of_who_may_not_read_it(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    child = authority.child()
    authority.contact(child)
    Child.objects.filter(pk=child.pk).update(restriction="S1")
    address = reverse("front_door_figure_list", args=["p01"]) + "?period=last_12_months"
    assert child.name not in signed_in(authority.door.screener).get(address).text
    assert child.name in signed_in(authority.door.manager).get(address).text


# --- small numbers ---------------------------------------------------------------------------------------------------


def reading(name: str, n: int, of: int) -> Reading:
    return Reading(name, name, n, of, f"{n}/{of}", n)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([(20, 40), (30, 60)], ["20/40", "30/60"]),
        ([(0, 40), (30, 60)], ["0/40", "30/60"]),  # nought is no small number
        ([(5, 40), (4, 60)], [NOT_SHOWN, NOT_SHOWN]),
        ([(36, 40), (30, 60)], [NOT_SHOWN, NOT_SHOWN]),  # four that do not count; the other would give them away
        ([(3, 30), (50, 90), (20, 60)], [NOT_SHOWN, "50/90", NOT_SHOWN]),  # the next smallest goes with it
        ([(6, 12), (7, 14)], ["6/12", "7/14"]),
    ],
)
def test_small_numbers_are_held_back_and_cannot_be_worked_out(counts: list[tuple[int, int]], shown: list[str]) -> None:
    held = list(without_small_numbers([reading(str(place), n, of) for place, (n, of) in enumerate(counts)]))
    assert [one.value for one in held] == shown
    assert all(one.drawn is None for one in held if one.value == NOT_SHOWN)


def test_an_analyst_is_told_no_small_number_and_opens_no_list(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for outcome in ("assessment", "assessment", "assessment", *["advice"] * 20):
        contact(authority, outcome=outcome)
    browser = signed_in(authority.analyst)
    page = browser.get(reverse("front_door_figure", args=["p11"])).text
    assert "5 or fewer" in page
    assert "13.0%" not in page
    assert "/list/" not in page
    assert browser.get(f"{reverse('front_door_figure_list', args=['p11'])}?period=last_12_months").status_code == 403
    assert "13.0%" in signed_in(authority.door.manager).get(reverse("front_door_figure", args=["p11"])).text
    assert "n = 5 or fewer of 23" in text_of(browser.get(reverse("front_door_figures")).text)


def test_a_small_rest_between_the_two_long_periods_is_not_given_away(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    for _ in range(7):
        contact(authority)
    for _ in range(3):
        contact(authority, at=datetime(2026, 1, 20, 9, tzinfo=UTC))
    for account, told in ((authority.analyst, ["10", NOT_SHOWN]), (authority.door.manager, ["10", "7"])):
        page = html.fromstring(signed_in(account).get(reverse("front_door_figure", args=["p01"])).content)
        rows = page.xpath("(//table)[1]//tr[td]")
        assert [row.xpath("td")[0].text_content() for row in rows] == told


def test_a_small_month_of_this_year_cannot_be_worked_out_from_the_year(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    for month, count in ((1, 6), (2, 30), (9, 20), (10, 3), (11, 9)):
        for _ in range(count):
            contact(authority, at=datetime(2026, month, 5, 9, tzinfo=UTC))
    page = html.fromstring(signed_in(authority.analyst).get(reverse("front_door_figure", args=["p01"])).content)
    rows = page.xpath("//table[caption[normalize-space()='Each month']]//tr[td]")
    told = {row.xpath("th")[0].text_content()[:3]: row.xpath("td")[0].text_content() for row in rows}
    assert (told["Jan"], told["Feb"], told["Sep"]) == ("6", "30", "20")
    assert (told["Oct"], told["Nov"]) == ("5 or fewer", NOT_SHOWN)


# --- the whole page --------------------------------------------------------------------------------------------------


def test_a_mix_is_told_in_its_parts(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for source, count in (("6", 12), ("2A", 7), ("3A", 1)):
        for _ in range(count):
            contact(authority, source=source)
    page = signed_in(authority.door.manager).get(reverse("front_door_figures")).text
    assert told_of("P02", page) == "Police 60.0%, schools and education 35.0%, health 5.0%n = 20"
    page = signed_in(authority.analyst).get(reverse("front_door_figures")).text
    assert told_of("P02", page) == "Police 60.0%, the rest not shownn = 20"


def test_what_is_open_and_overdue_stands_beside_the_decisions_in_time(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    contact(authority, at=now() - timedelta(days=6))
    contact(authority)
    for account, told in ((authority.door.manager, "1"), (authority.analyst, "5 or fewer")):
        browser = signed_in(account)
        words = told_of("P05", browser.get(reverse("front_door_figures")).text)
        assert words.endswith(f"open and overdue now: {told}")
        page = text_of(browser.get(reverse("front_door_figure", args=["p05"])).text)
        assert f"open and overdue for a decision now: {told}." in page


def test_what_is_open_is_told_by_age_in_the_order_of_age(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for days in (40, 0, 0, 5):
        contact(authority, at=now() - timedelta(days=days))
    page = html.fromstring(signed_in(authority.door.manager).get(reverse("front_door_figure", args=["p04"])).content)
    rows = page.xpath("//table[caption[contains(., 'by age')]]//tr[td]")
    told = [(row.xpath("th")[0].text_content(), row.xpath("td")[0].text_content()) for row in rows]
    assert told == [("Came today", "2"), ("2 to 5 working days", "1"), ("More than 10 working days", "1")]


def test_an_empty_record_says_so_and_opens_to_nothing(authority: SmallAuthority, signed_in: SignedIn) -> None:
    browser = signed_in(authority.door.manager)
    page = browser.get(reverse("front_door_figures")).text
    assert "No contact has been received yet" in page
    assert told_of("P02", page).startswith("None")
    assert "/list/" not in browser.get(reverse("front_door_figure", args=["p01"])).text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_figures_are_taken_away_as_the_reader_is_told_them(
    authority: SmallAuthority, signed_in: SignedIn, form: str
) -> None:
    for outcome in ("assessment", "assessment", "assessment", *["advice"] * 20):
        contact(authority, outcome=outcome)
    address = reverse("front_door_figures_export", args=[form])
    found = {}
    for account in (authority.analyst, authority.door.manager):
        browser = signed_in(account)
        assert address in browser.get(reverse("front_door_figures")).text
        found[account.username] = b"".join(browser.get(address).streaming_content)
        row = TrailEvent.objects.latest("sequence")
        assert (row.verb, row.children, row.details["format"]) == ("list", [], form)
    if form == "csv":
        for_analyst = found["analyst"].decode("utf-8-sig")
        assert all(f'"{figure.id}","{figure.title}"' in for_analyst for figure in FIGURES)
        assert (
            '"P11","Contacts that became referrals","The last 12 months","2025-11-24","2026-11-23","",' in for_analyst
        )
        assert "13.0%" not in for_analyst
        assert '"",3,23,"13.0%"' in found[authority.door.manager.username].decode("utf-8-sig")
    assert signed_in(authority.administrator).get(address).status_code == 403
    assert signed_in(authority.analyst).get(reverse("front_door_figures_export", args=["pdf"])).status_code == 404


def test_only_the_page_itself_is_marked_in_the_navigation(authority: SmallAuthority, signed_in: SignedIn) -> None:
    browser = signed_in(authority.door.manager)
    for name, words in (("front_door_figures", "Front door figures"), ("front_door", "Front door")):
        page = html.fromstring(browser.get(reverse(name)).content)
        active = page.xpath("//*[contains(@class, 'service-navigation__item--active')]")
        assert [" ".join(one.text_content().split()) for one in active] == [words]


def test_rates_need_the_number_of_children_who_live_here(authority: SmallAuthority, signed_in: SignedIn) -> None:
    for _ in range(6):
        contact(authority)
    browser = signed_in(authority.door.manager)
    assert "A rate per 10,000 needs the number of children" in browser.get(reverse("front_door_figures")).text
    FrontDoorStandard.objects.create(in_force_from=now().date(), set_at=now(), children_living_here=12_000)
    assert "5 per 10,000 children" in text_of(browser.get(reverse("front_door_figures")).text)


def test_demand_stands_beside_the_capacity_of_each_month(authority: SmallAuthority, signed_in: SignedIn) -> None:
    contact(authority)
    page = html.fromstring(signed_in(authority.door.manager).get(reverse("front_door_figure", args=["p18"])).content)
    rows = page.xpath("//figure//tr[th[normalize-space()='Oct 2026']]")
    assert [cell.text_content() for cell in rows[0].xpath("td")] == ["0", "748"]  # 22 working days of 34 decisions
    assert "Decisions that could be made" in page.text_content()


def test_the_figures_ask_as_many_queries_for_many_contacts_as_for_few(
    authority: SmallAuthority, signed_in: SignedIn
) -> None:
    browser = signed_in(authority.analyst)
    counts = []
    for target in (10, 120):
        while Contact.objects.count() < target:
            contact(authority, outcome="advice")
        browser.get(reverse("front_door_figures"))
        with CaptureQueriesContext(connection) as caught:
            browser.get(reverse("front_door_figures"))
        counts.append(len(caught))
    assert counts[0] == counts[1]
