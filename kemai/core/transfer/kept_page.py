"""Kept mappings on the mapping page: keep this one, use one again, rename, delete."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.ids import as_id
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import records
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer import actions, kept
from kemai.core.transfer.arranging import settings_of
from kemai.core.transfer.engine import address_of
from kemai.core.transfer.models import ImportJob, KeptMapping
from kemai.core.transfer.pages import find, map_page


@records("POST")
def mapping_page(request: Request, record_type: RecordType, import_id: int) -> HttpResponse:
    """Keep the settings of the form, put kept ones in their place, or rename or delete kept ones."""
    job = find(request, record_type, import_id)
    do = request.POST.get("do", "keep")
    if do not in DONE:
        raise Invalid("E-FMT")
    try:
        actions.require_draft(job)
        if "map_0" in request.POST:
            actions.arrange(job, settings_of(request.POST, job), by=request.viewer)
        for text in DONE[do](job, request.POST, request.viewer):
            messages.info(request, text)
    except Rejected as reasons:
        return refused(request, record_type, job, reasons)
    with suppress(Rejected):
        actions.check(job, by=request.viewer)
    return redirect(address_of(job))


def refused(request: Request, record_type: RecordType, job: ImportJob, reasons: Rejected) -> HttpResponse:
    """Show the form with what was typed and the reason; an import that has begun shows how far it is."""
    if job.status != ImportJob.Status.DRAFT:
        return redirect(address_of(job))
    return map_page(request, record_type, job, reasons.errors)


def use(job: ImportJob, sent: QueryDict, by: Viewer) -> list[str]:
    """Arrange a draft as a kept mapping says."""
    settings, said = kept.settings_from(chosen(job, sent, by), job, by)
    actions.arrange(job, settings, by=by)
    return said or [_("已套用")]


def rename(job: ImportJob, sent: QueryDict, by: Viewer) -> list[str]:
    """Call a kept mapping by the name that was typed."""
    one = chosen(job, sent, by)
    kept.rename(one, sent.get("keep_as", ""), by=by)
    return [_("已改名为“%(name)s”") % {"name": one.name}]


def forget(job: ImportJob, sent: QueryDict, by: Viewer) -> list[str]:
    """Delete a kept mapping."""
    one = chosen(job, sent, by)
    kept.forget(one, by=by)
    return [_("已删除对应“%(name)s”") % {"name": one.name}]


DONE = {"keep": kept.keep_sent, "use": use, "rename": rename, "delete": forget}


def chosen(job: ImportJob, sent: QueryDict, by: Viewer) -> KeptMapping:
    """Find the kept mapping that was picked; one that the person is not offered gives 404."""
    if not sent.get("kept"):
        raise Rejected.one("kept", "E-REQ", _("请先选一个保存的对应"))
    wanted = as_id(sent["kept"])
    found = next((one for one in kept.offered(job.record, by) if one.pk == wanted), None)
    if found is None:
        raise Http404(sent["kept"])
    return found
