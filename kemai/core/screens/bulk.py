"""Verbs on many ticked rows at once: each row is guarded by itself, and the answer counts both kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import NotFound, require
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_ids
from kemai.core.records.typed import RecordType
from kemai.core.repeat.forms import lengthy
from kemai.core.screens.described import crumb
from kemai.core.screens.door import Refused, records
from kemai.core.screens.entries import asked, entry_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.listing import Listing
from kemai.core.tenancy.request import Request

MOST = 1000


@records("GET", "POST")
@lengthy
def bulk_page(request: Request, record_type: RecordType, code: str) -> HttpResponse:
    """Ask before a verb on the ticked rows (or all rows of the list), then do it row by row."""
    title, fields, verb, do = command(request, record_type, code)
    require(record_type, verb, request.viewer)
    ids = chosen(request, record_type, verb)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        missing = [one for one in fields if one["required"] and not request.POST.get(one["name"], "").strip()]
        if not missing:
            report(request, run(record_type, ids, do))
            return redirect(f"/{record_type.address}/")
        errors = {one["name"]: _("此项为必填项") for one in missing}
    for one in fields:
        one["error"] = errors.get(one["name"], "")
    context = {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "danger": code == "delete",
        "title": _("%(verb)s %(count)d 条%(type)s？") % {"verb": title, "count": len(ids), "type": record_type.label},
        "text": _("30 天内可以从回收站取回。") if code == "delete" else "",
        "obstacles": [] if ids else [{"text": _("没有选中任何记录"), "url": ""}],
        "fields": fields,
        "hidden": [("ids", str(one)) for one in ids],
        "action": f"/{record_type.address}/bulk/{code}/",
        "cancel_url": f"/{record_type.address}/",
        "label": title,
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422 if errors else 200)


def chosen(request: Request, record_type: RecordType, verb: str) -> list[int]:
    """Give the ids of the ticked rows, or with `all=1` of every row of the list; more than 1,000 are refused."""
    given = request.POST if request.method == "POST" else request.GET
    if given.get("all") == "1":
        listing = Listing.from_request(request, record_type)
        ids = list(listing.rows().order_by("id").values_list("id", flat=True)[: MOST + 1])
    else:
        ids = sorted(set(as_ids(given.getlist("ids"))))
    if len(ids) > MOST:
        raise Refused(400, _("一次最多处理 %(most)d 条，请先缩小范围。") % {"most": MOST})
    return ids


def command(
    request: Request, record_type: RecordType, code: str
) -> tuple[str, list[dict[str, Any]], str, Callable[[int], Any]]:
    """Give title, inputs, right and deed of a bulk command."""
    viewer, typed = request.viewer, request.POST
    if code == "delete":
        return _("删除"), [], "delete", lambda pk: actions.delete(record_type, pk, by=viewer)
    if code == "assign":
        field = registry.resolve(record_type, viewer).fields["owner"]
        one = entry_of(field, None, viewer, typed=typed.get("owner")) | {"required": True}
        return (
            _("分配"),
            [one],
            "write",
            lambda pk: actions.edit(record_type, pk, {"owner": typed.get("owner")}, by=viewer),
        )
    action = actions.find_action(record_type.key, code)
    if action is None or not action.bulk:
        raise Http404(code)
    fields = asked(action, typed, viewer)
    given = {name: typed.get(name, "").strip() for name, _label, _need in action.asks}
    return (
        str(action.label),
        fields,
        action.right(viewer),
        lambda pk: action(record_type.model(pk=pk), by=viewer, **given),
    )


def run(record_type: RecordType, ids: list[int], do: Callable[[int], Any]) -> tuple[int, dict[str, int]]:
    """Do the deed row by row; returns how many were done and how often each reason refused one."""
    done = 0
    refused: dict[str, int] = {}
    for pk in ids:
        try:
            do(pk)
            done += 1
        except Rejected as reasons:
            text = "；".join(reason.message for many in reasons.errors.values() for reason in many)
            refused[text] = refused.get(text, 0) + 1
        except (Forbidden, NotFound):
            text = _("无权执行此操作")
            refused[text] = refused.get(text, 0) + 1
    return done, refused


def report(request: Request, outcome: tuple[int, dict[str, int]]) -> None:
    """Tell what came of a bulk command."""
    done, refused = outcome
    if done:
        messages.success(request, _("已处理 %(count)d 条") % {"count": done})
    for text, count in refused.items():
        messages.warning(request, _("%(count)d 条未处理：%(reason)s") % {"count": count, "reason": text})
