"""The page where a request about personal data is answered: what there is, what will go, one button each."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.customers.models import PrivacyRequest
from kemai.areas.customers.privacy import erasing, requests
from kemai.areas.customers.privacy.requests import REQUEST
from kemai.core.actions.perform import fetch
from kemai.core.privacy.erase import Plan, plan_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.words import enumerated
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request


@person("GET")
def handle_page(request: Request, request_id: int) -> HttpResponse:
    """Show where the person occurs, and the ways to answer the request."""
    return shown(request, asked(request, request_id), {})


@person("POST")
def answer_page(request: Request, request_id: int, way: str) -> HttpResponse:
    """Answer a request: give the copy, restrict, or erase."""
    wanted = asked(request, request_id)
    if way == "copy":
        return download(requests.copy(wanted, by=request.viewer), wanted)
    try:
        if way == "restrict":
            requests.restrict(wanted, by=request.viewer)
        elif way == "anonymise":
            if job := erasing.anonymise(wanted, request.POST.get("confirmed", ""), by=request.viewer):
                messages.success(request, _("涉及的资料较多，正在后台匿名化"))
                return redirect(f"/jobs/{job.pk}/")
        else:
            raise Http404(way)
    except Rejected as reasons:
        return shown(request, wanted, reasons.errors)
    messages.success(request, _("请求 %(number)s 已办结") % {"number": wanted.number})
    return redirect(f"/privacyrequests/{wanted.pk}/")


def asked(request: Request, request_id: int) -> PrivacyRequest:
    """Find a request that the person may write."""
    found: PrivacyRequest = fetch(registry.get(REQUEST), request_id, "write", request.viewer)
    return found


def download(packed: bytes, wanted: PrivacyRequest) -> HttpResponse:
    """Give an archive as a file that no cache keeps."""
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{wanted.number}.zip"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def shown(request: Request, wanted: PrivacyRequest, errors: dict[str, Any]) -> HttpResponse:
    """Make the page of one request."""
    record_type, record = requests.subject(wanted, request.viewer)
    plan = plan_of(record_type, record)
    home = f"/privacyrequests/{wanted.pk}/"
    context = {
        "frame": frame_of(
            request,
            _("办理"),
            crumbs=[crumb(registry.of_model(PrivacyRequest)), {"label": wanted.number, "url": home}],
        ),
        "title": f"{PrivacyRequest.Kind(wanted.kind).label}{_('：')}{record_type.title_of(record)}",
        "home": home,
        "kind": wanted.kind,
        "open": requests.is_open(wanted),
        "late": wanted.due is not None and wanted.due < timezone.localdate(),
        "due": f"{wanted.due:%Y-%m-%d}" if wanted.due else "",
        "record_url": f"/{record_type.address}/{record.pk}/",
        "errors": [str(reason.hint) for reason in errors.get("", ())],
        "tables": tables(plan),
        "records": [f"{kind.label} {record.pk}" for kind, record in plan.person.records],
        "shared": enumerated(plan.person.names),
        "field": entry("confirmed", _("输入请求编号以确认"), required=True) | {"error": errors_of(errors, "confirmed")},
    }
    return render(request, "customers/handle.html", context, status=422 if errors else 200)


def tables(plan: Plan) -> list[dict[str, str]]:
    """Say in which tables the person occurs, and how often."""
    made = []
    for name, count in plan.counts().items():
        label = apps.get_model(name)._meta.verbose_name if "." in name else _("导入文件")
        made.append({"label": str(label), "count": str(count)})
    return made
