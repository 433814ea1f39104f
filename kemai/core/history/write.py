"""Writing history: called by actions, inside their transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.core.history.models import Act
from kemai.core.records.fields import Field

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

asking_address: ContextVar[str | None] = ContextVar("kemai_address", default=None)
_watchers: list[Callable[[Act], None]] = []


def watch(watcher: Callable[[Act], None]) -> Callable[[Act], None]:
    """Register a function that looks at every act in the transaction that writes it (imports write past it)."""
    _watchers.append(watcher)
    return watcher


def log(
    by: Viewer,
    action: str,
    record_type: str,
    record_id: int | None,
    changes: list[dict[str, Any]],
    *,
    title: str = "",
    facts: dict[str, Any] | None = None,
) -> Act:
    """Append one act; `facts` holds what is no field (how many rows exported, which filter)."""
    return append(by.organisation_id, by.user_id, action, record_type, record_id, changes, title=title, facts=facts)


def append(
    organisation_id: int,
    user_id: int | None,
    action: str,
    record_type: str,
    record_id: int | None,
    changes: list[dict[str, Any]],
    *,
    title: str = "",
    facts: dict[str, Any] | None = None,
) -> Act:
    """Append one act of a person, or without one of Kemai itself (scheduled work)."""
    act = Act(
        organisation_id=organisation_id,
        at=timezone.now(),
        user_id=user_id,
        action=action,
        record_type=record_type,
        record_id=record_id,
        title=title[:200],
        changes=changes,
        facts=facts or {},
        ip=asking_address.get(),
    )
    act.save()
    for watcher in _watchers:
        watcher(act)
    return act


def difference(fields: dict[str, Field], before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """List the fields whose stored values differ, with old and new as JSON values."""
    return [
        {"field": name, "old": fields[name].kind.stored(before.get(name)), "new": fields[name].kind.stored(value)}
        for name, value in after.items()
        if name in fields and before.get(name) != value
    ]


def snapshot(record: Any, fields: dict[str, Field]) -> dict[str, Any]:
    """Take the stored values of a record's fields."""
    return {name: getattr(record, field.path) for name, field in fields.items()}
