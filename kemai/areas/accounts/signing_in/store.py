"""The sign-ins kept in the database; every request asks for its own, so the question is prepared."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from kemai.core.tenancy.prepared import prepared_for_all


@prepared_for_all
def kept(*, session_key: str) -> QuerySet[Any, Any]:
    """Ask for what is kept under a key."""
    return Session.objects.filter(session_key=session_key).values_list("session_data", "expire_date")


class SessionStore(db.SessionStore):
    """Sessions of Django, read by a prepared statement."""

    def load(self) -> dict[str, Any]:
        """Give what is kept of this browser; nothing once it has run out or was ended."""
        found = kept(session_key=self.session_key) if self.session_key else []
        if found and found[0][1] > timezone.now():
            return dict(self.decode(found[0][0]))
        self._session_key = None
        return {}
