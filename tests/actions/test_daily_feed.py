"""Sending the daily feed from the record to the stand-in: nothing lost, nothing sent twice, whatever goes wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineofsight.access.accounts import command_line
from lineofsight.access.models import TrailEvent
from lineofsight.actions.daily_feed.planning import Change, Plan
from lineofsight.actions.daily_feed.sending import BROKEN_OFF, FeedRunning, send_feed
from lineofsight.record.models import (
    Address,
    Allocation,
    Assessment,
    Child,
    ChildInNeedPlan,
    Episode,
    FeedChild,
    FeedRun,
    FeedSending,
    Person,
    PersonName,
    Restriction,
    Section47Enquiry,
)
from lineofsight.record.moment import now, today
from lineofsight.record.returned import returned_children
from lineofsight.returns.dfe_api.delivery import Delivery
from lineofsight.returns.dfe_api.receiver import FeedAddress, HttpReceiver
from tests.authority import SmallAuthority
from tests.returns.stand_in_receiver import Receiving, stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REFERRED = date(2026, 5, 11)


@pytest.fixture
def receiving() -> Receiving:
    return Receiving()


@pytest.fixture
def address(receiving: Receiving) -> Iterator[FeedAddress]:
    with stand_in(receiving) as served:
        yield served


def send(address: FeedAddress, *, sleep: Any = lambda _: None, **choices: bool) -> FeedRun:
    delivery = Delivery(HttpReceiver(address, 5), sleep, lambda: 0)
    return send_feed(Plan(command_line(), today(), **choices), delivery, receiver=address.host)


def a_child(name: str, **columns: Any) -> Child:
    """A child with an episode, as a file brings it."""
    person = Person.objects.create(sex="F", ethnicity="WBRI", born_on=date(2015, 2, 3), origin="loaded")
    PersonName.objects.create(person=person, given_names="Robin", family_name="Testchild", origin="loaded")
    child = Child.objects.create(person=person, la_child_id=name, **columns)
    Episode.objects.create(child=child, referred_on=REFERRED, source="1A", origin="loaded")
    return child


def test_the_first_run_sends_everybody_and_the_next_nobody(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    for n in range(3):
        a_child(f"A{n}")
    run = send(address)
    assert (run.counts["new"], run.counts["accepted"], run.why_stopped) == (3, 3, "")
    assert receiving.held.keys() == {"A0", "A1", "A2"}
    assert receiving.held["A0"]["child_details"]["surname"] == "Testchild"
    again = send(address)
    assert (again.counts["same"], again.requests) == (3, 0)
    assert FeedSending.objects.filter(outcome="accepted").count() == 3


def test_a_change_in_any_member_is_sent_and_what_has_gone_is_removed(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    child = a_child("A1")
    plan = ChildInNeedPlan.objects.create(
        child=child, episode=child.episodes.get(), started_on=REFERRED, ended_on=date(2026, 9, 1), origin="loaded"
    )
    send(address)
    plan.delete()
    Person.objects.filter(pk=child.pk).update(ethnicity="ABAN")
    run = send(address)
    assert run.counts["changed"] == 1
    assert receiving.held["A1"]["child_details"]["ethnicity"] == "ABAN"
    assert "child_in_need_plans" not in receiving.held["A1"]["social_care_episodes"][0]
    assert set(FeedSending.objects.values_list("what", flat=True)) == {"whole", "first_removed"}


def test_a_child_who_is_told_of_no_longer_is_removed(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    stays, goes = a_child("A1"), a_child("A2")
    send(address)
    goes.episodes.all().delete()
    assert send(address).counts["gone"] == 1
    assert receiving.held.keys() == {stays.la_child_id}
    assert FeedChild.objects.get(la_child_id="A2").held is None
    assert FeedChild.objects.held().count() == 1
    assert send(address).requests == 0


def test_a_merged_child_is_removed_and_the_other_stays(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    kept, merged = a_child("A1"), a_child("A2")
    send(address)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept.person)
    send(address)
    assert receiving.held.keys() == {"A1"}


def test_many_are_not_removed_until_somebody_says_so(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    for n in range(51):
        a_child(f"A{n}")
    send(address)
    Episode.objects.all().delete()
    run = send(address)
    assert "51 children have gone" in run.why_stopped
    assert len(receiving.held) == 51
    assert send(address, may_remove=True).counts["gone"] == 51
    assert not receiving.held


def test_a_sealed_record_is_neither_sent_nor_removed(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    a_child("A1", restriction=Restriction.S2)
    a_child("A2", restriction=Restriction.S1)
    later = a_child("A3")
    send(address)
    Child.objects.filter(pk=later.pk).update(restriction=Restriction.S2)
    run = send(address)
    assert receiving.held.keys() == {"A2", "A3"}
    assert (run.counts["held_back"], run.requests) == (2, 0)


def test_a_protected_address_is_not_sent(authority: SmallAuthority, receiving: Receiving, address: FeedAddress) -> None:
    shown, hidden = a_child("A1"), a_child("A2")
    for child, is_protected in ((shown, False), (hidden, True)):
        Address.objects.create(person=child.person, lines="1 Near Lane", postcode="ZZ1 1AA", is_protected=is_protected)
    send(address)
    assert receiving.held["A1"]["child_details"]["postcode"] == "ZZ1 1AA"
    assert "postcode" not in receiving.held["A2"]["child_details"]


def test_what_cannot_go_is_listed_and_the_rest_goes(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    a_child("BAD_NAME")
    child = a_child("A1")
    Person.objects.filter(pk=child.pk).update(ethnicity="ZZZZ")
    run = send(address)
    assert (run.counts["cannot_go"], run.counts["accepted"]) == (1, 1)
    listed = {row.la_child_id: row for row in FeedChild.objects.to_mend()}
    assert "identifier" in listed["BAD_NAME"].trouble
    assert listed["A1"].left_out == [["child_details.ethnicity", "is no code of the published list"]]
    Person.objects.filter(pk=child.pk).update(ethnicity="WBRI")
    send(address)
    assert [row.la_child_id for row in FeedChild.objects.to_mend()] == ["BAD_NAME"]


def test_what_was_refused_waits_for_a_change_or_for_somebody_to_say_again(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    child = a_child("A1")
    receiving.check = lambda record: "child_details.surname: odd" if "child_details" in record else ""
    run = send(address)
    assert run.counts["refused"] == 1
    row = FeedChild.objects.get()
    assert (row.held, row.digest) == (None, "")
    assert row.trouble == "The department refused it (400). It names child_details.surname."
    assert send(address).counts == {"refused_before": 1, "left_out": 0, "held_back": 0}
    receiving.check = lambda _: ""
    assert send(address, again=True).counts["accepted"] == 1
    assert receiving.held.keys() == {child.la_child_id}
    assert FeedChild.objects.get().trouble == ""


def test_a_run_that_was_broken_off_on_the_way_is_sent_again_and_forgets_nothing(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress, monday: time_machine.Traveller
) -> None:
    child = a_child("A1")
    plan = ChildInNeedPlan.objects.create(
        child=child, episode=child.episodes.get(), started_on=REFERRED, origin="loaded"
    )
    receiving.faults = deque(["taken_then_timeout"])

    def killed(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(address, sleep=killed)
    assert FeedRun.objects.get().why_stopped == BROKEN_OFF
    assert "child_in_need_plans" in receiving.held["A1"]["social_care_episodes"][0]
    plan.delete()
    assert send(address).counts["accepted"] == 1
    assert "child_in_need_plans" not in receiving.held["A1"]["social_care_episodes"][0]


def test_one_run_at_a_time_and_one_that_died_is_given_up(
    authority: SmallAuthority, address: FeedAddress, monday: time_machine.Traveller
) -> None:
    dead = FeedRun.objects.create(receiver="127.0.0.1")
    with pytest.raises(FeedRunning):
        send(address)
    monday.shift(timedelta(hours=1, minutes=1))
    assert send(address).why_stopped == ""
    dead.refresh_from_db()
    assert (dead.is_running, dead.why_stopped) == (None, BROKEN_OFF)


def test_who_leaves_the_house_is_on_the_trail_and_no_name_is_in_the_log(
    authority: SmallAuthority, address: FeedAddress, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    child = a_child("A1")
    send(address)
    row = TrailEvent.objects.get(action="send_returns")
    assert (row.verb, row.children) == ("export", [child.pk])
    assert "Testchild" not in caplog.text
    assert "A1" not in caplog.text


def test_a_plan_reads_many_children_in_as_many_queries_as_few(
    authority: SmallAuthority, django_assert_num_queries: Any
) -> None:
    few = [a_child(f"A{n}").pk for n in range(2)]
    many = [*few, *(a_child(f"B{n}").pk for n in range(8))]
    for child_id in many:
        Allocation.objects.create(
            child_id=child_id, team=authority.north.team, worker=authority.north.worker_row, started_on=REFERRED
        )
    with django_assert_num_queries(22):
        returned_children(few)
    with django_assert_num_queries(22):
        returned_children(many)


def test_a_dry_plan_changes_nothing(authority: SmallAuthority) -> None:
    a_child("A1")
    plan = Plan(command_line(), today())
    (block,) = plan.blocks()
    assert [one.change for one in block] == [Change.NEW]
    assert not FeedChild.objects.exists()


# --- day by day equals all at once -----------------------------------------------------------------------------------

FAULTS = ("", "", "", "timeout", "taken_then_timeout", "half", "blank", "expired", "429", "500", "403", "204")


def _first_of(child: Child) -> dict[str, Any]:
    """What an item of the child's last episode begins with; the episode is opened anew where there is none."""
    episode = child.episodes.order_by("pk").last()
    episode = episode or Episode.objects.create(child=child, referred_on=REFERRED, origin="loaded")
    return {"child": child, "episode": episode, "started_on": REFERRED, "origin": "loaded"}


