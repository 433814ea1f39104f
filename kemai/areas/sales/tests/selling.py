"""Papers to play with: products, orders with lines, contracts that are signed."""

from __future__ import annotations

from typing import Any

from kemai.areas.sales.models import Contract, SalesOrder
from kemai.core import actions
from kemai.core.actions.declare import find_action
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

ORDER, CONTRACT = "sales.salesorder", "sales.contract"


def reasons(refused: Any) -> dict[str, list[str]]:
    """Give the codes of a refusal by field."""
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


def do(firm: Any, login: str, key: str, code: str, record: Any, **given: Any) -> Any:
    """Do a verb as somebody, and give the record as it is stored afterwards."""
    verb = find_action(key, code)
    assert verb is not None
    with acting_as(firm.viewer(login)) as by:
        made = verb(record, by=by, **given)
        return type(made).objects.get(pk=made.pk)


def add(firm: Any, login: str, key: str, **values: Any) -> Any:
    """Add a record as somebody."""
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(key), values, by=by)


def stored(firm: Any, record: Any) -> Any:
    """Read a record anew."""
    with acting_as(firm.viewer("admin")):
        return type(record).objects.get(pk=record.pk)


def new_product(firm: Any, code: str = "ZJ-5", price: str = "100", **values: Any) -> Any:
    """Make goods of the catalogue."""
    category = add(firm, "mgr1", "products.productcategory", name=f"主轴 {code}")
    given = {"code": code, "name": f"主轴 {code}", "category": category.pk, "list_price": price, "kind": "goods"}
    return add(firm, "mgr1", "products.product", **{**given, **values})


def new_order(firm: Any, customer: Any, *lines: dict[str, Any], login: str = "sales1", **values: Any) -> SalesOrder:
    """Draft an order."""
    made: SalesOrder = add(firm, login, ORDER, customer=customer.pk, lines=list(lines), **values)
    return made


def confirmed_order(firm: Any, customer: Any, *lines: dict[str, Any], **values: Any) -> SalesOrder:
    """Make an order that is confirmed."""
    made: SalesOrder = do(firm, "sales1", ORDER, "confirm", new_order(firm, customer, *lines, **values))
    return made


def new_contract(firm: Any, customer: Any, *parts: dict[str, Any], **values: Any) -> Contract:
    """Draft a contract over 10,000."""
    given = {"customer": customer.pk, "title": "主轴年度合同", "amount": "10000", "start": "2026-11-01"}
    made: Contract = add(firm, "sales1", CONTRACT, **{**given, "lines": list(parts), **values})
    return made


def reviewed_contract(firm: Any, customer: Any, *parts: dict[str, Any], **values: Any) -> Contract:
    """Make a contract that both judges have passed."""
    contract = do(firm, "sales1", CONTRACT, "submit", new_contract(firm, customer, *parts, **values))
    do(firm, "rev1", CONTRACT, "approve", contract)
    made: Contract = do(firm, "fin1", CONTRACT, "approve_finance", contract)
    return made
