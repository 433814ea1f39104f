"""The route of a day, and the check-in on the spot."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.activities import team
from kemai.areas.activities.models import Visit
from kemai.areas.activities.visits.checking_in import CHECK_IN
from kemai.areas.activities.visits.records import may_check_in
from kemai.areas.activities.visits.routing import ordered, put_earlier
from kemai.core.actions.perform import fetch, require
from kemai.core.audit.register import act, cell, register, row
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request

KEY, HOME = "activities.visit", "/visits/route/"
POSITION = ("latitude", "longitude", "accuracy")
LEVELS = {"planned": "info", "done": "good", "missed": "bad"}

place("affairs", gettext_lazy("拜访路线"), HOME, "map", lambda viewer: viewer.may(KEY, "read"))


def day_of(given: QueryDict) -> date:
    """Read the day of an address; what is no day is today."""
    try:
        return date.fromisoformat(given.get("day", ""))
    except ValueError:
        return timezone.localdate()


def span(day: date) -> tuple[datetime, datetime]:
    """Give the first instant of a day and that of the next one."""
    first, last = (timezone.make_aware(datetime.combine(one, time.min)) for one in (day, day + timedelta(days=1)))
    return first, last


@person("GET")
def route_page(request: Request) -> HttpResponse:
    """Show a person's visits of a day in the order of the route, with the check-in beside each."""
    viewer = request.viewer
    require(registry.get(KEY), "read", viewer)
    owner, _who = team.person_in_sight(viewer, as_id(request.GET.get("person", "")))
    day = day_of(request.GET)
    start, end = span(day)
    rows = Visit.objects.visible_to(viewer, "read").filter(owner_id=owner, planned_at__gte=start, planned_at__lt=end)
    visits = list(ordered(rows).select_related("customer"))
    mine = owner == viewer.user_id and viewer.may(KEY, "write")
    return register(
        request,
        _("拜访路线"),
        [_("顺序"), _("时间"), _("客户"), _("地址"), _("拜访目的"), _("状态"), _("签到位置")],
        [line(number, visit, mine=mine) for number, visit in enumerate(visits, 1)],
        tabs=tabs(day, owner),
        filters=filters(request, day, owner),
        actions=[act(_("新建拜访"), "/visits/add/", "plus", method="get")] if viewer.may(KEY, "add") else [],
        empty={"title": _("这一天没有拜访"), "text": _("新建拜访并填计划时间，就会按顺序排在这里。")},
    )


def tabs(day: date, owner: int) -> list[dict[str, Any]]:
    """Give the ways to the days around."""
    shown = {day - timedelta(days=1): _("前一天"), day: day.isoformat(), day + timedelta(days=1): _("后一天")}
    return [
        {"label": label, "url": f"{HOME}?day={one.isoformat()}&person={owner}", "current": one == day}
        for one, label in shown.items()
    ]


def filters(request: Request, day: date, owner: int) -> list[dict[str, Any]]:
    """Ask for the day, and for the person where there are several in sight."""
    people = team.people_in_sight(request.viewer)
    asked = [entry("day", _("日期"), "date", input_type="date", value=day.isoformat())]
    if len(people) > 1:
        asked.append(entry("person", _("人员"), "pick", input_type="select", choices=team.choices(people, owner)))
    return asked


def line(number: int, visit: Any, *, mine: bool) -> dict[str, Any]:
    """Give one stop of the route with what can be done there."""
    home, acts = f"/visits/{visit.pk}/", []
    if mine and may_check_in(visit):
        acts.append(act(_("签到"), f"{home}checkin/", "map-pin"))
    if mine and visit.status != Visit.Status.DONE:
        acts.append(act(_("写记录"), f"{home}edit/", "edit", method="get"))
    if mine and number > 1 and visit.status != Visit.Status.DONE:
        acts.append(act(_("上移"), f"{home}earlier/", "up", method="post"))
    cells = [
        cell(number),
        cell(f"{timezone.localtime(visit.planned_at):%H:%M}"),
        cell(visit.customer.name, f"/customers/{visit.customer_id}/"),
        cell(visit.customer.address),
        cell(visit.goal, home),
        cell(visit.get_status_display(), kind="state", level=LEVELS[visit.status]),
        cell(visit.position),
    ]
    return row(cells, actions=acts)


@person("POST")
def earlier_page(request: Request, visit_id: int) -> HttpResponse:
    """Put a visit one place earlier in the route of its day."""
    visit = fetch(registry.get(KEY), visit_id, "write", request.viewer)
    day = timezone.localtime(visit.planned_at).date()
    put_earlier(visit, *span(day), by=request.viewer)
    return redirect(f"{HOME}?day={day.isoformat()}&person={visit.owner_id}")


@person("GET", "POST")
def check_in_page(request: Request, visit_id: int) -> HttpResponse:
    """Check in at a visit; the browser says where the phone is when its owner lets it."""
    visit = fetch(registry.get(KEY), visit_id, "write", request.viewer)
    refused = ""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in POSITION}
        try:
            made = CHECK_IN(visit, by=request.viewer, **typed)
            messages.success(request, _("已签到：%(position)s") % {"position": made.position})
            return redirect(f"/visits/{visit_id}/")
        except Rejected as reasons:
            refused = "；".join(reason.message for many in reasons.errors.values() for reason in many)
    title = _("签到：%(title)s") % {"title": visit.goal}
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(registry.get(KEY))]),
        "title": title,
        "customer": visit.customer.name,
        "address": visit.customer.address,
        "names": POSITION,
        "refused": refused,
        "action": f"/visits/{visit_id}/checkin/",
        "cancel_url": f"/visits/{visit_id}/",
    }
    return render(request, "activities/checkin.html", context, status=422 if refused else 200)
