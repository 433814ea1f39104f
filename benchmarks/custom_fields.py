"""Figures of own fields: what ten of them add to the list page, and filtering by them at a million customers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from benchmarks.figures import Figure
from benchmarks.inside import browser, measure, repeated

CUSTOMERS, WRITES = 1_000_000, True
TURNS, CHUNK = 3, 20_000
CUSTOMER = "customers.customer"
FIELDS = (
    ("bench_day", "基准日期", "date", True),
    ("bench_grade", "基准等级", "dict", True),
    ("bench_limit", "基准额度", "money", True),
    ("bench_code", "基准代码", "text", True),
    ("bench_shops", "基准门店", "int", False),
    ("bench_rate", "基准系数", "dec", False),
    ("bench_seen", "基准验厂", "bool", False),
    ("bench_site", "基准网址", "url", False),
    ("bench_mail", "基准邮箱", "email", False),
    ("bench_half", "基准半额", "formula", False),
)
FILTERS = {
    "one day of ten years": "bench_day:is:2025-05-05",
    "one month of ten years": "bench_day:between:2025-05-01|2025-05-31",
    "one choice of five": "bench_grade:is:2",
    "an amount above all but 1 in 1,000": "bench_limit:over:999000",
    "one code": "bench_code:is:K12345",
}


def figures() -> list[Figure]:
    """Measure the list before and after, then the filters with their indexes."""
    client = browser("admin")
    page = repeated(client, "/customers/")
    before = min((measure(page) for _turn in range(TURNS)), key=lambda one: one.cpu)
    fill()
    client = browser("admin")
    names = ",".join(name for name, _label, _kind, _filtered in FIELDS)
    known = measure(repeated(client, "/customers/"))
    listed = repeated(client, f"/customers/?columns=name,{names}")
    plain = measure(repeated(client, "/customers/?columns=name"))
    after = min((measure(listed) for _turn in range(TURNS)), key=lambda one: one.cpu)
    note = f"{known.cpu:.2f} ms with them, {before.cpu:.2f} ms before"
    made = [
        Figure(
            "10 own fields, the list as it is, CPU added", round(known.cpu - before.cpu, 2), "ms", most=2, note=note
        ),
        Figure(
            "10 own fields as columns, CPU added",
            round(after.cpu - plain.cpu, 2),
            "ms",
            most=2,
            note="beside the name alone",
        ),
    ]
    for name, chip in FILTERS.items():
        shown = measure(repeated(client, f"/customers/?f={chip}"))
        made.append(
            Figure(f"filter by {name}, wall", round(shown.wall, 1), "ms", most=50, note=f"{shown.cpu:.1f} ms CPU")
        )
    return made


def fill() -> None:
    """Add the fields as an administrator does, and give every customer values; the indexes are made last."""
    from django.contrib.auth import get_user_model
    from django.test import override_settings

    from kemai.core.access.provider import viewer_of
    from kemai.core.dictionary.actions import move_version
    from kemai.core.own import indexes
    from kemai.core.own.actions import save_field
    from kemai.core.own.models import CustomField
    from kemai.core.tenancy.current import acting_as

    people = get_user_model().everyone.select_related("organisation")
    with override_settings(JOBS_IMMEDIATE=False):
        for name, label, kind, _filtered in FIELDS:
            admin = viewer_of(people.get(login="admin"))
            values = {"record": CUSTOMER, "name": name, "label": label, "type": kind, "choices": "甲、乙、丙、丁、戊"}
            with acting_as(admin):
                save_field(values | {"formula": "bench_limit / 2" if kind == "formula" else ""}, by=admin)
    admin = viewer_of(people.get(login="admin"))
    with acting_as(admin):
        write_values(admin)
        wanted = [name for name, _label, _kind, filtered in FIELDS if filtered]
        CustomField.objects.filter(name__in=wanted).update(filterable=True)
        move_version(admin)
    indexes.keep()


def write_values(admin: Any) -> None:
    """Write values of all fields into the column, a chunk of customers at a time."""
    from django.db import transaction

    from kemai.core.dictionary.book import book
    from kemai.core.own.keeping import custom_of
    from kemai.core.records import bulk, registry
    from kemai.core.records.kinds.numbers import DecimalKind

    record_type = registry.get(CUSTOMER)
    fields = record_type.fields
    grades = [one.id for one in book(admin).open(fields["bench_grade"].dictionary)]
    ids = list(record_type.model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        changes = {}
        for pk in ids[start : start + CHUNK]:
            dice = pk * 2_654_435_761 % 2**32
            values = {
                "bench_day": date(2020, 1, 1) + timedelta(days=dice % 3650),
                "bench_grade": grades[dice % 5],
                "bench_limit": DecimalKind.number(f"{dice % 100_000_000 / 100:.2f}"),
                "bench_code": f"K{dice % 100_000}",
                "bench_shops": dice % 100,
                "bench_rate": DecimalKind.number(f"{dice % 1000 / 1000:.3f}"),
                "bench_seen": dice % 3 == 0,
                "bench_site": f"https://www.firm{pk}.example",
                "bench_mail": f"bill{pk}@firm.example",
            }
            changes[pk] = {"custom": custom_of(record_type, values)}
        with transaction.atomic():
            bulk.update(record_type.model, changes)
