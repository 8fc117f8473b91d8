"""The episode in which work with a child stands that belongs to no other fact: a visit, a view, an appointment."""

from __future__ import annotations

from lineofsight.actions import workforce
from lineofsight.record import kept
from lineofsight.record.models import Child, Episode


def episode_worked_in(child: Child) -> int | None:
    """The open episode that a visit stands in; None for a child in early help, also while one is to be closed."""
    if workforce.is_in_early_help(child.pk):
        return None
    return kept.once(Episode, child.pk, lambda: _open_episode_id(child))


def _open_episode_id(child: Child) -> int | None:
    open_ones = Episode.objects.open().filter(child=child).order_by("-referred_on")
    return open_ones.values_list("pk", flat=True).first()
