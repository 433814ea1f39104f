"""Pages that belong to no record type: search, notices, jobs, people, language."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kemai.core.actions.perform import require
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import cancel, try_again
from kemai.core.jobs.show import shown
from kemai.core.notify.languages import keep_language
from kemai.core.notify.send import mark_read
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import person, records
from kemai.core.screens.found import beside_found, found_groups
from kemai.core.screens.frame import frame_of
from kemai.core.screens.workbench.own import notice, own_notices
from kemai.core.search.find import candidate_ids
from kemai.core.search.records import narrowed
from kemai.core.tenancy.middleware import LANGUAGE_COOKIE
from kemai.core.tenancy.request import Request

OPTIONS = 20
NOTICES = 50


@person("GET")
def search(request: Request) -> HttpResponse:
    """Find records of all types, pages and actions in one box."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context: dict[str, Any] = {"frame": frame_of(request, _("搜索")), "q": typed, "hint": "", "groups": [], "near": []}
    if "near" in request.GET:
        near = beside_found(typed, request.GET.get("type", ""), request.viewer)
        context |= {"near": near, "hint": "" if near else _("没有相近的名称。")}
    else:
        groups, asks_for_more, near_url = found_groups(typed, request.viewer)
        hint = _("请至少输入 2 个字。") if asks_for_more and typed else ""
        context |= {"groups": groups, "hint": hint, "near_url": near_url}
    return render(request, "screens/search.html", context)


@person("GET")
def notices(request: Request) -> HttpResponse:
    """Show what the bell holds."""
    before = as_id(request.GET.get("before", ""))
    rows = own_notices(request.viewer)
    found = list((rows.filter(pk__lt=before) if before else rows)[:NOTICES])
    context = {
        "frame": frame_of(request, _("通知")),
        "notices": [notice(one) for one in found],
        "read_all_url": "/notices/read/",
        "more_url": f"/notices/?before={found[-1].pk}" if len(found) == NOTICES else "",
    }
    return render(request, "screens/notices.html", context)


@person("POST")
def notices_read(request: Request) -> HttpResponse:
    """Mark all notices as read."""
    mark_read(request.viewer)
    return redirect("/notices/")


@person("GET")
def jobs(request: Request) -> HttpResponse:
    """Show a person's long work."""
    rows = Job.objects.filter(created_by_id=request.viewer.user_id).select_related("created_by").order_by("-id")[:50]
    context = {"frame": frame_of(request, _("后台任务")), "jobs": [shown(job) for job in rows], "more_url": ""}
    return render(request, "screens/jobs.html", context)


def own_job(request: Request, job_id: int) -> Job:
    """Find a job of the person; those of others do not exist for them."""
    job = Job.objects.filter(pk=job_id, created_by_id=request.viewer.user_id).select_related("created_by").first()
    if job is None:
        raise Http404(str(job_id))
    return job


@person("GET")
def job(request: Request, job_id: int) -> HttpResponse:
    """Tell how far a job is."""
    return render(
        request, "screens/progress.html", {"job": shown(own_job(request, job_id), request.GET.get("follow", ""))}
    )


@person("POST")
def job_cancel(request: Request, job_id: int) -> HttpResponse:
    """Ask a job to stop."""
    found = own_job(request, job_id)
    cancel(found, by=request.viewer)
    messages.info(request, _("正在取消“%(title)s”") % {"title": found.title})
    return redirect("/jobs/")


@person("POST")
def job_again(request: Request, job_id: int) -> HttpResponse:
    """Try a failed job again."""
    found = own_job(request, job_id)
    try:
        try_again(found, by=request.viewer)
        messages.info(request, _("“%(title)s”重新排队了") % {"title": found.title})
    except Rejected as reasons:
        messages.error(request, str(reasons.errors[""][0].message))
    return redirect("/jobs/")


@person("GET")
def keys(request: Request) -> HttpResponse:
    """Explain the keyboard."""
    return render(request, "screens/keys.html", {"frame": frame_of(request, _("键盘"))})


@person("GET")
def people(request: Request) -> HttpResponse:
    """Offer colleagues for a mention or an owner."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager
    rows = users.filter(organisation_id=request.viewer.organisation_id, status="active").order_by("name")
    if typed:
        rows = rows.filter(name__icontains=typed) | rows.filter(login__istartswith=typed)
    found = rows.values_list("pk", "login", "name", "department__name")[:OPTIONS]
    by_id = request.GET.get("by") != "login"
    options = [
        {"value": str(pk) if by_id else login, "label": name, "sub": department or ""}
        for pk, login, name, department in found
    ]
    return render(request, "screens/options.html", {"options": options})


@records("GET")
def options(request: Request, record_type: RecordType) -> HttpResponse:
    """Offer records of a type for a link, found by what was typed."""
    require(record_type, "read", request.viewer)
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = record_type.model.objects.visible_to(request.viewer, "read").order_by("-id")
    if typed:
        bounds = narrowed([record_type], request.viewer)
        found = candidate_ids(request.viewer.organisation_id, typed, record_type.key, narrowed=bounds)
        rows = rows.filter(pk__in=found.ids)
    rows = record_type.open_to_links(rows)
    if "invalid" in record_type.fields:
        rows = rows.filter(invalid=False)
    sub = next((name for name in ("number", "code") if name in record_type.fields), "owner__name")
    found = rows.values_list("pk", record_type.title, sub)[:OPTIONS]
    made = [{"value": str(pk), "label": title, "sub": text or ""} for pk, title, text in found]
    return render(request, "screens/options.html", {"options": made})


@require_POST
def language(request: Request) -> HttpResponse:
    """Remember the language a person chose, signed in or not, and return to the page."""
    back = request.POST.get("next") or request.headers.get("Referer", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if safe else "/")
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            LANGUAGE_COOKIE,
            wanted,
            max_age=31536000,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
        if request.user.is_authenticated:
            keep_language(request.user.pk, wanted)
    return answer
