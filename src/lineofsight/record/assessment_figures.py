"""Help given while an assessment is open: the figure of P26, as it stands now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lineofsight.domain.assessments import HELP_IS_LOOKED_FOR
from lineofsight.record.models import Assessment, Child, InterimHelp, Now


@dataclass(frozen=True, slots=True)
class InterimHelpFigures:
    """P26. open_long: assessments open now that started over 20 working days ago; helped: those with help since."""

    open_long: int
    helped: int


def interim_help_figures(children: QuerySet[Child], now: Now) -> InterimHelpFigures:
    """The figure over the children whom the reader may see. One query."""
    is_helped = Exists(InterimHelp.objects.filter(assessment=OuterRef("pk"), given_on__lte=now.on))
    counted = Assessment.objects.filter(
        child__in=children.order_by().values("pk"),
        episode__closed_on__isnull=True,
        authorised_on__isnull=True,
        started_working_day__lt=now.working_day - HELP_IS_LOOKED_FOR,
    ).aggregate(n=Count("pk"), helped=Count("pk", filter=Q(is_helped)))
    return InterimHelpFigures(open_long=counted["n"], helped=counted["helped"])
