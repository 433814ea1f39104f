"""A quote on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Quote, QuoteLine
from kemai.areas.sales.papers.declare import paper
from kemai.areas.sales.papers.writing import day, in_words, line_columns, line_rows, paper_sums, parties
from kemai.core.printing.documents import Document
from kemai.core.printing.seen import Seen, seen_rows
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.quote"
UNREADY = (Quote.Status.DRAFT, Quote.Status.PENDING)


@paper(KEY)
def quote_paper(quote: Seen, by: Viewer) -> Document:
    """Fill the layout with a quote; one that nobody has approved yet carries the word for draft."""
    rows = QuoteLine.objects.filter(quote=quote.pk).select_related("product", "variant").order_by("position", "pk")
    lines = seen_rows(rows, by)
    return Document(
        title=_("报价单"),
        number=quote.number,
        facts=[
            *parties(quote),
            (_("报价名称"), quote.name),
            (_("报价日期"), day(quote.issued_on)),
            (_("有效期至"), day(quote.valid_until)),
            (_("业务员"), quote.owner.name if quote.owner else ""),
        ],
        columns=line_columns(lines),
        rows=line_rows(lines),
        sums=paper_sums(quote),
        words=in_words(quote.total, quote.currency),
        texts=[(_("条款"), quote.terms)],
        mark=_("草稿") if quote.status in UNREADY else "",
    )
