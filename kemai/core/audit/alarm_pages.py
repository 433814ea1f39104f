"""Alarms and the register of personal data, for those who watch over the firm."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.audit.alarms import look_into
from kemai.core.audit.log_pages import reader
from kemai.core.audit.models import Alarm
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

LEVELS = {"open": "bad", "seen": "warn", "closed": "good"}


@person("GET")
def alarms_page(request: Request) -> HttpResponse:
    """Show the alarms, the newest first."""
    reader(request)
    before = as_id(request.GET.get("before", ""))
    rows = Alarm.objects.select_related("user").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[:PAGE])
    return register(
        request,
        _("告警"),
        [_("时间"), _("人员"), _("状态"), _("告警")],
        [alarm_row(one) for one in found],
        more_url=f"?before={found[-1].pk}" if len(found) == PAGE else "",
        empty={"title": _("没有告警"), "text": _("短时间大量打开、导出或多次被拒绝时，会在这里提醒。")},
    )


def alarm_row(one: Alarm) -> dict[str, Any]:
    """Give one alarm to the template."""
    words = {"count": one.facts.get("count", ""), "limit": one.facts.get("limit", "")}
    said = _("%(what)s：%(count)s（告警线 %(limit)s）") % {"what": one.get_kind_display(), **words}
    acts = [] if one.state == Alarm.State.CLOSED else [act(_("处理"), f"/alarms/{one.pk}/", "check")]
    day = f"{timezone.localtime(one.at):%Y-%m-%d}"
    return row(
        [
            cell(f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}"),
            cell(one.user.name, f"/log/?user={one.user_id}&from={day}"),
            cell(one.get_state_display(), kind="state", level=LEVELS[one.state]),
            cell(f"{said} {one.note}".strip()),
        ],
        actions=acts,
    )


@person("GET", "POST")
def alarm_page(request: Request, alarm_id: int) -> HttpResponse:
    """Mark an alarm as seen, or close it with a note."""
    viewer = reader(request)
    found = Alarm.objects.filter(pk=alarm_id).first()
    if found is None:
        raise Http404(str(alarm_id))
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            close, note = request.POST.get("close") == "1", request.POST.get("note", "")
            look_into(found, by=viewer, close=close, note=note)
            return redirect("/alarms/")
        except Rejected as reasons:
            errors = reasons.errors
    fields = [
        entry("close", _("关闭这条告警"), "bool", input_type="checkbox", value=request.POST.get("close", "1")),
        entry("note", _("说明"), value=request.POST.get("note", ""), max_length=200, error=errors_of(errors, "note")),
    ]
    context = {
        "frame": frame_of(request, _("告警"), crumbs=[{"label": _("告警"), "url": "/alarms/"}]),
        "title": f"{found.get_kind_display()}{_('：')}{found.user.name}",
        "text": errors_of(errors, ""),
        "action": f"/alarms/{found.pk}/",
        "cancel_url": "/alarms/",
        "label": _("保存"),
        "delete_url": "",
        "errors": [],
        "hidden": [],
        "form_key": "",
        "lock_version": None,
        "fields": fields,
    }
    return render(request, "screens/dialog_form.html", context, status=422 if errors else 200)


@person("GET")
def personal_page(request: Request) -> HttpResponse:
    """Show every field that holds personal data, by record type and class."""
    reader(request)
    classes = {"general": (_("一般个人信息"), "info"), "sensitive": (_("敏感个人信息"), "warn")}
    rows = [
        row(
            [
                cell(one.label),
                cell(one.fields[name].label),
                cell(classes[level][0], kind="state", level=classes[level][1]),
                cell(one.keep_because.get(name, "")),
            ]
        )
        for one in registry.all()
        for name, level in one.personal.items()
        if name in one.fields
    ]
    return register(
        request,
        _("个人信息登记"),
        [_("记录类型"), _("字段"), _("级别"), _("必须保留的原因")],
        rows,
        empty={"title": _("还没有标记个人信息字段"), "text": ""},
    )
