"""Each figure of the front door over a small record made by hand, against an expectation worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from lineofsight.domain.front_door_figures import FIGURES, FIGURES_BY_KEY, Kind, Split
from lineofsight.record import ledger
from lineofsight.record.front_door_figures import (
    COUNTINGS,
    Sources,
    cells_of,
    contacts_behind,
    episodes_behind,
    hours_to_decision,
    percentile,
    repeat_children,
    repeats,
)
from lineofsight.record.models import (
    Agency,
    AgencyRequest,
    Assessment,
    Child,
    Contact,
    ContactMessage,
    DipSample,
    EnquiryContact,
    Episode,
    MashEnquiry,
    Now,
    Person,
    ReferrerTold,
    SampledDecision,
    Team,
    ThresholdDecision,
    Worker,
)
from lineofsight.record.moment import LONDON, local_date

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=LONDON)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


class Door:
    """A front door whose contacts are written as they are told: days and times are of November 2026."""

    def __init__(self) -> None:
        self.team = Team.objects.create(name="Front door", is_front_door=True)
        self.screener = Worker.objects.create(name="Sam Screener")

    def child(self) -> Child:
        number = Child.objects.count()
        return Child.objects.create(person=Person.objects.create(), la_child_id=f"LA{number:04}")

    def contact(
        self,
        came: str,
        decided: str = "",
        outcome: str = "advice",
        *,
        source: str = "6",
        child: Child | None = None,
        told: str = "",
        **columns: object,
    ) -> Contact:
        received_at, decided_at = at(came), at(decided) if decided else None
        message = ContactMessage.objects.create(
            received_at=received_at,
            received_on=local_date(received_at),
            method="phone",
            source=source,
            is_professional=source[0] not in "19",
            worries="Hungry.",
            team=self.team,
        )
        shape = {"decided_at": decided_at, "first_decided_at": decided_at, "outcome": outcome if decided else ""}
        contact = Contact.objects.create(
            message=message,
            child=child,
            received_at=received_at,
            received_on=local_date(received_at),
            decided_on=local_date(decided_at) if decided_at else None,
            stage="decided" if decided else "received",
            **(shape | columns),
        )
        if told:
            ReferrerTold.objects.create(
                contact=contact, told_at=at(told), told_on=local_date(at(told)), how="phone", words="Thank you."
            )
        ledger.reread_messages([message.pk])
        return contact

    def decision(self, contact: Contact, **columns: object) -> ThresholdDecision:
        assert contact.decided_at is not None
        assert contact.decided_on is not None
        shape = {"framework": "Example 1", "level": "2", "outcome": contact.outcome, "rationale": "Because."}
        return ThresholdDecision.objects.create(
            contact=contact, decided_at=contact.decided_at, decided_on=contact.decided_on, **(shape | columns)
        )

    def enquiry(self, contact: Contact, asked: str, replies: dict[str, tuple[str, str]]) -> MashEnquiry:
        """An enquiry of agencies, each with the state of its request and when it answered ("" for not yet)."""
        asked_at = at(asked)
        enquiry = MashEnquiry.objects.create(
            message=contact.message,
            purpose="To know",
            priority="amber",
            asked_at=asked_at,
            asked_on=local_date(asked_at),
            due_at=asked_at + timedelta(hours=24),
        )
        EnquiryContact.objects.create(enquiry=enquiry, contact=contact)
        for name, (state, answered) in replies.items():
            agency, _ = Agency.objects.get_or_create(name=name, defaults={"kind": "police"})
            AgencyRequest.objects.create(
                enquiry=enquiry,
                agency=agency,
                question="What do you know?",
                lawful_basis="public_task",
                requested_at=asked_at,
                due_at=enquiry.due_at,
                state=state,
                answered_at=at(answered) if answered else None,
            )
        return enquiry

    def sources(self) -> Sources:
        return Sources(Contact.objects.all(), Episode.objects.all(), Now.read())


@pytest.fixture
def door() -> Door:
    return Door()


def at(text: str) -> datetime:
    """A moment of November 2026, "20 09:00", or of any day, "2026-02-03 09:00"."""
    return datetime.fromisoformat(text if text.startswith("20") and "-" in text else f"2026-11-{text}").replace(
        tzinfo=LONDON
    )


def told(door: Door, number: str, first: date = FIRST, last: date = LAST) -> tuple[int, int]:
    """What counts, and of how many."""
    cells = cells_of(FIGURES_BY_KEY[number], door.sources(), first, last)
    return sum(cell.n for cell in cells), sum(cell.of for cell in cells)


def parts(door: Door, number: str, split: Split) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for cell in cells_of(FIGURES_BY_KEY[number], door.sources(), FIRST, LAST, split):
        n, of = found.get(cell.part, (0, 0))
        found[cell.part] = (n + cell.n, of + cell.of)
    return found


def behind(door: Door, number: str) -> dict[int, bool]:
    rows = contacts_behind(FIGURES_BY_KEY[number], door.sources(), FIRST, LAST)
    return dict(rows.values_list("pk", "is_counted"))


def test_every_figure_is_counted() -> None:
    assert [figure.id for figure in FIGURES] == [f"P{number:02}" for number in range(1, 19)]
    assert {figure.id for figure in FIGURES if figure.kind is not Kind.ROLLING} == set(COUNTINGS)
    for figure in FIGURES:
        if figure.kind is not Kind.ROLLING:
            assert set(figure.splits) <= set(COUNTINGS[figure.id].parts or {}), figure.id
        assert bool(figure.england) == bool(figure.england_source), figure.id


def test_p01_contacts_received_in_the_period_without_duplicates(door: Door) -> None:
    door.contact("01 00:00")
    door.contact("27 11:00")
    door.contact("20 09:00", "20 10:00", "duplicate")
    door.contact("2026-10-31 23:59")
    assert told(door, "p01") == (2, 2)
    assert len(behind(door, "p01")) == 2


def test_p02_by_groups_of_sources(door: Door) -> None:
    for source in ("6", "6", "3A", "3E", "3F", "2B", "1C", "10"):
        door.contact("20 09:00", source=source)
    assert parts(door, "p02", Split.SOURCE) == {
        "Police": (2, 2),
        "Health": (3, 3),
        "Schools and education": (1, 1),
        "Family, friends and other individuals": (1, 1),
        "Not known": (1, 1),
    }


def test_p03_by_groups_of_outcomes_on_the_day_of_the_decision(door: Door) -> None:
    for outcome in ("assessment", "strategy_discussion", "advice", "signpost", "early_help", "no_further_action"):
        door.contact("19 09:00", "20 09:00", outcome)
    door.contact("20 09:00")
    door.contact("2026-10-30 09:00", "2026-10-31 09:00")
    assert parts(door, "p03", Split.OUTCOME) == {
        "Referral": (2, 2),
        "Advice or signposting": (2, 2),
        "Early help": (1, 1),
        "No further action": (1, 1),
    }


def test_p04_counts_what_is_open_now_whenever_it_came(door: Door) -> None:
    door.contact("2026-01-05 09:00", priority="red")
    door.contact("27 11:00")
    door.contact("20 09:00", "20 10:00")
    assert told(door, "p04") == (2, 2)
    assert parts(door, "p04", Split.PRIORITY) == {"Red": (1, 1), "Not triaged": (1, 1)}


def test_p05_first_decisions_by_the_end_of_the_next_working_day(door: Door) -> None:
    in_time = door.contact("20 16:55", "23 23:00")  # Friday; Monday is the next working day
    late = door.contact("20 16:55", "24 09:00", source="2A")
    door.contact("20 09:00")  # open and overdue: in neither number
    door.contact("20 09:00", "20 10:00", "duplicate")
    assert told(door, "p05") == (1, 2)
    assert parts(door, "p05", Split.SOURCE) == {"Police": (1, 1), "Schools and education": (0, 1)}
    assert behind(door, "p05") == {in_time.pk: True, late.pk: False}


def test_p06_median_and_ninetieth_percentile_of_all_hours(door: Door) -> None:
    for hours in (1, 2, 3, 4, 30):
        came = at("10 09:00")
        door.contact("10 09:00", f"{(came + timedelta(hours=hours)):%d %H:%M}")
    hours = [hours for _, hours in hours_to_decision(door.sources(), FIRST, LAST)]
    assert sorted(hours) == [1, 2, 3, 4, 30]
    assert percentile(hours, 0.5) == 3
    assert percentile(hours, 0.9) == pytest.approx(4 + 26 * 0.6)
    assert percentile([], 0.5) is None
    assert percentile([7], 0.9) == 7
    assert told(door, "p06") == (5, 5)


def referral(child: Child, on: date, **columns: object) -> Episode:
    closed = {"closed_on": on, "reason_for_closure": "RC7"}
    return Episode.objects.create(child=child, referred_on=on, **({"source": "6"} | closed | columns))


def test_p07_to_p10_count_referrals_by_their_day(door: Door) -> None:
    one, other = door.child(), door.child()
    referral(one, date(2025, 11, 20))
    again = referral(one, date(2026, 11, 20))  # 365 days after the last one
    referral(other, date(2025, 11, 3))
    later = referral(other, date(2026, 11, 4), source="2A", is_no_further_action=True)  # 366 days after
    third = referral(other, date(2026, 11, 12), source="2A")
    assert told(door, "p07") == (3, 3)
    assert parts(door, "p08", Split.SOURCE) == {"Police": (1, 1), "Schools and education": (2, 2)}
    assert told(door, "p09") == (1, 3)
    assert told(door, "p10") == (2, 3)
    rows = episodes_behind(FIGURES_BY_KEY["p10"], door.sources(), FIRST, LAST)
    assert dict(rows.values_list("pk", "is_counted")) == {again.pk: True, later.pk: False, third.pk: True}


def test_p11_what_became_a_referral_by_source_and_screener(door: Door) -> None:
    door.contact("20 09:00", "20 10:00", "assessment", triaged_by=door.screener)
    door.contact("20 09:00", "20 10:00", "referral_no_further_action", source="2A")
    door.contact("20 09:00", "20 10:00", "advice", triaged_by=door.screener)
    door.contact("26 09:00")
    assert told(door, "p11") == (2, 4)
    assert parts(door, "p11", Split.SOURCE) == {"Police": (1, 3), "Schools and education": (1, 1)}
    assert parts(door, "p11", Split.SCREENER) == {"Sam Screener": (1, 2), "Not recorded": (1, 2)}


def test_p12_children_with_three_contacts_in_a_year_and_no_assessment(door: Door) -> None:
    repeated, assessed, spread, twice = (door.child() for _ in range(4))
    for child in (repeated, assessed):
        for came in ("2026-01-10 09:00", "2026-06-10 09:00", "20 09:00"):
            door.contact(came, child=child)
    for came in ("2025-11-27 09:00", "2026-06-10 09:00", "20 09:00"):  # the first is 366 days before the last day
        door.contact(came, child=spread)
    door.contact("20 09:00", child=twice)
    door.contact("21 09:00", child=twice)
    door.contact("22 09:00", "22 10:00", "duplicate", child=twice)
    door.contact("22 09:00")
    episode = referral(assessed, date(2026, 7, 1), closed_on=None, reason_for_closure="")
    Assessment.objects.create(child=assessed, episode=episode, started_on=date(2026, 7, 1))
    assert repeat_children(door.sources(), LAST) == {repeated.pk}
    found = repeats(door.sources(), [LAST, LAST - timedelta(days=1)])
    assert found[LAST] == ({repeated.pk}, 4)
    assert found[LAST - timedelta(days=1)][0] == {repeated.pk, spread.pk}
    assert len(behind(door, "p12")) == 3


def test_p13_enquiries_with_two_replies_before_the_first_decision(door: Door) -> None:
    enough, late, waiting = (door.contact("10 09:00", "12 12:00") for _ in range(3))
    door.enquiry(enough, "10 10:00", {"Police": ("returned", "11 09:00"), "Health": ("nothing_known", "12 09:00")})
    door.enquiry(late, "10 10:00", {"Police": ("returned", "11 09:00"), "Health": ("returned", "12 13:00")})
    door.enquiry(waiting, "10 10:00", {"Police": ("declined", "11 09:00"), "Health": ("returned", "11 09:00")})
    door.enquiry(door.contact("10 09:00"), "10 10:00", {"Police": ("returned", "11 09:00")})
    assert told(door, "p13") == (1, 3)
    assert behind(door, "p13") == {enough.pk: True, late.pk: False, waiting.pk: False}


def test_p14_answers_in_time_by_agency(door: Door) -> None:
    contact = door.contact("10 09:00")
    answered = {"Police": ("returned", "11 10:00"), "Health": ("returned", "11 10:01"), "Housing": ("requested", "")}
    door.enquiry(contact, "10 10:00", answered)
    door.enquiry(door.contact("27 09:00"), "27 10:00", {"Police": ("requested", "")})  # it still has time
    assert told(door, "p14") == (1, 3)
    assert parts(door, "p14", Split.AGENCY) == {"Police": (1, 1), "Health": (0, 1), "Housing": (0, 1)}


def test_p15_decisions_in_force_with_a_complete_basis(door: Door) -> None:
    complete, incomplete, returned, replaced, undecided = (door.contact("20 09:00", "20 10:00") for _ in range(5))
    door.decision(complete, is_basis_complete=True)
    door.decision(incomplete)
    door.decision(returned, is_basis_complete=True, needs_sign_off=True, returned_at=FRIDAY)
    first = door.decision(replaced, is_basis_complete=True)
    door.decision(replaced, replaces=first)
    door.decision(undecided, is_basis_complete=True, needs_sign_off=True)
    assert told(door, "p15") == (1, 5)
    assert [pk for pk, counts in behind(door, "p15").items() if counts] == [complete.pk]


def test_p16_professionals_told_within_the_limit(door: Door) -> None:
    in_time = door.contact("10 09:00", "10 10:00", told="13 16:00")  # three working days from Tuesday: Friday
    late = door.contact("10 09:00", "10 10:00", told="16 09:00")
    overdue = door.contact("10 09:00", "10 10:00")
    door.contact("27 09:00", "27 10:00")  # there is still time
    door.contact("10 09:00", "10 10:00", source="1A")  # no professional
    assert told(door, "p16") == (1, 3)
    assert behind(door, "p16") == {in_time.pk: True, late.pk: False, overdue.pk: False}


def test_p17_second_decisions_that_agreed(door: Door) -> None:
    sample = DipSample.objects.create(
        first_on=FIRST, last_on=LAST, seed=1, rule={}, drawn_at=FRIDAY, decisions_to_draw_from=3
    )
    for agreed, judged_at in ((True, FRIDAY), (True, FRIDAY), (False, FRIDAY), (None, None)):
        decision = door.decision(door.contact("20 09:00", "20 10:00"))
        SampledDecision.objects.create(sample=sample, decision=decision, is_agreed=agreed, judged_at=judged_at)
    assert told(door, "p17") == (2, 3)


def test_p18_contacts_by_professionals(door: Door) -> None:
    for source in ("6", "2A", "1A", "9", "10"):
        door.contact("20 09:00", source=source)
    ContactMessage.objects.filter(source="10").update(is_professional=False)
    assert told(door, "p18") == (2, 2)


def test_an_empty_record_gives_noughts_and_no_error(door: Door) -> None:
    for figure in FIGURES:
        if figure.kind is not Kind.ROLLING:
            assert told(door, figure.key) == (0, 0), figure.id
    assert repeats(door.sources(), [LAST])[LAST] == (set(), 0)
