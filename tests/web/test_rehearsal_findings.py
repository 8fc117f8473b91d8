"""What a rehearsal found, one by one: who sees it, where it leads, why it may stand, and until when."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions import family_help
from lineofsight.actions.returning.rehearsal_findings import facts_of
from lineofsight.actions.returning.rehearsing import rehearse
from lineofsight.record.models import (
    AcceptedQuery,
    Assessment,
    Authority,
    Child,
    Episode,
    Person,
    Rehearsal,
    RehearsalCount,
    RehearsalFinding,
)
from lineofsight.record.moment import now, today
from lineofsight.returns.cin_census.rules.automatic_notes import AUTOMATIC_NOTES_BY_CODE
from lineofsight.returns.cin_census.rules.catalogue import RULES_BY_CODE
from lineofsight.returns.cin_census.rules.rule import Finding
from lineofsight.web.rehearsal_list import in_order, visible_findings
from tests.authority import Office, SmallAuthority

SignIn = Callable[[Account], Client]
PAGE = "census_rehearsal"
LATE = "8670Q"
"""The rule about an assessment that is not authorised in time."""


@pytest.fixture
def authority_named(authority: SmallAuthority) -> SmallAuthority:
    Authority.objects.create(number="990")
    return authority


def assessed(authority: SmallAuthority, office: Office | None = None) -> Child:
    """A child whose assessment was begun so long ago that the census asks why it is not authorised."""
    child = authority.child(office)
    place = office or authority.north
    child.allocations.update(worker=place.worker_row)
    by = place.worker
    episode = authority.episode(child, on=date(2026, 9, 7))
    Person.objects.filter(pk=child.pk).update(ethnicity="WBRI", sex="F", upn_unknown="UN2")
    family_help.start_assessment(child.pk, episode.pk, on=date(2026, 9, 8), by=by)
    return child


@pytest.fixture
def late(authority_named: SmallAuthority) -> RehearsalFinding:
    """What the rehearsal finds of an assessment of the north."""
    child = assessed(authority_named)
    rehearse()
    return RehearsalFinding.objects.get(child=child, code=LATE)


def way(finding: RehearsalFinding, what: str = "") -> str:
    return reverse(f"census_finding{'_' if what else ''}{what}", args=[finding.reference])


def test_a_finding_leads_to_the_page_that_mends_it_as_the_record_stands(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    client = signed_in(authority_named.north.worker)
    assessment = Assessment.objects.get()
    assert late.subject == assessment.pk
    assert way(late, "mend") in client.get(reverse(PAGE)).text
    form = reverse("record_complete_assessment_of", args=[late.child.reference, assessment.pk])  # type: ignore[union-attr]
    assert client.get(way(late, "mend"))["Location"] == form
    assert form in client.get(way(late)).text
    Assessment.objects.update(authorised_on=date(2026, 10, 1))
    again = client.get(way(late, "mend"))["Location"]
    assert again == reverse("record_correct_assessment_of", args=[late.child.reference, assessment.pk])  # type: ignore[union-attr]


def test_who_may_not_mend_it_is_told_which_team_can(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    client = signed_in(authority_named.analyst)
    text = client.get(reverse(PAGE)).text
    assert f"Ask {authority_named.north.team.name}" in text
    assert way(late, "mend") not in text
    assert f"{authority_named.north.team.name} can put it right." in client.get(way(late)).text
    assert client.get(way(late, "mend"))["Location"] == way(late)


def test_a_query_stands_with_a_reason_until_what_it_rests_on_changes(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    client = signed_in(authority_named.north.worker)
    assert client.post(way(late, "accept"), {"whose": "own", "reason": " "}).status_code == 422
    sent = {"whose": "own", "reason": "The family was abroad"}
    assert client.post(way(late, "accept"), sent)["Location"] == way(late)
    accepted = AcceptedQuery.objects.get()
    assert (accepted.reason, accepted.accepted_by) == ("The family was abroad", authority_named.north.worker_row)
    assert Rehearsal.objects.get().accepted == 1
    rehearse()
    assert RehearsalFinding.objects.get(code=LATE).is_accepted
    Assessment.objects.update(started_on=date(2026, 9, 9))
    rehearse()
    assert not RehearsalFinding.objects.get(code=LATE).is_accepted
    text = client.get(way(late)).text
    assert "what it rests on, or the rule, has changed since" in text
    assert "The family was abroad" in text


def test_a_reason_of_another_wording_of_the_rule_covers_nothing(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    client = signed_in(authority_named.north.worker)
    client.post(way(late, "accept"), {"whose": "automatic"})
    assert AcceptedQuery.objects.get().reason == AUTOMATIC_NOTES_BY_CODE[LATE]
    AcceptedQuery.objects.update(wording_of="0" * 64)
    rehearse()
    assert not RehearsalFinding.objects.get(code=LATE).is_accepted


def test_an_acceptance_is_undone_and_kept(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    client = signed_in(authority_named.north.manager)
    client.post(way(late, "accept"), {"whose": "own", "reason": "Waiting for the court"})
    client.get(way(late, "undo"))
    assert RehearsalFinding.objects.get(code=LATE).is_accepted
    client.post(way(late, "undo"))
    undone = AcceptedQuery.objects.get()
    assert (undone.undone_by, undone.reason) == (authority_named.north.manager.worker, "Waiting for the court")
    assert not RehearsalFinding.objects.get(code=LATE).is_accepted
    assert "Reasons that were undone" in client.get(way(late)).text


def test_a_reason_that_somebody_else_gave_meanwhile_is_shown_before_another_takes_its_place(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    worker, manager = signed_in(authority_named.north.worker), signed_in(authority_named.north.manager)

    def seen(page: str) -> dict[str, str]:
        found = re.search(r'name="seen"[^>]*value="(\d+)"', page)
        assert found
        return {"seen": found[1]}

    opened = [client.get(way(late, "accept")).text for client in (worker, manager)]
    abroad = {"whose": "own", "reason": "The family was abroad"}
    assert worker.post(way(late, "accept"), abroad | seen(opened[0])).status_code == 302
    court = {"whose": "own", "reason": "Waiting for the court"}
    shown = manager.post(way(late, "accept"), court | seen(opened[1]))
    assert shown.status_code == 422
    for words in ("has given a reason since you opened this page", "The family was abroad", "Waiting for the court"):
        assert words in shown.text
    assert AcceptedQuery.objects.get().undone_at is None
    assert manager.post(way(late, "accept"), court | seen(shown.text)).status_code == 302
    assert [one.reason for one in AcceptedQuery.objects.filter(undone_at=None)] == ["Waiting for the court"]


def test_what_is_accepted_stands_below_what_is_to_be_looked_at(
    authority_named: SmallAuthority, late: RehearsalFinding
) -> None:
    assessed(authority_named)
    rehearse()
    worker = authority_named.north.worker
    own = visible_findings(worker).of_the_last().filter(code=LATE)
    first, then = in_order(own, worker).values_list("pk", flat=True)
    RehearsalFinding.objects.filter(pk=first).update(is_accepted=True)
    assert list(in_order(own, worker).values_list("pk", flat=True)) == [then, first]


def test_an_error_stands_for_no_reason(authority_named: SmallAuthority, signed_in: SignIn) -> None:
    child = assessed(authority_named)
    Episode.objects.filter(child=child).update(primary_need="")
    rehearse()
    error = RehearsalFinding.objects.get(code="8610")
    client = signed_in(authority_named.north.manager)
    assert client.get(way(error, "accept")).status_code == 404
    assert client.post(way(error, "accept"), {"reason": "Never mind"}).status_code == 404
    assert not AcceptedQuery.objects.exists()


def test_a_reason_is_told_to_an_analyst_only_in_the_words_of_the_census(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    worker, analyst = signed_in(authority_named.north.worker), signed_in(authority_named.analyst)
    assert analyst.post(way(late, "accept"), {"whose": "automatic"}).status_code == 403
    worker.post(way(late, "accept"), {"whose": "own", "reason": "Aunt Testchild was ill"})
    export = reverse("census_rehearsal_export", args=["csv"])
    assert "Aunt Testchild" not in analyst.get(way(late)).text
    assert "Aunt Testchild" not in b"".join(analyst.get(export)).decode()
    assert "Aunt Testchild" in b"".join(worker.get(export)).decode()
    worker.post(way(late, "accept"), {"whose": "automatic"})
    assert AUTOMATIC_NOTES_BY_CODE[LATE] in analyst.get(reverse(PAGE)).text


def test_what_is_said_of_the_whole_return_is_accepted_by_who_answers_for_it(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    whole = RehearsalFinding.objects.filter(child=None, severity="query").first()
    assert whole is not None
    analyst = signed_in(authority_named.analyst)
    assert analyst.post(way(whole, "accept_of_the_return"), {"reason": "A small authority"}).status_code == 302
    assert RehearsalFinding.objects.get(pk=whole.pk).is_accepted
    assert analyst.get(way(late, "accept_of_the_return")).status_code == 404
    manager = signed_in(authority_named.north.manager)
    assert manager.get(way(whole)).status_code == 404
    assert manager.post(way(whole, "accept_of_the_return"), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("level", ["S1", "S2"])
def test_a_restricted_child_shows_to_nobody_who_may_not_know(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn, level: str
) -> None:
    Child.objects.update(restriction=level)
    rehearse()
    for account in (authority_named.analyst, authority_named.service_manager, authority_named.south.manager):
        client = signed_in(account)
        assert str(late.reference) not in client.get(reverse(PAGE)).text
        for page in ("", "mend"):
            assert client.get(way(late, page)).status_code == 404
    assert not RehearsalCount.objects.exclude(errors=0, queries=0, accepted=0).exists()
    seen = str(late.reference) in signed_in(authority_named.north.worker).get(reverse(PAGE)).text
    assert seen == (level == "S1")


def test_own_children_come_first_and_those_of_a_file_last(authority_named: SmallAuthority, signed_in: SignIn) -> None:
    of_a_file, of_a_colleague, own = (assessed(authority_named) for _ in range(3))
    Child.objects.filter(pk=of_a_file.pk).update(as_at_on=date(2026, 3, 31))
    of_a_colleague.allocations.update(worker=authority_named.north.manager.worker)
    of_a_file.allocations.update(worker=authority_named.north.manager.worker)
    rehearse()
    client = signed_in(authority_named.north.worker)
    text = client.get(reverse(PAGE), {"code": LATE}).text
    places = [text.index(reverse("child", args=[one.reference])) for one in (own, of_a_colleague, of_a_file)]
    assert places == sorted(places)
    here = client.get(reverse(PAGE), {"code": LATE, "known": "here"}).text
    assert reverse("child", args=[of_a_file.reference]) not in here
    assert reverse("child", args=[own.reference]) in here


def test_work_that_goes_on_is_told_apart_until_the_year_is_over(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn
) -> None:
    client = signed_in(authority_named.north.worker)
    told = "of work that goes on: an assessment"
    page = client.get(reverse(PAGE), {"standing": "goes-on"}).text
    assert told in page
    assert way(late) in page
    Rehearsal.objects.update(on=date(2027, 4, 1))
    page = client.get(reverse(PAGE), {"standing": "goes-on"}).text
    assert told not in page
    assert way(late) not in page


def test_the_days_are_drawn_from_the_second_and_say_what_is_new_and_mended(
    authority_named: SmallAuthority, late: RehearsalFinding, signed_in: SignIn, monday: time_machine.Traveller
) -> None:
    client = signed_in(authority_named.service_manager)
    assert "There is nothing to draw yet" in client.get(reverse(PAGE)).text
    first = Rehearsal.objects.get()
    monday.move_to(now() + timedelta(days=1))
    Assessment.objects.update(authorised_on=today())
    rehearse()
    client = signed_in(authority_named.service_manager)
    text = client.get(reverse(PAGE), {"days": authority_named.north.team.pk}).text
    assert "Target: no errors or queries left when it is due" in text
    assert f"Rule {LATE}: 1 mended" in text
    latest = Rehearsal.objects.first()
    assert latest is not None
    assert latest.pk != first.pk
    assert latest.mended is not None
    assert latest.mended >= 1


def test_however_many_are_found_the_page_asks_the_same(authority_named: SmallAuthority, signed_in: SignIn) -> None:
    client = signed_in(authority_named.north.manager)

    def asked() -> int:
        rehearse()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(queries)

    assessed(authority_named)
    asked()
    few = asked()
    for _ in range(5):
        assessed(authority_named)
    assert asked() == few


def test_the_button_asks_and_the_page_says_how_far_it_is(authority_named: SmallAuthority, signed_in: SignIn) -> None:
    client = signed_in(authority_named.analyst)
    assert "Rehearse now" in client.get(reverse(PAGE)).text
    ask = reverse("census_rehearse_now")
    client.get(ask)
    assert "asked for a rehearsal" not in client.get(reverse(PAGE)).text
    client.post(ask)
    text = client.get(reverse(PAGE)).text
    assert f"{authority_named.analyst.display_name} asked for a rehearsal" in text
    assert "Rehearse now" not in text
    part = reverse("census_rehearsal_progress", args=[1])
    assert part in text
    assert "It begins within seconds." in client.get(part).text
    again = client.post(ask, follow=True)
    assert "A rehearsal is under way already." in again.text


def test_a_query_of_the_whole_return_stays_accepted_when_its_figures_change_and_one_of_a_child_does_not() -> None:
    def facts(code: str, value: str) -> str:
        rule = RULES_BY_CODE[code]
        values = (value, *(None for _ in rule.fields[1:]))
        return facts_of(Finding(code, rule.severity, rule.wording, None, rule.table, (), 0, rule.fields, values), 2026)

    assert facts("2887Q", "3 codes used") == facts("2887Q", "4 codes used")
    assert facts(LATE, "2025-07-01") != facts(LATE, "2025-07-02")
