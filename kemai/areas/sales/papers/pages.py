"""The paper of a record as PDF, opened in the browser."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse

from kemai.areas.sales.papers.declare import has_paper, paper_pdf
from kemai.core.actions.perform import fetch
from kemai.core.records.typed import RecordType
from kemai.core.screens.door import records
from kemai.core.tenancy.request import Request


@records("GET")
def paper_page(request: Request, record_type: RecordType, record_id: int) -> HttpResponse:
    """Show a record's paper; `?language=en` prints it for a reader of that language."""
    if not has_paper(record_type.key):
        raise Http404(record_type.key)
    record = fetch(record_type, record_id, "print", request.viewer)
    made = paper_pdf(record_type.key, record, by=request.viewer, language=request.GET.get("language", ""))
    name = quote(f"{record_type.label}-{record_type.title_of(record)}.pdf")
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    )
