"""Sessions of the partner-facing process, apart from those of the service: it could otherwise read a worker's."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession


class PartnerSession(AbstractBaseSession):
    """One session of somebody who has come to the partner-facing process."""
