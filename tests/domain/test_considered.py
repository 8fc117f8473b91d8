"""What stood on the screen of a decision, and what has come since."""

from __future__ import annotations

import pytest

from lineofsight.domain.considered import WORDS, Considered

SEEN = Considered(
    contacts=(3, 5),
    happenings=("assessment 2",),
    answers=(),
    flags=("F03, version 1, 2 events, child 7",),
    children=(7,),
)


def test_it_is_kept_as_plain_values_and_read_again() -> None:
    assert Considered.from_plain(SEEN.as_plain()) == SEEN
    assert SEEN.as_plain()["contacts"] == [3, 5]


def test_what_is_no_stamp_is_not_read() -> None:
    with pytest.raises(TypeError):
        Considered.from_plain({"risk": 7})


@pytest.mark.parametrize(
    ("now", "news"),
    [
        (SEEN, ()),
        (Considered(), ()),
        (Considered(contacts=(3, 5, 6)), ("1 contact",)),
        (Considered(contacts=(3, 6, 7), answers=(1,)), ("2 contacts", "1 agency’s answer")),
        (Considered(flags=("F03, version 1, 3 events, child 7",)), ("1 flag, or a change to one",)),
        (Considered(happenings=("address 1", "address 2")), ("2 other entries of the history",)),
        (Considered(children=(7, 8)), ("1 child of the household",)),
        (Considered(notices=1), ()),
    ],
)
def test_only_what_was_not_there_before_is_news(now: Considered, news: tuple[str, ...]) -> None:
    assert now.news_since(SEEN) == news


def test_every_kind_of_thing_has_its_words() -> None:
    assert set(WORDS) == set(Considered().as_plain()) - {"notices"}
