"""The page of backups: now, by plan, download, check, restore."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import extra
from kemai.core.backup import keys, listing, orders, plan, voiding
from kemai.core.backup.errors import Refused
from kemai.core.backup.jobs import KIND
from kemai.core.backup.listing import KINDS, STATES, Backup, State
from kemai.core.backup.making import verify
from kemai.core.history.write import log
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import start
from kemai.core.jobs.show import shown
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.screens.door import person
from kemai.core.screens.entries import entry, errors_of
from kemai.core.screens.frame import frame_of
from kemai.core.screens.menu import place
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

RIGHT = extra("backup", gettext_lazy("备份与恢复"))
HOME = "/backups/"
LEVELS = {State.GOOD: "good", State.FAILED: "bad", State.DAMAGED: "bad", State.UNCHECKED: "warn"}


def may_open(viewer: Viewer) -> bool:
    """Say whether somebody may work on the whole installation.

    The right is enough where there is one firm. With several, a restore by one would set all back, so only those may
    who are named in KEMAI_OPERATORS as `code/login`.
    """
    if not viewer.rights.has("backup"):
        return False
    with everyone(reason="who may back up"):
        several = apps.get_model(settings.ORGANISATION_MODEL)._base_manager.count() > 1
    return not several or f"{code_of(viewer)}/{login_of(viewer)}" in settings.OPERATORS


def code_of(viewer: Viewer) -> str:
    """Give the code of a viewer's firm."""
    return apps.get_model(settings.ORGANISATION_MODEL)._base_manager.get(pk=viewer.organisation_id).code


def login_of(viewer: Viewer) -> str:
    """Give the sign-in name of a viewer."""
    return apps.get_model(settings.AUTH_USER_MODEL)._base_manager.get(pk=viewer.user_id).login


place("settings.data", gettext_lazy("备份与恢复"), HOME, "download", may_open)


def require(request: Request) -> None:
    """Refuse whoever may not work on the whole installation."""
    if not may_open(request.viewer):
        raise Forbidden(_("备份属于整个系统：只有一个单位时由管理员操作；有多个单位时由系统运维人员操作。"))


@person("GET", "POST")
def page(request: Request) -> HttpResponse:
    """Show the backups and the plan; a POST changes the plan."""
    require(request)
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            chosen = plan.change(
                request.POST.get("on") == "1", request.POST.get("at", ""), request.POST.get("keep", "")
            )
            facts = {"on": chosen.on, "at": chosen.at, "keep": chosen.keep}
            log(request.viewer, "backup.plan", "", None, [], facts=facts)
            messages.success(request, _("备份计划已保存"))
            return redirect(HOME)
        except Rejected as reasons:
            errors = reasons.errors
    running = Job.objects.filter(kind=KIND, created_by_id=request.viewer.user_id).order_by("-id").first()
    context = {
        "frame": frame_of(request, _("备份与恢复"), crumbs=[{"label": _("设置"), "url": "/settings/"}]),
        "backups": [row(one) for one in listing.backups()],
        "now_url": f"{HOME}now/",
        "job": shown(running) if running and running.state in ("waiting", "running", "failed") else None,
        "plan": {"action": HOME, "fields": plan_fields(request, errors)},
        "key_warning": keys.lies_beside_the_data(),
        "last": last_restore(),
        "held": voiding.held(),
        "let_go_url": f"{HOME}let-go/",
    }
    return render(request, "backup/page.html", context, status=422 if errors else 200)


def plan_fields(request: Request, errors: dict[str, list[Invalid]]) -> list[dict[str, Any]]:
    """Describe the inputs of the plan with what was typed."""
    kept = plan.read()
    typed = request.POST if request.method == "POST" else {"on": "1" if kept.on else "", "at": kept.at}
    return [
        entry("on", _("每天自动备份"), "bool", input_type="checkbox", value=typed.get("on", "")),
        entry(
            "at", _("时间"), input_type="time", required=True, value=typed.get("at", ""), error=errors_of(errors, "at")
        ),
        entry(
            "keep",
            _("每种保留几份"),
            "int",
            input_type="number",
            required=True,
            value=typed.get("keep", kept.keep),
            error=errors_of(errors, "keep"),
        ),
    ]


