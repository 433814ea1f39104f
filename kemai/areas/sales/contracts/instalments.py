"""The parts in which a contract is paid: their amounts always add up to the contract's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Contract, Instalment
from kemai.core.records.amounts import HUNDRED, rounded, split
from kemai.core.records.errors import Rejected


def rows_of(contract: Contract) -> list[Instalment]:
    """Give the instalments of a contract in the order of their days."""
    return list(Instalment.objects.filter(contract=contract.pk).order_by("due", "position", "pk"))


def instalments(contract: Contract) -> list[tuple[date, Decimal, str]]:
    """Give day, amount and name of each instalment; empty where the whole amount is due at once."""
    return [(row.due, row.amount, row.title) for row in rows_of(contract)]


def part_of(contract: Contract, percent: Decimal) -> Decimal:
    """Give a share of a contract's amount, rounded by itself; `refit` makes the parts equal the whole."""
    return rounded(contract.amount * percent / HUNDRED, contract.currency)


def refit(contract: Contract) -> None:
    """Work the amounts given by per cent out anew; where they make a hundred, they equal the contract's amount."""
    rows = rows_of(contract)
    shares = [row.percent for row in rows if row.percent is not None]
    whole = len(shares) == len(rows) and sum(shares, Decimal(0)) == HUNDRED
    amounts = split(contract.amount, shares, contract.currency) if whole and contract.amount > 0 else None
    for place, row in enumerate(rows):
        if row.percent is not None:
            fresh = amounts[place] if amounts else part_of(contract, row.percent)
            if fresh != row.amount and fresh > 0:
                row.amount = fresh
                row.save(update_fields=["amount"])


def refuse_gap(contract: Contract) -> None:
    """Raise E-RNG when the instalments don't add up to the contract's amount."""
    rows = instalments(contract)
    total = sum((amount for _due, amount, _title in rows), Decimal(0))
    if rows and total != contract.amount:
        words = {"total": f"{total:,.2f}", "amount": f"{contract.amount:,.2f}"}
        text = _("分期合计 %(total)s，与合同金额 %(amount)s 不相等，请修改分期") % words
        raise Rejected.one("", "E-RNG", text)
