"""Figures of the board of deals at 50,000 open ones, of its list, and of the funnel over them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import repeat
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 10_000, True
DEALS = 50_000
WALL = "/opportunities/?look=wall"


def figures() -> list[Figure]:
    """Measure the board as sales (branch scope) and admin, the list of deals, and the stage funnel."""
    fill()
    sales, admin = browser("sales1"), browser("admin")
    found: list[Figure] = []
    for name, client, address, bar, queries in (
        ("board of 50,000 open deals, sales", sales, WALL, 60, 40),
        ("board of 50,000 open deals, admin", admin, WALL, 60, 40),
        ("list of 50 deals, sales", sales, "/opportunities/", 10, 15),
        ("list of 50 deals, admin", admin, "/opportunities/", 10, 15),
    ):
        found += measure(repeated(client, address)).figures(name, bar, queries)
    report = measure(repeated(admin, "/leads/reports/stages/"), rounds=5)
    found += report.figures("stage funnel over 50,000 deals", None)
    return found


def fill() -> None:
    """Write the deals as they stand, without the history that actions would leave."""
    from django.db import connection, transaction
    from django.utils import timezone

    from kemai.areas.customers.models import Customer
    from kemai.areas.sales.models import Opportunity
    from kemai.areas.sales.pipelines.steps import ways
    from kemai.core.records import bulk
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    firm = found(FIRST)
    with acting_as(firm.viewer) as viewer, bulk.many_writes(), transaction.atomic():
        way = ways(viewer).all[0]
        steps, today, now = way.steps, timezone.localdate(), timezone.now()
        customers = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
        people = [firm.people[login] for login in ("sales1", "sales2", "sales3")]
        numbers, ids = range(DEALS), list(bulk.allot_ids(Opportunity, DEALS))
        columns: dict[str, Any] = {one.attname: repeat(one.get_default()) for one in Opportunity._meta.concrete_fields}
        columns |= {
            "id": ids,
            "organisation_id": repeat(viewer.organisation_id),
            "number": [f"BM-{number}" for number in numbers],
            "name": [f"基准机会 {number}" for number in numbers],
            "customer_id": [customers[number % len(customers)] for number in numbers],
            "pipeline_id": repeat(way.id),
            "stage_id": [steps[number % len(steps)].entry_id for number in numbers],
            "stage_since": [today - timedelta(days=number % 60) for number in numbers],
            "probability": [steps[number % len(steps)].probability for number in numbers],
            "amount": [Decimal(number % 997 * 1000) for number in numbers],
            "close_date": [today + timedelta(days=number % 120 - 10) for number in numbers],
            "owner_id": [people[number % 3].pk for number in numbers],
            "department_id": repeat(people[0].department_id),
            "created_at": repeat(now),
            "updated_at": [now - timedelta(minutes=number) for number in numbers],
        }
        bulk.insert(Opportunity, columns, DEALS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
