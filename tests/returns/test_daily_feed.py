"""The daily feed as plain values: its catalogue, what is checked, what changed, and how a batch is sent."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, deque
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineofsight.domain.history import (
    Assessment,
    ChildInNeedPlan,
    ChildProtectionPlan,
    Episode,
    History,
    Section47Enquiry,
)
from lineofsight.domain.looked_after import CareEpisode, CarePeriod
from lineofsight.domain.returned import CareEpisodeDetail, CarePeriodDetail, HeldBy, ReturnedChild
from lineofsight.returns.dfe_api.checking import checked
from lineofsight.returns.dfe_api.delivery import Became, Delivery
from lineofsight.returns.dfe_api.differences import both, digest_of, first_removed, removal_of
from lineofsight.returns.dfe_api.fields import FIELDS, KEYS, NOT_IN_RECORD, OBJECTS
from lineofsight.returns.dfe_api.payload import payload_of
from lineofsight.returns.dfe_api.receiver import HttpReceiver, is_private
from lineofsight.returns.dfe_api.window import Window
from lineofsight.returns.exceptions import FeedError
from tests.returns.feed_payloads import children
from tests.returns.plain_schema import breaks, child_schema
from tests.returns.stand_in_receiver import Receiving, address_of, merged, stand_in

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
WINDOW = Window.of(TODAY)


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_the_catalogue_has_the_published_members_in_their_order(SHARED_STANDARDS: Path) -> None:
    with (SHARED_STANDARDS / "dfe-api" / "fields.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    types = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    assert [
        (
            row["path"],
            "date" if row["format"] == "date" else types[row["type"]],
            int(row["max_length"] or 0),
            row["required"] == "yes",
        )
        for row in published
    ] == [(row.path, str(row.kind), row.longest or 0, row.is_required) for row in FIELDS]


def test_the_objects_are_the_published_ones(SHARED_STANDARDS: Path) -> None:
    with (SHARED_STANDARDS / "dfe-api" / "objects.csv").open(encoding="utf-8") as file:
        published = {row["path"].removeprefix("[]") for row in csv.DictReader(file)}
    assert published == set(OBJECTS)


def test_what_the_catalogue_allows_the_published_schema_allows(SHARED_STANDARDS: Path) -> None:
    schema = child_schema(SHARED_STANDARDS)

    @settings(max_examples=60)
    @given(payload=children())
    def holds(payload: Any) -> None:
        assert checked(payload).findings == []
        assert breaks(schema, payload) == ""

    holds()


def test_the_record_says_for_which_members_it_has_no_part() -> None:
    containers = Counter(field.container.rpartition(".")[2] for field in NOT_IN_RECORD)
    assert containers == {"child_details": 1, "sdq_assessments[]": 2, "adoption": 3, "care_leavers": 3}


# --- checking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("child_details.sex", "X", "is no code of the published list"),
        ("child_details.sex", 1, "is no text"),
        ("child_details.postcode", "AB12 3CD45", "is longer than 8 characters"),
        ("child_details.unique_pupil_number", "A1", "is shorter than 13 characters"),
        ("child_details.date_of_birth", "23/11/2016", "is no date"),
        ("child_details.date_of_birth", "2026-02-30", "is no date"),
        ("child_details.uasc_flag", "yes", "is neither true nor false"),
        ("child_details.shoe_size", "4", "is no member of the feed"),
        ("mis_child_id", "a0Xb", "holds 0x, which the receiver's firewall refuses"),
    ],
)
def test_a_value_that_would_be_refused_is_left_out_and_the_rest_goes(path: str, value: Any, why: str) -> None:
    container, _, name = path.rpartition(".")
    payload: dict[str, Any] = {"la_child_id": "A1", "child_details": {"surname": "Doe"}}
    (payload[container] if container else payload)[name] = value
    found = checked(payload)
    assert [(one.path, one.why) for one in found.findings] == [(path, why)]
    assert found.payload == {"la_child_id": "A1", "child_details": {"surname": "Doe"}}


@pytest.mark.parametrize("name", ["A_1", "A-1", "A" * 21, "", "10x9"])
def test_a_child_whose_own_identifier_is_refused_does_not_go(name: str) -> None:
    assert checked({"la_child_id": name, "child_details": {"surname": "Doe"}}).payload is None


def test_an_item_without_a_good_identifier_is_left_out_with_all_in_it() -> None:
    found = checked({"la_child_id": "A1", "social_care_episodes": [{"social_care_episode_id": "1 2"}]})
    assert found.payload == {"la_child_id": "A1"}
    assert [one.path for one in found.findings] == ["social_care_episodes[].social_care_episode_id"]


def test_no_finding_holds_a_value() -> None:
    found = checked({"la_child_id": "A1", "child_details": {"postcode": "SECRET SECRET", "sex": "SECRET"}})
    assert "SECRET" not in str(found.findings)


# --- the payload -----------------------------------------------------------------------------------------------------

WHOLE = ReturnedChild(
    history=History(
        child_id=1,
        la_child_id="SPR000001",
        sex="F",
        ethnicity="WBRI",
        disabilities=("VIS", "MOB"),
        upn="H801200001001",
        upn_unknown="UN1",
        born_on=date(2015, 2, 3),
        episodes=(
            Episode(
                id=7,
                referred_on=date(2025, 6, 2),
                source="1A",
                is_no_further_action=False,
                assessments=(Assessment(id=8, started_on=date(2025, 6, 3), factors=("3A", "1A")),),
                section_47_enquiries=(
                    Section47Enquiry(id=9, started_on=date(2025, 7, 1), conference_not_required=False),
                ),
                child_in_need_plans=(ChildInNeedPlan(id=10, started_on=date(2025, 6, 20)),),
                child_protection_plans=(ChildProtectionPlan(id=11, started_on=date(2025, 7, 20)),),
                care_periods=(
                    CarePeriod(
                        id=12,
                        started_on=date(2026, 1, 5),
                        episodes=(
                            CareEpisode(20, date(2026, 1, 5), "V2", "U6", "S", date(2026, 2, 1)),
                            CareEpisode(21, date(2026, 2, 1), "C1", "U6", "L", date(2026, 3, 1)),
                            CareEpisode(22, date(2026, 3, 1), "C1", "K2", "P"),
                        ),
                    ),
                ),
            ),
            Episode(id=6, referred_on=date(2020, 1, 1), closed_on=date(2024, 3, 31)),
        ),
    ),
    reference="0f6f1c9a-2d1e-4c5b-9a57-0d3b6c1a7e55",
    given_names="Robin",
    family_name="Doe",
    postcode="AB1 2CD",
    workers=(HeldBy("SW123456", date(2025, 6, 2)), HeldBy("", date(2025, 6, 2))),
    periods={12: CarePeriodDetail(is_unaccompanied=False)},
    care_episodes={21: CareEpisodeDetail(change_reason="CARPL"), 22: CareEpisodeDetail(postcode="AB9 9ZZ")},
)


def test_the_whole_payload_of_a_child_is_what_the_record_says() -> None:
    payload = payload_of(WHOLE, WINDOW)
    assert payload is not None
    assert payload["child_details"] == {
        "unique_pupil_number": "H801200001001",
        "first_name": "Robin",
        "surname": "Doe",
        "date_of_birth": "2015-02-03",
        "sex": "F",
        "ethnicity": "WBRI",
        "disabilities": ["MOB", "VIS"],
        "postcode": "AB1 2CD",
        "uasc_flag": False,
    }
    (episode,) = payload["social_care_episodes"]
    assert episode["care_worker_details"] == [{"worker_id": "SW123456", "start_date": "2025-06-02"}]
    assert episode["child_and_family_assessments"][0]["factors"] == ["1A", "3A"]
    assert episode["section_47_assessments"][0]["icpc_required_flag"] is True
    first, second = episode["child_looked_after_placements"]
    assert first == {
        "child_looked_after_placement_id": "20",
        "start_date": "2026-01-05",
        "start_reason": "S",
        "placement_type": "U6",
        "end_date": "2026-03-01",
        "end_reason": "X1",
    }
    assert (second["change_reason"], second["postcode"]) == ("CARPL", "AB9 9ZZ")


def test_the_payload_passes_the_catalogue_and_the_published_schema(SHARED_STANDARDS: Path) -> None:
    found = checked(payload_of(WHOLE, WINDOW) or {})
    assert found.findings == []
    assert breaks(child_schema(SHARED_STANDARDS), found.payload) == ""


@pytest.mark.parametrize(
    ("on", "first"), [((2026, 11, 23), 2024), ((2026, 4, 1), 2024), ((2026, 3, 31), 2023), ((2028, 2, 29), 2025)]
)
def test_the_window_begins_with_the_financial_year_two_years_back(on: tuple[int, int, int], first: int) -> None:
    assert Window.of(date(*on)).first == date(first, 4, 1)


@pytest.mark.parametrize(
    ("history", "is_told_of"),
    [
        ({"born_on": date(1998, 4, 1)}, False),
        ({"born_on": date(1998, 4, 2)}, True),
        ({"expected_on": date(2027, 2, 1)}, True),
        ({"expected_on": date(2024, 3, 31)}, False),
        ({"born_on": date(2015, 1, 1), "died_on": date(2026, 1, 1)}, True),
        ({"born_on": date(2015, 1, 1), "episodes": ()}, False),
        (
            {"born_on": date(2015, 1, 1), "episodes": (Episode(1, date(2020, 1, 1), closed_on=date(2024, 3, 31)),)},
            False,
        ),
        ({"born_on": date(2015, 1, 1), "episodes": (Episode(1, date(2020, 1, 1), closed_on=date(2024, 4, 1)),)}, True),
        ({"born_on": date(2015, 1, 1), "episodes": (Episode(1, date(2024, 3, 1), is_no_further_action=True),)}, False),
        ({"born_on": date(2015, 1, 1), "episodes": (Episode(1, date(2026, 11, 24)),)}, True),
    ],
)
def test_who_is_told_of(history: dict[str, Any], is_told_of: bool) -> None:
    facts = {"episodes": (Episode(1, date(2025, 1, 1)),)} | history
    assert WINDOW.holds_child(History(1, "A1", **facts)) is is_told_of


# --- what changed ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(payload=children(), chance=st.randoms(use_true_random=False))
def test_the_digest_knows_no_order(payload: Any, chance: random.Random) -> None:
    assert digest_of(_shuffled(payload, chance)) == digest_of(payload)


def _shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {name: _shuffled(value[name], chance) for name in chance.sample(sorted(value), len(value))}
    return [_shuffled(one, chance) for one in chance.sample(value, len(value))] if isinstance(value, list) else value


@settings(max_examples=60)
@given(one=children(), other=children())
def test_the_digest_sees_every_member(one: Any, other: Any) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert same <= (digest_of(one) == digest_of(other))
    for path, change in _each_changed(one):
        assert digest_of(change) != digest_of(one), path


def _each_changed(payload: Any, path: str = "") -> Any:
    """The payload once for each plain member, with that member changed."""
    for name, value in payload.items():
        if isinstance(value, dict):
            yield from ((where, {**payload, name: one}) for where, one in _each_changed(value, f"{path}.{name}"))
        elif isinstance(value, list) and isinstance(value[0], dict):
            for n, item in enumerate(value):
                for where, one in _each_changed(item, f"{path}.{name}[{n}]"):
                    yield where, {**payload, name: [*value[:n], one, *value[n + 1 :]]}
        else:
            yield f"{path}.{name}", {**payload, name: "another"}


@settings(max_examples=60)
@given(held=children(), wanted=children())
def test_what_has_gone_is_removed_first_so_that_the_receiver_holds_what_is_wanted(held: Any, wanted: Any) -> None:
    first = first_removed(held, wanted)
    there = merged("", merged("", {}, held), first) if first else merged("", {}, held)
    assert _plainly(merged("", there, wanted)) == _plainly(wanted)


@settings(max_examples=60)
@given(states=st.lists(children(), min_size=1, max_size=4), wanted=children(), chance=st.randoms())
def test_where_it_is_not_known_what_arrived_nothing_is_left_behind(states: Any, wanted: Any, chance: Any) -> None:
    may_hold: Any = None
    there: Any = {}
    for state in states:
        may_hold = both(may_hold, state)
        if chance.random() < 0.5:
            there = merged("", there, state)
    first = first_removed(may_hold, wanted)
    there = merged("", there, first) if first else there
    assert _plainly(merged("", there, wanted)) == _plainly(wanted)


@settings(max_examples=60)
@given(payload=children())
def test_nothing_is_removed_of_what_stays(payload: Any) -> None:
    assert first_removed(payload, payload) is None


def _plainly(payload: Any) -> Any:
    return json.loads(json.dumps(payload, sort_keys=True))


def test_what_is_removed_is_a_payload_too(SHARED_STANDARDS: Path) -> None:
    schema = child_schema(SHARED_STANDARDS)
    assert breaks(schema, removal_of("A1", "b")) == ""

    @settings(max_examples=60)
    @given(held=children(), wanted=children())
    def holds(held: Any, wanted: Any) -> None:
        first = first_removed(held, wanted)
        assert first is None or breaks(schema, first) == ""

    holds()


# --- sending ---------------------------------------------------------------------------------------------------------


def records(n: int, *bad: int) -> list[dict[str, Any]]:
    return [{"la_child_id": f"C{one}", "child_details": {"sex": "XX" if one in bad else "F"}} for one in range(n)]


def bad_sex(record: Any) -> str:
    return "child_details.sex: longer than 1" if record.get("child_details", {}).get("sex") == "XX" else ""


def sent(receiving: Receiving, batch: list[Any], **others: str) -> tuple[list[Any], Delivery, list[float]]:
    """A batch sent to the stand-in over HTTP: what became of it, and how long was waited."""
    waits: list[float] = []
    with stand_in(receiving) as address:
        port = int(address.base.rpartition(":")[2].partition("/")[0])
        delivery = Delivery(HttpReceiver(address_of(port, **others), 5), waits.append, lambda: 0)
        return delivery.deliver(batch), delivery, waits


def became(outcomes: list[Any]) -> dict[str, int]:
    return dict(Counter(str(one.became) for one in outcomes))


def test_a_batch_that_is_taken_brings_a_receipt_for_each() -> None:
    receiving = Receiving()
    outcomes, _, waits = sent(receiving, records(3))
    assert became(outcomes) == {"accepted": 3}
    assert len({one.receipt for one in outcomes}) == 3
    assert (receiving.fetched, waits) == (1, [])
    assert len(receiving.held) == 3


def test_one_receipt_for_the_whole_batch_is_read_too() -> None:
    outcomes, _, _ = sent(Receiving(answers_one_receipt=True), records(3))
    assert became(outcomes) == {"accepted": 3}
    assert len({one.receipt for one in outcomes}) == 1


@pytest.mark.parametrize(
    ("faults", "waited", "fetched", "taken"),
    [
        (["timeout"], [5], 1, 1),
        (["500", "503"], [5, 10], 1, 1),
        (["taken_then_timeout"], [5], 1, 2),
        (["half"], [5], 1, 2),
        (["expired"], [], 2, 1),
        (["429"], [0], 1, 1),
        (["403"], [120], 1, 1),
    ],
)
def test_what_passes_is_tried_again_after_a_wait(
    faults: list[str], waited: list[float], fetched: int, taken: int
) -> None:
    receiving = Receiving(faults=deque(faults))
    outcomes, delivery, waits = sent(receiving, records(2))
    assert became(outcomes) == {"accepted": 2}
    assert (waits, receiving.fetched, len(receiving.requests), delivery.why_stopped) == (waited, fetched, taken, "")


def test_after_three_attempts_it_is_not_known_what_arrived() -> None:
    outcomes, delivery, _ = sent(Receiving(faults=deque(["timeout"] * 3)), records(2))
    assert became(outcomes) == {"unknown": 2}
    assert all(one.may_have_arrived for one in outcomes)
    assert delivery.requests == 3


def test_a_blank_receipt_leaves_its_record_open_and_the_others_taken() -> None:
    outcomes, _, _ = sent(Receiving(faults=deque(["blank"])), records(3))
    assert [str(one.became) for one in outcomes] == ["accepted", "accepted", "unknown"]


def test_a_faulty_record_is_refused_with_its_member_and_the_others_go() -> None:
    receiving = Receiving(check=bad_sex)
    outcomes, _, _ = sent(receiving, records(7, 2, 5))
    assert became(outcomes) == {"accepted": 5, "refused": 2}
    assert (outcomes[2].became, outcomes[2].member) == (Became.REFUSED, "child_details.sex")
    assert len(receiving.held) == 5


def test_where_no_record_is_named_the_batch_is_halved_until_the_faulty_stands_alone() -> None:
    receiving = Receiving()
    receiving._refusal = lambda body: (400, "no", {}) if b'"C3"' in body else None  # type: ignore[method-assign]
    outcomes, _, _ = sent(receiving, records(8))
    assert became(outcomes) == {"accepted": 7, "refused": 1}
    assert outcomes[3].became is Became.REFUSED


def test_a_record_that_trips_the_firewall_does_not_hold_up_the_others() -> None:
    batch = [*records(4), {"la_child_id": "A0x1"}]
    outcomes, delivery, waits = sent(Receiving(), batch)
    assert became(outcomes) == {"accepted": 4, "failed": 1}
    assert (delivery.why_stopped, waits) == ("", [120, 120])


def test_an_empty_answer_is_no_acceptance_and_is_not_tried_again() -> None:
    outcomes, delivery, _ = sent(Receiving(faults=deque(["204"])), records(2))
    assert became(outcomes) == {"failed": 2}
    assert delivery.requests == 1


def test_a_batch_that_is_too_large_is_halved() -> None:
    outcomes, _, _ = sent(Receiving(), records(101))
    assert became(outcomes) == {"accepted": 101}


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"secret": "another"}, "No token was given"),
        ({"supplier_key": "another"}, "The receiver forbids whatever is sent"),
    ],
)
def test_wrong_credentials_stop_the_run_and_say_which(others: dict[str, str], words: str) -> None:
    receiving = Receiving()
    outcomes, delivery, _ = sent(receiving, records(16), **others)
    assert words in delivery.why_stopped
    assert not receiving.held
    assert Became.ACCEPTED not in {one.became for one in outcomes}


def test_after_two_silent_batches_the_rest_waits() -> None:
    receiving = Receiving(faults=deque(["timeout"] * 6))
    with stand_in(receiving) as address:
        delivery = Delivery(HttpReceiver(address, 5), lambda _: None, lambda: 0)
        for _ in range(2):
            assert became(delivery.deliver(records(2))) == {"unknown": 2}
        assert became(delivery.deliver(records(2))) == {"not_reached": 2}
    assert "does not answer" in delivery.why_stopped


def test_a_receiver_that_sends_elsewhere_is_not_followed() -> None:
    outcomes, _, _ = sent(Receiving(faults=deque(["302"] * 3)), records(1))
    assert became(outcomes) == {"failed": 1}


@pytest.mark.parametrize(
    ("address", "is_fit"),
    [
        ("https://example.org/api", True),
        ("http://127.0.0.1:8000/api", True),
        ("http://example.org/api", False),
        ("ftp://example.org", False),
        ("file:///etc/passwd", False),
        ("https://", False),
    ],
)
def test_children_are_sent_only_where_nobody_reads_along(address: str, is_fit: bool) -> None:
    assert is_private(address) is is_fit
    if not is_fit:
        with pytest.raises(FeedError, match="HTTPS"):
            address_of(1, base=address)


def test_what_is_missing_is_named_and_no_secret_is_ever_printed() -> None:
    with pytest.raises(FeedError, match="LINEOFSIGHT_FEED_SECRET, LINEOFSIGHT_FEED_SUPPLIER_KEY"):
        address_of(1, secret="", supplier_key="")
    assert "a secret" not in repr(address_of(1))
    assert "a key" not in repr(address_of(1))


def test_every_list_of_objects_with_an_identifier_knows_it() -> None:
    assert KEYS[""] == "la_child_id"
    assert len(KEYS) == 7
