"""One's own page of notices: by which channels, when not, by which clock."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.notify.choices import NOTHING, choices_of, keep
from kemai.core.notify.kinds import BELL, CHANNELS, kinds
from kemai.core.notify.models import Notice
from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.zones import COMMON, ZONE, known_zones

HOME = "/notices/settings/"
JUST_NOW, SHOWN = timedelta(minutes=2), 5


@person("GET", "POST")
def settings_page(request: Request) -> HttpResponse:
    """Show and keep how the person wants to be told."""
    errors: dict[str, list[Invalid]] = {}
    viewer = request.viewer
    if request.method == "POST":
        values, zone, errors = read(request)
        if not errors:
            keep(values, zone, by=viewer)
            messages.success(request, _("已保存"))
            return redirect(HOME)
    chosen = choices_of([viewer.user_id]).get(viewer.user_id, NOTHING)
    context = {
        "frame": frame_of(request, _("提醒与通知"), crumbs=[{"label": _("通知"), "url": "/notices/"}]),
        "action": HOME,
        "channels": [str(label) for label in CHANNELS.values()],
        "rows": [
            {
                "label": str(kind.label),
                "boxes": [
                    {"name": f"{kind.code}:{code}", "label": str(label), "on": code in chosen.by(kind)}
                    | {"fixed": kind.alarm and code == BELL}
                    for code, label in CHANNELS.items()
                ],
            }
            for kind in kinds()
        ],
        "fields": fields(request, chosen, errors),
        "errors": [{"name": name, "label": "", "text": one.message} for name, many in errors.items() for one in many],
    }
    return render(request, "screens/notice_settings.html", context, status=422 if errors else 200)


def read(request: Request) -> tuple[dict[str, Any], str, dict[str, list[Invalid]]]:
    """Read what was chosen, with the reasons of what does not fit."""
    given, errors = request.POST, dict[str, list[Invalid]]()
    hours = {name: clock(given.get(name, ""), name, errors) for name in ("quiet_from", "quiet_to")}
    if (hours["quiet_from"] is None) != (hours["quiet_to"] is None) and not errors:
        errors["quiet_to" if hours["quiet_to"] is None else "quiet_from"] = [Invalid("E-REQ")]
    zone = given.get("time_zone", "")
    if zone and zone not in known_zones():
        errors["time_zone"] = [Invalid("E-FMT", "Asia/Shanghai")]
    channels = {kind.code: [code for code in CHANNELS if given.get(f"{kind.code}:{code}")] for kind in kinds()}
    return {"channels": channels, **hours, "digest": bool(given.get("digest"))}, zone, errors


def clock(text: str, name: str, errors: dict[str, list[Invalid]]) -> time | None:
    """Read a clock time; an empty one is none."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text.strip() else None
    except ValueError:
        errors[name] = [Invalid("E-FMT", "22:00")]
        return None


def fields(request: Request, chosen: Any, errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Describe the inputs below the table, with what was typed where something was refused."""
    typed = request.POST if errors else None
    zone = typed.get("time_zone", "") if typed is not None else request.user.time_zone
    offered = dict.fromkeys((*COMMON, zone) if zone else COMMON)
    firm = _("跟单位一样（%(zone)s）") % {"zone": ZONE.of(request.viewer.organisation_id)}
    zones = [("", firm), *((name, name) for name in offered)]
    made = [
        entry(
            name,
            label,
            "time",
            input_type="time",
            value=typed.get(name, "") if typed is not None else shown(getattr(chosen, name)),
            error=errors_of(errors, name),
        )
        for name, label in (("quiet_from", _("安静时段从")), ("quiet_to", _("安静时段到")))
    ]
    made.append(
        entry(
            "time_zone",
            _("我的时区"),
            "pick",
            input_type="select",
            choices=[{"value": name, "label": label, "selected": name == zone} for name, label in zones],
            error=errors_of(errors, "time_zone"),
        )
    )
    on = bool(typed.get("digest")) if typed is not None else chosen.digest
    made.append(entry("digest", _("每天早上 7:30 发今日摘要"), "bool", input_type="checkbox", value="1" if on else ""))
    return made


def shown(clock_time: time | None) -> str:
    """Write a clock time as its input takes it."""
    return f"{clock_time:%H:%M}" if clock_time else ""


@person("GET")
def new_page(request: Request) -> HttpResponse:
    """Give the unread notices since the last one that a browser showed, oldest first; the first time, those of now."""
    now, after = timezone.now(), as_id(request.GET.get("after", ""))
    rows = Notice.objects.filter(to_id=request.viewer.user_id, read_at=None, at__lte=now)
    rows = rows.filter(pk__gt=after) if after else rows.filter(at__gte=now - JUST_NOW)
    found = list(rows.order_by("-pk")[:SHOWN])[::-1]
    context = {"notices": [{"id": one.pk, "text": one.text, "url": one.link or "/notices/"} for one in found]}
    return render(request, "screens/notice_new.html", context)
