"""Writes what the demo firm steers by: quotas of this month, goals of this year, a report, and a board for all."""

from __future__ import annotations

from datetime import date

from kemai.areas.analysis.models import Dashboard
from kemai.site.demo.catalogue import add
from kemai.site.demo.firm import Firm

QUOTAS = (("sales1", "receipt", 300_000), ("sales2", "receipt", 260_000), ("sales3", "receipt", 240_000))
FIGURES = ("figure:order", "figure:contract", "figure:receipt", "figure:win_rate")
REPORTS = ("steady:/sales/reports/receipts-by-person", "steady:/deals/reports/month")


def write_steering(firm: Firm, day: date) -> None:
    """Write quotas, goals, a report and a board unless the firm has a board; call inside the firm's transaction."""
    if Dashboard.objects.exists():
        return
    owner, team = firm.people["mgr1"].pk, firm.people["mgr1"].department_id
    month, quarter = f"{day:%Y-%m}", f"{day.year}-Q{(day.month + 2) // 3}"
    for login, measure, target in QUOTAS:
        person = firm.people[login].pk
        add(firm, "sales.quota", user=person, period=month, measure=measure, target=target, owner=owner)
        add(firm, "sales.quota", user=person, period=month, measure="new_customers", target=4, owner=owner)
    add(firm, "sales.quota", team=team, period=quarter, measure="contract", target=3_000_000, owner=owner)
    end = date(day.year, 12, 31)
    shared = {"owner": owner, "to_all": True}
    goals = [
        add(firm, "analysis.goal", name=name, measure=firm.choices["goal_measure", measure], baseline=baseline,
            target=target, start=date(day.year, 1, 1), due=end, **shared)
        for name, measure, baseline, target in (
            (f"{day.year} 年回款", "receipt", 0, 12_000_000),
            ("赢单率提到六成", "win_rate", 40, 60),
        )
    ]  # fmt: skip
    report = add(
        firm,
        "analysis.report",
        name="每月订单额",
        source="sales.salesorder",
        groups="order_date:month",
        measures="sum:total,count",
        filters="status=confirmed|doing|shipped|done",
        chart="bar",
        **shared,
    )
    board = add(firm, "analysis.dashboard", name="经营看板", **shared)
    cards = [*FIGURES, *(f"goal:{one.pk}" for one in goals), f"report:{report.pk}", *REPORTS]
    Dashboard.objects.filter(pk=board.pk).update(cards=cards)
