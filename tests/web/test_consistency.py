"""The pages of consistency: drawing, deciding again blind, comparing, panels, figures for each reader, and exports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account, Draft, TrailEvent
from lineofsight.actions import consistency, teams, workforce
from lineofsight.actions.consistency import SecondDecision
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.permissions import Role
from lineofsight.domain.thresholds import LevelOfNeed
from lineofsight.record.models import Contact, DipSample, FrontDoorStandard, PanelDecision, SampledDecision
from lineofsight.record.moment import LONDON, now
from tests.authority import LONG_AGO, SmallAuthority
from tests.deciding import Deciding

SignedIn = Callable[[Account], Client]
TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=LONDON)
NEXT_MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)
MEMBERS = "Ann Carr, health\nBasil Dean, police"


@pytest.fixture
def door(authority: SmallAuthority, monday: time_machine.Traveller) -> Deciding:
    monday.move_to(TUESDAY)
    return Deciding(authority)


@pytest.fixture
def colleague(authority: SmallAuthority) -> Account:
    worker = workforce.take_on_worker("Cora Colleague", started_on=LONG_AGO, by=authority.administrator)
    teams.add_member(authority.door.team, worker, on=LONG_AGO, by=authority.administrator)
    return Account.objects.create_user("cora", role=Role.SOCIAL_WORKER, worker=worker)


@pytest.fixture
def sampled(door: Deciding, monday: time_machine.Traveller) -> SampledDecision:
    """One decision of the week of 16 November, drawn on the Monday after."""
    door.decide(door.ready(), "advice", "2", rationale="The secret first reason.")
    monday.move_to(NEXT_MONDAY)
    consistency.draw_dip_sample(TUESDAY.date(), by=door.manager)
    return SampledDecision.objects.get()


def words_of(answer: Any) -> str:
    """What a reader sees, with single spaces."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def judge(sampled: SampledDecision, by: Account, outcome: str = "early_help", level: str = "2") -> None:
    second = SecondDecision(ContactOutcome(outcome), LevelOfNeed(level), "He is often left alone.")
    consistency.decide_again(sampled.reference, second, by=by)


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_a_manager_draws_the_sample_of_a_week_that_is_over(
    door: Deciding, monday: time_machine.Traveller, signed_in: SignedIn
) -> None:
    door.decide(door.ready())
    monday.move_to(NEXT_MONDAY)
    browser = signed_in(door.manager)
    page = words_of(browser.get(reverse("draw_dip_sample")))
    assert "16 November 2026 to 22 November 2026" in page
    assert "23 November 2026 to" not in page
    answer = browser.post(reverse("draw_dip_sample"), {"week": "2026-11-16"}, follow=True)
    assert "1 of 1 decisions are drawn." in words_of(answer)
    assert "16 Nov 2026 to 22 Nov 2026 1 1 0" in words_of(answer)
    assert "16 November 2026 to" not in words_of(browser.get(reverse("draw_dip_sample")))


def test_an_empty_week_says_so_beside_the_field(door: Deciding, signed_in: SignedIn) -> None:
    answer = signed_in(door.manager).post(reverse("draw_dip_sample"), {"week": "2026-11-09"})
    assert answer.status_code == 422
    assert "Nothing was decided in that week" in words_of(answer)
    assert not DipSample.objects.exists()


# --- deciding again --------------------------------------------------------------------------------------------------


def test_the_list_and_the_page_show_nothing_of_the_first_decision(
    sampled: SampledDecision, colleague: Account, signed_in: SignedIn
) -> None:
    browser = signed_in(colleague)
    listed = words_of(browser.get(reverse("second_decisions")))
    contact = Contact.objects.get()
    assert f"{contact.message.receipt} : decide it a second time Neglect, from a school" in listed
    page = browser.get(reverse("second_decision", args=[sampled.reference]))
    shown = words_of(page)
    assert "She came to school hungry again." in shown
    assert "The secret first reason." not in shown
    assert sampled.decision.decided_by.name not in shown
    assert "checked" not in page.content.decode().split("Your decision")[1]
    assert 'value="advice"' in page.content.decode()  # among the outcomes to choose from
    assert contact.child.name not in listed


def test_a_second_decision_is_recorded_and_only_then_compared(
    sampled: SampledDecision, colleague: Account, signed_in: SignedIn
) -> None:
    browser = signed_in(colleague)
    compared = reverse("compared_decisions", args=[sampled.reference])
    assert browser.get(compared).status_code == 403
    given = {"level": "2", "outcome": "early_help", "rationale": "He is often left alone."}
    answer = browser.post(reverse("second_decision", args=[sampled.reference]), given)
    assert (answer.status_code, answer["Location"]) == (302, compared)
    page = words_of(browser.get(compared))
    assert "Differ A panel decides." in page
    assert "The secret first reason. He is often left alone." in page
    assert "Record the panel" not in page  # a social worker records none
    assert browser.get(reverse("second_decision", args=[sampled.reference])).status_code == 302


