"""Searching the log: by person, kind, day, record, address; a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from kemai.core.audit.words import KINDS, kind_condition
from kemai.core.history.models import Act
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the log."""

    user: int | None = None
    kind: str = ""
    start: date | None = None
    end: date | None = None
    record_type: str = ""
    record_id: int | None = None
    ip: str = ""
    imported: bool = False

    def rows(self) -> Any:
        """Give the acts of the current viewer's firm that match, the newest first."""
        rows = Act.objects.all() if self.imported else Act.objects.filter(batch__isnull=True)
        if self.kind:
            rows = rows.filter(kind_condition(self.kind))
        values: dict[str, Any] = {
            "user_id": self.user,
            "record_type": self.record_type,
            "record_id": self.record_id,
            "ip": self.ip,
            "at__gte": moment(self.start, time.min),
            "at__lte": moment(self.end, time.max),
        }
        return rows.filter(**{name: value for name, value in values.items() if value}).order_by("-at", "-id")


def moment(day: date | None, clock: time) -> datetime | None:
    """Give the first or last instant of a day of the server's zone."""
    return timezone.make_aware(datetime.combine(day, clock)) if day else None


def read(given: QueryDict) -> Wanted:
    """Read what is looked for from an address; raises Rejected (E-FMT, E-RNG) beside a day or address."""
    errors: dict[str, list[Invalid]] = {}
    start, end = day_of(given, "from", errors), day_of(given, "to", errors)
    if start and end and start > end:
        errors["to"] = [Invalid("E-RNG", f"≥ {start.isoformat()}")]
    if given.get("kind", "") not in ("", *KINDS):
        raise UnknownName("kind")
    ip = given.get("ip", "").strip()
    if ip and not is_address(ip):
        errors["ip"] = [Invalid("E-FMT", "192.0.2.1")]
    if errors:
        raise Rejected(errors)
    return Wanted(
        user=as_id(given.get("user", "")),
        kind=given.get("kind", ""),
        start=start,
        end=end,
        record_type=given.get("type", "")[:60].replace("\x00", ""),
        record_id=as_id(given.get("record", "")),
        ip=ip,
        imported=given.get("imported") == "1",
    )


def is_address(text: str) -> bool:
    """Say whether a text is a network address."""
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def day_of(given: QueryDict, name: str, errors: dict[str, list[Invalid]]) -> date | None:
    """Read one day; empty is no limit."""
    text = given.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        errors[name] = [Invalid("E-FMT", "2026-11-22")]
        return None


def behind(rows: Any, cursor: str) -> Any:
    """Keep the acts behind a cursor `time_id`; one that was made up is refused."""
    if not cursor:
        return rows
    text, _bar, number = cursor.partition("_")
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnknownName("before") from error
    if timezone.is_naive(at) or not as_id(number):
        raise UnknownName("before")
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=as_id(number)))


def cursor_of(act: Act) -> str:
    """Write the cursor of the page behind an act."""
    return f"{act.at.isoformat()}_{act.pk}"
