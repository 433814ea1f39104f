"""The log: found by person, kind, day, record and address; exported; checked against its seals."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.access.extras import LOG_READ
from kemai.core.audit import finding, words
from kemai.core.audit.alarms import users
from kemai.core.audit.jobs import CHECK
from kemai.core.audit.register import PAGE, act, cell, register, row
from kemai.core.history.models import Act
from kemai.core.history.write import log
from kemai.core.jobs.models import Job
from kemai.core.jobs.run import start
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import Refused, person
from kemai.core.screens.entries import entry
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.timeline.own import people
from kemai.core.transfer.downloads import workbook

EXPORTED_MOST = 50_000


def reader(request: Request) -> Viewer:
    """Give the viewer, refused without the right to read the log."""
    if not request.viewer.rights.has(LOG_READ):
        raise Forbidden(_("日志"))
    return request.viewer


def wanted(request: Request) -> finding.Wanted:
    """Read what is looked for; what cannot be read is a 400 that says why."""
    try:
        return finding.read(request.GET)
    except Rejected as reasons:
        said = "；".join(one.message for many in reasons.errors.values() for one in many)
        raise Refused(400, said) from reasons


@person("GET")
def log_page(request: Request) -> HttpResponse:
    """Show the log, the newest first."""
    viewer = reader(request)
    rows = finding.behind(wanted(request).rows(), request.GET.get("before", ""))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    names = people({one.user_id for one in found})
    query = request.GET.copy()
    query.pop("before", None)
    address = query.urlencode()
    following = f"?{address}{'&' if address else ''}before={cursor(found[-1])}" if more else ""
    return register(
        request,
        _("日志"),
        [_("时间"), _("人员"), _("网络地址"), _("记录"), _("做了什么")],
        [line(one, names, viewer) for one in found],
        filters=filters(request, viewer),
        actions=[
            act(_("导出"), f"/log/export/?{address}", "download", method="get"),
            act(_("校验日志"), "/log/check/", "check", method="post"),
        ],
        empty={"title": _("没有符合条件的日志"), "text": _("换个人、动作或日期再找。")},
        more_url=following,
    )


def cursor(one: Act) -> str:
    """Write the cursor of the next page for an address."""
    from urllib.parse import quote

    return quote(finding.cursor_of(one))


def line(one: Act, names: dict[int | None, str], viewer: Viewer) -> dict[str, Any]:
    """Give one act to the template."""
    said = " ".join(text for text in (words.said(one), words.facts(one)) if text)
    return row(
        [
            cell(f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}"),
            cell(names.get(one.user_id, _("系统"))),
            cell(one.ip or ""),
            cell(title_of(one), url_of(one)),
            cell(_("%(what)s（内容已按隐私请求清除）") % {"what": said} if one.erased_at else said),
        ],
        words.changes(one, viewer),
    )


def title_of(one: Act) -> str:
    """Say what an act is about."""
    record_type = words.type_of(one)
    return f"{record_type.label} {one.title}" if record_type and str(record_type.label) != one.title else one.title


def url_of(one: Act) -> str:
    """Give the address of the record, which answers 404 to those who may not see it."""
    record_type = words.type_of(one)
    return f"/{record_type.address}/{one.record_id}/" if record_type and one.record_id else ""


def filters(request: Request, viewer: Viewer) -> list[dict[str, Any]]:
    """Describe the inputs of the search."""
    given = request.GET
    staff = users().filter(organisation_id=viewer.organisation_id).order_by("name").values_list("pk", "name")[:1000]
    types = [(one.key, str(one.label)) for one in registry.all()]

    def pick(name: str, label: str, choices: Any) -> dict[str, Any]:
        offered = [{"value": "", "label": _("全部"), "selected": not given.get(name)}] + [
            {"value": str(code), "label": str(text), "selected": given.get(name) == str(code)} for code, text in choices
        ]
        return entry(name, label, "pick", input_type="select", choices=offered)

    return [
        pick("user", _("人员"), staff),
        pick("kind", _("动作"), words.KINDS.items()),
        pick("type", _("类型"), types),
        entry("from", _("从"), "date", input_type="date", value=given.get("from", "")),
        entry("to", _("到"), "date", input_type="date", value=given.get("to", "")),
        entry("ip", _("网络地址"), value=given.get("ip", ""), max_length=45),
    ]


@person("GET")
def export_page(request: Request) -> HttpResponseBase:
    """Give what was found as a workbook; taking the log out stands in the log itself."""
    viewer = reader(request)
    acts = list(islice(wanted(request).rows().iterator(2000), EXPORTED_MOST))
    names = people({one.user_id for one in acts})
    facts = {"rows": len(acts), "filter": request.GET.urlencode()}
    log(viewer, "log.export", "", None, [], title=_("日志"), facts=facts)
    headings = [_("时间"), _("人员"), _("网络地址"), _("记录"), _("做了什么"), _("改动")]
    lines = ([*(one["text"] for one in made["cells"]), told(made)] for made in (line(a, names, viewer) for a in acts))
    return workbook(headings, lines, f"{_('日志')}-{timezone.localtime():%Y%m%d-%H%M}.xlsx", kinds=["text"] * 6)


def told(made: dict[str, Any]) -> str:
    """Say the changes of one row in one cell."""
    return "；".join(f"{one['label']}：{one['old'] or '—'} → {one['new'] or '—'}" for one in made["changes"])


@person("POST")
def check_page(request: Request) -> HttpResponse:
    """Start the check of the firm's log."""
    viewer = reader(request)
    log(viewer, "log.check", "", None, [], title=_("日志"))
    job = start(CHECK, _("校验日志"), {}, by=viewer)
    job.refresh_from_db()
    return redirect(f"/log/checked/{job.pk}/" if job.state == Job.State.DONE else "/jobs/")


@person("GET")
def checked_page(request: Request, job_id: int) -> HttpResponse:
    """Show what the check found, and the end of the chain to be kept elsewhere."""
    viewer = reader(request)
    job = Job.objects.filter(pk=job_id, kind=CHECK, created_by_id=viewer.user_id).first()
    if job is None or job.state != Job.State.DONE:
        raise Http404(str(job_id))
    kinds = {
        "changed": _("被改动的记录"),
        "inserted": _("事后插入的记录"),
        "removed": _("被删除的记录"),
        "moved": _("被调换位置的记录"),
        "seal": _("封印被破坏"),
        "tail": _("末尾被截断"),
    }
    found = job.result.get("findings", [])
    rows = [row([cell(kinds[one["kind"]]), cell(one["act"] or ""), cell(one["seal"] or "")]) for one in found]
    text = _("日志完好，共校验 %(count)s 条。末端封印：%(anchor)s，可打印留存备查。")
    anchor = {"count": f"{job.done:,}", "anchor": job.result.get("anchor") or "—"}
    broken = _("发现 %(count)d 处异常，请立即核查。") % {"count": len(found)}
    notice = {"text": broken, "level": "bad"} if found else {"text": text % anchor, "level": "good"}
    return register(
        request,
        _("日志校验结果"),
        [_("问题"), _("日志编号"), _("封印编号")],
        rows,
        notice=notice,
        crumbs=[{"label": _("日志"), "url": "/log/"}],
        empty={"title": _("没有发现异常"), "text": ""},
    )
