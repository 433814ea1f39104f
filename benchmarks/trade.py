"""The papers and the money of a firm by the hundred thousand: written as they stand, without the history of actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.plenty import ago, day, dice, one_of, settle, write

OWING = 500
AMOUNT = f"({dice(9_000_000, 3)} + 100) / 100.0"
NUMBER = {"number": "'BM-' || n"}
SUMS = {"net": "n % 9973 + 1", "tax": "0", "total": "n % 9973 + 1"}
Columns = dict[str, dict[str, str]]


def fill(counts: dict[str, int]) -> None:
    """Write so many rows of each type (by the name of its model), over five years, round the firm's customers."""
    from kemai.areas.products import models as products
    from kemai.areas.sales import models as sales
    from kemai.core import actions
    from kemai.core.records import registry
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    firm = found(FIRST)

    def some(dictionary: str) -> str:
        return str(min(pk for (key, _code), pk in firm.choices.items() if key == dictionary))

    with acting_as(firm.viewer):
        category = actions.add(registry.of_model(products.ProductCategory), {"name": "基准分类"}, by=firm.viewer)
        made = papers() | money(some) | catalogue(category.pk)
        for name, count in counts.items():
            if name == "Delivery":
                made[name]["order_id"] = newest(sales.SalesOrder)
            write(getattr(products, name, None) or getattr(sales, name), count, **made[name])
    settle()


def newest(model: Any) -> str:
    """Write the id of the n-th newest row of a type that was written before, whose ids go on by one."""
    return f"{model.objects.order_by('-pk').values_list('pk', flat=True)[0]} - n"


def papers() -> Columns:
    """Say what stands in the columns of papers; all else has its default."""
    when = day(dice(5 * 365, 7))
    return {
        "Quote": NUMBER | SUMS | {
            "name": "'基准报价 ' || n", "issued_on": when, "valid_until": day("0"),
            "status": one_of("draft", "sent", "accepted", "refused", turn=5),
            "sent_at": ago("n"), "closed_at": ago("n"),
        },
        "Contract": NUMBER | {
            "title": "'基准合同 ' || n", "start": when, "signed_on": when, "amount": AMOUNT,
            "status": one_of("signed", "running", "running", "done", "done", "draft", turn=5),
        },
        "SalesOrder": NUMBER | SUMS | {
            "order_date": when,
            "status": one_of("confirmed", "doing", "shipped", "done", "done", "done", "draft", "cancelled", turn=5),
            "confirmed_at": ago("n"), "because": "'-'",
            "channel": one_of("field", "phone", "partner", "web", "store", turn=6),
        },
        "Delivery": NUMBER | {"status": one_of("draft", "shipped", turn=5), "shipped_at": ago("n")},
    }  # fmt: skip


def money(some: Callable[[str], str]) -> Columns:
    """Say the same of money: nine receipts in ten count, the first customers owe what is due."""
    when, lately, owes = day(dice(5 * 365, 7)), day(dice(730, 7)), f"n % customers < {OWING}"
    return {
        "ReceivablePlan": NUMBER | {
            "title": "'基准款项'", "due": lately, "amount": AMOUNT,
            "paid": f"CASE WHEN {owes} THEN 0 ELSE {AMOUNT} END",
            "open_sum": f"CASE WHEN {owes} THEN {AMOUNT} ELSE 0 END",
            "status": f"CASE WHEN {owes} THEN 'open' ELSE 'paid' END",
        },
        "Receipt": NUMBER | {
            "date": when, "amount": AMOUNT, "matched": "0", "confirmed_at": ago("n"), "void_reason": "'-'",
            "free": f"CASE WHEN {dice(20, 5)} < 18 THEN {AMOUNT} ELSE 0 END",
            "status": f"CASE {dice(20, 5)} WHEN 18 THEN 'draft' WHEN 19 THEN 'void' ELSE 'confirmed' END",
            "method_id": some("receipt_method"),
        },
        "Invoice": NUMBER | {
            "kind_id": some("invoice_kind"), "title": "'基准抬头 ' || n", "amount": AMOUNT,
            "status": "'issued'", "invoice_no": "'FP' || n", "issued_on": when,
        },
        "CostEntry": NUMBER | {"date": when, "amount": AMOUNT, "kind_id": some("cost_kind")},
    }  # fmt: skip


def catalogue(category: int) -> Columns:
    """Say the same of what is sold."""
    return {
        "Product": {
            "code": "'BM-' || n", "name": "'基准产品 ' || n", "category_id": str(category), "list_price": AMOUNT,
        },
        "PriceList": {"name": "'基准价目表 ' || n", "valid_from": day(dice(5 * 365, 7))},
    }  # fmt: skip
