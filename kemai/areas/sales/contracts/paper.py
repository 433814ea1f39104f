"""A contract on paper, with its instalments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Instalment
from kemai.areas.sales.models.contract import UNSIGNED
from kemai.areas.sales.papers.declare import paper
from kemai.areas.sales.papers.writing import day, in_words, parties, plain, priced, signatures
from kemai.core.printing.documents import Column, Document
from kemai.core.printing.seen import Seen, money, seen_rows
from kemai.core.tenancy.viewer import Viewer


@paper("sales.contract")
def contract_paper(contract: Seen, by: Viewer) -> Document:
    """Fill the layout with a contract; one that is not signed yet carries the word for draft."""
    parts = Instalment.objects.filter(contract=contract.pk).order_by("due", "position", "pk")
    columns = [Column("#", 0.5), Column(_("款项"), 4.5), Column(_("应收日期"), 2), Column(_("比例%"), 1.2, True)]
    rows = [
        [str(place), row.title, day(row.due), plain(row.percent) if row.percent else "", money(row.amount)]
        for place, row in enumerate(seen_rows(parts, by), 1)
    ]
    return Document(
        title=_("合同"),
        number=contract.number,
        facts=[
            (_("合同名称"), contract.title),
            *parties(contract),
            (_("开始日期"), day(contract.start)),
            (_("结束日期"), day(contract.end)),
            (_("签订日期"), day(contract.signed_on)),
        ],
        columns=[*columns, Column(_("金额"), 2, True)] if rows else [],
        rows=rows,
        sums=[(_("合同金额"), priced(contract.amount, contract.currency))],
        words=in_words(contract.amount, contract.currency),
        texts=[(_("条款"), contract.terms)],
        signs=signatures(),
        mark=_("草稿") if contract.status in UNSIGNED else "",
    )
