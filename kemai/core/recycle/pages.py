"""The recycle bin: what lies in it, back with it, or gone for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import right_of
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.recycle.choices import DAYS, ERASE, deletable
from kemai.core.recycle.erasing import erase
from kemai.core.recycle.models import Binned
from kemai.core.screens.door import Refused, person
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer


def visible(viewer: Viewer, types: list[RecordType]) -> Any:
    """Give what lies in the bin of the records that this person may delete, without what was only taken along."""
    found = Q(pk__in=())
    for one in types:
        rows = one.model.objects.with_deleted().visible_to(viewer, right_of(one, "delete")[1])
        found |= Q(record_type=one.key, record_id__in=rows.filter(is_deleted=True).values("pk"))
    return Binned.objects.filter(found, whole__isnull=True)


def find(binned_id: int, viewer: Viewer) -> Binned:
    """Find one row of the bin, 404 when it is out of this person's sight."""
    found = visible(viewer, deletable(viewer)).filter(pk=binned_id).first()
    if found is None:
        raise Http404(str(binned_id))
    return found


@person("GET")
def bin_page(request: Request) -> HttpResponse:
    """Show what lies in the bin, the last deleted first, of all types or of one."""
    viewer = request.viewer
    types = deletable(viewer)
    if not types:
        raise Forbidden(_("回收站"))
    asked = request.GET.get("type", "")
    chosen = [one for one in types if one.address == asked] if asked else types
    rows = visible(viewer, chosen).select_related("user").annotate(along=Count("parts"))
    before = as_id(request.GET.get("before", ""))
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:PAGE])
    days = DAYS.of(viewer.organisation_id)
    tabs = [{"label": _("全部"), "url": "/bin/", "current": not asked}] + [
        {"label": str(one.many), "url": f"/bin/?type={one.address}", "current": one.address == asked}
        for one in types
        if not one.part_of
    ]
    kept = f"type={asked}&" if asked else ""
    return register(
        request,
        _("回收站"),
        [_("删除时间"), _("谁删除的"), _("还剩天数"), _("类型"), _("记录")],
        [bin_row(one, days, viewer) for one in found],
        tabs=tabs,
        more_url=f"?{kept}before={found[-1].pk}" if len(found) == PAGE else "",
        empty={"title": _("回收站是空的"), "text": _("删除的记录会保留 %(days)d 天。") % {"days": days}},
    )


def bin_row(one: Any, days: int, viewer: Viewer) -> dict[str, Any]:
    """Give one deleted record to the template."""
    record_type = registry.get(one.record_type)
    left = (one.at + timedelta(days=days) - timezone.now()).days + 1
    along = _("（连同 %(count)d 条相关记录）") % {"count": one.along} if one.along else ""
    acts = [act(_("恢复"), f"/bin/{one.pk}/restore/", "restore", method="post")]
    if viewer.rights.has(ERASE):
        acts.append(act(_("彻底删除"), f"/bin/{one.pk}/erase/", "trash", danger=True))
    return row(
        [
            cell(f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}"),
            cell(one.user.name if one.user else ""),
            cell(max(0, left)),
            cell(record_type.label),
            cell(f"{one.title}{along}", f"/{record_type.address}/{one.record_id}/" if not record_type.part_of else ""),
        ],
        actions=acts,
    )


@person("POST")
def restore_page(request: Request, binned_id: int) -> HttpResponse:
    """Bring a record back with everything that was deleted together with it."""
    found = find(binned_id, request.viewer)
    record_type = registry.get(found.record_type)
    try:
        actions.restore(record_type, found.record_id, by=request.viewer)
    except Rejected as reasons:
        said = "；".join(one.message for many in reasons.errors.values() for one in many)
        raise Refused(409, said) from reasons
    messages.success(request, _("%(type)s已恢复") % {"type": record_type.label})
    return redirect("/bin/")


@person("GET", "POST")
def erase_page(request: Request, binned_id: int) -> HttpResponse:
    """Ask, then erase a record for good."""
    if not request.viewer.rights.has(ERASE):
        raise Forbidden(_("彻底删除"))
    found = find(binned_id, request.viewer)
    obstacles: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            erase(found, by=request.viewer)
            messages.success(request, _("已彻底删除"))
            return redirect("/bin/")
        except Rejected as reasons:
            obstacles = [{"text": one.message, "url": one.link} for many in reasons.errors.values() for one in many]
    title = _("彻底删除“%(title)s”？") % {"title": found.title}
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("回收站"), "url": "/bin/"}]),
        "danger": True,
        "title": title,
        "text": _("记录、附件和备注都会消失，不能再恢复。"),
        "obstacles": obstacles,
        "fields": [],
        "hidden": [],
        "action": f"/bin/{found.pk}/erase/",
        "cancel_url": "/bin/",
        "label": _("彻底删除"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422 if obstacles else 200)
