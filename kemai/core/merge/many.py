"""Merging several ticked rows of a list into the first one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import NotFound
from kemai.core.compare.pages import out_of_range
from kemai.core.merge.declare import may_merge, mergeable
from kemai.core.merge.join import in_reach, merge
from kemai.core.records.ids import as_ids
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.repeat.forms import lengthy
from kemai.core.screens.bulk import report, run
from kemai.core.screens.described import crumb
from kemai.core.screens.door import records
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

LEAST, MOST = 2, 50


@records("GET", "POST")
@lengthy
def merge_many_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Lead two ticked rows to their page; ask before more than two are merged, one after the other."""
    if not mergeable(record_type):
        raise Http404(record_type.address)
    if not may_merge(record_type, request.viewer):
        raise Forbidden(f"{record_type.label} · {_('合并')}")
    given = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(as_ids(given.getlist("ids"))))
    if not LEAST <= len(ids) <= MOST:
        return out_of_range(request, record_type, _("合并"), len(ids), LEAST, MOST)
    home = f"/{record_type.address}/"
    if len(ids) == LEAST:
        return redirect(f"{home}{ids[0]}/merge/?with={ids[1]}")
    found = {one.pk: one for one in in_reach(record_type, ids, request.viewer, lock=False)}
    if any(one.is_deleted for one in found.values()):
        raise NotFound(record_type.key)
    if request.method == "POST":
        report(request, run(record_type, ids[1:], lambda pk: merge(record_type, ids[0], pk, {}, by=request.viewer)))
        return redirect(f"{home}{ids[0]}/")
    return ask(request, record_type, [found[one] for one in ids])


def ask(request: Request, record_type: RecordType, found: list[Any]) -> HttpResponse:
    """Name the survivor and what will go into it."""
    first, *others = [record_type.title_of(one) for one in found]
    words = {"first": first, "others": enumerated(f"“{one}”" for one in others)}
    home = f"/{record_type.address}/"
    context = {
        "frame": frame_of(request, _("合并"), crumbs=[crumb(record_type)]),
        "danger": False,
        "title": _("合并 %(count)d 条%(type)s？") % {"count": len(found), "type": record_type.label},
        "text": _("%(others)s逐条并入“%(first)s”，不同的值取更完整、更新的，每一次 30 天内都可以撤销。") % words,
        "obstacles": [],
        "fields": [],
        "hidden": [("ids", str(one.pk)) for one in found],
        "action": f"{home}merge/",
        "cancel_url": home,
        "label": _("合并"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context)