def row(one: Backup) -> dict[str, Any]:
    """Give one backup to the template."""
    whole = one.path.exists()
    return {
        "name": one.name,
        "time": f"{timezone.localtime(one.moment):%Y-%m-%d %H:%M}",
        "kind": str(KINDS[listing.Kind(one.kind)]),
        "state": str(STATES[State(one.state)]),
        "level": LEVELS[State(one.state)],
        "size": filesizeformat(one.size),
        "checksum": one.checksum,
        "holds": holds(one),
        "words": one.words,
        "by": one.by,
        "download_url": f"{HOME}{one.name}/" if whole else "",
        "verify_url": f"{HOME}{one.name}/verify/" if whole else "",
        "restore_url": f"{HOME}{one.name}/restore/" if whole and one.state != State.DAMAGED else "",
    }


def holds(one: Backup) -> str:
    """Say what a backup holds and how long its rehearsed restore took."""
    if not one.rows:
        return ""
    said = _("%(rows)s 行，%(files)s 个文件") % {"rows": f"{one.rows:,}", "files": f"{one.files:,}"}
    return said + (_("，演练恢复用时 %(seconds)s 秒") % {"seconds": one.rehearsed} if one.rehearsed else "")


def last_restore() -> dict[str, str] | None:
    """Give how the last restore ended."""
    facts = orders.last()
    words = {"running": _("恢复正在进行：%(name)s"), "done": _("已恢复到 %(name)s"), "failed": _("没有恢复：%(name)s")}
    levels = {"running": "info", "done": "good", "failed": "bad"}
    if not facts:
        return None
    return {
        "level": levels[facts["state"]],
        "title": words[facts["state"]] % {"name": facts["name"]},
        "text": facts["words"],
    }


@person("POST")
def now(request: Request) -> HttpResponse:
    """Start a backup."""
    require(request)
    start(KIND, _("备份整个系统"), {"login": login_of(request.viewer)}, by=request.viewer)
    return redirect(HOME)


@person("GET")
def download(request: Request, name: str) -> FileResponse:
    """Give an archive, sealed as it is; noted in the log."""
    require(request)
    one = find(name)
    log(request.viewer, "backup.download", "", None, [], title=one.name)
    answer = FileResponse(one.path.open("rb"), as_attachment=True, filename=one.path.name)
    answer["Content-Type"] = "application/octet-stream"
    answer["Cache-Control"] = "private, no-store"
    return answer


@person("POST")
def check(request: Request, name: str) -> HttpResponse:
    """Read a backup from end to end."""
    require(request)
    try:
        one = verify(find(name))
        messages.success(request, _("%(name)s 完好") % {"name": one.name})
        log(request.viewer, "backup.verify", "", None, [], title=one.name, facts={"state": one.state})
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect(HOME)


@person("GET", "POST")
def restore(request: Request, name: str) -> HttpResponse:
    """Ask for the name of the backup to be typed, then order the restore."""
    require(request)
    one = find(name)
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        if request.POST.get("name", "").strip() == one.name:
            log(request.viewer, "backup.restore_ordered", "", None, [], title=one.name)
            orders.order(one.name, login_of(request.viewer))
            messages.info(request, _("恢复已开始，完成后请重新登录。"))
            return redirect("/signin/")
        errors["name"] = [Invalid("E-FMT", one.name)]
    typed = entry("name", _("请输入备份名称以确认"), required=True, max_length=80, help=one.name, autofocus=True)
    context = {
        "frame": frame_of(request, _("恢复"), crumbs=[{"label": _("备份与恢复"), "url": HOME}]),
        "danger": True,
        "title": _("恢复到 %(name)s？") % {"name": one.name},
        "text": _(
            "全部单位的数据都会回到那一刻，之后的改动不再可见。现在的状态会先另存一份备份；恢复期间系统暂停，所有人需重新登录。"
        ),
        "obstacles": [],
        "fields": [typed | {"value": request.POST.get("name", ""), "error": errors_of(errors, "name")}],
        "hidden": [],
        "action": f"{HOME}{one.name}/restore/",
        "cancel_url": HOME,
        "label": _("恢复"),
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422 if errors else 200)


@person("POST")
def let_go(request: Request) -> HttpResponse:
    """Let the jobs and messages run that a restore has held."""
    require(request)
    count = voiding.let_go()
    log(request.viewer, "backup.let_go", "", None, [], facts={"count": count})
    messages.success(request, _("已放行 %(count)d 项") % {"count": count})
    return redirect(HOME)


def find(name: str) -> Backup:
    """Find a backup that can be used; an unknown name is a 404."""
    try:
        one = listing.find(name)
    except Refused as reason:
        raise Http404(name) from reason
    if not one.path.exists():
        raise Http404(name)
    return one
