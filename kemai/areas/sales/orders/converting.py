"""From a contract or a deal to an order: equal lines, and links both ways."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kemai.areas.sales.contracts.records import in_force
from kemai.areas.sales.lines.copying import deal_lines, next_paper
from kemai.areas.sales.models import Opportunity
from kemai.core import actions
from kemai.core.actions.declare import action
from kemai.core.lines.keeping import LINES
from kemai.core.records import registry
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.salesorder"


@action(
    "sales.contract",
    label=_("转订单"),
    icon="box",
    makes=KEY,
    leading=True,
    bulk=False,
    allowed=in_force,
    refusal=_("只有已签订或执行中的合同可以转订单"),
)
def order_contract(contract: Any, *, by: Viewer) -> Any:
    """Make an order under a contract, with the lines of the contract's quote where it has one."""
    values = {
        name: getattr(contract, f"{name}_id") for name in ("customer", "contact", "opportunity", "quote", "owner")
    }
    values |= {"contract": contract.pk, "currency": contract.currency}
    if contract.quote is None:
        return actions.add(registry.get(KEY), values, by=by)
    return next_paper(KEY, values, contract.quote, by=by)


@action(
    "sales.opportunity",
    label=_("转订单"),
    icon="box",
    makes=KEY,
    bulk=False,
    allowed=lambda deal: deal.status != Opportunity.Status.LOST,
    refusal=_("输掉的机会不能转订单"),
)
def order_deal(deal: Any, *, by: Viewer) -> Any:
    """Make an order with the lines of a deal, or with the deal as a whole."""
    values = {name: getattr(deal, f"{name}_id") for name in ("customer", "contact", "owner")}
    return actions.add(registry.get(KEY), {**values, "opportunity": deal.pk, LINES: deal_lines(deal)}, by=by)
