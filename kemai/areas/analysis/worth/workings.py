"""Each figure of the value card with its working: the formula in words, its numbers, the rows they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.analysis.worth.choices import DISCOUNT, KEEP, YEARS
from kemai.areas.analysis.worth.facts import Facts
from kemai.areas.analysis.worth.formulas import churn, contribution, engagement, lifetime, loyalty
from kemai.areas.sales.models import Contract, CostEntry, SalesOrder
from kemai.core.records import registry
from kemai.core.records.amounts import rounded
from kemai.core.records.kinds.numbers import amount_text
from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Working:
    """A figure in words, empty where too little is known, and how it came about; lines are label, value, address."""

    text: str
    formula: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    note: str = ""


def lifetime_value(facts: Facts, viewer: Viewer) -> Working:
    """Say the lifetime value."""
    firm = viewer.organisation_id
    keep, discount, years = KEEP.of(firm), DISCOUNT.of(firm), YEARS.of(firm)
    formula = _("年贡献 × 保持率 ^ (年 − 1) ÷ (1 + 折现率) ^ 年，%(years)d 年相加") % {"years": years}
    margin = contribution(facts)
    if margin is None:
        return Working("", formula, note=lacking(facts))
    lines = [
        (_("年贡献"), amount_text(margin), ""),
        (_("保持率"), f"{keep}%", ""),
        (_("折现率"), f"{discount}%", ""),
    ]
    for year in range(1, years + 1):
        one = lifetime(margin, keep, discount, year) - lifetime(margin, keep, discount, year - 1)
        lines.append((_("第 %(year)d 年") % {"year": year}, amount_text(rounded(one)), ""))
    note = _("保持率、折现率和年数在“选项”里改；介绍来的客户没有计入。")
    return Working(amount_text(rounded(lifetime(margin, keep, discount, years))), formula, lines, note)


def yearly_contribution(facts: Facts, viewer: Viewer) -> Working:
    """Say what the last year's orders left."""
    formula = _("近 12 个月的未税订单额 − 退货 − 货物成本 − 费用")
    left = contribution(facts)
    if left is None:
        return Working("", formula, note=lacking(facts))
    lines = [(one.number, amount_text(one.net), page_of(SalesOrder, one.pk)) for one in facts.year]
    lines += [(_("退货"), amount_text(-facts.returned), "")] if facts.returned else []
    lines += [(_("货物成本"), amount_text(-facts.goods), ""), (_("费用"), amount_text(-facts.service), "")]
    note = _("%(count)d 行明细没有成本价，按 0 计。") % {"count": facts.uncosted} if facts.uncosted else ""
    return Working(amount_text(left), formula, lines, note)


def cost_to_serve(facts: Facts, viewer: Viewer) -> Working:
    """Say what was spent on the customer."""
    formula = _("近 12 个月记在这个客户、它的销售机会和合同上的费用之和")
    if not facts.spent:
        return Working("", formula, note=_("近 12 个月没有登记费用。"))
    lines = [
        (f"{one.number} · {one.day.isoformat()}", amount_text(one.amount), page_of(CostEntry, one.pk))
        for one in facts.spent
    ]
    return Working(amount_text(facts.service), formula, lines)


def page_of(model: Any, pk: int) -> str:
    """Give the address of a record."""
    return f"/{registry.of_model(model).address}/{pk}/"


def lacking(facts: Facts) -> str:
    """Say what is missing for the contribution."""
    if not facts.year:
        return _("近 12 个月没有已确认的订单。")
    return _("订单里的产品都没有成本价。")


def loyalty_kind(facts: Facts, viewer: Viewer) -> Working:
    """Say that the kind needs an attitude."""
    return Working(
        "", _("由态度（满意、好感、信任）和行为合起来看"), note=_("还没有满意度调查，只看行为分不出忠诚类型。")
    )


def loyalty_index(facts: Facts, viewer: Viewer) -> Working:
    """Say the loyalty as far as behaviour shows it."""
    words = {
        "repeat": _("订购次数（最多 40）"),
        "regular": _("间隔规律（最多 30）"),
        "long": _("往来年数（最多 20）"),
        "recommending": _("介绍客户（最多 10）"),
    }
    formula = _("订购次数 40 + 间隔规律 30 + 往来年数 20 + 介绍客户 10")
    parts = loyalty(facts)
    note = _("没有 12 个月内的满意度调查，只按行为计算。") if parts else few_orders(facts)
    return added(parts, words, formula, note)


def engagement_index(facts: Facts, viewer: Viewer) -> Working:
    """Say how much goes to and fro."""
    words = {
        "loyalty": _("忠诚"),
        "duration": _("持久（每年 20）"),
        "co_creation": _("共创（近 12 个月每条需求 20）"),
        "participation": _("参与（客户主动的往来占比）"),
        "interaction": _("互动（近 12 个月每次往来 10）"),
    }
    parts = engagement(facts)
    made = added(parts, words, _("五项各 0–100，取平均"), "" if parts else _("近 12 个月没有往来记录。"))
    return Working(str(round(sum(parts.values()) / len(parts))), made.formula, made.lines) if parts else made


def satisfaction_gap(facts: Facts, viewer: Viewer) -> Working:
    """Say that nobody was asked yet."""
    return Working("", _("感受 − 期望：大于 0 超出期望，小于 0 不满意"), note=_("还没有满意度调查。"))


def churn_risk(facts: Facts, viewer: Viewer) -> Working:
    """Say how likely the customer is to go."""
    words = {
        "gap": _("间隔超常（最多 40）"),
        "amount": _("订单额下降（最多 20）"),
        "contacts": _("往来减少（最多 15）"),
        "contract": _("合同 60 天内到期（10）"),
    }
    formula = _("距上次下单 ÷ 平常间隔超出 1 的部分 × 40 + 半年订单额下降 × 20 + 半年往来下降 × 15 + 合同将到期 10")
    parts = churn(facts)
    made = added(parts, words, formula, "" if parts else few_orders(facts))
    ending = [(number, day.isoformat(), page_of(Contract, pk)) for pk, number, day in facts.ending]
    return Working(made.text, made.formula, [*made.lines, *ending] if parts else [], made.note)


def few_orders(facts: Facts) -> str:
    """Say how many orders there are and how many it takes."""
    return _("只有 %(count)d 张已确认的订单，至少要 3 张，且不在同一天。") % {"count": len(facts.orders)}


def added(parts: Mapping[str, int] | None, words: Mapping[str, str], formula: str, note: str) -> Working:
    """Add up points, capped at 100."""
    if parts is None:
        return Working("", formula, note=note)
    lines = [(words[name], str(points), "") for name, points in parts.items()]
    return Working(str(min(100, sum(parts.values()))), formula, lines, note)


WORKINGS: dict[str, Callable[[Facts, Viewer], Working]] = {
    "lifetime_value": lifetime_value,
    "yearly_contribution": yearly_contribution,
    "cost_to_serve": cost_to_serve,
    "loyalty_kind": loyalty_kind,
    "loyalty_index": loyalty_index,
    "engagement": engagement_index,
    "satisfaction_gap": satisfaction_gap,
    "churn_risk": churn_risk,
}


def workings(facts: Facts, viewer: Viewer) -> dict[str, Working]:
    """Give every figure that the person may see: one is left out where what it is made of is not told."""
    seen = {
        "lifetime_value": facts.sees_profit,
        "yearly_contribution": facts.sees_profit,
        "cost_to_serve": facts.sees_costs,
    }
    return {code: work(facts, viewer) for code, work in WORKINGS.items() if seen.get(code, True)}
