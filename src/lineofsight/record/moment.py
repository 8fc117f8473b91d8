"""The only clock of the product: the moment now, and the day it is for people in England."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The date in Europe/London at this moment."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date in Europe/London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()
