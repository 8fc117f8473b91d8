"""Which pages a server process serves: an authority may put the partners' apart from its own.

Source: access model, partner view.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings


class Served(StrEnum):
    """The pages of one server process."""

    ALL = "all"
    PARTNERS = "partners"
    NOT_PARTNERS = "not-partners"


def is_partner_facing() -> bool:
    """Whether this process serves partners alone: it then knows enquiries, and nothing else of the record."""
    return str(settings.PAGES) == Served.PARTNERS
