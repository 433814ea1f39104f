"""Whose payment is a line of the bank, and what does it pay: proposed by payer and amount, with how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import BankLine, InvoiceTitle, Receipt, ReceivablePlan
from kemai.areas.sales.receipts.matching import spread
from kemai.core.records.among import among
from kemai.core.records.currencies import HOME
from kemai.core.tenancy.viewer import Viewer

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
DEBTS_MOST = 5000
BRACKETS = str.maketrans("（）【】", "()[]")


@dataclass
class Proposal:
    """One line of the bank with its customer and what it would pay; `confidence` is sure, likely, unsure or empty."""

    line: BankLine
    customer: Customer | None = None
    parts: list[tuple[ReceivablePlan, Decimal]] = field(default_factory=list)
    confidence: str = ""


def proposals(lines: Iterable[BankLine], viewer: Viewer) -> list[Proposal]:
    """Propose a customer and receivables for each line.

    Sure: the payer is known by name and owes exactly this sum. Likely: known by name. Unsure: one customer alone owes
    exactly this sum. The sums that a line would pay are kept from the lines after it.
    """
    lines = list(lines)
    named = by_name(lines, viewer)
    known = {one for ids in named.values() for one in ids}
    people, debts = Customer.objects.in_bulk(known), open_plans(lines, known, viewer)
    made = []
    for line in lines:
        found = proposed(line, [people[one] for one in named.get(plain(line.payer), ()) if line.payer], debts)
        for plan, part in found.parts:
            plan.open_sum -= part
            if not plan.open_sum:
                debts.remove(plan)
        made.append(found)
    return made


def proposed(line: BankLine, customers: list[Customer], debts: list[ReceivablePlan]) -> Proposal:
    """Propose for one line: `customers` are those called like its payer, `debts` the receivables not yet paid."""
    if len(customers) == 1:
        parts = spread(line.amount, [plan for plan in debts if plan.customer_id == customers[0].pk])
        exact = any(plan.open_sum == line.amount for plan, _part in parts)
        return Proposal(line, customers[0], parts, SURE if exact else LIKELY)
    fitting = [plan for plan in debts if plan.open_sum == line.amount]
    if not customers and len({plan.customer_id for plan in fitting}) == 1:
        return Proposal(line, fitting[0].customer, [(fitting[0], line.amount)], UNSURE)
    return Proposal(line)


def plain(name: str) -> str:
    """Write a name so that brackets and blanks make no difference."""
    return "".join(name.translate(BRACKETS).split()).lower()


def by_name(lines: list[BankLine], viewer: Viewer) -> dict[str, set[int]]:
    """Find customers by what payers are called: their name, a title of theirs, or who paid for them before."""
    names = {name for line in lines if line.payer for name in spellings(line.payer)}
    found: dict[str, set[int]] = defaultdict(set)
    if not names:
        return found
    mine = Customer.objects.visible_to(viewer, "read")
    sources: tuple[tuple[Any, str, str], ...] = (
        (mine.filter(among("name", names)), "name", "pk"),
        (mine.filter(among("short_name", names)).exclude(short_name=""), "short_name", "pk"),
        (InvoiceTitle.objects.filter(among("title", names), customer__in=mine), "title", "customer"),
        (Receipt.objects.filter(among("payer", names), status="confirmed", customer__in=mine), "payer", "customer"),
    )
    for rows, name, customer in sources:
        for called, customer_id in rows.order_by().values_list(name, customer).distinct():
            found[plain(called)].add(customer_id)
    return found


def spellings(name: str) -> set[str]:
    """Give the ways in which the brackets of a name may be written."""
    half = name.translate(BRACKETS)
    return {name, half, half.replace("(", "（").replace(")", "）")}


def open_plans(lines: list[BankLine], customers: set[int], viewer: Viewer) -> list[ReceivablePlan]:
    """Give the open receivables that lines may pay: those of known payers, and those of just these sums."""
    rows = ReceivablePlan.objects.visible_to(viewer, "read").filter(status=ReceivablePlan.Status.OPEN, currency=HOME)
    wanted = Q(among("customer", customers)) | Q(open_sum__in={line.amount for line in lines})
    return list(rows.filter(wanted).select_related("customer").order_by("due", "pk")[:DEBTS_MOST])