def test_what_was_typed_stays_when_a_field_is_wrong(
    sampled: SampledDecision, colleague: Account, signed_in: SignedIn
) -> None:
    browser = signed_in(colleague)
    given = {"level": "", "outcome": "early_help", "rationale": "He is often left alone."}
    answer = browser.post(reverse("second_decision", args=[sampled.reference]), given)
    assert answer.status_code == 422
    assert "Choose the level of need" in words_of(answer)
    assert "He is often left alone." in answer.content.decode()
    assert Draft.objects.filter(owner=colleague).exists()
    again = browser.post(reverse("second_decision", args=[sampled.reference]), given | {"level": "9"})
    assert "Choose a level of the list" in words_of(again)


def test_the_first_decider_is_refused_and_has_an_empty_list(
    sampled: SampledDecision, door: Deciding, signed_in: SignedIn
) -> None:
    browser = signed_in(door.decider)
    assert "Nothing waits for your second decision." in words_of(browser.get(reverse("second_decisions")))
    assert browser.get(reverse("second_decision", args=[sampled.reference])).status_code == 403
    assert TrailEvent.objects.filter(outcome="refused", action="decide_again").exists()


# --- panels ----------------------------------------------------------------------------------------------------------


def panel_said(**changed: str) -> dict[str, str]:
    return {
        "held_on_day": "23",
        "held_on_month": "11",
        "held_on_year": "2026",
        "members": MEMBERS,
        "level": "2",
        "outcome": "early_help",
        "reasons": "The father drinks.",
    } | changed


def test_a_panel_reverses_a_decision_and_the_managers_see_it_waiting(
    sampled: SampledDecision, door: Deciding, colleague: Account, signed_in: SignedIn
) -> None:
    judge(sampled, colleague)
    browser = signed_in(door.manager)
    listed = words_of(browser.get(reverse("consistency_panels")))
    assert "Level 2: additional: Advice given Level 2: additional: Early help" in listed
    answer = browser.post(reverse("consistency_panel", args=[sampled.reference]), panel_said(), follow=True)
    assert "reopened, and its clock starts again" in words_of(answer)
    assert "The first decision Reversed" in words_of(answer)
    assert PanelDecision.objects.get().is_reversed
    page = words_of(browser.get(reverse("consistency")))
    assert "1 reopened by a panel and not decided again" in page
    assert "Reversed: Level 2: additional, Early help" in words_of(browser.get(reverse("consistency_panels")))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"members": "Ann Carr, health"}, "Name at least two members, each on a line with their agency"),
        ({"held_on_day": "24"}, "The panel cannot be in the future"),
        ({"reasons": ""}, "Write the panel’s reasons"),
        ({"level": ""}, "Choose the level of need"),
    ],
)
def test_a_panel_that_leaves_something_out_is_shown_again(
    sampled: SampledDecision,
    door: Deciding,
    colleague: Account,
    signed_in: SignedIn,
    changed: dict[str, str],
    words: str,
) -> None:
    judge(sampled, colleague)
    answer = signed_in(door.manager).post(reverse("consistency_panel", args=[sampled.reference]), panel_said(**changed))
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not PanelDecision.objects.exists()


def test_a_panel_upholds_the_first_decision(
    sampled: SampledDecision, door: Deciding, colleague: Account, signed_in: SignedIn
) -> None:
    judge(sampled, colleague)
    browser = signed_in(door.manager)
    address = reverse("consistency_panel", args=[sampled.reference])
    answer = browser.post(address, panel_said(outcome="advice"), follow=True)
    assert "It upholds the first decision." in words_of(answer)
    assert browser.get(address).status_code == 302  # nothing is left for a panel


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def judged(door: Deciding, colleague: Account, monday: time_machine.Traveller) -> list[SampledDecision]:
    """Eight decisions of two weeks, decided twice; six of the pairs agree."""
    FrontDoorStandard.objects.create(
        in_force_from=TUESDAY.date() - timedelta(days=30), sample_of_each_outcome=8, set_at=now()
    )
    for week in (7, 0):
        monday.move_to(TUESDAY - timedelta(days=week))
        for _ in range(4):
            door.decide(door.ready(), "advice", "2")
    monday.move_to(NEXT_MONDAY)
    for week in (7, 0):
        consistency.draw_dip_sample(TUESDAY.date() - timedelta(days=week), by=door.manager)
    found = list(SampledDecision.objects.order_by("pk"))
    for number, one in enumerate(found):
        judge(one, colleague, "advice" if number < 6 else "early_help", "2")
    return found


def test_a_manager_reads_agreement_with_its_range_and_kappa(
    judged: list[SampledDecision], door: Deciding, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(door.manager).get(reverse("consistency")))
    assert "Decided twice 8 decisions" in page
    assert "Agreed on level and response 6 decisions: 75.0% (40.9% to 92.9%)" in page
    assert "Kappa of the response 0.00 (0.00 to 0.00). Fewer than 30 pairs: the range is a rough guide." in page
    assert "Both deciders used one and the same answer throughout." in page  # the level
    assert f"{door.decider.worker.name} 8 6 75.0% (40.9% to 92.9%)" in page
    assert "Schools and education 8 6" in page
    assert "Level 2: additional 8 6" in page
    assert "The last second decision was made on 23 November 2026 at 9:00am" in page
    assert "not of all decisions" in page


