"""The years of a chronology as a drawing: where things stand, how high they are, and that nothing leaves the frame."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lineofsight.domain.chronology import Band, BandKind, Bearing, Gap
from lineofsight.web.charts import Box
from lineofsight.web.chronology_picture import EVENTS_HEIGHT, LEFT, RIGHT, TOP, Picture, key_of

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2008, 1, 1), TODAY)
CHILDREN = ((1, "Amy"), (2, "Ben"))


def drawn(picture: Picture) -> list[Box]:
    boxes = [shape.box for shape in picture.columns()]
    for lane in picture.lanes():
        boxes += [*lane.gaps, *(shape.box for shape in lane.bands)]
    return boxes


@given(
    st.lists(st.tuples(DAYS, st.sampled_from(list(Bearing))), max_size=30),
    st.lists(st.tuples(DAYS, DAYS), max_size=5),
)
def test_nothing_leaves_the_frame_and_every_event_is_drawn(
    events: list[tuple[date, Bearing]], stretches: list[tuple[date, date]]
) -> None:
    gaps = [Gap(1, min(pair), max(pair)) for pair in stretches]
    bands = [Band(2, BandKind.EPISODE, min(pair), max(pair)) for pair in stretches]
    picture = Picture(events, gaps, bands, CHILDREN, TODAY)
    for box in drawn(picture):
        assert box.x >= LEFT
        assert box.x + box.width <= picture.width - RIGHT + 2
        assert box.y >= TOP - 0.2
        assert box.y + box.height <= picture.height
    height = sum(shape.box.height for shape in picture.columns())
    if events:
        assert abs(height - EVENTS_HEIGHT * len(events) / picture.most) <= 0.1 * len(events)
    assert picture.is_empty is (not events and not stretches)


def test_a_month_is_one_column_of_its_sorts_and_the_fullest_fills_the_height() -> None:
    on = date(2026, 3, 4)
    picture = Picture([(on, Bearing.WORRY), (on, Bearing.WORRY), (on, Bearing.GOOD)], (), (), CHILDREN[:1], TODAY)
    worry, good = picture.columns()
    assert (worry.what, good.what) == ("worry", "good")
    assert (worry.box.x, worry.box.width) == (good.box.x, good.box.width)
    assert worry.box.y + worry.box.height == picture.base
    assert good.box.y == TOP


def test_each_child_has_a_lane_and_a_plan_that_goes_on_reaches_today() -> None:
    bands = [Band(2, BandKind.CHILD_PROTECTION_PLAN, date(2026, 1, 1), None)]
    gaps = [Gap(1, date(2026, 6, 1), date(2026, 8, 1))]
    picture = Picture((), gaps, bands, CHILDREN, TODAY)
    amy, ben = picture.lanes()
    assert (amy.name.words, len(amy.gaps), amy.bands) == ("Amy", 1, ())
    assert (ben.name.words, ben.gaps, len(ben.bands)) == ("Ben", (), 1)
    assert ben.bands[0].box.x + ben.bands[0].box.width == picture.width - RIGHT
    assert ben.y > amy.y
    assert key_of(bands) == (BandKind.CHILD_PROTECTION_PLAN,)


def test_a_day_of_a_plan_is_wide_enough_to_be_seen_and_years_do_not_run_into_each_other() -> None:
    short = Band(1, BandKind.EARLY_HELP, date(2008, 5, 1), date(2008, 5, 1) + timedelta(days=1))
    picture = Picture((), (), [short], CHILDREN[:1], TODAY)
    (lane,) = picture.lanes()
    assert lane.bands[0].box.width >= 1.5
    labels = list(picture.years)
    assert len(labels) <= 12
    assert labels[0].words == "2008"
