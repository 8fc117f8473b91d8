"""The facts of a looked-after child: what follows from what changed. Its steps: `spec/stages/12-looked-after.txt`."""

from __future__ import annotations

import pytest

from lineofsight.domain.looked_after import why_it_began


@pytest.mark.parametrize(
    ("status", "placement", "carers", "why"),
    [
        (True, False, False, "L"),
        (False, True, True, "P"),
        (False, True, False, "T"),
        (True, True, True, "B"),
        (True, True, False, "U"),
        (False, False, False, ""),
    ],
)
def test_why_an_episode_began_follows_from_what_changed(status: bool, placement: bool, carers: bool, why: str) -> None:
    began = why_it_began(is_status_new=status, is_placement_new=placement, are_carers_new=carers)
    assert began == why
