"""How the daily feed stands: its runs, the children who did not go, and what the record has no part for."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.actions.daily_feed.sending import NobodyIsSent
from lineofsight.domain.permissions import Action
from lineofsight.record.models import Authority, FeedChild, FeedRun
from lineofsight.returns.dfe_api.fields import NOT_IN_RECORD, Field
from lineofsight.returns.dfe_api.receiver import FeedAddress

RUNS_SHOWN: Final = 14


def address_of_feed() -> FeedAddress:
    """Where the feed goes, by the settings. Raises FeedError where they do not say, NobodyIsSent in the demonstration.

    The authority's number is that of the record where the settings name none.
    """
    given = dict(settings.FEED)
    if not given["authority"]:
        given["authority"] = Authority.objects.values_list("number", flat=True).first() or ""
    address = FeedAddress(**given)
    if settings.DEMO and not address.is_loopback:
        raise NobodyIsSent("The demonstration sends its invented children nowhere but to 127.0.0.1.")
    return address


def is_set_up() -> bool:
    """Whether the settings say where the feed goes."""
    return bool(settings.FEED["base"])


def last_runs() -> list[FeedRun]:
    """The last runs, the latest first."""
    return list(FeedRun.objects.all()[:RUNS_SHOWN])


def to_mend(reader: Account) -> QuerySet[FeedChild]:
    """The children who did not go as they are, of those whom the reader may see in a list."""
    visible = gate.visible_q(reader, Action.READ_RETURNS)
    return FeedChild.objects.to_mend().filter(visible).select_related("child__person").order_by("pk")


def how_many_to_mend() -> int:
    """How many children did not go as they are, whoever may see them."""
    return FeedChild.objects.to_mend().count()


def how_many_held() -> int:
    """Of how many children the department holds something."""
    return FeedChild.objects.held().count()


def not_in_record() -> tuple[Field, ...]:
    """The members of the feed for which the record has no part."""
    return NOT_IN_RECORD
