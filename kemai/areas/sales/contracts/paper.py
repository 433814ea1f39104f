"""A contract on paper, with its instalments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.contracts.instalments import rows_of
from kemai.areas.sales.models.contract import UNSIGNED
from kemai.areas.sales.papers.declare import paper
from kemai.areas.sales.papers.writing import in_words, money, parties, plain, signatures
from kemai.core.printing.documents import Column, Document
from kemai.core.tenancy.viewer import Viewer


@paper("sales.contract")
def contract_paper(contract: Any, by: Viewer) -> Document:
    """Fill the layout with a contract; one that is not signed yet carries the word for draft."""
    columns = [Column("#", 0.5), Column(_("款项"), 4.5), Column(_("应收日期"), 2), Column(_("比例%"), 1.2, True)]
    rows = [
        [str(place), row.title, f"{row.due:%Y-%m-%d}", plain(row.percent) if row.percent else "", money(row.amount)]
        for place, row in enumerate(rows_of(contract), 1)
    ]
    return Document(
        title=_("合同"),
        number=contract.number,
        facts=[
            (_("合同名称"), contract.title),
            *parties(contract),
            (_("开始日期"), f"{contract.start:%Y-%m-%d}"),
            (_("结束日期"), f"{contract.end:%Y-%m-%d}" if contract.end else ""),
            (_("签订日期"), f"{contract.signed_on:%Y-%m-%d}" if contract.signed_on else ""),
        ],
        columns=[*columns, Column(_("金额"), 2, True)] if rows else [],
        rows=rows,
        sums=[(_("合同金额"), f"{contract.currency} {money(contract.amount)}")],
        words=in_words(contract.amount, contract.currency),
        texts=[(_("条款"), contract.terms)],
        signs=signatures(),
        mark=_("草稿") if contract.status in UNSIGNED else "",
    )
