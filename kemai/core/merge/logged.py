"""The list of merges, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.access.errors import Forbidden
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.merge.declare import may_merge
from kemai.core.merge.join import called
from kemai.core.merge.models import MergeLog
from kemai.core.merge.undo import obstacle, undo
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.screens.door import Refused, person
from kemai.core.screens.menu import place
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer


def types_of(viewer: Viewer) -> list[RecordType]:
    """Give the types whose records a person may merge."""
    return [one for one in registry.all() if may_merge(one, viewer)]


def merges(viewer: Viewer) -> bool:
    """Say whether a person merges anything; remembered with their rights."""
    kept = viewer.cache.get("merges")
    if kept is None:
        kept = viewer.cache["merges"] = bool(types_of(viewer))
    return bool(kept)


place("settings.data", gettext_lazy("合并记录"), "/merges/", "merge", merges)


def in_sight(viewer: Viewer) -> Any:
    """Give the merges whose survivor a person may change."""
    found = Q(pk__in=())
    for one in types_of(viewer):
        rows = one.model.objects.with_deleted().visible_to(viewer, "write")
        found |= Q(record_type=one.key, kept_id__in=rows.values("pk"))
    return MergeLog.objects.filter(found)


@person("GET")
def merges_page(request: Request) -> HttpResponse:
    """Show who merged what, the last first, with the way back while there is one."""
    if not types_of(request.viewer):
        raise Forbidden(_("合并记录"))
    before = as_id(request.GET.get("before", ""))
    rows = in_sight(request.viewer).select_related("user").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[:PAGE])
    records = records_of(found)
    return register(
        request,
        _("合并记录"),
        [_("合并时间"), _("合并人"), _("类型"), _("状态"), _("保留记录"), _("被并记录")],
        [merge_row(one, records) for one in found],
        more_url=f"?before={found[-1].pk}" if len(found) == PAGE else "",
        empty={"title": _("还没有合并过记录"), "text": _("在客户或联系人的页面上选“合并”，两条重复的资料就成为一条。")},
    )


def records_of(found: list[MergeLog]) -> dict[tuple[str, int], Any]:
    """Read the records of some merges, one query for each type."""
    wanted: dict[str, set[int]] = {}
    for one in found:
        wanted.setdefault(one.record_type, set()).update((one.kept_id, one.removed_id))
    return {
        (key, record.pk): record
        for key, ids in wanted.items()
        for record in registry.get(key).model.objects.with_deleted().filter(pk__in=ids)
    }


def merge_row(merge: MergeLog, records: dict[tuple[str, int], Any]) -> dict[str, Any]:
    """Give one merge to the template."""
    record_type = registry.get(merge.record_type)
    pair = [records.get((merge.record_type, pk)) for pk in (merge.kept_id, merge.removed_id)]
    home = f"/{record_type.address}/"
    names = [cell(called(record_type, one), f"{home}{one.pk}/") if one else cell("") for one in pair]
    kept, removed = pair
    reason = obstacle(merge, kept, removed) if kept and removed else _("记录已彻底删除")
    level = "" if reason else "good"
    acts = [] if reason else [act(_("撤销"), f"/merges/{merge.pk}/undo/", "undo", method="post")]
    return row(
        [
            cell(f"{timezone.localtime(merge.at):%Y-%m-%d %H:%M}"),
            cell(merge.user.name),
            cell(record_type.label),
            cell(_("已撤销") if merge.undone else reason or _("可撤销"), kind="state", level=level),
            *names,
        ],
        actions=acts,
    )


@person("POST")
def undo_page(request: Request, merge_id: int) -> HttpResponse:
    """Take a merge back and say what could not go back."""
    if not in_sight(request.viewer).filter(pk=merge_id).exists():
        raise Http404(str(merge_id))
    try:
        made = undo(merge_id, by=request.viewer)
    except Rejected as reasons:
        raise Refused(409, "；".join(one.message for many in reasons.errors.values() for one in many)) from reasons
    messages.success(request, _("已撤销合并，两条记录都恢复了。"))
    if made.kept:
        names = enumerated(made.kept)
        messages.warning(request, _("这些值在合并后改过，保留现值：%(names)s") % {"names": names})
    if made.staying:
        messages.warning(request, _("%(count)d 条相关资料在合并后动过，保持现状。") % {"count": made.staying})
    record_type = registry.get(made.merge.record_type)
    return redirect(f"/{record_type.address}/{made.merge.kept_id}/")
