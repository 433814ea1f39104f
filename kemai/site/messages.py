"""What is said once to a person after a step, kept in a cookie that belongs to this host alone."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class HostMessages(CookieStorage):
    """Keeps messages in a cookie with the prefix of all cookies of this server."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"
