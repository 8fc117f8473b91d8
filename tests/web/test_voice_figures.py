"""What children say, by team, for a reader without names: nothing that is held back can be worked out."""

from __future__ import annotations

from lineofsight.record.voice_figures import VoiceFigure
from lineofsight.web.voice_figures import NOT_SHOWN, VoiceRow, without_small_numbers

FEW = "5 or fewer"


def shown(*found: VoiceFigure) -> list[VoiceRow]:
    columns = zip(
        *((one.children, one.views, one.meant, one.said_what_became, one.followed) for one in found), strict=True
    )
    return without_small_numbers(found, VoiceFigure("All", *(sum(column) for column in columns)))


def test_a_small_number_cannot_be_taken_from_the_other_teams_and_all() -> None:
    north, south, east, whole = shown(
        VoiceFigure("North", 20, 40, 3, 30, 15),
        VoiceFigure("South", 20, 40, 20, 30, 15),
        VoiceFigure("East", 20, 40, 30, 30, 15),
    )
    assert (north.meant, south.meant) == ((FEW, NOT_SHOWN), (NOT_SHOWN, NOT_SHOWN))
    assert (east.meant.number, whole.meant.number) == (30, 53)
    assert (north.views, north.became, whole.followed) == (40, (30, "75.0%"), (45, "37.5%"))


def test_all_is_held_back_where_one_team_alone_has_such_a_number() -> None:
    north, south, whole = shown(VoiceFigure("North", 20, 40, 38, 0, 0), VoiceFigure("South", 20, 40, 0, 0, 0))
    assert (north.meant.number, south.meant.number, whole.meant.number) == (NOT_SHOWN, 0, NOT_SHOWN)


def test_what_became_of_words_does_not_give_away_how_few_were_followed() -> None:
    north, south, whole = shown(VoiceFigure("North", 20, 90, 45, 33, 3), VoiceFigure("South", 20, 90, 45, 60, 30))
    assert north.followed.number == FEW
    assert NOT_SHOWN in (north.became.number, north.not_followed.number)
    for one, key in ((south.followed, "followed"), (south.not_followed, "not_followed"), (whole.became, "became")):
        assert one.number in (NOT_SHOWN, {"followed": 30, "not_followed": 30, "became": 93}[key])
    assert NOT_SHOWN in (south.followed.number, whole.followed.number)


def test_two_small_numbers_do_not_come_to_few_between_them() -> None:
    rows = shown(
        *(VoiceFigure(name, 20, 40, meant, 0, 0) for name, meant in (("A", 1), ("B", 1), ("C", 20), ("D", 30)))
    )
    assert [row.meant.number for row in rows] == [FEW, FEW, NOT_SHOWN, 30, 52]


def test_no_share_gives_away_words_that_are_held_back() -> None:
    rows = shown(
        VoiceFigure("A", 1, 1, 0, 0, 0), VoiceFigure("B", 2, 2, 0, 0, 0), VoiceFigure("C", 20, 40, 20, 20, 10),
        VoiceFigure("D", 30, 60, 30, 30, 15),
    )  # fmt: skip
    assert [row.views for row in rows] == [NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, 60, 103]
    assert rows[2].meant == (20, NOT_SHOWN)
    assert rows[3].meant == (30, "50.0%")
