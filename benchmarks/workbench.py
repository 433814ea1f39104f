"""Figures of the workbench at 100,000 customers, 20,000 tasks, 20,000 deals, 10,000 people to contact, 5,000 leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 100_000, True
TASKS, DEALS, CONTACTS, LEADS, TALKS = 20_000, 20_000, 10_000, 5_000, 20_000
CHUNK = 2_000


def figures() -> list[Figure]:
    """Measure the workbench of a seller and of a manager, and the tiles that come once the page stands."""
    fill()
    found: list[Figure] = []
    for name, login, address, bar in (
        ("workbench, sales", "sales1", "/", 40),
        ("workbench, manager", "mgr1", "/", 40),
        ("workbench, admin", "admin", "/", 40),
        ("the team's day, manager", "mgr1", "/desk/team/", None),
        ("stalled deals, sales", "sales1", "/desk/stalled/", None),
        ("warnings, sales", "sales1", "/desk/warnings/", None),
    ):
        found += measure(repeated(browser(login), address)).figures(name, bar)
    return found


def fill() -> None:
    """Write the records as they stand, without the history that actions would leave."""
    from django.db import connection, transaction

    from kemai.areas.activities.models import DueContact, Interaction, Task
    from kemai.areas.sales.models import Lead, Opportunity
    from kemai.core.records import bulk
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    firm = found(FIRST)
    with acting_as(firm.viewer) as viewer, bulk.many_writes(), transaction.atomic():
        people = [firm.people[login] for login in ("sales1", "sales2", "sales3", "mgr1")]
        one = Drawn(viewer)
        write(Task, TASKS, one.task, people, viewer)
        write(Opportunity, DEALS, one.deal, people, viewer)
        write(DueContact, CONTACTS, one.contact, people, viewer)
        write(Lead, LEADS, one.lead, people, viewer)
        write(Interaction, TALKS, one.talk, people, viewer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Drawn:
    """The values of what is written, each by its number."""

    def __init__(self, viewer: Any) -> None:
        """Read what they refer to."""
        from django.utils import timezone

        from kemai.areas.customers.models import Customer
        from kemai.areas.sales.pipelines.steps import ways
        from kemai.core.dictionary.models import DictionaryEntry

        self.now, self.today, self.way = timezone.now(), timezone.localdate(), ways(viewer).all[0]
        self.source = DictionaryEntry.objects.filter(key="lead_source").values_list("pk", flat=True)[0]
        self.customers = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:TASKS])

    def task(self, number: int) -> dict[str, Any]:
        """Draw a task; one in ten is open and due, or late."""
        over = {"status": "done", "result": "ok", "finished_at": self.now} if number % 10 else {"status": "accepted"}
        due = self.now - timedelta(hours=number % 99)
        return {"subject": f"任务 {number}", "customer_id": self.customers[number], "due": due, **over}

    def deal(self, number: int) -> dict[str, Any]:
        """Draw a deal; one in four was won in the last year."""
        step = self.way.steps[number % len(self.way.steps)]
        won = {"status": "won", "closed_on": self.today - timedelta(days=number % 365)}
        values = {"number": f"BM-{number}", "name": f"机会 {number}", "customer_id": self.customers[number]}
        values |= {"pipeline_id": self.way.id, "stage_id": step.entry_id, "amount": Decimal(number % 997 * 1000)}
        values |= {"probability": step.probability, "stage_since": self.today - timedelta(days=number % 60)}
        values |= {"close_date": self.today + timedelta(days=30)}
        return values if number // 4 % 4 else values | won

    def contact(self, number: int) -> dict[str, Any]:
        """Draw somebody to contact; one in five still waits."""
        values = {"customer_id": self.customers[number], "subject": "到期回访", "cause": "interval", "due": self.today}
        return values | {"state": "done" if number % 5 else "open"}

    def lead(self, number: int) -> dict[str, Any]:
        """Draw a lead of the last three months."""
        values = {"number": f"BL-{number}", "name": f"线索 {number}", "mobile": "13800000000", "source_id": self.source}
        status = "contacting" if number % 9 else "new"
        return values | {"status": status, "received_on": self.today - timedelta(days=number % 90)}

    def talk(self, number: int) -> dict[str, Any]:
        """Draw a contact of the last nine months."""
        started = self.now - timedelta(minutes=number * 20)
        return {"customer_id": self.customers[number], "subject": "回访", "channel": "phone", "started_at": started}


def write(model: Any, count: int, values: Callable[[int], dict[str, Any]], people: list[Any], viewer: Any) -> None:
    """Write the records of one model, a quarter for each of four people."""
    from django.utils import timezone

    now = timezone.now()
    for start in range(0, count, CHUNK):
        model.objects.bulk_create(
            model(
                **values(number),
                organisation_id=viewer.organisation_id,
                owner_id=people[number % 4].pk,
                department_id=people[number % 4].department_id,
                created_at=now,
                updated_at=now,
            )
            for number in range(start, min(start + CHUNK, count))
        )
