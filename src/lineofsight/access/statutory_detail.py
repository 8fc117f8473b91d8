"""What early help sees of social care's work with a child: that it is there, and more only as it was shared.

`READ_STATUTORY_DETAIL` opens everything. Who may open the child without it (an early help practitioner) sees that an
episode is there and who works on it; of an episode that was stepped down to early help also what happened when and the
plan; its texts only where they were shared at the step down. Source: practice reference 1, early help practitioner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from django.db.models import Q, QuerySet

from lineofsight.access import gate
from lineofsight.access.gate import OpenedChild
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action, permits_for
from lineofsight.record.models import Deadline, EarlyHelp

NOT_OF_SOCIAL_CARE: Final = frozenset(
    {
        "person", "personname", "address", "identifier", "disability", "familymember", "relationship", "allocation",
        "earlyhelp", "earlyhelpassessment", "familyplan", "familyplanreview", "teamaroundfamilymember", "stepchange",
    }
)  # fmt: skip
"""The kinds of fact whose earlier versions may be read without social care's detail."""
OF_THE_CHILD: Final = ("child", "early_help", "family_plan")
"""The kinds of subject whose data faults say nothing of social care's work."""


class Shared(IntEnum):
    """How much of an episode may be seen."""

    THAT_IT_IS_THERE = 0
    WHAT_HAPPENED_WHEN = 1
    EVERYTHING = 2


@dataclass(frozen=True, slots=True)
class Sharing:
    """What one reader sees of a child's episodes, by their ids. is_whole: all of it."""

    is_whole: bool
    by_episode: Mapping[int, Shared]

    def of(self, episode_id: int | None) -> Shared:
        """How much of an episode; of what stands outside any episode, everything."""
        if self.is_whole or episode_id is None:
            return Shared.EVERYTHING
        return self.by_episode.get(episode_id, Shared.THAT_IT_IS_THERE)

    def has_deadlines_of(self, episode_id: int | None) -> bool:
        """Whether this child's deadlines of an episode, or of none, may be seen."""
        return self.is_whole or episode_id is None or episode_id in self.by_episode

    def has_faults_of(self, subject_kind: str) -> bool:
        """Whether this child's data faults of a kind of subject may be seen."""
        return self.is_whole or subject_kind in OF_THE_CHILD

    def versions(self) -> Q:
        """The condition for replaced versions of this child's facts that may be read."""
        return Q() if self.is_whole else Q(fact__in=sorted(NOT_OF_SOCIAL_CARE))


def sharing_of(opened: OpenedChild) -> Sharing:
    """What the reader who opened a child's record sees of its episodes."""
    if opened.may(Action.READ_STATUTORY_DETAIL).allowed:
        return Sharing(True, {})
    rows = EarlyHelp.objects.filter(child=opened.child, stepped_down_from__isnull=False)
    by_episode: dict[int, Shared] = {}
    for episode_id, is_detail_shared in rows.values_list("stepped_down_from_id", "is_detail_shared"):
        share = Shared.EVERYTHING if is_detail_shared else Shared.WHAT_HAPPENED_WHEN
        by_episode[episode_id] = max(share, by_episode.get(episode_id, share))
    return Sharing(False, by_episode)


def is_kept_from(by: Account) -> bool:
    """Whether the person's role opens children's records, and never social care's detail in them. Asks no query."""
    opens = any(permits_for(Action.READ_CHILD, by.role_in_use))
    return opens and not any(permits_for(Action.READ_STATUTORY_DETAIL, by.role_in_use))


def visible_deadlines(by: Account, action: Action) -> QuerySet[Deadline]:
    """The deadlines of the children about whom the person may take the action, without those kept from them."""
    return deadlines_shown(by, Deadline.objects.filter(gate.visible_q(by, action)))


def deadlines_shown(by: Account, rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Those of the deadlines of children whom the gate lists that are not kept from the person."""
    if not is_kept_from(by):
        return rows
    stepped_down = EarlyHelp.objects.filter(stepped_down_from__isnull=False)
    return rows.filter(Q(episode__isnull=True) | Q(episode__in=stepped_down.values("stepped_down_from")))


def faults_shown(by: Account) -> Q:
    """The condition for data faults that the person may see, whatever the child."""
    return Q(subject_kind__in=OF_THE_CHILD) if is_kept_from(by) else Q()
