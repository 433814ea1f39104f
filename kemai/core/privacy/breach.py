"""Who did what with personal data in a span of time: the facts for a notice of a breach within 72 hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings

from kemai.core.history.models import Act
from kemai.core.records import registry

HEADINGS = ("at", "firm", "user", "login", "address", "action", "type", "record", "title", "facts", "fields")


def personal_types() -> list[str]:
    """Name the record types that hold personal data."""
    return [one.key for one in registry.kept() if one.personal]


def rows(begin: datetime, end: datetime, ids: list[int] | None = None) -> Iterator[list[str]]:
    """Give every act on personal data in the span, those of many records at once (export, print, import) included.

    Reading a single card leaves no act of its own; reveals, exports, prints and changes do. `ids` narrows to some
    records; acts without a record stay, since they may have touched any.
    """
    acts = Act.objects.filter(at__gte=begin, at__lt=end, record_type__in=personal_types()).order_by("at", "id")
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager
    people = {pk: (name, login) for pk, name, login in users.values_list("pk", "name", "login")}
    for act in acts.iterator(chunk_size=2000):
        if ids is None or act.record_id is None or act.record_id in ids:
            yield row(act, people.get(act.user_id, ("", "")))


def row(act: Act, who: tuple[str, str]) -> list[str]:
    """Give one act as cells; values of fields are not repeated, only which fields they were."""
    fields = " ".join(change["field"] for change in act.changes)
    facts = "; ".join(f"{name}={value}" for name, value in act.facts.items())
    made: list[Any] = [act.at.isoformat(), act.organisation_id, *who, act.ip or "", act.action, act.record_type]
    return [str(one) for one in (*made, act.record_id or "", act.title, facts, fields)]
