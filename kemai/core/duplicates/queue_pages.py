"""The page of like records: scan all, look at pairs, merge them or tell them apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.access.errors import Forbidden
from kemai.core.duplicates.explaining import shown_pairs
from kemai.core.duplicates.jobs import MERGE, SCAN, order_merge, order_scan, scannable
from kemai.core.duplicates.queue import pairs_for, sure, tell_apart
from kemai.core.jobs.models import Job
from kemai.core.jobs.show import shown as job_shown
from kemai.core.merge.declare import may_merge
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import Refused, person
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

PAGE, COUNTED = 20, 1000


def open_types(viewer: Viewer) -> list[RecordType]:
    """Give the types whose like records this person may merge."""
    return [one for one in scannable() if may_merge(one, viewer)]


place("settings.data", gettext_lazy("查重与合并"), "/duplicates/", "people", lambda viewer: bool(open_types(viewer)))


@person("GET")
def queue(request: Request) -> HttpResponse:
    """Show the like pairs in this person's reach, surest first."""
    types = open_types(request.viewer)
    if not types:
        raise Forbidden(_("查重与合并"))
    asked = request.GET.get("type", types[0].address)
    record_type = next((one for one in types if one.address == asked), None)
    if record_type is None:
        raise Http404(asked)
    pairs = pairs_for(record_type, request.viewer)
    skip = min(as_id(request.GET.get("from", "")) or 0, COUNTED)
    found = list(pairs.order_by("-score", "pk")[skip : skip + PAGE + 1])
    home = f"/duplicates/{record_type.address}/"
    context = {
        "frame": frame_of(request, _("查重与合并"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "tabs": [
            {"label": str(one.many), "url": f"/duplicates/?type={one.address}", "current": one is record_type}
            for one in types
        ],
        "pairs": shown_pairs(record_type, found[:PAGE], request.viewer),
        "count": capped(pairs),
        "sure": capped(sure(pairs)),
        "scan_url": f"{home}scan/",
        "merge_url": f"{home}merge/",
        "job": latest(request.viewer, record_type),
        "more_url": f"?type={record_type.address}&from={skip + PAGE}" if len(found) > PAGE else "",
    }
    return render(request, "duplicates/page.html", context)


def capped(pairs: Any) -> str:
    """Count pairs, up to a thousand."""
    count = pairs.order_by()[: COUNTED + 1].count()
    return f"{COUNTED}+" if count > COUNTED else str(count)


def latest(viewer: Viewer, record_type: RecordType) -> dict[str, Any] | None:
    """Give the person's last scan or merging of a type, so that its progress is seen."""
    jobs = Job.objects.filter(kind__in=(SCAN, MERGE), created_by_id=viewer.user_id).select_related("created_by")
    found = jobs.filter(arguments__record_type=record_type.key).order_by("-pk").first()
    return job_shown(found, "main") if found and found.state in ("waiting", "running") else None


def type_at(address: str, viewer: Viewer) -> RecordType:
    """Give a type whose like records this person may merge; 403 without the right, 404 without the type."""
    record_type = next((one for one in scannable() if one.address == address), None)
    if record_type is None:
        raise Http404(address)
    if not may_merge(record_type, viewer):
        raise Forbidden(str(record_type.label))
    return record_type


@person("POST")
def scan_page(request: Request, address: str) -> HttpResponse:
    """Order a scan of all records of a type."""
    record_type = type_at(address, request.viewer)
    order_scan(record_type, by=request.viewer)
    messages.success(request, _("已开始全库查重，完成后这里会列出相似的记录。"))
    return redirect(f"/duplicates/?type={address}")


@person("POST")
def merge_page(request: Request, address: str) -> HttpResponse:
    """Order the merging of the sure pairs."""
    record_type = type_at(address, request.viewer)
    order_merge(record_type, by=request.viewer)
    messages.success(request, _("已开始合并确信的重复，30 天内可撤销。"))
    return redirect(f"/duplicates/?type={address}")


@person("POST")
def apart_page(request: Request, address: str) -> HttpResponse:
    """Remember for good that two records are not the same."""
    record_type = type_at(address, request.viewer)
    first, second = as_id(request.POST.get("first", "")), as_id(request.POST.get("second", ""))
    if first is None or second is None or first == second:
        raise Refused(400, _("请指明两条不同的记录。"))
    tell_apart(record_type, first, second, by=request.viewer)
    messages.success(request, _("已记住：这两条不是同一个，以后不再提示。"))
    return redirect(f"/duplicates/?type={address}")
