"""Calendar entries as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.activities.calendar.repeating import TIMES, Times, last_end
from kemai.areas.activities.models import CalendarEntry
from kemai.areas.activities.reminders.sorts import plan_entry
from kemai.core.records import registry
from kemai.core.records.errors import Invalid
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer
from kemai.core.tenancy.zones import named

LONGEST = timedelta(days=366)
WEEK = timedelta(days=7)
SHARED = ("read",)


@registry.add
class CalendarEntryType(RecordType):
    """What somebody has on at a time."""

    model, icon, title, order = CalendarEntry, "calendar", "subject", "-start"
    slug = "calendarentries"
    plural = pgettext_lazy("plural", "日程")
    columns = ["subject", "start", "end", "place", "people", "customer", "repeat", "owner"]
    form = [
        (_("日程"), ["subject", "start", "end", "all_day", "place", "customer", "people", "remind_minutes", "private"]),
        (_("重复"), ["repeat", "repeat_until", "rule", "skipped"]),
        (_("其他"), ["owner", "remark", "zone", "file_key"]),
    ]
    folded = (_("重复"), _("其他"))
    facts = ["start", "end", "place", "people", "customer", "owner"]
    search = {"subject": "A", "place": "B"}
    panels_under, later = ("customers.customer",), True
    goes_with = ("customer",)
    views = [{"name": _("全部日程"), "filters": {}}, {"name": _("我的日程"), "filters": {"owner": "me"}}]

    def in_sight(self, reached: Q, viewer: Viewer, verb: str) -> Q:
        """Keep private entries from all but their owner and those who take part; these read what they take part in."""
        mine = Q(owner_id=viewer.user_id)
        if verb in SHARED:
            taking_part = mine | Q(people__contains=f",{viewer.user_id},")
            return (reached & Q(private=False)) | taking_part
        return reached & (Q(private=False) | mine)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Refuse an end before the start, what lasts longer than a year, and a repeat that ends before it begins."""
        yield from super().check(values, record, by)
        start, end, until = values.get("start"), values.get("end"), values.get("repeat_until")
        if start and end and end < start:
            yield "end", Invalid("E-RNG", _("不能早于开始时间"))
        elif start and end and end - start > LONGEST:
            yield "end", Invalid("E-RNG", _("一条日程最长一年"))
        if start and until and until < timezone.localtime(start).date():
            yield "repeat_until", Invalid("E-RNG", _("不能早于开始日期"))

    def follow(self, record: Any, by: Viewer, action: str, changes: Iterable[Mapping[str, Any]] | None) -> None:
        """Plan the next reminder anew."""
        plan_entry(record)

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Make whole days whole, and note what finding an entry by its days needs."""
        whole: dict[str, Any] = {name: values.get(name, getattr(record, name, None)) for name in (*TIMES, "all_day")}
        if not whole["start"] or not whole["end"] or whole["end"] < whole["start"]:
            return
        whole["zone"] = whole["zone"] or timezone.get_current_timezone_name()
        whole["skipped"], whole["rule"] = whole["skipped"] or "", whole["rule"] or ""
        whole["repeat"] = whole["repeat"] or ""
        if whole["repeat"]:
            whole["rule"] = ""
        if whole["all_day"]:
            whole["start"], whole["end"] = whole_days(whole["start"], whole["end"], whole["zone"])
        values |= {name: whole[name] for name in ("start", "end", "zone", "rule")}
        values |= reach_of(Times(**{name: whole[name] for name in TIMES}))


def whole_days(start: datetime, end: datetime, zone_name: str) -> tuple[datetime, datetime]:
    """Stretch a span from the midnight before it to the midnight after it; one that ends at midnight keeps its end."""
    zone = named(zone_name)
    first, last = start.astimezone(zone), end.astimezone(zone)
    midnight = datetime.combine(first.date(), time.min, zone)
    if last.time() != time.min or last.date() == first.date():
        last = datetime.combine(last.date() + timedelta(days=1), time.min, zone)
    return midnight, last


def reach_of(times: Times) -> dict[str, Any]:
    """Say when the last time of an entry is over, and whether the neighbourhood of its start does not show it all."""
    return {"last_at": last_end(times), "spread": times.again or times.end - times.start > WEEK}
