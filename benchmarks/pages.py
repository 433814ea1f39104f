"""Figures of pages at 100,000 customers: list, customer page, create."""

from __future__ import annotations

from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 100_000, True
ENTRIES = 50


def figures() -> list[Figure]:
    """Measure lists as sales (branch scope) and admin, a customer with 50 entries, and adding with duplicate check."""
    return [*lists(), *page(), *create()]


def lists() -> list[Figure]:
    """Measure the list in several orders and filters, and that its queries do not grow with its rows."""
    from kemai.areas.customers.models import Customer
    from kemai.core.tenancy.current import everyone

    sales, admin = browser("sales1"), browser("admin")
    with everyone(reason="benchmark"):
        number = Customer.objects.values_list("number", flat=True)[5000]
    asked = (
        ("list of 50, sales", sales, "/customers/", 10),
        ("list of 50, admin", admin, "/customers/", 10),
        ("list of 50 by name, sales", sales, "/customers/?sort=name", 10),
        ("list of 50 of one city, sales", sales, "/customers/?f=city:is:苏州", None),
    )
    found = []
    for name, client, address, bar in asked:
        found += measure(repeated(client, address)).figures(name, bar, 15)
    many = measure(repeated(admin, "/customers/?f=city:is:苏州"), rounds=1)
    one = measure(repeated(admin, f"/customers/?f=number:is:{number}"), rounds=1)
    found.append(Figure("list, queries for 50 rows above those for 1 row", many.queries - one.queries, "", most=0))
    return found


def page() -> list[Figure]:
    """Measure the page of a customer with 50 timeline entries."""
    from kemai.areas.customers.models import Customer
    from kemai.core.history.models import Act
    from kemai.core.notes.actions import write_note
    from kemai.core.notes.models import Note
    from kemai.core.records import registry
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    with acting_as(found(FIRST).viewer) as viewer:
        record_type = registry.of_model(Customer)
        customer = Customer.objects.exclude(main_contact=None).order_by("pk").filter(owner__login="sales1").first()
        place = {"record_type": record_type.key, "record_id": customer.pk}
        for number in range(ENTRIES - Note.objects.filter(**place).count() - Act.objects.filter(**place).count()):
            write_note(record_type, customer.pk, f"第 {number} 次电话回访，进展顺利。", by=viewer)
    client = browser("sales1")
    return measure(repeated(client, f"/customers/{customer.pk}/")).figures("customer page, 50 entries", 15, 20)


def create() -> list[Figure]:
    """Measure the form of a new customer, and saving it with the duplicate check."""
    client = browser("sales1")
    shown = measure(repeated(client, "/customers/add/"))
    saved = measure(lambda number: client.post("/customers/add/", typed(number)), expected=302)
    return [*saved.figures("create with duplicate check", 12), *shown.figures("form of a new customer", None)]


def typed(number: int) -> dict[str, Any]:
    """Make what a person types for a new customer, another one each round, who goes on after like ones were shown."""
    from kemai.site.demo.customers import customer

    drawn = customer("created", number * 10).values
    names = ("name", "short_name", "phone", "email", "website", "province", "city", "address", "postcode", "kind")
    return {name: drawn[name] for name in names if name in drawn} | {"confirm_duplicates": "1"}
