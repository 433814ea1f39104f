"""The rules of a quote: who gets one, when it may change, and what of it somebody has to approve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.actions import blacklisted
from kemai.areas.customers.models import Customer
from kemai.areas.sales.lines.pricing import catalogue_price
from kemai.areas.sales.models import Quote, QuoteLine
from kemai.core.access.extras import extra
from kemai.core.options.declare import option
from kemai.core.records.amounts import HUNDRED
from kemai.core.records.errors import Invalid, Rejected

BELOW_FLOOR = extra("price.below_floor", gettext_lazy("批准低于底价或折扣过大的报价"))
GROUP = gettext_lazy("销售")
DISCOUNT_LIMIT = option(
    "quotes.discount_limit",
    gettext_lazy("比目录价优惠超过百分之几须审批"),
    20,
    group=GROUP,
    least=0,
    most=100,
)
VALID_DAYS = option("quotes.days", gettext_lazy("报价有效天数"), 30, group=GROUP, least=1, most=3650)
FREE = ("owner", "remark")


def broken(values: Mapping[str, Any], record: Any) -> Iterator[tuple[str, Invalid]]:
    """Give the rules that the values of a quote break."""
    if record is not None and record.status != Quote.Status.DRAFT:
        yield from fixed(values, record)
        return
    until, issued = values.get("valid_until"), values.get("issued_on")
    if until and issued and until < issued:
        yield "valid_until", Invalid("E-RNG", f"≥ {issued:%Y-%m-%d}")
    if record is None or values.get("customer") != record.customer_id:
        reason = refusal(Customer.objects.filter(pk=values.get("customer")).first())
        if reason is not None:
            yield "customer", reason


def fixed(values: Mapping[str, Any], record: Any) -> Iterator[tuple[str, Invalid]]:
    """Keep what was submitted as it is; only whose it is and the remark may change."""
    for name, value in values.items():
        path = type(record)._meta.get_field(name).attname if name != "number" else name
        if name not in FREE and not name.startswith("custom") and value != getattr(record, path):
            yield name, Invalid("E-STATE", _("只有草稿可以修改，已提交的请先“退回”或“修订”"))


def refusal(customer: Customer | None) -> Invalid | None:
    """Say why a customer gets no quote: it stands on the blacklist."""
    if customer is None or not blacklisted(customer):
        return None
    why = customer.remark.strip()[:100]
    return Invalid("E-STATE", _("客户在黑名单中：%(why)s") % {"why": why} if why else _("客户在黑名单中"))


def refuse_unready(quote: Quote) -> None:
    """Refuse to hand on a quote without lines, past its day, or for a customer on the blacklist."""
    errors: dict[str, list[Invalid]] = {"": []}
    if not QuoteLine.objects.filter(quote=quote).exists():
        errors[""].append(Invalid("E-STATE", _("请先加明细")))
    if quote.valid_until < timezone.localdate():
        errors[""].append(Invalid("E-RNG", _("有效期已过，请改到今天或以后")))
    if reason := refusal(quote.customer):
        errors[""].append(reason)
    if errors[""]:
        raise Rejected(errors)


def to_approve(quote: Quote) -> str:
    """Name what of a quote somebody has to approve: a price below the floor, a large concession; empty for nothing."""
    limit = Decimal(DISCOUNT_LIMIT.of(quote.organisation_id))
    rows = QuoteLine.objects.filter(quote=quote).select_related("product").order_by("position", "pk")
    return "；".join(filter(None, (concern(row, quote, limit) for row in rows)))[:200]


def concern(line: QuoteLine, quote: Quote, limit: Decimal) -> str:
    """Say what is low about one line."""
    unit = line.price * (HUNDRED - line.discount) / HUNDRED
    values = {"product": line.product_id, "variant": line.variant_id, "quantity": line.quantity}
    known = catalogue_price(values, quote)
    if known is not None and known.below_floor(unit):
        return _("%(name)s 低于底价 %(floor)s") % {"name": line.name, "floor": f"{known.floor:,.2f}"}
    usual = known.amount if known is not None and known.amount else line.price
    off = (usual - unit) * HUNDRED / usual if usual else Decimal(0)
    if off > limit:
        return _("%(name)s 优惠 %(off)s%%，超过 %(limit)s%%") % {"name": line.name, "off": f"{off:.1f}", "limit": limit}
    return ""
