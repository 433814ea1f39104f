"""What waits for a yes: people see their own wishes, those who decide see all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.audit.choices import DECIDE
from kemai.core.audit.held import State, decide
from kemai.core.audit.models import HeldAction
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

LEVELS = {"waiting": "warn", "allowed": "good", "refused": "bad"}


def seen_by(viewer: Viewer) -> Any:
    """Give the wishes that a person sees."""
    rows = HeldAction.objects.select_related("by", "decided_by")
    return rows if viewer.rights.has(DECIDE) else rows.filter(by_id=viewer.user_id)


@person("GET")
def held_page(request: Request) -> HttpResponse:
    """Show what waits and what was decided, the newest first."""
    viewer = request.viewer
    before = as_id(request.GET.get("before", ""))
    rows = seen_by(viewer).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[:PAGE])
    return register(
        request,
        _("待批准的操作"),
        [_("时间"), _("申请人"), _("行数"), _("状态"), _("操作")],
        [held_row(one, viewer) for one in found],
        more_url=f"?before={found[-1].pk}" if len(found) == PAGE else "",
        empty={"title": _("没有等待批准的操作"), "text": _("行数超过上限的导出和打印会先在这里等批准。")},
    )


def held_row(one: HeldAction, viewer: Viewer) -> dict[str, Any]:
    """Give one wish to the template."""
    may = viewer.rights.has(DECIDE) and one.state == State.WAITING and one.by_id != viewer.user_id
    done = one.state == State.ALLOWED and one.by_id == viewer.user_id and one.job_id
    return row(
        [
            cell(f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}"),
            cell(one.by.name),
            cell(f"{one.rows:,}"),
            cell(one.get_state_display(), kind="state", level=LEVELS[one.state]),
            cell(f"{one.title} {one.reason}".strip(), "/jobs/" if done else ""),
        ],
        actions=[act(_("处理"), f"/held/{one.pk}/", "check")] if may else [],
    )


@person("GET", "POST")
def decide_page(request: Request, held_id: int) -> HttpResponse:
    """Ask for a yes or no with its reason."""
    viewer = request.viewer
    one = seen_by(viewer).filter(pk=held_id).first()
    if one is None:
        raise Http404(str(held_id))
    if not viewer.rights.has(DECIDE):
        raise Forbidden()
    errors: dict[str, Any] = {}
    answer, reason = request.POST.get("answer", "allow"), request.POST.get("reason", "")
    if request.method == "POST":
        try:
            decide(one.pk, by=viewer, allow=answer == "allow", reason=reason)
            messages.success(request, _("已批准，正在后台处理") if answer == "allow" else _("已拒绝并通知申请人"))
            return redirect("/held/")
        except Rejected as reasons:
            errors = reasons.errors
    choices = [
        {"value": code, "label": label, "selected": code == answer}
        for code, label in (("allow", _("批准")), ("refuse", _("拒绝")))
    ]
    words = {"name": one.by.name, "title": one.title, "rows": f"{one.rows:,}"}
    context = {
        "frame": frame_of(request, _("待批准的操作"), crumbs=[{"label": _("待批准的操作"), "url": "/held/"}]),
        "title": one.title,
        "text": _("%(name)s 申请%(title)s，共 %(rows)s 行。") % words,
        "action": f"/held/{one.pk}/",
        "cancel_url": "/held/",
        "label": _("保存"),
        "delete_url": "",
        "errors": [{"name": "", "label": "", "text": errors_of(errors, "")}] if "" in errors else [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": [
            entry("answer", _("决定"), "pick", input_type="select", choices=choices),
            entry("reason", _("原因"), value=reason, max_length=200, error=errors_of(errors, "reason")),
        ],
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)
