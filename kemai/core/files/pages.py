"""Giving files out and taking them in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kemai.core.actions.perform import fetch
from kemai.core.files.models import Attachment
from kemai.core.files.store import attach, detach
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import person, records
from kemai.core.tenancy.request import Request


@records("POST")
def upload(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Attach the sent files to a record."""
    try:
        uploads = request.FILES.getlist("files") or request.FILES.getlist("file")
        made = attach(record_type, record_id, uploads, by=request.viewer)
        if made:
            messages.success(request, _("已添加 %(count)d 个文件") % {"count": len(made)})
    except Rejected as reasons:
        for reason in (one for many in reasons.errors.values() for one in many):
            messages.error(request, reason.message)
    return redirect(f"/{record_type.address}/{record_id}/")


@person("GET")
def download(request: Request, attachment_id: int) -> FileResponse:
    """Give a file to somebody who may read its record; always as an attachment, never shown as a page."""
    attachment, _type, _record = find(request, attachment_id, "read")
    answer = FileResponse(
        default_storage.open(attachment.place),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.kind,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@person("POST")
def delete(request: Request, attachment_id: int) -> HttpResponse:
    """Take a file off its record."""
    attachment, record_type, record = find(request, attachment_id, "write")
    detach(attachment, record_type, record, by=request.viewer)
    messages.success(request, _("文件已删除"))
    return redirect(f"/{record_type.address}/{record.pk}/")


def find(request: Request, attachment_id: int, verb: str) -> tuple[Attachment, RecordType, Any]:
    """Find a file and its record; without the right to the record the file does not exist."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404(str(attachment_id))
    record_type = registry.get(attachment.record_type)
    return attachment, record_type, fetch(record_type, attachment.record_id, verb, request.viewer)
