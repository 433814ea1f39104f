"""Statements of account: what a customer owed before, what was due and what came in since, and what is owed now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import Receipt, ReceivablePlan, ReturnCredit
from kemai.areas.sales.papers.writing import day, in_words, priced
from kemai.core.access.fields import MASK, MASK_LEVEL
from kemai.core.printing.bounds import bounds
from kemai.core.printing.documents import Column, Document, documents_pdf
from kemai.core.printing.seen import Text, Withheld, money, seen_values
from kemai.core.records import registry
from kemai.core.records.among import among
from kemai.core.records.currencies import HOME
from kemai.core.tenancy.viewer import Viewer

NOTHING = Decimal(0)
PART = 100
Account = tuple[int, str]


@dataclass(frozen=True)
class Movement:
    """One line: a receivable that fell due (`due`) or money that came in (`paid`), as its reader may know them.

    `day` only puts the lines in order; `said` is what is told of it.
    """

    day: date
    said: Any
    text: str
    due: Any = NOTHING
    paid: Any = NOTHING


def movements(customer_ids: list[int], until: date, by: Viewer) -> dict[Account, list[Movement]]:
    """Give the movements of customers in each currency up to a day, the oldest first, as far as they may be read."""
    found: dict[Account, list[Movement]] = defaultdict(list)
    plans = ReceivablePlan.objects.visible_to(by, "read").filter(among("customer", customer_ids), due__lte=until)
    standing = plans.exclude(status=ReceivablePlan.Status.WITHDRAWN).order_by("due", "pk")
    told = seen_values(standing, ("due", "number", "title", "amount"), by, placed=("customer", "currency", "due"))
    for customer, currency, place, said, number, title, amount in told:
        found[customer, currency].append(Movement(place, said, f"{number} {title}".strip(), due=amount))
    for account, one in credits_of(standing, until, by):
        found[account].append(one)
    receipts = Receipt.objects.visible_to(by, "read").filter(among("customer", customer_ids), date__lte=until)
    confirmed = receipts.filter(status=Receipt.Status.CONFIRMED).order_by("date", "pk")
    told = seen_values(confirmed, ("date", "number", "amount"), by, placed=("customer", "currency", "date"))
    for customer, currency, place, said, number, amount in told:
        text = _("退款 %(number)s") if below_zero(amount) else _("收款 %(number)s")
        found[customer, currency].append(Movement(place, said, text % {"number": number}, paid=amount))
    for rows in found.values():
        rows.sort(key=lambda one: one.day)
    return found


def half_seen(customer_ids: list[int], until: date, by: Viewer) -> set[int]:
    """Give the customers of whom the person may not read every movement: their balance would be wrong."""
    found: set[int] = set()
    for model, day_of, standing in (
        (ReceivablePlan, "due", ~Q(status=ReceivablePlan.Status.WITHDRAWN)),
        (Receipt, "date", Q(status=Receipt.Status.CONFIRMED)),
    ):
        rows = among("customer", customer_ids), standing, Q(**{f"{day_of}__lte": until})
        seen = set(model.objects.visible_to(by, "read").filter(*rows).values_list("pk", flat=True))
        all_of = model.objects.filter(*rows).values_list("pk", "customer")
        found |= {customer for pk, customer in all_of if pk not in seen}
    return found


def below_zero(amount: Any) -> bool:
    """Say whether money went back, where the reader may know it."""
    return not isinstance(amount, Withheld) and amount < 0


def credits_of(plans: Any, until: date, by: Viewer) -> Iterator[tuple[Account, Movement]]:
    """Give what returned goods took off the receivables of customers, on the day when they came back.

    A receivable that was not due yet on that day is lowered on its own.
    """
    rows = ReturnCredit.objects.filter(plan__in=plans.order_by().values("pk")).order_by("return_order", "pk")
    columns = (
        "plan__customer",
        "plan__currency",
        "plan__due",
        "return_order__received_at",
        "return_order__number",
        "amount",
    )
    level = bounds(registry.get("sales.receivableplan"), by).get("amount", "")
    for customer, currency, due, received, number, amount in rows.values_list(*columns):
        place = max(due, timezone.localtime(received).date())
        if place <= until:
            told = Withheld(MASK if level == MASK_LEVEL else "") if level else -amount
            yield (customer, currency), Movement(place, place, _("退货 %(number)s") % {"number": number}, due=told)


def statement(name: str, rows: Iterable[Movement], start: date, until: date, currency: str = HOME) -> Document:
    """Fill one statement, in one currency: opening balance, lines with the running balance, sums."""
    before = [one for one in rows if one.day < start]
    since = [one for one in rows if one.day >= start]
    balance = sum((one.due - one.paid for one in before), NOTHING)
    lines: list[list[Text]] = [[f"{start:%Y-%m-%d}", _("期初余额"), "", "", money(balance)]]
    for one in since:
        balance += one.due - one.paid
        lines.append([day(one.said), one.text, *(money(value) if value else "" for value in (one.due, one.paid))])
        lines[-1].append(money(balance))
    due, paid = (sum((getattr(one, part) for one in since), NOTHING) for part in ("due", "paid"))
    numeric = ((_("应收"), 1.5, True), (_("已收"), 1.5, True), (_("余额"), 1.5, True))
    return Document(
        title=_("对账单"),
        number="",
        facts=[(_("客户"), name), (_("期间"), period(start, until)), (_("币种"), currency)],
        columns=[Column(_("日期"), 1.2), Column(_("内容"), 4), *(Column(*one) for one in numeric)],
        rows=lines,
        sums=[(_("应收合计"), money(due)), (_("已收合计"), money(paid)), (_("余额"), priced(balance, currency))],
        words=sentence(balance, until, currency),
        texts=[(_("说明"), _("请核对，如有不符请在 7 天内与我方联系。"))],
        signs=[_("客户核对（盖章）"), _("单位（盖章）")],
    )


def period(start: date, until: date) -> str:
    """Say from when to when a statement is."""
    return _("%(start)s 至 %(until)s") % {"start": start, "until": until}


def sentence(balance: Any, until: date, currency: str) -> str:
    """Say what is owed or paid ahead, in figures and in capitals; nothing where the reader may not know it."""
    if isinstance(balance, Withheld):
        return ""
    said = {"day": until, "amount": money(abs(balance))}
    if currency != HOME:
        owed = _("截至 %(day)s，应付余额 %(amount)s") if balance >= 0 else _("截至 %(day)s，预付余额 %(amount)s")
        return owed % {**said, "amount": f"{currency} {said['amount']}"}
    owed = _("截至 %(day)s，应付余额 %(amount)s 元") if balance >= 0 else _("截至 %(day)s，预付余额 %(amount)s 元")
    return "  ".join(filter(None, (owed % said, in_words(abs(balance), currency))))


def pdf_of(customers: list[tuple[int, str]], start: date, until: date, by: Viewer) -> bytes:
    """Print the statements of customers (id and name) into one document."""
    rows = movements([pk for pk, _name in customers], until, by)
    made = [
        statement(name, rows.get((pk, currency), ()), start, until, currency)
        for pk, name in customers
        for currency in currencies_of(pk, rows)
    ]
    return documents_pdf(made, by=by)


def currencies_of(customer_id: int, rows: Mapping[Account, Any]) -> list[str]:
    """Name the currencies in which something moved, the firm's own first; only that where nothing did."""
    found = {currency for pk, currency in rows if pk == customer_id} or {HOME}
    return sorted(found, key=lambda one: (one != HOME, one))


def owing(by: Viewer) -> list[tuple[int, str]]:
    """Give the customers that owe something, by number."""
    debts = ReceivablePlan.objects.visible_to(by, "read").filter(status=ReceivablePlan.Status.OPEN).order_by()
    rows = Customer.objects.visible_to(by, "read").filter(pk__in=debts.values("customer"))
    return list(rows.order_by("number", "pk").values_list("pk", "name"))
