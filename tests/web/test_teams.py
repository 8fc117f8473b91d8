"""The pages on which an administrator keeps the teams."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from lineofsight.access.models import Account, TrailEvent
from lineofsight.record.models import Team, TeamMembership
from tests.authority import SmallAuthority

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Account], Client]
TODAY = date(2026, 11, 23)


@pytest.fixture
def administrator(authority: SmallAuthority, signed_in: SignedIn) -> Client:
    return signed_in(authority.administrator)


def on(name: str, day: int = 23) -> dict[str, str]:
    """The three boxes of a day of November 2026."""
    return {f"{name}_day": str(day), f"{name}_month": "11", f"{name}_year": "2026"}


def text_of(answer: str) -> str:
    return " ".join(html.fromstring(answer).text_content().split())


def test_every_team_is_listed_with_its_kind_and_its_people(authority: SmallAuthority, administrator: Client) -> None:
    page = administrator.get(reverse("teams"))
    rows = {
        row.xpath("th")[0].text_content().strip(): [cell.text_content().strip() for cell in row.xpath("td")]
        for row in html.fromstring(page.content).xpath("//tbody/tr")
    }
    assert rows["North"][:3] == ["Social care", "2", "1"]
    assert rows["Front Door"][:3] == ["Front door", "3", "1"]
    assert "No team is the front door" not in page.text
    filtered = administrator.get(f"{reverse('teams')}?kind=front_door")
    assert len(html.fromstring(filtered.content).xpath("//tbody/tr")) == 1
    export = b"".join(administrator.get(reverse("teams_export", args=["csv"])).streaming_content).decode("utf-8-sig")
    assert '"Front Door","Front door",3,1,"","2020-01-06",""' in export
    assert administrator.get(reverse("teams_export", args=["pdf"])).status_code == 404
    Team.objects.update(is_front_door=False)
    assert (
        "No team is the front door: contacts that come are seen by nobody" in administrator.get(reverse("teams")).text
    )


def test_a_front_door_team_is_opened_and_given_a_manager(authority: SmallAuthority, administrator: Client) -> None:
    sent = {"name": "Second door", "kind": "front_door"} | on("opened_on")
    answer = administrator.post(reverse("new_team"), sent, follow=True)
    team = Team.objects.get(name="Second door")
    assert answer.redirect_chain == [(reverse("team", args=[team.pk]), 302)]
    assert (team.is_front_door, team.is_early_help, team.opened_on) == (True, False, TODAY)
    assert "Nobody is in this team now" in answer.text
    worker = authority.north.worker_row
    sent = {"worker": str(worker.pk), "is_manager": "on"} | on("on")
    answer = administrator.post(reverse("add_member", args=[team.pk]), sent, follow=True)
    assert f"{worker.name} is in Second door." in answer.text
    assert "Manager" in text_of(answer.text)
    assert TeamMembership.objects.get(team=team).is_manager
    row = TrailEvent.objects.filter(action="manage_teams", verb="change").latest("sequence")
    assert row.object_kind == "teammembership"


def test_a_team_is_marked_as_the_front_door(authority: SmallAuthority, administrator: Client) -> None:
    team = authority.south.team
    address = reverse("change_team", args=[team.pk])
    form = html.fromstring(administrator.get(address).content)
    assert form.xpath("//input[@name='name']/@value") == ["South"]
    assert form.xpath("//input[@name='kind'][@checked]/@value") == ["social_care"]
    sent = {"name": "South hub", "kind": "front_door", "telephone": "01632 960 102"}
    assert administrator.post(address, sent).status_code == 302
    assert "01632 960 102" in administrator.get(reverse("teams")).text
    team.refresh_from_db()
    assert (team.name, team.is_front_door) == ("South hub", True)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": "", "kind": "front_door"}, "Enter the team’s name"),
        ({"name": "North", "kind": "front_door"}, "Another team has this name"),
        ({"name": "Door"}, "Choose what the team is"),
        ({"name": "Door", "kind": "social_care"}, "There is no other front-door team"),
        ({"name": "Door", "kind": "magic"}, "Select a valid choice"),
        ({"name": "Door", "kind": "front_door", "telephone": "ask Dana"}, "Enter a telephone number"),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_nothing_typed_is_lost(
    authority: SmallAuthority, administrator: Client, sent: dict[str, str], told: str
) -> None:
    answer = administrator.post(reverse("change_team", args=[authority.door.team.pk]), sent)
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    assert told in " ".join(page.xpath("//p[contains(@class, 'govuk-error-message')]//text()"))
    assert page.xpath("//input[@name='name']/@value") == [sent["name"]]


def test_somebody_becomes_the_manager_and_leaves(authority: SmallAuthority, administrator: Client) -> None:
    team = authority.north.team
    row = TeamMembership.objects.get(worker=authority.north.worker_row)
    page = administrator.get(reverse("team", args=[team.pk])).text
    assert reverse("change_member", args=[team.pk, row.pk]) in page
    address = reverse("change_member", args=[team.pk, row.pk])
    assert administrator.post(address, {"change": "manager"} | on("on")).status_code == 302
    row = TeamMembership.objects.get(worker=authority.north.worker_row, ended_on__isnull=True)
    assert row.is_manager
    address = reverse("change_member", args=[team.pk, row.pk])
    late = administrator.post(address, {"change": "leaves"} | on("on", 24))
    assert late.status_code == 422
    assert "must be today or in the past" in late.text
    assert administrator.post(address, {"change": "leaves"} | on("on")).status_code == 302
    assert administrator.get(address).status_code == 404
    assert "People before" in administrator.get(reverse("team", args=[team.pk])).text


def test_a_team_is_closed_once_it_holds_nobody(authority: SmallAuthority, administrator: Client) -> None:
    child = authority.child(authority.south)
    address = reverse("close_team", args=[authority.south.team.pk])
    refused = administrator.post(address, on("on"))
    assert refused.status_code == 422
    assert "still holds children" in refused.text
    child.allocations.update(ended_on=TODAY)
    answer = administrator.post(address, on("on"), follow=True)
    assert "South is closed." in answer.text
    assert reverse("change_team", args=[authority.south.team.pk]) not in answer.text


def test_sent_twice_a_form_opens_one_team(administrator: Client) -> None:
    form = html.fromstring(administrator.get(reverse("new_team")).content)
    key = form.xpath("//input[@name='once']/@value")[0]
    sent = {"name": "West", "kind": "social_care", "once": key} | on("opened_on")
    for _ in range(2):
        assert administrator.post(reverse("new_team"), sent).status_code == 302
    assert Team.objects.filter(name="West").count() == 1


def test_nobody_else_opens_these_pages(authority: SmallAuthority, signed_in: SignedIn, administrator: Client) -> None:
    team = authority.north.team.pk
    assert reverse("teams") in administrator.get(reverse("teams")).text
    for account in (authority.service_manager, authority.north.manager, authority.door.screener):
        browser = signed_in(account)
        for name, args in (("teams", []), ("new_team", []), ("team", [team]), ("change_team", [team])):
            assert browser.get(reverse(name, args=args)).status_code == 403
    assert administrator.get(reverse("team", args=[999_999])).status_code == 404
