"""Each planted story that the product can show is found on its page, by the person who would look for it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

import pytest
import time_machine
from django.test import Client, TestCase
from lxml import html

from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import Sharing
from lineofsight.domain.meetings import Came
from lineofsight.record.histories import history_of
from lineofsight.record.models import Child, StrategyDiscussion, Worker
from lineofsight.synthetic.stories import SHOWN, STORIES_BY_KEY, Place, Story
from lineofsight.synthetic.stories.family_help import COPIED_TEXT
from lineofsight.synthetic.workforce_plan import invented_workforce
from lineofsight.web.child_latest import LATEST, latest_of
from lineofsight.web.child_story import stories_of
from lineofsight.web.listing import PAGE_SIZE
from tests.synthetic.finished_work import ASSESSMENT, CONFERENCE, FIRST_REVIEW, LATER_REVIEW, finished
from tests.synthetic.lived_records import SPRINGSHIRE as PLAN
from tests.synthetic.lived_records import lived_once
from tests.synthetic.test_front_door_queue import OF_THE_FRONT_DOOR

LOOKED_AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # a Saturday: what was overdue on Friday is so by no more
HEAD = "demo.service"

# What stands in the row of every child of a story, place by place; a pattern, so that a number can be one of several.
IN_THE_ROW: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("not_seen", "Children"): ("Child protection plan", r"\d+ Sep 2026"),
    ("not_seen", "Overdue visits"): (r"overdue by [34]\d working days",),
    ("late_conference", "Deadlines completed late"): ("after 24 working days, 9 working days late",),
    ("overdue_conference", "Overdue conferences"): ("overdue by 7 working days",),
    ("overdue_review", "Overdue reviews"): ("3 months", r"overdue by 2\d working days"),
    ("long_assessment", "Overdue assessments"): ("overdue by 35 working days",),
    ("long_assessment", "Data quality"): ("open for more than 45 working days",),
    ("stays_with_leaver", "Children"): ("Family Help", r"\(left 2 November 2026\)"),
    ("without_a_worker", "Children"): ("Open", "Assessment", "No worker"),
    ("without_a_worker", "Overdue first visits"): ("overdue by 9 working days",),
    ("third_plan", "Children"): ("Child protection plan",),
    ("unborn", "Children"): ("Child protection plan", "Expected 4 Jan 2027"),
    ("moved_in", "Deadlines completed in time"): ("after 12 working days, in time",),
}
# What stands on the page of every child of a story, and how often at least.
ON_THE_CHILDS_PAGE: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "not_seen": (("Failed visit: no reply or refused: child not seen", 4),),
    "overdue_conference": (("Substantiated, continuing risk of significant harm. Conference required: Yes", 1),),
    "third_plan": (
        ("Earlier plans: 0", 1),
        ("Earlier plans: 1", 1),
        ("Earlier plans: 2", 1),
        (r"Category at the start: Neglect", 3),
        ("Decision on the referral: no further action", 4),
    ),
    "unborn": (("Initial child protection conference held", 1), ("Not yet born", 1)),
    "moved_in": (("Transfer-in conference held", 1), ("Child protection plan started", 1)),
    "copied_text": ((COPIED_TEXT, 6),),
}
NOT_ON_THE_CHILDS_PAGE: Final = {
    "overdue_conference": "conference held",
    "unborn": "child seen",
    "moved_in": "Section 47 enquiry started",
}
# The clock of the board that counts each kind of work that was planted late.
CLOCK_OF: Final[dict[tuple[str, str], str]] = {
    ("late_assessments", ASSESSMENT): "Assessment complete, from referral",
    ("late_conferences", CONFERENCE): "Initial child protection conference",
    ("late_reviews", FIRST_REVIEW): "First review child protection conference",
    ("late_reviews", LATER_REVIEW): "Later review child protection conferences",
}
APRIL, A_YEAR_AGO = date(2026, 4, 1), date(2025, 11, 22)  # the first days of the two periods of the board


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.slow
class TestStoriesOnTheirPages(TestCase):
    """The authority is lived once for all of them, in the transaction of the class."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(LOOKED_AT, tick=False):
            lived_once(PLAN)

    def setUp(self) -> None:
        travelling = time_machine.travel(LOOKED_AT, tick=False)
        travelling.start()
        self.addCleanup(travelling.stop)

    # --- reading a page ----------------------------------------------------------------------------------------------

    def page(self, address: str, sign_in: str = HEAD) -> html.HtmlElement:
        """The page at an address, as this person is shown it."""
        browser = Client()
        account = Account.objects.get(username=sign_in)
        browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = browser.get(address)
        assert answer.status_code == 200, address
        return html.fromstring(answer.content)

    def rows(self, page: html.HtmlElement) -> list[html.HtmlElement]:
        return list(page.xpath("//tbody/tr"))

    def worker_of(self, row: html.HtmlElement) -> str:
        """The name of the worker whose row it is, without what stands beside it."""
        (name,) = row.xpath("./*[1]//*[@class='los-name']")
        return text_of(name)

    def row_of(self, child: Child, page: html.HtmlElement) -> str:
        """The one row that leads to a child's page."""
        found = [row for row in self.rows(page) if row.xpath(f".//a[contains(@href, '{child.reference}')]")]
        assert len(found) == 1, f"{len(found)} rows of {child.la_child_id}"
        return text_of(found[0])

    def children_of(self, story: Story) -> list[Child]:
        children = [Child.objects.get(la_child_id=one) for one in story.child_ids(PLAN)]
        assert children
        return children

    def timeliness(self, story: str, clock: str) -> list[tuple[int, int]]:
        """How many the board says were completed in time, and of how many: this year to date, and in 12 months."""
        _, place = _place(story, "Oversight board")
        page = self.page(place.address, place.sign_in)
        (row,) = [
            row
            for row in page.xpath("//table[caption[contains(., 'Completed in time')]]/tbody/tr")
            if text_of(row.xpath("./th")[0]) == clock
        ]
        numbers = [int(re.findall(r"\d+", text_of(cell))[0]) for cell in row.xpath("./td")]
        return [(numbers[0], numbers[1]), (numbers[3], numbers[4])]

    # --- families ----------------------------------------------------------------------------------------------------

    def test_every_child_of_a_story_has_its_row(self) -> None:
        for (key, page_name), patterns in IN_THE_ROW.items():
            with self.subTest(story=key, page=page_name):
                story, place = _place(key, page_name)
                page = self.page(place.address, place.sign_in)
                for child in self.children_of(story):
                    row = self.row_of(child, page)
                    for pattern in patterns:
                        assert re.search(pattern, row)

    def test_every_child_of_a_story_has_it_on_their_page(self) -> None:
        for key, told in ON_THE_CHILDS_PAGE.items():
            with self.subTest(story=key):
                story, place = _place(key, "The child’s page")
                for child in self.children_of(story):
                    address = place.address.format(reference=child.reference)
                    record = text_of(self.page(f"{address}everything/", place.sign_in))
                    page = text_of(self.page(address, place.sign_in)) + record
                    for pattern, times in told:
                        assert len(re.findall(pattern, page)) >= times, pattern
                    assert NOT_ON_THE_CHILDS_PAGE.get(key, "nothing of the kind") not in record

    def test_the_last_things_are_the_last_of_the_whole_story(self) -> None:
        """The head of the child's page reads little, and says what reading everything would."""
        everything_shown, until = Sharing(True, {}), LOOKED_AT.date()
        for child in Child.objects.order_by("pk"):
            episodes, outside = stories_of(child, everything_shown)
            entries = [one for episode in episodes for one in episode.entries] + list(outside)
            days = sorted((one.on for one in entries if one.on is not None and one.on <= until), reverse=True)
            latest = latest_of(history_of(child.pk), child, everything_shown, (), until)
            assert [one.on for one in latest] == days[:LATEST]
            assert all(one in entries for one in latest)

    def test_a_list_names_no_child_whom_the_question_is_not_about(self) -> None:
        """The three without a worker and the one with the leaver are all there are."""
        for key in ("without_a_worker", "stays_with_leaver"):
            with self.subTest(story=key):
                story, place = _place(key, "Children")
                assert len(self.rows(self.page(place.address))) == len(story.child_ids(PLAN))

    # --- the workforce -----------------------------------------------------------------------------------------------

    def test_the_leaver_still_holds_the_forgotten_child(self) -> None:
        _, place = _place("stays_with_leaver", "Workers")
        (row,) = self.rows(self.page(place.address, place.sign_in))
        assert invented_workforce(PLAN).recent_leaver.name in text_of(row)
        assert "Left 2 Nov 2026" in text_of(row)
        assert "1" in text_of(row.xpath("./*[7]")[0])

    def test_those_who_carry_too_much_have_more_than_the_others_of_their_team(self) -> None:
        _, place = _place("overloaded_workers", "Workers")
        held = {
            self.worker_of(row): int(re.findall(r"\d+", text_of(row.xpath("./*[7]")[0]))[0])
            for row in self.rows(self.page(place.address, place.sign_in))
        }
        workforce = invented_workforce(PLAN)
        here = [worker for worker in workforce.in_post(PLAN.until) if worker.share]
        overloaded = [worker for worker in here if worker.share == 2.0]
        assert len(overloaded) == 2
        for worker in overloaded:
            others = [held[one.name] for one in here if one.team == worker.team and one.share < 2.0]
            assert held[worker.name] > max(others, default=0)

    def test_agency_staff_and_leavers_are_named(self) -> None:
        workforce = invented_workforce(PLAN)
        _, agency = _place("agency_and_leavers", "Agency workers")
        _, leavers = _place("agency_and_leavers", "Leavers")
        shown = {self.worker_of(row) for row in self.rows(self.page(agency.address, agency.sign_in))}
        assert shown == {one.name for one in workforce.in_post(PLAN.until) if one.is_agency}
        gone = text_of(self.page(leavers.address, leavers.sign_in))
        for worker in workforce.workers:
            if worker.left_on and worker.left_on >= date(2026, 1, 1):
                assert worker.name in gone

    def test_two_workers_have_no_employment_in_the_record(self) -> None:
        _, place = _place("employment_not_recorded", "Workers")
        rows = self.rows(self.page(place.address, place.sign_in))
        unknown = {one.name for one in invented_workforce(PLAN).workers if one.employment is Worker.Employment.UNKNOWN}
        assert {self.worker_of(row) for row in rows} == unknown
        assert len(unknown) == 2
        assert all("Not recorded" in text_of(row) for row in rows)

    # --- planted among all the children ------------------------------------------------------------------------------

    def test_the_board_has_the_shares_that_were_planted(self) -> None:
        """Every assessment, conference and review of the lives is counted, and late where it was planted late."""
        done = finished(PLAN)
        for (story, what), clock in CLOCK_OF.items():
            with self.subTest(story=story, what=what):
                own = [row for row in done if row.what == what]
                counted = [
                    (sum(row.is_in_time for row in rows), len(rows))
                    for rows in ([row for row in own if row.on >= first] for first in (APRIL, A_YEAR_AGO))
                ]
                assert self.timeliness(story, clock) == counted

    def test_less_is_in_time_this_year_than_over_twelve_months(self) -> None:
        for story in ("late_assessments", "late_conferences", "late_reviews"):
            with self.subTest(story=story):
                of_clocks = [
                    self.timeliness(story, clock) for (of_story, _), clock in CLOCK_OF.items() if of_story == story
                ]
                year, twelve_months = (
                    [sum(numbers) for numbers in zip(*(periods[place] for periods in of_clocks), strict=True)]
                    for place in (0, 1)
                )
                assert 0 < year[0] / year[1] < twelve_months[0] / twelve_months[1] < 1

    def test_the_late_ones_of_this_year_are_listed(self) -> None:
        for story, clock in (
            ("late_assessments", "Assessment complete, from referral"),
            ("late_conferences", "Initial child protection conference"),
        ):
            with self.subTest(story=story):
                (in_time, completed), _ = self.timeliness(story, clock)
                _, place = _place(story, "Deadlines completed late")
                late = [text_of(row) for row in self.rows(self.page(place.address, place.sign_in))]
                assert len(late) == min(completed - in_time, PAGE_SIZE) > 0
                assert all("days late" in row or "day late" in row for row in late)

    def test_health_took_part_in_every_discussion_since_september(self) -> None:
        _, place = _place("health_in_discussions", "The child’s page")
        discussions = StrategyDiscussion.objects.filter(held_on__gte=date(2026, 9, 1)).select_related("child")
        assert discussions
        for held in discussions:
            address = place.address.format(reference=held.child.reference)
            page = text_of(self.page(f"{address}everything/", place.sign_in))
            _, _, told = page.partition(f"Strategy discussion held {held.held_on:%-d %B %Y}")
            assert re.search(rf"{Came.ATTENDED.label}: [^.]*\bHealth\b", told.partition("Recorded by")[0])
        before = StrategyDiscussion.objects.filter(held_on__lt=date(2026, 9, 1))
        assert before.filter(is_health_present=False).exists()


