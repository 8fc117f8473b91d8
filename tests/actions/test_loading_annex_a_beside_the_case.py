"""Loading lists 1, 2 and 8 of Annex A: what they say stands in the record, and what they do not say is not made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from lineofsight.access.accounts import command_line
from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import Sharing
from lineofsight.actions.loading import AnnexAFiles, LoadReport, load_annex_a
from lineofsight.actions.loading.annex_a_holders import OF_ANOTHER_TEAM, WITH_THE_WORKER
from lineofsight.actions.returning.inspection import make_inspection
from lineofsight.domain.chronology.event import Found
from lineofsight.domain.chronology.telling import contact_said
from lineofsight.domain.flags.wording import contact_event
from lineofsight.domain.permissions import Role
from lineofsight.record import ledger
from lineofsight.record.chronology import facts_of
from lineofsight.record.front_door_figures import COUNTINGS, Sources
from lineofsight.record.front_door_flow import backlog_of
from lineofsight.record.front_door_standards import every_standard
from lineofsight.record.histories import histories_of
from lineofsight.record.models import (
    Allocation,
    CareEpisode,
    CarePeriod,
    Child,
    Contact,
    ContactMessage,
    Deadline,
    EarlyHelp,
    EarlyHelpAssessment,
    Episode,
    Now,
    Team,
    TeamMembership,
    Worker,
)
from lineofsight.returns.annex_a.reading import SHIFTED
from lineofsight.web.child_looked_after import care_of
from lineofsight.web.contact_story import contact_entries
from tests.actions.annex_a_files import OF_EVERYBODY, Lists, as_workbook, grids_of

pytestmark = pytest.mark.django_db
AFTERWARDS = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AS_AT = date(2026, 11, 20)
WHO = {**OF_EVERYBODY, "child": "C1", "born_on": "14/05/2016"}
CARE = {
    **WHO,
    "unaccompanied": "b) No",
    "started_on": "10/08/2026",
    "need": "N1 - Abuse or neglect",
    "legal_status_on": "02/10/2026",
    "legal_status": "C1: ICO",
    "reviewed_on": "04/09/2026",
    "permanence_plan": "a) Return to family",
    "health_assessment": "01/09/2026",
    "placed_on": "10/08/2026",
    "placement_type": "f) U6: Foster placement - not FFA",
    "provider": "b) PR1: Own provision",
    "postcode": "SP1 2AB",
    "location": "b) Out",
    "placed_in": "Elsewhere",
}


HELPED = {"started_on": "01/06/2026", "completed_on": "20/06/2026", "organisation": "Northside"}


def wider_lists() -> Lists:
    return {
        1: [
            {**WHO, "contact_on": "30/07/2026", "source": "q) 6: Police"},
            {**WHO, "contact_on": "30/07/2026", "source": "2A"},
            {**WHO, "child": "C2", "contact_on": "12/11/2026", "source": "1A"},
        ],
        2: [
            {
                **WHO,
                "child": "C2",
                "started_on": "01/06/2026",
                "completed_on": "20/06/2026",
                "organisation": "Northside",
            }
        ],
        3: [{**WHO, "referred_on": "01/08/2026", "source": "6"}],
        8: [dict(CARE)],
    }


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(AFTERWARDS, tick=False):
        yield


Load_ = Callable[..., LoadReport]


@pytest.fixture
def load(tmp_path: Path) -> Load_:
    by = Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT)
    numbers = iter(range(100))

    def load_it(lists: Lists, as_at: date = AS_AT) -> LoadReport:
        path = as_workbook(tmp_path / f"annex_{next(numbers)}.xlsx", grids_of(lists))
        return load_annex_a(AnnexAFiles([path], authority="999", as_at=as_at), by=by)

    return load_it


def refusals(report: LoadReport) -> list[tuple[str, str, str]]:
    return [(value.place, value.value, value.reason) for value in report.refused]


# --- list 1 ----------------------------------------------------------------------------------------------------------


def test_a_contact_stands_with_its_day_and_source_and_waits_for_nobody(load: Load_) -> None:
    report = load(wider_lists())
    assert refusals(report) == []
    found = Contact.objects.order_by("received_on", "message__source")
    assert [(one.child and one.child.la_child_id, one.received_on, one.source) for one in found] == [
        ("C1", date(2026, 7, 30), "2A"),
        ("C1", date(2026, 7, 30), "6"),
        ("C2", date(2026, 11, 12), "1A"),
    ]
    assert {(one.stage, one.outcome, one.decided_at, one.is_open, one.is_decided) for one in found} == {
        ("not_said", "", None, False, False)
    }
    message = ContactMessage.objects.get(source="6")
    assert (message.worries, message.method, message.is_professional, message.wants_feedback) == ("", "", True, False)
    assert not ContactMessage.objects.get(source="1A").is_professional
    assert not Contact.objects.open().exists()
    assert found[2].readable_until == date(2026, 11, 12), "the front door reads the child no longer"
    ledger.rebuild()
    assert not Deadline.objects.filter(message__isnull=False).exists(), "no clock of this front door runs for it"


def test_it_counts_among_what_came_and_never_among_what_was_decided_or_waits(load: Load_) -> None:
    load(wider_lists())
    sources = Sources(Contact.objects.all(), Episode.objects.all(), Now.read())
    first, last = date(2026, 5, 21), AS_AT
    counted = {name: COUNTINGS[name].rows(sources, first, last).count() for name in ("P01", "P03", "P04", "P06", "P11")}
    assert counted == {"P01": 3, "P03": 0, "P04": 0, "P06": 0, "P11": 0}
    backlog = backlog_of(Contact.objects.all(), 0, Now.read(), every_standard())
    assert {day.arrived for day in backlog.days} == {day.open for day in backlog.days} == {0}


def test_it_is_told_on_the_childs_page_and_in_the_chronology_without_an_outcome(load: Load_) -> None:
    load({1: wider_lists()[1][2:]})
    child = Child.objects.get(la_child_id="C2")
    assert not child.allocations.exists(), "a contact alone is no case of anybody"
    ((_, entry),) = contact_entries(child, is_whole=True)
    assert (entry.on, entry.text) == (date(2026, 11, 12), "What was decided is not in the file")
    assert entry.source == "From the file of 20 November 2026"
    (contact,) = facts_of([child.pk], readable=[child.pk])[child.pk].contacts
    assert contact_event(contact).words.endswith("; what was decided is not in the file")
    assert "not decided yet" not in contact_said(Found(contact, facts_of([child.pk], readable=[])[child.pk]))


def test_a_later_list_puts_a_source_right_and_leaves_what_a_worker_wrote(load: Load_) -> None:
    load(wider_lists())
    message = ContactMessage.objects.create(
        received_at=datetime(2026, 11, 12, 9, 0, tzinfo=UTC), received_on=date(2026, 11, 12), method="phone",
        source="3A", worries="A bruise", team=Team.objects.create(name="Front door", is_front_door=True),
    )  # fmt: skip
    child = Child.objects.get(la_child_id="C2")
    here = Contact.objects.create(
        message=message, received_at=message.received_at, received_on=message.received_on, child=child
    )
    lists = wider_lists()
    lists[1] = [{**lists[1][2], "source": "1B"}, {**lists[1][2], "source": "3A"}, *lists[1][1::-1]]
    report = load(lists, as_at=date(2026, 11, 21))
    assert (report.counts["contact"].added, report.counts["contact"].kept) == (0, 1)
    assert sorted(one.source for one in child.contacts.all()) == ["1B", "3A"]
    here.refresh_from_db()
    assert (here.origin, here.version, here.stage) == ("recorded", 1, "received")
    assert not load(lists, as_at=date(2026, 11, 21)).changed_anything


# --- list 2 ----------------------------------------------------------------------------------------------------------


def test_an_assessment_stands_without_a_request_and_nobody_is_said_to_be_in_early_help(load: Load_) -> None:
    assert refusals(load(wider_lists())) == []
    given = EarlyHelp.everything.get()
    assert (given.child.la_child_id, given.requested_on, given.agreed_on, given.known_on) == ("C2", None, None, None)
    made = EarlyHelpAssessment.objects.get()
    assert (made.started_on, made.completed_on, made.organisation) == (
        date(2026, 6, 1),
        date(2026, 6, 20),
        "Northside",
    )
    assert not EarlyHelp.objects.exists()
    history = histories_of([given.child_id])[given.child_id]
    assert history.early_help == ()
    assert history.told_of_early_help is not None
    assert [one.completed_on for one in history.told_of_early_help.assessments] == [date(2026, 6, 20)]


@pytest.mark.parametrize(
    "row", [{"started_on": "01/02/2026", "completed_on": "20/02/2026"}, {"started_on": "01/11/2026"}, {}]
)
def test_who_stands_there_for_being_in_early_help_is_known_to_be_on_that_day(row: dict[str, str], load: Load_) -> None:
    lists = {2: [{**WHO, **row}]}
    report = load(lists)
    assert refusals(report) == []
    assert EarlyHelp.everything.get().known_on == AS_AT
    (line,) = make_inspection(AS_AT, by=command_line()).lines[2]
    assert line.values.get("started_on") == (date(2026, int(row["started_on"][3:5]), 1) if row else None)
    assert not load(lists).changed_anything


def test_an_assessment_of_early_help_that_the_record_has_is_not_told_twice(load: Load_) -> None:
    load(wider_lists())
    child = Child.objects.get(la_child_id="C1")
    given = EarlyHelp.objects.create(child=child, requested_on=date(2026, 8, 1))
    EarlyHelpAssessment.objects.create(early_help=given, started_on=date(2026, 9, 1))
    lists = {2: [{**WHO, "started_on": "01/09/2026", "completed_on": "09/09/2026", "organisation": "Northside"}]}
    report = load(lists, as_at=date(2026, 11, 21))
    assert [(place, value) for place, value, _ in refusals(report)] == [("List 2, row 2, column G", "09/09/2026")]
    assert EarlyHelpAssessment.objects.filter(early_help__child=child).count() == 1


# --- list 8 ----------------------------------------------------------------------------------------------------------


def test_a_time_in_care_is_as_whole_as_the_list_tells_it(load: Load_) -> None:
    report = load(wider_lists())
    assert refusals(report) == []
    period = CarePeriod.objects.get()
    assert (period.started_on, period.ended_on, period.need, period.is_unaccompanied) == (
        date(2026, 8, 10),
        None,
        "N1",
        False,
    )
    assert period.episode == Episode.objects.get(child__la_child_id="C1")
    assert episodes() == [
        (date(2026, 8, 10), date(2026, 10, 2), "", "U6", "S"),
        (date(2026, 10, 2), None, "C1", "U6", "L"),
    ]
    last = CareEpisode.objects.latest("started_on")
    assert (last.provider, last.postcode, last.is_outside_authority, last.is_protected) == (
        "PR1",
        "SP1 2AB",
        True,
        False,
    )
    assert period.reviews.get().permanence_plan == "return_to_family"
    assert [(one.kind, one.done_on) for one in period.checks.all()] == [("health_assessment", date(2026, 9, 1))]


def episodes() -> list[tuple[Any, ...]]:
    columns = ("started_on", "ended_on", "legal_status", "placement_type", "reason_started")
    return list(CareEpisode.objects.order_by("started_on").values_list(*columns))


def test_a_later_list_ends_what_it_told_before(load: Load_) -> None:
    load(wider_lists())
    lists = wider_lists()
    lists[8][0].update(placed_on="15/11/2026", placement_type="U4", provider="PR4", postcode="SP9 9ZZ", placed_in="CON")
    assert refusals(load(lists, as_at=date(2026, 11, 21))) == []
    assert episodes() == [
        (date(2026, 8, 10), date(2026, 10, 2), "", "U6", "S"),
        (date(2026, 10, 2), date(2026, 11, 15), "C1", "U6", "L"),
        (date(2026, 11, 15), None, "C1", "U4", ""),
    ]
    assert CareEpisode.objects.latest("started_on").is_protected
    (line,) = make_inspection(date(2026, 11, 21), by=command_line()).lines[8]
    said = {name: line.values[name] for name in ("legal_status_on", "placed_on", "placed_in", "postcode")}
    assert said == {
        "legal_status_on": date(2026, 10, 2),
        "placed_on": date(2026, 11, 15),
        "placed_in": "CON",
        "postcode": "",
    }
    assert not load(lists, as_at=date(2026, 11, 21)).changed_anything


def test_a_later_list_puts_the_first_day_right_and_tells_the_end(load: Load_) -> None:
    load(wider_lists())
    lists = wider_lists()
    lists[8][0].update(started_on="09/08/2026", placed_on="09/08/2026")
    load(lists, as_at=date(2026, 11, 21))
    assert CarePeriod.objects.get().started_on == date(2026, 8, 9)
    lists[8][0].update(ended_on="18/11/2026", reason="E8: Care ceased for any other reason")
    assert refusals(load(lists, as_at=date(2026, 11, 21))) == []
    period = CarePeriod.objects.get()
    assert (period.ended_on, period.reason_ended) == (date(2026, 11, 18), "E8")
    assert episodes()[-1][1] == date(2026, 11, 18)


def test_what_a_worker_wrote_of_a_placement_stands(load: Load_) -> None:
    load(wider_lists())
    last = CareEpisode.objects.latest("started_on")
    last.correct({"placement_type": "U4"}, by=None)
    lists = wider_lists()
    lists[8][0].update(placed_on="15/11/2026", placement_type="K2")
    report = load(lists, as_at=date(2026, 11, 21))
    assert [row[3] for row in episodes()] == ["U6", "U4"]
    assert report.counts["care_episode"].kept > 0


def test_a_child_in_care_is_told_of_on_the_childs_page(load: Load_) -> None:
    lists = wider_lists()
    lists[8][0].update(legal_status_on="", legal_status="", placed_on="01/09/2026")
    load(lists)
    child = Child.objects.get(la_child_id="C1")
    told = care_of(child, Sharing(is_whole=True, by_episode={}), histories_of([child.pk])[child.pk], may_see_carer=True)
    assert [(entry.on, entry.title) for _, entry in told.entries][:2] == [
        (date(2026, 8, 10), "Started to be looked after"),
        (date(2026, 9, 1), "Legal status and placement from this day"),
    ]


# --- who holds the child ---------------------------------------------------------------------------------------------


def held_lists(team: str = "North", worker: str = "Ann Able", *, contacts: int = 3) -> Lists:
    lists = wider_lists()
    lists[1] = lists[1][:contacts]
    for number in (3, 8):
        lists[number][0].update(team=team, worker=worker)
    return lists


def holders() -> list[tuple[Any, ...]]:
    columns = ("team__name", "worker__name", "started_on", "ended_on")
    return list(Allocation.objects.filter(child__la_child_id="C1").order_by("started_on", "pk").values_list(*columns))


def test_who_holds_an_open_case_holds_it_from_the_day_of_the_lists_on(load: Load_) -> None:
    report = load(held_lists())
    assert refusals(report) == []
    assert {"Teams that are new to the record: 1.", "Workers that are new to the record: 1."} <= set(report.told)
    assert holders() == [("North", "Ann Able", AS_AT, None)]
    later = date(2026, 11, 21)
    again = load(held_lists(contacts=2), as_at=later)
    assert holders() == [("North", "Ann Able", AS_AT, None)]
    assert not any("new to the record" in line for line in again.told)
    load(held_lists(worker="Bo Best"), as_at=later)
    assert holders() == [("North", "Ann Able", AS_AT, later), ("North", "Bo Best", later, None)]


def test_a_name_opens_no_record_to_a_worker_of_another_team(load: Load_) -> None:
    elsewhere, north = Team.objects.create(name="South"), Team.objects.create(name="North")
    ann = Worker.objects.create(name="Ann Able")
    TeamMembership.objects.create(worker=ann, team=elsewhere, started_on=date(2026, 1, 1))
    report = load(held_lists())
    assert {(value, reason) for _, value, reason in refusals(report)} == {
        ("Ann Able", OF_ANOTHER_TEAM),
        ("North", WITH_THE_WORKER),
    }
    assert holders() == [("Loaded from file", None, AS_AT, None)]
    TeamMembership.objects.create(worker=ann, team=north, started_on=date(2026, 1, 1))
    load(held_lists(contacts=2), as_at=date(2026, 11, 21))
    assert holders()[-1] == ("North", "Ann Able", date(2026, 11, 21), None)
    assert Worker.objects.count() == 1


def test_whom_a_manager_allocated_stays_and_of_a_closed_case_nobody_is_taken(load: Load_) -> None:
    load(held_lists())
    Allocation.objects.get().correct({"worker": Worker.objects.create(name="Bo Best")}, by=None)
    report = load(held_lists(worker="Cy Coe"), as_at=date(2026, 11, 21))
    assert [row[1:] for row in holders()] == [("Bo Best", AS_AT, None)]
    assert report.counts["allocation"].kept == 1
    closed = held_lists()
    closed[6] = [{**WHO, "child": "C4", "referred_on": "01/08/2026", "need": "N1", "closed_on": "01/09/2026",
                  "reason": "RC8", "team": "North", "worker": "Ann Able"}]  # fmt: skip
    report = load(closed, as_at=date(2026, 11, 21))
    assert any("1 children have a team or a worker and no open case" in line for line in report.told)
    assert [one.team.is_holding_team for one in Child.objects.get(la_child_id="C4").allocations.all()] == [True]


# --- what is wrong ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bad:
    """A row of list 8 that is spoilt, what is refused by column, and the episodes of care that stand all the same."""

    what: str
    spoil: dict[str, str]
    refused: tuple[tuple[str, str, str], ...]
    stands: tuple[tuple[str, str], ...] = (("", "U6"), ("C1", "U6"))


BAD = (
    Bad("a status without its day", {"legal_status_on": ""}, (("L", "C1: ICO", "does not say since when"),),
        (("", "U6"),)),
    Bad("a status whose day is none", {"legal_status_on": "soon"},
        (("K", "soon", "not a date"), ("L", "C1: ICO", "does not say since when")), (("", "U6"),)),
    Bad("a day of a placement and no placement", {"placement_type": "zz) X9: Tent"},
        (("V", "10/08/2026", "not what began then"), ("W", "zz) X9: Tent", "not one of the template's values"),
         ("X", "b) PR1: Own provision", "not what began then"), ("Y", "SP1 2AB", "not what began then"),
         ("AA", "b) Out", "not what began then")), (("C1", ""),)),
    Bad("a status from before care", {"legal_status_on": "01/01/2026"},
        (("K", "01/01/2026", "before the day on which the child started"), ("L", "C1: ICO", "since when")),
        (("", "U6"),)),
    Bad("a review after care", {"ended_on": "03/09/2026", "reason": "E8", "legal_status_on": "20/08/2026"},
        (("M", "04/09/2026", "after the day on which the child left"),
         ("O", "a) Return to family", "no day of a review"))),
    Bad("a reason without an end", {"reason": "E8"}, (("U", "E8", "does not say when the child left care"),)),
    Bad("a postcode that no record holds", {"postcode": "SOMEWHERE ELSE"},
        (("Y", "SOMEWHERE ELSE", "it has 14 characters"),)),
)  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.what)
def test_what_a_row_tells_by_half_is_refused_by_its_place_and_the_rest_stands(bad: Bad, load: Load_) -> None:
    lists = wider_lists()
    lists[8][0].update(bad.spoil)
    found = sorted(refusals(load(lists)), key=lambda one: (len(one[0]), one[0]))
    assert [(place, value) for place, value, _ in found] == [
        (f"List 8, row 2, column {column}", value) for column, value, _ in bad.refused
    ]
    for (_, _, reason), (_, _, piece) in zip(found, bad.refused, strict=True):
        assert piece in reason
    assert tuple((row[2], row[3]) for row in episodes()) == bad.stands
    assert Contact.objects.count() == 3


def test_a_contact_or_a_time_in_care_that_cannot_be_placed_is_refused_and_the_rest_is_loaded(load: Load_) -> None:
    lists = wider_lists()
    lists[1] += [
        {**WHO, "contact_on": "46266", "source": "Health services"},
        {**WHO, "contact_on": "01/12/2026", "source": "6"},
        {**WHO, "contact_on": "never", "source": "6"},
        {**lists[1][0]},
    ]
    lists[8].append({**CARE, "child": "C2"})
    report = load(lists)
    told = [(place, reason) for place, _, reason in refusals(report) if place.startswith("List 1")]
    assert [place for place, _ in told] == [
        "List 1, row 5, column G",
        *(f"List 1, row {row}, column {column}" for row in (6, 7) for column in "FG"),
    ]
    assert "it may mean 3A" in told[0][1]
    assert told[1][1] == "it lies after the day of the lists"
    assert {place for place, _, reason in refusals(report) if "no episode is known" in reason} >= {
        "List 8, row 3, column I"
    }
    assert Contact.objects.filter(child__la_child_id="C1").count() == 3
    assert any("1 row said again what another row had said" in line for line in report.told)
    assert any("1 day stands as the number of a spreadsheet" in line for line in report.warnings)


def test_headings_in_groups_and_a_row_that_is_shifted_are_told(load: Load_, tmp_path: Path) -> None:
    grids = grids_of(wider_lists())
    grids["List 8"].insert(0, ["Children in care", *[""] * (len(grids["List 8"][0]) - 1)])
    grids["List 1"].append(["C3", "a) WBRI", "14/05/2016", "10", "01/09/2026", "6", ""])
    path = as_workbook(tmp_path / "headed.xlsx", grids)
    by = Account.objects.get(username="loader")
    report = load_annex_a(AnnexAFiles([path], authority="999", as_at=AS_AT), by=by)
    assert "List 8: row 1 stands above the headings" in "\n".join(report.lines())
    assert {reason for place, _, reason in refusals(report) if place.startswith("List 1, row 5")} == {SHIFTED}
    assert CarePeriod.objects.exists()
    assert not Child.objects.filter(la_child_id="C3").exists()
