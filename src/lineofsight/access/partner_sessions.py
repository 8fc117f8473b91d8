"""The sessions of the partner-facing process, in a table of their own, each reached by its key alone."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import transaction

from lineofsight.access.models import PartnerSession
from lineofsight.access.partner_database.speaking import name_session


class SessionStore(DatabaseSessions):
    """Django's sessions of the database, which says of which session it speaks before each statement."""

    @classmethod
    def get_model_class(cls) -> Any:
        return PartnerSession

    def _get_session_from_db(self) -> Any:
        with transaction.atomic():
            name_session(self.session_key)
            return super()._get_session_from_db()  # type: ignore[misc]

    def exists(self, session_key: str) -> bool:
        with transaction.atomic():
            name_session(session_key)
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:
        with transaction.atomic():
            if self.session_key is not None:
                name_session(self.session_key)
            super().save(must_create=must_create)

    def delete(self, session_key: str | None = None) -> None:
        with transaction.atomic():
            name_session(session_key or self.session_key)
            super().delete(session_key)