# --- nothing is left out ---------------------------------------------------------------------------------------------

FOUND_BY_A_TEST_OF_ITS_OWN: Final = {
    ("late_assessments", "Oversight board"),
    ("late_assessments", "Deadlines completed late"),
    ("late_conferences", "Oversight board"),
    ("late_conferences", "Deadlines completed late"),
    ("late_reviews", "Oversight board"),
    ("stays_with_leaver", "Workers"),
    ("overloaded_workers", "Workers"),
    ("agency_and_leavers", "Agency workers"),
    ("agency_and_leavers", "Leavers"),
    ("employment_not_recorded", "Workers"),
    ("health_in_discussions", "The child’s page"),
}


def _place(key: str, page_name: str) -> tuple[Story, Place]:
    story = STORIES_BY_KEY[key]
    (place,) = [place for place in story.places if place.page == page_name]
    return story, place


def test_every_place_of_every_story_is_looked_at() -> None:
    """Those of the front door by the tests of its queue."""
    on_a_childs_page = {(key, "The child’s page") for key in ON_THE_CHILDS_PAGE}
    assert IN_THE_ROW.keys() | on_a_childs_page | FOUND_BY_A_TEST_OF_ITS_OWN == {
        (story.key, place.page) for story in SHOWN if story not in OF_THE_FRONT_DOOR for place in story.places
    }
