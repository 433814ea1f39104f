"""From an opportunity to a quote, from a quote to an order or a contract: equal totals, and links both ways."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.lines.copying import deal_lines, next_paper
from kemai.areas.sales.models import Contract, Opportunity, Proposal, Quote, SalesOrder
from kemai.areas.sales.quotes.actions import take
from kemai.areas.sales.quotes.records import KEY
from kemai.areas.sales.quotes.rules import refuse_unready
from kemai.core import actions
from kemai.core.actions.declare import action
from kemai.core.lines.keeping import LINES
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

Status = Quote.Status
AGREED = (Status.APPROVED, Status.SENT, Status.ACCEPTED)
EARLY = _("只有已批准、已发送或已接受的报价可以转")
SAME = ("customer_id", "contact_id", "opportunity_id", "currency")


def may_convert(quote: Any) -> bool:
    """Say whether an order or a contract may come of a quote."""
    return quote.status in AGREED and not quote.replaced


@action(
    KEY,
    label=_("转订单"),
    icon="box",
    makes="sales.salesorder",
    leading=True,
    bulk=False,
    allowed=may_convert,
    refusal=_("只有已批准、已发送或已接受的报价可以转"),
)
def to_order(quote: Any, *, by: Viewer) -> Any:
    """Make an order with the lines of a quote, which counts as accepted from then on; once, unless it is cancelled."""
    refuse_twice(SalesOrder.objects.filter(quote=quote).exclude(status=SalesOrder.Status.CANCELLED))
    agree(quote, by)
    values = {**carried(quote), "order_date": timezone.localdate()}
    made = next_paper("sales.salesorder", values, quote, by=by)
    refuse_other(quote, made.total)
    return made


@action(
    KEY,
    label=_("转合同"),
    icon="file",
    makes="sales.contract",
    leading=True,
    bulk=False,
    allowed=may_convert,
    refusal=_("只有已批准、已发送或已接受的报价可以转"),
)
def to_contract(quote: Any, *, by: Viewer) -> Any:
    """Draft a contract over the total of a quote, which counts as accepted from then on; once, unless it was ended."""
    refuse_twice(Contract.objects.filter(quote=quote).exclude(status=Contract.Status.ENDED))
    agree(quote, by)
    title = (quote.name or f"{quote.customer.name} {quote.number}")[:120]
    values = {**carried(quote), "title": title, "amount": quote.total, "terms": quote.terms}
    made = actions.add(registry.get("sales.contract"), values | {"start": timezone.localdate()}, by=by)
    refuse_other(quote, made.amount)
    return made


def refuse_twice(rows: Any) -> None:
    """Never make the same paper of a quote a second time; the quote is locked by its verb."""
    number = rows.values_list("number", flat=True).first()
    if number is not None:
        raise Rejected.one("", "E-STATE", now_said("已经转成 %(number)s") % {"number": number})


def agree(quote: Quote, by: Viewer) -> None:
    """Close a quote as accepted where it is not yet; one past its day, or for a blacklisted customer, is refused."""
    if quote.status != Status.ACCEPTED:
        refuse_unready(quote)
        take(quote, "", by)


def carried(quote: Quote) -> dict[str, Any]:
    """Give what the next paper takes over from a quote."""
    values = {name.removesuffix("_id"): getattr(quote, name) for name in SAME}
    return {**values, "quote": quote.pk, "owner": quote.owner_id}


def refuse_other(quote: Quote, total: Decimal) -> None:
    """Never let a paper come out with another total than the quote that it was made from."""
    if total != quote.total:
        words = {"one": f"{quote.total:,.2f}", "other": f"{total:,.2f}"}
        raise Rejected.one("", "E-STATE", now_said("合计不一致：报价 %(one)s，新单据 %(other)s") % words)


@action(
    "sales.opportunity",
    label=_("做报价"),
    icon="quote",
    makes=KEY,
    leading=True,
    bulk=False,
    allowed=lambda deal: deal.status == Opportunity.Status.OPEN,
    refusal=_("机会已结单"),
)
def make_quote(deal: Any, *, by: Viewer) -> Any:
    """Draft a quote with the lines of a deal; one without lines stands in it as a whole, with its amount before tax."""
    values = {name: getattr(deal, f"{name}_id") for name in ("customer", "contact", "owner")}
    return actions.add(
        registry.get(KEY), {**values, "name": deal.name, "opportunity": deal.pk, LINES: deal_lines(deal)}, by=by
    )


@action(
    "sales.proposal",
    label=_("做报价"),
    icon="quote",
    leading=True,
    makes=KEY,
    bulk=False,
    allowed=lambda one: one.status in (Proposal.Status.SENT, Proposal.Status.ACCEPTED) and not one.replaced,
    refusal=_("只有已发送或已接受的最新方案可以做报价"),
)
def quote_proposal(proposal: Any, *, by: Viewer) -> Any:
    """Draft a quote for a proposal, with the lines of its deal where it has one."""
    if proposal.opportunity_id:
        made = make_quote.function(proposal.opportunity, by=by)
        return actions.edit(registry.get(KEY), made.pk, {"proposal": proposal.pk, "name": proposal.name}, by=by)
    values = {name: getattr(proposal, f"{name}_id") for name in ("customer", "contact", "owner")}
    return actions.add(registry.get(KEY), {**values, "name": proposal.name, "proposal": proposal.pk}, by=by)