def _update_last(child: Child, **columns: Any) -> None:
    Episode.objects.filter(pk=_first_of(child)["episode"].pk).update(**columns)


def _leave_nothing(child: Child) -> None:
    for model in (ChildInNeedPlan, Assessment, Section47Enquiry, Episode):
        model._default_manager.filter(child=child).delete()


EDITS: dict[str, Callable[[Child], Any]] = {
    "child": lambda child: child,
    "plan": lambda child: ChildInNeedPlan.objects.create(**_first_of(child)),
    "no_plan": lambda child: ChildInNeedPlan.objects.filter(child=child).delete(),
    "closed": lambda child: _update_last(child, closed_on=date(2026, 10, 1), reason_for_closure="RC2"),
    "reopened": lambda child: _update_last(child, closed_on=None, reason_for_closure=""),
    "assessed": lambda child: Assessment.objects.create(**_first_of(child), authorised_on=date(2026, 6, 1)),
    "not_assessed": lambda child: Assessment.objects.filter(child=child).update(authorised_on=None),
    "group": lambda child: Person.objects.filter(pk=child.pk).update(
        ethnicity="" if child.person.ethnicity else "WBRI"
    ),
    "enquiry": lambda child: Section47Enquiry.objects.create(**_first_of(child)),
    "episode": lambda child: Episode.objects.create(child=child, referred_on=REFERRED, origin="loaded"),
    "gone": _leave_nothing,
}
"""What happens to a child, or is put right."""
DAYS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 2)), max_size=4),
        st.lists(st.sampled_from(FAULTS), max_size=5),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.one_database
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=DAYS)
def test_sending_day_by_day_equals_sending_all_at_once(authority: SmallAuthority, days: Any) -> None:
    with transaction.atomic():
        receiving = Receiving()
        with stand_in(receiving) as address:
            for edits, faults in days:
                for what, which in edits:
                    name = f"A{which}"
                    EDITS[what](Child.objects.filter(la_child_id=name).first() or a_child(name))
                receiving.faults = deque(faults)
                send(address)
            receiving.faults.clear()
            send(address)
            assert send(address).requests == 0, "what was taken is not sent again"
        once = Receiving()
        with stand_in(once) as address:
            FeedSending.objects.all().delete()
            FeedChild.objects.all().delete()
            send(address)
        assert receiving.held == once.held
        assert set(once.accepted.values()) <= {1}
        transaction.set_rollback(True)


def test_nothing_is_sent_twice_unless_nobody_knows_whether_it_arrived(
    authority: SmallAuthority, receiving: Receiving, address: FeedAddress
) -> None:
    for n in range(250):
        a_child(f"A{n}")
    receiving.faults = deque(["", "500", "429", "expired", "", "timeout"])
    run = send(address)
    assert run.counts["accepted"] == 250
    assert set(receiving.accepted.values()) == {1}
    assert receiving.requests == [100, 100, 50]
    assert FeedRun.objects.get().finished_at == now()
