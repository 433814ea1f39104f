"""Statements of account: what a customer owed before, what was due and what came in since, and what is owed now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import Receipt, ReceivablePlan
from kemai.areas.sales.papers.writing import in_words
from kemai.core.printing import press
from kemai.core.printing.letterhead import letterhead
from kemai.core.printing.paper import clean, common
from kemai.core.records.among import among
from kemai.core.tenancy.viewer import Viewer

NOTHING = Decimal(0)
LAYOUT, PART = "statement", 100


@dataclass(frozen=True)
class Movement:
    """One line: a receivable that fell due (`due`) or money that came in (`paid`)."""

    day: date
    text: str
    due: Decimal = NOTHING
    paid: Decimal = NOTHING


def movements(customer_ids: list[int], until: date, by: Viewer) -> dict[int, list[Movement]]:
    """Give the movements of customers up to a day, the oldest first, as far as the person may read them."""
    found: dict[int, list[Movement]] = defaultdict(list)
    plans = ReceivablePlan.objects.visible_to(by, "read").filter(among("customer", customer_ids), due__lte=until)
    standing = plans.exclude(status=ReceivablePlan.Status.WITHDRAWN).order_by("due", "pk")
    for customer, day, number, title, amount in standing.values_list("customer", "due", "number", "title", "amount"):
        found[customer].append(Movement(day, f"{number} {title}".strip(), due=amount))
    receipts = Receipt.objects.visible_to(by, "read").filter(among("customer", customer_ids), date__lte=until)
    confirmed = receipts.filter(status=Receipt.Status.CONFIRMED).order_by("date", "pk")
    for customer, day, number, amount in confirmed.values_list("customer", "date", "number", "amount"):
        found[customer].append(Movement(day, _("收款 %(number)s") % {"number": number}, paid=amount))
    for rows in found.values():
        rows.sort(key=lambda one: one.day)
    return found


def statement(name: str, rows: Iterable[Movement], start: date, until: date) -> dict[str, Any]:
    """Make the data of one statement: opening balance, lines with the running balance, sums."""
    before = [one for one in rows if one.day < start]
    since = [one for one in rows if one.day >= start]
    balance = sum((one.due - one.paid for one in before), NOTHING)
    lines = [[f"{start:%Y-%m-%d}", _("期初余额"), "", "", money(balance)]]
    for one in since:
        balance += one.due - one.paid
        said = [money(value) if value else "" for value in (one.due, one.paid)]
        lines.append([f"{one.day:%Y-%m-%d}", clean(one.text), *said, money(balance)])
    sums = [sum((getattr(one, part) for one in since), NOTHING) for part in ("due", "paid")]
    owed = _("截至 %(day)s，应付余额 %(amount)s 元") if balance >= 0 else _("截至 %(day)s，预付余额 %(amount)s 元")
    words = in_words(abs(balance), "CNY")
    return {
        "customer": clean(name),
        "period": _("%(start)s 至 %(until)s") % {"start": start, "until": until},
        "rows": lines,
        "totals": [_("合计"), "", money(sums[0]), money(sums[1]), money(balance)],
        "sentence": "  ".join(filter(None, (owed % {"day": until, "amount": money(abs(balance))}, words))),
        "words": _("请核对，如有不符请在 7 天内与我方联系。"),
    }


def money(value: Decimal) -> str:
    """Write an amount with its cents."""
    return f"{value:,.2f}"


def pdf_of(customers: list[tuple[int, str]], start: date, until: date, by: Viewer) -> bytes:
    """Print the statements of customers (id and name) into one document."""
    rows = movements([pk for pk, _name in customers], until, by)
    made = common(_("对账单"), "", by)
    made |= {"page_text": _("第 {page} 页"), "headings": [_("日期"), _("内容"), _("应收"), _("已收"), _("余额")]}
    made["head"] = letterhead(made["firm"], by)
    made["statements"] = [statement(name, rows.get(pk, ()), start, until) for pk, name in customers]
    return press.pdf(LAYOUT, made)


def owing(by: Viewer) -> list[tuple[int, str]]:
    """Give the customers that owe something, by number."""
    debts = ReceivablePlan.objects.visible_to(by, "read").filter(status=ReceivablePlan.Status.OPEN).order_by()
    rows = Customer.objects.visible_to(by, "read").filter(pk__in=debts.values("customer"))
    return list(rows.order_by("number", "pk").values_list("pk", "name"))
