"""Customers that the tests of conditions look for, and trees of conditions made at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.conditions.nodes import Group, Node, Not
from kemai.core.tenancy import Viewer

CUSTOMERS: tuple[dict[str, Any], ...] = (
    {"name": "泸州老酒厂", "province": "四川", "industry": "liquor", "customer_type": "old", "city": "泸州"},
    {"name": "五粮酒业", "province": "四川", "industry": "food", "customer_type": "target", "phone": "0831-7654321"},
    {"name": "黑酒行", "province": "四川", "industry": "liquor", "customer_type": "blacklist"},
    {"name": "成都软件", "province": "四川", "industry": "software", "customer_type": "old", "size_class": "large"},
    {"name": "茅台镇酒坊", "province": "贵州", "industry": "liquor", "customer_type": "partner", "kind": "person"},
    {"name": "Acme 100% | Sons, Inc.", "city": "New York", "website": "https://acme.example/a?b=c:d", "remark": "a_b"},
    {"name": 'O\'Brien "and" sons', "remark": "back\\slash", "birth_date": "1980-02-29"},
    {"name": "且或非", "city": "是", "postcode": "610000", "birth_date": "1999-12-31"},
)
TEXT_FIELDS = ("name", "province", "city", "website")
OTHERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "is": (("industry", "liquor", "食品饮料", "Software"), ("kind", "person", "企业"), ("size_class", "大客户")),
    "not": (("customer_type", "blacklist", "老客户"), ("owner", "me", "林晓")),
    "has": (("industry", "酒", "soft"), ("owner", "林", "安"), ("kind", "业"), ("remark", "a", "\\")),
    "lacks": (("customer_type", "客户"), ("remark", "_", "%")),
    "over": (("birth_date", "1980-02-29", "1990/1/1"), ("created_at", "2001-01-01")),
    "under": (("birth_date", "1999年12月31日"), ("created_at", "2001-01-01", "2101-01-01 10:30")),
    "days": (("updated_at", "0", "30"),),
    "empty": (("industry",), ("birth_date",), ("remark",), ("owner",), ("size_class",)),
    "filled": (("city",), ("birth_date",), ("industry",)),
}


def add_customers(by: Viewer) -> None:
    """Add the sample customers."""
    for values in CUSTOMERS:
        actions.add(registry.get("customers.customer"), values, by=by)


def words() -> st.SearchStrategy[str]:
    """Texts as people type them, signs of the search language and of databases among them."""
    parts = [
        *"酒四川 且或非()（）\"“”=＝!<>|\\:%_'&~",
        "AND",
        "or",
        "NOT",
        "like",
        "是",
        "a__b",
        "; DROP TABLE x--",
        "A",
    ]
    return st.lists(st.sampled_from(parts), min_size=1, max_size=6).map("".join).map(str.strip).filter(bool)


def leaves() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on one field whose values fit it."""
    text = st.builds(
        lambda name, operator, values: {"field": name, "op": operator, "values": values},
        st.sampled_from(TEXT_FIELDS[:3]),
        st.sampled_from(["has", "lacks", "is", "not"]),
        st.lists(words(), min_size=1, max_size=3, unique=True),
    )
    starts = words().map(lambda value: {"field": "name", "op": "starts", "values": [value]})
    days = st.lists(st.dates(), min_size=2, max_size=2).map(lambda pair: [one.isoformat() for one in sorted(pair)])
    between = days.map(lambda pair: {"field": "birth_date", "op": "between", "values": pair})
    return st.one_of(text, starts, between, *(known(operator, *one) for operator, all in OTHERS.items() for one in all))


def known(operator: str, name: str, *values: str) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions with one of the given values."""
    chosen = st.sampled_from(values).map(lambda value: [value]) if values else st.just([])
    return chosen.map(lambda given: {"field": name, "op": operator, "values": given})


def trees() -> st.SearchStrategy[dict[str, Any]]:
    """Trees of conditions, three levels of brackets at most."""
    made = leaves()
    for _level in range(2):
        made = st.one_of(
            made,
            made.map(lambda tree: {"not": tree}),
            st.lists(made, min_size=1, max_size=3).map(lambda trees: {"all": trees}),
            st.lists(made, min_size=1, max_size=3).map(lambda trees: {"any": trees}),
        )
    return made


def flat(node: Node) -> Node:
    """Leave out brackets that change nothing."""
    if isinstance(node, Not):
        return Not(flat(node.node))
    if not isinstance(node, Group):
        return node
    nodes: list[Node] = []
    for one in map(flat, node.nodes):
        nodes.extend(one.nodes if isinstance(one, Group) and one.every is node.every else [one])
    return nodes[0] if len(nodes) == 1 else Group(node.every, tuple(nodes))
