"""One page of a timeline, grouped by day."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.notes.show import marked
from kemai.core.timeline import own
from kemai.core.timeline.sources import Happening, sources

if TYPE_CHECKING:
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer

PAGE = 50
__all__ = ["own", "timeline"]


def timeline(
    record_type: RecordType, record: Any, viewer: Viewer, *, kind: str = "", before: datetime | None = None
) -> dict[str, Any]:
    """Make one page of a record's timeline: the newest 50 of all sources, or of one kind."""
    known = sources(viewer)
    wanted = {code: entry for code, entry in known.items() if kind in ("", code)}
    found = [one for _label, read in wanted.values() for one in read(record_type, record, viewer, before, PAGE + 1)]
    found.sort(key=lambda one: (one.at, one.id), reverse=True)
    shown, more = found[:PAGE], len(found) > PAGE
    home = f"/{record_type.address}/{record.pk}/timeline/"
    kinds = [{"code": "", "label": _("全部"), "url": home, "current": kind == ""}]
    kinds += [
        {"code": code, "label": str(label), "url": f"{home}?kind={code}", "current": kind == code}
        for code, (label, _read) in known.items()
    ]
    last = shown[-1].at.timestamp() if shown else 0
    zone = timezone.get_current_timezone()
    local = [(one.at.astimezone(zone), one) for one in shown]
    return {
        "kinds": kinds,
        "days": [
            {"label": day_label(day), "entries": [entry(at, one) for at, one in many]}
            for day, many in groupby(local, key=lambda pair: pair[0].date())
        ],
        "more_url": f"{home}?kind={kind}&before={last:.6f}" if more else "",
    }


def day_label(day: Any) -> str:
    """Call a day by its name when it is near."""
    today = timezone.localdate()
    if day == today:
        return _("今天")
    if day == today - timedelta(days=1):
        return _("昨天")
    return day.isoformat() if day.year != today.year else f"{day:%m-%d}"


def entry(at: datetime, one: Happening) -> dict[str, Any]:
    """Give one entry to the template, `at` being its local time."""
    return {
        "icon": one.icon,
        "hue": one.hue,
        "who": one.who,
        "verb": one.verb,
        "text": one.text,
        "html": marked(one.note) if one.note else "",
        "time": f"{at:%H:%M}",
        "title_time": f"{at:%Y-%m-%d %H:%M:%S}",
        "changes": list(one.changes),
        "small": one.small,
        "files": list(one.files),
        "tags": list(one.tags),
        "url": one.url,
    }
