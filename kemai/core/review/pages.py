"""The queue of what waits for a check, and the check of one record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import fetch
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.review.actions import check
from kemai.core.review.choices import may_review, queues
from kemai.core.review.states import LEVELS, STATES, Step, marks_of, state_of, with_state
from kemai.core.screens.door import person, records
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.timeline.own import people


@person("GET")
def queue_page(request: Request) -> HttpResponse:
    """Show the records of one type that stand at one point of the two checks, the oldest change last."""
    viewer = request.viewer
    types = queues(viewer)
    if not types and not any(may_review(one, viewer) for one in registry.all()):
        raise Forbidden(_("审核"))
    state = request.GET.get("state", "first")
    if state not in STATES:
        raise UnknownName("state")
    asked = request.GET.get("type", "")
    chosen = next((one for one in types if one.address == asked), types[0] if types and not asked else None)
    found = waiting(chosen, state, viewer, as_id(request.GET.get("before", ""))) if chosen else []
    names = people({one.created_by_id for one in found})
    place = f"type={chosen.address}&state={state}" if chosen else ""
    return register(
        request,
        _("待审核"),
        [_("登记日期"), _("登记人"), _("状态"), _("记录"), _("前面的意见")],
        [queue_row(chosen, one, state, names, viewer) for one in found] if chosen else [],
        tabs=tabs(types, chosen, state),
        more_url=f"?{place}&before={found[-1].pk}" if len(found) == PAGE else "",
        empty={"title": _("没有等待审核的资料"), "text": _("在参数设置里选择哪些资料需要初审和复审。")},
    )


def waiting(record_type: RecordType, state: str, viewer: Viewer, before: int | None) -> list[Any]:
    """Give one page of the records in sight that stand so, the newest first."""
    rows = with_state(record_type.model.objects.visible_to(viewer, "read"), record_type, state)
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:PAGE])


def tabs(types: list[RecordType], chosen: RecordType | None, state: str) -> list[dict[str, Any]]:
    """Give a tab for each state of the chosen type, then the other types."""
    if chosen is None:
        return []
    made = [
        {
            "label": str(label),
            "url": f"/review/?type={chosen.address}&state={code}",
            "current": code == state,
        }
        for code, label in STATES.items()
    ]
    others = [one for one in types if one is not chosen]
    return made + [{"label": str(one.many), "url": f"/review/?type={one.address}", "current": False} for one in others]


def queue_row(
    record_type: RecordType, record: Any, state: str, names: dict[int | None, str], viewer: Viewer
) -> dict[str, Any]:
    """Give one record of the queue to the template."""
    marks = marks_of(record_type, record.pk, viewer.organisation_id)
    said = "；".join(f"{one.get_step_display()} {one.user} {one.opinion}".strip() for one in marks.values())
    address = f"/{record_type.address}/{record.pk}/"
    due = state in ("first", "second")
    return row(
        [
            cell(f"{timezone.localtime(record.created_at):%Y-%m-%d}"),
            cell(names.get(record.created_by_id, "")),
            cell(STATES[state], kind="state", level=LEVELS[state]),
            cell(record_type.title_of(record), address),
            cell(said),
        ],
        actions=[act(_("审核"), f"{address}review/", "check")] if due else [],
    )


@records("GET", "POST")
def check_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Ask for the verdict and opinion of the check that is due."""
    viewer = request.viewer
    if not may_review(record_type, viewer):
        raise Forbidden(_("审核"))
    if record_type.part_of:
        raise Http404(record_type.address)
    record = fetch(record_type, record_id, "read", viewer)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            passed = request.POST.get("verdict", "passed") == "passed"
            mark = check(record_type, record_id, by=viewer, passed=passed, opinion=request.POST.get("opinion", ""))
            step = Step(mark.step).label
            messages.success(request, _("%(step)s已通过") % {"step": step} if passed else _("已退回并通知登记人"))
            return redirect(f"/{record_type.address}/{record_id}/")
        except Rejected as reasons:
            errors = reasons.errors
    return check_form(request, record_type, record, errors)


def check_form(request: Request, record_type: RecordType, record: Any, errors: dict[str, Any]) -> HttpResponse:
    """Show the form of the check that is due, with the opinions so far."""
    marks = marks_of(record_type, record.pk, record.organisation_id)
    verdict, opinion = request.POST.get("verdict", "passed"), request.POST.get("opinion", "")
    home = f"/{record_type.address}/{record.pk}/"
    choices = [
        {"value": code, "label": label, "selected": code == verdict}
        for code, label in (("passed", _("通过")), ("returned", _("退回")))
    ]
    state = STATES[state_of(marks)]
    title = f"{state}{_('：')}{record_type.title_of(record)}"
    context = {
        "frame": frame_of(request, title, crumbs=[{"label": _("待审核"), "url": "/review/"}]),
        "title": title,
        "text": "；".join(f"{one.get_step_display()} {one.user} {one.opinion}".strip() for one in marks.values()),
        "action": f"{home}review/",
        "cancel_url": home,
        "label": _("保存"),
        "delete_url": "",
        "errors": [{"name": "", "label": "", "text": errors_of(errors, "")}] if "" in errors else [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": [
            entry("verdict", _("结论"), "pick", input_type="select", choices=choices),
            entry("opinion", _("审核意见"), value=opinion, max_length=200, error=errors_of(errors, "opinion")),
        ],
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)