def test_the_samples_of_fewer_weeks_are_read_alone(
    judged: list[SampledDecision], door: Deciding, signed_in: SignedIn, monday: time_machine.Traveller
) -> None:
    monday.move_to(NEXT_MONDAY + timedelta(weeks=11))
    browser = signed_in(door.manager)
    assert "Decided twice 8 decisions" in words_of(browser.get(reverse("consistency")))
    assert "Decided twice 4 decisions" in words_of(browser.get(reverse("consistency"), {"weeks": "12"}))
    assert browser.get(reverse("consistency"), {"weeks": "7"}).status_code == 422


def test_a_reader_without_names_is_told_no_small_number(
    judged: list[SampledDecision], door: Deciding, signed_in: SignedIn
) -> None:
    SampledDecision.objects.filter(pk__in=[one.pk for one in judged[:4]]).update(judged_at=None, is_agreed=None)
    analyst = signed_in(door.authority.analyst)
    page = words_of(analyst.get(reverse("consistency")))
    assert "Decided twice 4 decisions" in page  # the total of the service stands as it is
    assert f"{door.decider.worker.name} 5 or fewer 5 or fewer: not told" in page
    assert "Schools and education 5 or fewer" in page
    manager = words_of(signed_in(door.manager).get(reverse("consistency")))
    assert f"{door.decider.worker.name} 4 2 50.0%" in manager
    sheet = b"".join(analyst.get(reverse("consistency_export", args=["csv"])).streaming_content).decode()
    assert '"screener"' in sheet
    assert f'"{door.decider.worker.name}","5 or fewer",""' in sheet


def test_the_tables_are_taken_away(judged: list[SampledDecision], door: Deciding, signed_in: SignedIn) -> None:
    browser = signed_in(door.manager)
    answer = browser.get(reverse("consistency_export", args=["csv"]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == '"Split","Of","Decided twice","Agreed","Agreement and its range","Kappa and its range"'
    assert lines[1].startswith('"whole","Every decision sampled",8,6,"75.0% (40.9% to 92.9%)"')
    workbook = browser.get(reverse("consistency_export", args=["xlsx"]))
    assert workbook["Content-Disposition"] == 'attachment; filename="consistency.xlsx"'
    assert b"".join(workbook.streaming_content)[:2] == b"PK"
    assert browser.get(reverse("consistency_export", args=["pdf"])).status_code == 404


def test_the_mix_of_outcomes_is_a_chart_with_its_table_and_a_change_is_compared(
    judged: list[SampledDecision], door: Deciding, signed_in: SignedIn
) -> None:
    FrontDoorStandard.objects.create(in_force_from=TUESDAY.date(), set_at=now())
    answer = signed_in(door.manager).get(reverse("consistency"))
    page = words_of(answer)
    assert "los-mix__chart" in answer.content.decode()
    assert "16 Nov 2026 0 0 4 0 0 4 17 November 2026: standards of the front door" in page
    assert "9 Nov 2026 0 0 4 0 0 4" in page
    assert "Before and after 17 November 2026" in page
    assert "Advice or signposting 4 of 4: 100.0%" in page
    assert "May be chance" in page
    earlier = (TUESDAY - timedelta(days=30)).date()
    chosen = words_of(signed_in(door.manager).get(reverse("consistency"), {"changed": earlier.isoformat()}))
    assert "Before and after 18 October 2026" in chosen
    assert "Nothing to compare" in chosen


def test_before_anything_is_drawn_the_page_says_what_to_do(door: Deciding, signed_in: SignedIn) -> None:
    page = words_of(signed_in(door.manager).get(reverse("consistency")))
    assert "Nothing was decided twice in these samples. Draw a sample, or choose more weeks." in page
    assert "No sample is drawn yet." in page
    assert "Neither the threshold framework nor the standards of the front door changed" in page


@pytest.mark.parametrize("who", ["worker", "screener"])
def test_the_figures_are_for_who_checks_decisions(door: Deciding, signed_in: SignedIn, who: str) -> None:
    assert signed_in(getattr(door.authority.door, who)).get(reverse("consistency")).status_code == 403


# --- how many queries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["consistency", "second_decisions", "consistency_panels"])
def test_more_decisions_take_no_more_queries(
    judged: list[SampledDecision],
    door: Deciding,
    colleague: Account,
    signed_in: SignedIn,
    monday: time_machine.Traveller,
    name: str,
) -> None:
    def queries() -> int:
        reader = signed_in(colleague if name == "second_decisions" else door.manager)
        reader.get(reverse(name))
        with CaptureQueriesContext(connection) as taken:
            assert reader.get(reverse(name)).status_code == 200
        return len(taken)

    before = queries()
    for _ in range(3):
        door.decide(door.ready(), "advice", "2")
    monday.move_to(NEXT_MONDAY + timedelta(days=7))
    consistency.draw_dip_sample(NEXT_MONDAY.date(), by=door.manager)
    first, second, _ = SampledDecision.objects.filter(judged_at=None).order_by("pk")
    judge(first, colleague)
    judge(second, colleague, "advice")
    assert queries() == before
