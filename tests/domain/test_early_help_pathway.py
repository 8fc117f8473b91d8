"""On whose side a child is, of early help or of social care. The steps: see `spec/stages/19-early-help.txt` and 15."""

from __future__ import annotations

from datetime import date

import pytest

from lineofsight.domain import early_help_pathway as early
from lineofsight.domain.history import EarlyHelp, Episode, History
from lineofsight.domain.step_change_pathway import kind_of_step

HELPED = EarlyHelp(id=1, requested_on=date(2026, 9, 1), agreed_on=date(2026, 9, 3))
ENDED = EarlyHelp(
    id=1,
    requested_on=date(2026, 9, 1),
    agreed_on=date(2026, 9, 3),
    ended_on=date(2026, 11, 16),
    reason_ended="outcomes_met",
)
OPEN = Episode(id=1, referred_on=date(2026, 8, 3), is_no_further_action=False)
CLOSED = Episode(id=1, referred_on=date(2026, 8, 3), is_no_further_action=False, closed_on=date(2026, 9, 2))


def stands(given: EarlyHelp | None, episode: Episode | None) -> History:
    """A child with this early help and this episode."""
    return History(child_id=1, episodes=(episode,) if episode else (), early_help=(given,) if given else ())


@pytest.mark.parametrize(
    ("given", "episode", "to_early_help", "kind"),
    [
        (HELPED, None, False, "up_eh_to_cin"),
        (HELPED, None, True, "transfer"),
        (HELPED, OPEN, False, "up_eh_to_cin"),
        (HELPED, OPEN, True, "transfer"),
        (None, OPEN, True, "down_cin_to_eh"),
        (None, OPEN, False, "transfer"),
        (ENDED, OPEN, True, "down_cin_to_eh"),
        (None, None, True, "down_cin_to_eh"),
    ],
)
def test_which_kind_a_step_is_follows_from_both_sides(
    given: EarlyHelp | None, episode: Episode | None, to_early_help: bool, kind: str
) -> None:
    assert kind_of_step(stands(given, episode), is_to_early_help=to_early_help) == kind


@pytest.mark.parametrize(
    ("given", "episode", "counts"),
    [(HELPED, None, True), (HELPED, CLOSED, True), (HELPED, OPEN, False), (ENDED, None, False), (None, None, False)],
)
def test_a_child_counts_as_in_early_help_or_as_open_to_social_care_and_never_as_both(
    given: EarlyHelp | None, episode: Episode | None, counts: bool
) -> None:
    assert early.is_in_early_help(stands(given, episode)) is counts
