"""Pages that belong to no record type: workbench, search, notices, jobs, people, language."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kemai.core.actions.perform import require
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import cancel, try_again
from kemai.core.jobs.show import shown
from kemai.core.notes.models import Note
from kemai.core.notify.languages import keep_language
from kemai.core.notify.models import Notice
from kemai.core.notify.send import mark_read
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import person, records
from kemai.core.screens.found import found_groups
from kemai.core.screens.frame import frame_of
from kemai.core.search.find import candidate_ids
from kemai.core.search.records import narrowed
from kemai.core.tenancy.middleware import LANGUAGE_COOKIE
from kemai.core.tenancy.request import Request
from kemai.core.warnings.counting import figure as warned

RECENT = 8
OPTIONS = 20
NOTICES = 50


@person("GET")
def workbench(request: Request) -> HttpResponse:
    """Show the start page: own figures, what one worked on last, notices, running work."""
    viewer = request.viewer
    now = timezone.localtime()
    hello = _("早上好") if now.hour < 12 else _("下午好") if now.hour < 18 else _("晚上好")
    running = Job.objects.filter(created_by_id=viewer.user_id, state__in=("waiting", "running")).order_by("-id")[:3]
    context = {
        "frame": frame_of(request, _("工作台")),
        "greeting": _("%(name)s，%(hello)s") % {"name": viewer.name, "hello": hello},
        "date": now.date().isoformat(),
        "figures": [*warned(viewer), *figures(viewer)],
        "recent": recent(viewer),
        "notices": [notice(one) for one in own_notices(viewer)[:5]],
        "jobs": [shown(job) for job in running],
        "start": [
            {"label": _("导入%(type)s") % {"type": one.label}, "icon": "upload", "url": f"/{one.address}/import/"}
            for one in registry.all()
            if one.menu and viewer.may(one.key, "import")
        ][:2],
    }
    return render(request, "screens/workbench.html", context)


def figures(viewer: Any) -> list[dict[str, Any]]:
    """Count a person's own records of each type; every figure leads to its rows."""
    made = []
    for record_type in registry.all():
        if not record_type.menu or not viewer.may(record_type.key, "find"):
            continue
        mine = record_type.model.objects.visible_to(viewer, "find").filter(owner_id=viewer.user_id)
        count = mine.order_by()[:1001].count()
        made.append(
            {
                "label": _("我的%(type)s") % {"type": record_type.many},
                "text": "1000+" if count > 1000 else str(count),
                "url": f"/{record_type.address}/?f=owner:is:me",
                "level": "",
                "note": "",
            }
        )
    return made


def recent(viewer: Any) -> list[dict[str, Any]]:
    """Give the records a person changed or wrote on last, as far as they are still in sight."""
    types = {one.key: one for one in registry.all() if one.menu and viewer.may(one.key, "read")}
    acts = Act.objects.filter(user_id=viewer.user_id, batch__isnull=True, record_type__in=types, record_id__gt=0)
    notes = Note.objects.filter(created_by_id=viewer.user_id, record_type__in=types)
    touched = [
        *acts.order_by("-id").values_list("at", "record_type", "record_id")[:40],
        *notes.order_by("-id").values_list("created_at", "record_type", "record_id")[:40],
    ]
    last: dict[tuple[str, int], Any] = {}
    for at, key, pk in sorted(touched, reverse=True):
        last.setdefault((key, pk), at)
    return [
        row for place, at in list(last.items())[:RECENT] if (row := recent_row(types[place[0]], place[1], at, viewer))
    ]


def recent_row(record_type: RecordType, pk: int, at: Any, viewer: Any) -> dict[str, Any] | None:
    """Give one record to the workbench, None when it is out of sight by now."""
    rows = record_type.model.objects.visible_to(viewer, "read").filter(pk=pk)
    title = rows.values_list(record_type.title, flat=True).first()
    if title is None:
        return None
    label, time = str(record_type.label), f"{timezone.localtime(at):%m-%d %H:%M}"
    return {"title": title, "url": f"/{record_type.address}/{pk}/", "sub": label, "time": time, "kind": label}


@person("GET")
def search(request: Request) -> HttpResponse:
    """Find records of all types, pages and actions in one box."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    groups, asks_for_more = found_groups(typed, request.viewer)
    hint = _("请至少输入 2 个字。") if asks_for_more and typed else ""
    context = {"frame": frame_of(request, _("搜索")), "q": typed, "hint": hint, "groups": groups}
    return render(request, "screens/search.html", context)


def own_notices(viewer: Any) -> Any:
    """Give a person's notices, newest first."""
    return Notice.objects.filter(to_id=viewer.user_id).order_by("-id")


def notice(one: Notice) -> dict[str, Any]:
    """Give one notice to the template."""
    return {
        "icon": "chat",
        "hue": 7,
        "text": one.text,
        "sub": "",
        "url": one.link or "/notices/",
        "time": f"{timezone.localtime(one.at):%m-%d %H:%M}",
        "unread": one.read_at is None,
    }


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
    if "invalid" in record_type.fields:
        rows = rows.filter(invalid=False)
    sub = "number" if "number" in record_type.fields else "owner__name"
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
