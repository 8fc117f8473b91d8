"""How far children's words go: how many were taken down, said what they mean, and changed something. By team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lineofsight.record.models import Allocation, Child, View

NO_TEAM = "No team holds the case"


@dataclass(frozen=True, slots=True)
class VoiceFigure:
    """The three links over a period, of the children whom one team holds now.

    views: words taken down; meant: with what they mean; said_what_became: with what they changed, or why they were not
    followed, of which followed. children: those with any view, each once.
    """

    team: str
    children: int
    views: int
    meant: int
    said_what_became: int
    followed: int

    @property
    def not_followed(self) -> int:
        return self.said_what_became - self.followed


def voice_figures(children: QuerySet[Child], first: date, last: date) -> tuple[VoiceFigure, ...]:
    """A row for each team whose children have a view in the period, by its name. One query.

    children: those that the reader's figures are made of. A child without a team is told of last.
    """
    team = Allocation.objects.current().filter(child=OuterRef("child")).values("team__name")[:1]
    views = View.objects.filter(child__in=children, said_on__range=(first, last)).annotate(team=Subquery(team))
    is_followed = Q(influence__in=[View.Influence.PLAN, View.Influence.DECISION])
    rows = views.values("team").annotate(
        of_children=Count("child", distinct=True),
        number=Count("pk"),
        meant=Count("pk", filter=~Q(analysis="")),
        said_what_became=Count("pk", filter=~Q(influence="")),
        followed=Count("pk", filter=is_followed),
    )
    found = [
        VoiceFigure(
            row["team"] or NO_TEAM,
            row["of_children"],
            row["number"],
            row["meant"],
            row["said_what_became"],
            row["followed"],
        )
        for row in rows.order_by()
    ]
    return tuple(sorted(found, key=lambda one: (one.team == NO_TEAM, one.team)))
