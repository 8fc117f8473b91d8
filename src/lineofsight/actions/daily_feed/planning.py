"""What would be sent of every child now: who is new, changed or gone since the department last took something.

Children are read in blocks, and every member that is sent is compared, by the digest of the whole payload. A record
that the gate does not open for sending (a sealed one) is held back: nothing of it goes, and nothing of it is removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import Q

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action
from lineofsight.domain.returned import ReturnedChild
from lineofsight.record.models import Child, Episode, FeedChild, Restriction
from lineofsight.record.returned import returned_children
from lineofsight.returns.dfe_api.checking import Finding, checked
from lineofsight.returns.dfe_api.differences import digest_of, first_removed, removal_of
from lineofsight.returns.dfe_api.payload import Payload, payload_of
from lineofsight.returns.dfe_api.window import Window

AT_A_TIME: Final = 200
"""So many children are read together."""
REMOVED_WITHOUT_ASKING: Final = 50
SHARE_REMOVED_WITHOUT_ASKING: Final = 0.1
"""Children who may be removed in one run unless somebody says so: this many, or this share of those held."""


class Change(StrEnum):
    """How a child stands to what the department holds."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    SAME = "same"
    REFUSED_BEFORE = "refused_before"
    CANNOT_GO = "cannot_go"


TO_SEND: Final = frozenset({Change.NEW, Change.CHANGED, Change.GONE})


@dataclass(slots=True)
class PlannedChild:
    """One child as planned. payload: None for one who cannot go. standing: the row of the ledger, None for a new one.

    first: what has to be removed before the payload is sent; None where nothing has to be.
    """

    child_id: int
    la_child_id: str
    change: Change
    payload: Payload | None
    digest: str = ""
    first: Payload | None = None
    findings: list[Finding] = field(default_factory=list)
    standing: FeedChild | None = None

    @property
    def left_out(self) -> list[list[str]]:
        """What is left out, as the ledger keeps it: member and reason, never a value."""
        return [[one.path, one.why] for one in self.findings]


@dataclass
class Plan:
    """What would be sent on a day. `counts` grows as the blocks are read; read them once.

    again: whether what the department refused is sent again as it is. may_remove: whether any number may be removed.
    `kept_from_removal` is how many are not removed as nobody said that so many may be.
    """

    by: Account
    on: date
    again: bool = False
    may_remove: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    kept_from_removal: int = 0

    def blocks(self) -> Iterator[list[PlannedChild]]:
        """Every child who is told of, in blocks, and then those who have gone."""
        window = Window.of(self.on)
        told: set[str] = set()
        for child_ids in _chunks(self._children_of(window)):
            block = [one for one in (self._planned(child, window) for child in _read(child_ids)) if one is not None]
            self._compare(block)
            told |= {one.la_child_id for one in block}
            self._count(block)
            yield block
        yield from self._gone(told)

    def _children_of(self, window: Window) -> list[int]:
        """The children with an episode that may be told of, whom the gate opens for sending."""
        episodes = Episode.objects.filter(referred_on__lte=window.last).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gte=window.first)
        )
        children = gate.visible_children(self.by, Action.SEND_RETURNS).filter(pk__in=episodes.values("child_id"))
        return list(children.order_by("pk").values_list("pk", flat=True))

    def _planned(self, child: ReturnedChild, window: Window) -> PlannedChild | None:
        payload = payload_of(child, window)
        if payload is None:
            return None
        history = child.history
        found = checked(payload)
        digest = digest_of(found.payload) if found.payload else ""
        change = Change.NEW if found.payload else Change.CANNOT_GO
        return PlannedChild(
            history.child_id, history.la_child_id, change, found.payload, digest, findings=found.findings
        )

    def _compare(self, block: list[PlannedChild]) -> None:
        """Say of each child how it stands to what is held."""
        names = [one.la_child_id for one in block]
        standings = {row.la_child_id: row for row in FeedChild.objects.filter(la_child_id__in=names)}
        for one in block:
            one.standing = standings.get(one.la_child_id)
            if one.standing is None or one.payload is None:
                continue
            one.change = self._change(one, one.standing)
            if one.change is Change.CHANGED and one.standing.held is not None:
                one.first = first_removed(one.standing.held, one.payload)

    def _change(self, one: PlannedChild, standing: FeedChild) -> Change:
        if standing.digest == one.digest:
            return Change.SAME
        if standing.refused_digest == one.digest and not self.again:
            return Change.REFUSED_BEFORE
        return Change.NEW if standing.held is None else Change.CHANGED

    def _gone(self, told: set[str]) -> Iterator[list[PlannedChild]]:
        """Those of whom the department holds something, and who are told of no longer."""
        opened = gate.visible_children(self.by, Action.SEND_RETURNS).values("pk")
        merged = Q(child__person__merged_into__isnull=False) & ~Q(child__restriction=Restriction.S2)
        held = FeedChild.objects.held()
        keys = held.filter(Q(child__in=opened) | merged).order_by("pk").values_list("pk", "la_child_id")
        gone = [key for key, la_child_id in keys if la_child_id not in told]
        self.counts["held_back"] = self._held_back()
        most = max(REMOVED_WITHOUT_ASKING, int(held.count() * SHARE_REMOVED_WITHOUT_ASKING))
        if len(gone) > most and not self.may_remove:
            self.kept_from_removal = len(gone)
            return
        for some in _chunks(gone):
            rows = FeedChild.objects.filter(pk__in=some).select_related("child").order_by("pk")
            block = [_removed(row) for row in rows]
            self._count(block)
            yield block

    def _held_back(self) -> int:
        """The children of whom nothing goes, as their records are closed even to the feed."""
        opened = gate.visible_children(self.by, Action.SEND_RETURNS).values("pk")
        others = Child.objects.filter(person__merged_into__isnull=True, episodes__isnull=False)
        return others.exclude(pk__in=opened).distinct().count()

    def _count(self, block: list[PlannedChild]) -> None:
        self.counts.update(str(one.change) for one in block)
        self.counts["left_out"] += sum(1 for one in block if one.findings)


def _read(child_ids: list[int]) -> list[ReturnedChild]:
    found = returned_children(child_ids)
    return [found[child_id] for child_id in child_ids if child_id in found]


def _removed(row: FeedChild) -> PlannedChild:
    held = row.held or {}
    payload = removal_of(row.la_child_id, held.get("mis_child_id", ""))
    return PlannedChild(row.child_id, row.la_child_id, Change.GONE, payload, digest_of(payload), standing=row)


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    return (keys[place : place + AT_A_TIME] for place in range(0, len(keys), AT_A_TIME))
