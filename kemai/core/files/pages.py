"""Giving files out and taking them in."""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.core.actions.builtin import edit
from kemai.core.actions.perform import fetch
from kemai.core.files import kinds
from kemai.core.files.held import closed, field_of, ids_of
from kemai.core.files.models import Attachment
from kemai.core.files.store import attach, detach, versions_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import crumb
from kemai.core.screens.door import person, records
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

TEXT_SHOWN = 100_000


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
    return given(attachment, as_attachment=True)


@person("GET")
def picture(request: Request, attachment_id: int) -> FileResponse:
    """Give a picture to be shown; only kinds that hold nothing but dots, everything else is a 404."""
    attachment, _type, _record = find(request, attachment_id, "read")
    if attachment.kind not in kinds.SHOWN:
        raise Http404(str(attachment_id))
    return given(attachment, as_attachment=False)


def given(attachment: Attachment, *, as_attachment: bool) -> FileResponse:
    """Answer with a file that no browser may take for anything else, run, or keep."""
    kind = attachment.kind
    if kind.startswith("text/"):
        kind = f"{kind}; charset={coding_of(start_of(attachment))}"
    try:
        stored = default_storage.open(attachment.place)
    except FileNotFoundError as reason:
        raise Http404(attachment.name) from reason
    answer = FileResponse(stored, as_attachment=as_attachment, filename=attachment.name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@person("GET")
def preview(request: Request, attachment_id: int) -> HttpResponse:
    """Show a picture or a text, and all versions of the file with who sent them and when."""
    attachment, record_type, record = find(request, attachment_id, "read")
    title = record_type.title_of(record)
    home = f"/{record_type.address}/{record.pk}/"
    context = {
        "frame": frame_of(request, attachment.name, crumbs=[crumb(record_type), {"label": title, "url": home}]),
        "name": attachment.name,
        "url": f"/files/{attachment.pk}/",
        "picture_url": f"/files/{attachment.pk}/picture/" if attachment.kind in kinds.SHOWN else "",
        "text": text_of(start_of(attachment)) if attachment.kind in kinds.READ else "",
        "versions": [version(one, attachment.pk) for one in versions_of(attachment, record)],
    }
    return render(request, "files/preview.html", context)


def start_of(attachment: Attachment) -> bytes:
    """Read the beginning of a file; 404 where its content is gone."""
    try:
        with default_storage.open(attachment.place) as stored:
            start: bytes = stored.read(TEXT_SHOWN)
    except FileNotFoundError as reason:
        raise Http404(attachment.name) from reason
    return start


def coding_of(start: bytes) -> str:
    """Tell the coding of a text by its beginning, UTF-8 in doubt; the last character may be cut."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for coding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            codecs.getincrementaldecoder(coding)().decode(start)
            return coding
    return "utf-8"


def text_of(start: bytes) -> str:
    """Read the beginning of a text, whatever coding of the usual ones it has."""
    return start.decode(coding_of(start), errors="replace").removeprefix("\ufeff")


def version(one: Attachment, shown: int) -> dict[str, Any]:
    """Give one version of a file to the template."""
    return {
        "number": str(one.version),
        "url": f"/files/{one.pk}/preview/",
        "download_url": f"/files/{one.pk}/",
        "size": filesizeformat(one.size),
        "who": one.created_by.name if one.created_by else "",
        "time": f"{timezone.localtime(one.created_at):%Y-%m-%d %H:%M}",
        "current": one.pk == shown,
    }


@person("POST")
def delete(request: Request, attachment_id: int) -> HttpResponse:
    """Take a file off its record, or out of the field that holds it."""
    attachment, record_type, record = find(request, attachment_id, "write")
    name = field_of(record, attachment.pk)
    try:
        if name:
            kept = ids_of(getattr(record, record_type.fields[name].path)) - {attachment.pk}
            edit(record_type, record.pk, {name: sorted(kept)}, by=request.viewer)
        else:
            detach(attachment, record_type, record, by=request.viewer)
        messages.success(request, _("文件已删除"))
    except Rejected as refused:
        messages.error(request, "；".join(one.message for many in refused.errors.values() for one in many))
    return redirect(f"/{record_type.address}/{record.pk}/")


def find(request: Request, attachment_id: int, verb: str) -> tuple[Attachment, RecordType, Any]:
    """Find a file and its record; without the right to the record and the field that holds it, it does not exist."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404(str(attachment_id))
    record_type = registry.get(attachment.record_type)
    record = fetch(record_type, attachment.record_id, verb, request.viewer)
    if attachment.pk in closed(record_type, record, request.viewer):
        raise Http404(str(attachment_id))
    return attachment, record_type, record
