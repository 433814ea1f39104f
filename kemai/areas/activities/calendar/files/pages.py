"""The page of calendar files: taking one in, and the secret address of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kemai.areas.activities.calendar.files import feeding
from kemai.areas.activities.calendar.files.keeping import Taken, take
from kemai.areas.activities.calendar.files.reading import MOST_BYTES
from kemai.areas.activities.calendar.files.writing import file_of
from kemai.areas.activities.calendar.window import KEY
from kemai.areas.activities.models import CalendarFeed
from kemai.core.access.provider import viewer_of
from kemai.core.actions.perform import require
from kemai.core.limits.address import address_of
from kemai.core.limits.spend import Limit
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.current import acting_as
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.zones import clock_of

HOME = "/calendar/files/"
READS = Limit("calendar-feed", 60, 60)
GUESSES = Limit("calendar-feed-guess", 30, 60)
SHOWN = 10


@person("GET", "POST")
def files_page(request: Request) -> HttpResponse:
    """Take a calendar file in, or make, renew and end the secret address."""
    viewer = request.viewer
    require(registry.get(KEY), "read", viewer)
    errors: dict[str, Any] = {}
    secret = ""
    if request.method == "POST":
        if "renew" in request.POST:
            secret = feeding.renew(by=viewer)
        elif "end" in request.POST:
            if feeding.end(by=viewer):
                messages.success(request, _("订阅地址已停用"))
            return redirect(HOME)
        else:
            try:
                say(request, take(uploaded(request), by=viewer))
                return redirect("/calendar/?view=list")
            except Rejected as reasons:
                errors = reasons.errors
    context = {
        "frame": frame_of(request, _("导入与订阅"), crumbs=[{"label": _("日历"), "url": "/calendar/"}]),
        "action": HOME,
        "field": entry(
            "file",
            _("日历文件（.ics）"),
            "file",
            input_type="file",
            accept=".ics,text/calendar",
            error=errors_of(errors, "file"),
        ),
        "may_add": viewer.may(KEY, "add"),
        "secret_url": request.build_absolute_uri(f"/calendar/{secret}.ics") if secret else "",
        "feed": feed_of(viewer.user_id),
        "mine_url": f"{HOME}mine.ics",
    }
    return render(request, "activities/calendar_files.html", context, status=422 if errors else 200)


def uploaded(request: Request) -> bytes:
    """Give what was uploaded; nothing is E-REQ."""
    given = request.FILES.get("file")
    if given is None:
        raise Rejected.one("file", "E-REQ")
    return bytes(given.read(MOST_BYTES + 1))


def say(request: Request, taken: Taken) -> None:
    """Tell what became of a file, and what of it was left out."""
    words = {"added": taken.added, "changed": taken.changed, "same": taken.same}
    messages.success(request, _("导入完成：新增 %(added)d 条，更新 %(changed)d 条，未变 %(same)d 条") % words)
    if taken.left_out:
        told = "；".join(taken.left_out[:SHOWN])
        messages.warning(request, _("没有导入：%(told)s") % {"told": told})


def feed_of(user_id: int) -> dict[str, str] | None:
    """Say since when a person has a secret address, and when it was read last."""
    feed = CalendarFeed.objects.filter(user_id=user_id).first()
    if feed is None:
        return None
    used = f"{timezone.localtime(feed.used_at):%Y-%m-%d %H:%M}" if feed.used_at else ""
    return {"created": f"{timezone.localtime(feed.created_at):%Y-%m-%d}", "used": used}


@person("GET")
def mine_page(request: Request) -> HttpResponse:
    """Give one's own calendar as a file."""
    require(registry.get(KEY), "read", request.viewer)
    return as_file(file_of(request.viewer), "kemai.ics")


@require_http_methods(["GET", "HEAD"])
def secret_page(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar of the person whose secret address it is; 404 for any other, 60 times an hour."""
    user = feeding.owner_of(secret)
    if user is None:
        GUESSES.spend(address_of(request))
        raise Http404
    READS.spend(str(user.pk))
    with acting_as(viewer_of(user)) as viewer, clock_of(user):
        if not viewer.may(KEY, "read"):
            raise Http404
        return as_file(file_of(viewer), "kemai.ics")


def as_file(data: bytes, name: str) -> HttpResponse:
    """Answer with a calendar file that nobody keeps a copy of."""
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
