"""The import wizard: upload, match columns, run, result."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.records.words import enumerated
from kemai.core.repeat.forms import lengthy
from kemai.core.screens.described import crumb, described
from kemai.core.screens.door import records
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request
from kemai.core.transfer import actions, kept, rejects
from kemai.core.transfer.arranging import settings_of
from kemai.core.transfer.beside import beside
from kemai.core.transfer.downloads import workbook
from kemai.core.transfer.engine import address_of, reject_path
from kemai.core.transfer.map_page import mapping
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.result_page import alike, list_url, recent, result
from kemai.core.transfer.targets import targets
from kemai.core.transfer.writers import csv_chunks

RECENT = 20
FORMATS = "XLSX, XLS, ODS, CSV, TXT, VCF"
ACCEPT = ".xlsx,.xls,.ods,.csv,.tsv,.txt,.vcf"


@records("GET", "POST")
@lengthy
def upload_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Take a file; show past imports of the type."""
    actions.require_import(record_type, request.viewer)
    errors: list[str] = []
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            errors = [_("请先选择文件")]
        else:
            try:
                return redirect(address_of(received(record_type, upload, request)))
            except Rejected as reasons:
                errors = said(reasons.errors)
    home = f"/{record_type.address}/"
    context = {
        **around(request, record_type, 0),
        "action": f"{home}import/",
        "cancel_url": home,
        "errors": errors,
        "formats": FORMATS,
        "accept": ACCEPT,
        "limit": f"{settings.UPLOAD_LIMIT >> 20} MB",
        "sample_url": f"{home}import/sample.xlsx",
        "beside": enumerated(one.many for one, _link in beside(record_type, request.viewer)),
        "recent": recent(list(mine(request, record_type)[:RECENT])),
    }
    return render(request, "screens/import_upload.html", context, status=422 if errors else 200)


def received(record_type: RecordType, upload: Any, request: Request) -> ImportJob:
    """Keep the file and try it out at once, when its columns could be guessed."""
    job = actions.receive(record_type, upload, by=request.viewer)
    with suppress(Rejected):
        actions.check(job, by=request.viewer)
    return job


@records("GET", "POST")
def import_page(request: Request, record_type: RecordType, import_id: int) -> HttpResponse:
    """Show an import: its columns to match while it is a draft, afterwards its progress and result."""
    job = find(request, record_type, import_id)
    actions.settle(job)
    if job.status != ImportJob.Status.DRAFT:
        return result_page(request, record_type, job)
    errors: dict[str, list[Invalid]] = {}
    if request.method == "POST":
        try:
            actions.arrange(job, settings_of(request.POST, job), by=request.viewer)
            for text in kept.keep_sent(job, request.POST, request.viewer) if request.POST.get("keep_as") else []:
                messages.info(request, text)
            actions.check(job, by=request.viewer)
            return redirect(address_of(job))
        except Rejected as reasons:
            errors = reasons.errors
    return map_page(request, record_type, job, errors)


@records("POST")
def run_page(request: Request, record_type: RecordType, import_id: int) -> HttpResponse:
    """Run an import with the settings as they stand in the form."""
    job = find(request, record_type, import_id)
    try:
        if "map_0" in request.POST:
            actions.arrange(job, settings_of(request.POST, job), by=request.viewer)
        actions.start(job, by=request.viewer)
    except Rejected as reasons:
        if job.status == ImportJob.Status.DRAFT:
            return map_page(request, record_type, job, reasons.errors)
    return redirect(address_of(job))


@records("POST")
def undo_page(request: Request, record_type: RecordType, import_id: int) -> HttpResponse:
    """Take an import back."""
    job = find(request, record_type, import_id)
    try:
        actions.take_back(job, by=request.viewer)
    except Rejected as reasons:
        for text in said(reasons.errors):
            messages.error(request, text)
    return redirect(address_of(job))


@records("GET")
def rejects_page(request: Request, record_type: RecordType, import_id: int, ending: str) -> HttpResponseBase:
    """Give out the refused rows with their reasons, as CSV or XLSX."""
    job = find(request, record_type, import_id)
    path = reject_path(job)
    if not path.exists():
        raise Http404(str(import_id))
    headings = rejects.headings(job.head["headings"])
    name = f"{Path(job.file_name).stem}-{_('拒绝明细')}.{ending}"
    if ending == "csv":
        answer = StreamingHttpResponse(csv_chunks(headings, rejects.rows(path)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        return answer
    return workbook(headings, rejects.rows(path), name)


@records("GET")
def sample_page(request: Request, record_type: RecordType) -> HttpResponseBase:
    """Give out an empty table with the headings that are understood."""
    actions.require_import(record_type, request.viewer)
    headings = [str(field.label) for field in targets(record_type, request.viewer).values()]
    return workbook(headings, [], f"{record_type.label}.xlsx")


def mine(request: Request, record_type: RecordType) -> Any:
    """Give the imports of a type that the person may see: their own, or all with the widest right to import."""
    viewer = request.viewer
    jobs = ImportJob.objects.filter(record=record_type.key).select_related("job__created_by").order_by("-id")
    if viewer.rights.scope(registry.whole_of(record_type).key, "import") == "all":
        return jobs
    return jobs.filter(created_by_id=viewer.user_id)


def find(request: Request, record_type: RecordType, import_id: int) -> ImportJob:
    """Find an import that the person may see; 404 otherwise."""
    actions.require_import(record_type, request.viewer)
    job = mine(request, record_type).filter(pk=import_id).first()
    if job is None:
        raise Http404(str(import_id))
    return job


def map_page(
    request: Request, record_type: RecordType, job: ImportJob, errors: dict[str, list[Invalid]]
) -> HttpResponse:
    """Show the columns and what would come of them."""
    home = address_of(job)
    context = {
        **around(request, record_type, 1),
        "file_name": job.file_name,
        "action": home,
        "run_action": f"{home}run/",
        "kept_action": f"{home}mapping/",
        "kept": kept.shown(job, request.viewer, request.POST, errors),
        "back_url": f"/{record_type.address}/import/",
        "cancel_url": f"/{record_type.address}/",
        **mapping(job, request.viewer, errors),
    }
    return render(request, "screens/import_map.html", context, status=422 if errors else 200)


def result_page(request: Request, record_type: RecordType, job: ImportJob) -> HttpResponse:
    """Show the running import, and afterwards what came of it."""
    found = result(job)
    context = {
        **around(request, record_type, 2 if found["job"] else 3),
        "file_name": job.file_name,
        "list_url": list_url(job),
        "again_url": f"/{record_type.address}/import/",
        "alike": alike(job, request.viewer),
        **found,
    }
    return render(request, "screens/import_result.html", context)


def around(request: Request, record_type: RecordType, step: int) -> dict[str, Any]:
    """Give what all pages of the wizard share."""
    title = _("导入%(type)s") % {"type": record_type.label}
    names = (_("上传"), _("对应列"), _("导入"), _("完成"))
    states = ["done" if place < step else "current" if place == step else "" for place in range(len(names))]
    return {
        "frame": frame_of(request, title, crumbs=[crumb(record_type)]),
        "type": described(record_type),
        "title": title,
        "steps": [{"label": name, "state": state} for name, state in zip(names, states, strict=True)],
        "form_key": "",
    }


def said(errors: dict[str, list[Invalid]]) -> list[str]:
    """Give the messages of refusals."""
    return [reason.message for reasons in errors.values() for reason in reasons]
