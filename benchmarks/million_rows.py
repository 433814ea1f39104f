"""Figures of moving in: a million customers and contacts of one file into a small firm, with nobody beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import count
from time import perf_counter
from typing import Any

from benchmarks.clock import QUIET_LOOP, quiet, reference, spent
from benchmarks.figures import Figure
from benchmarks.importing import COLUMNS, ended
from benchmarks.inside import browser

CUSTOMERS, WRITES = 1000, True
RECORDS = 1_000_000
MEGABYTES = 512
PEOPLE = {"联系人姓名": "name", "联系人手机": "mobile", "联系人电话": "office_phone", "联系人邮箱": "email"}
LEAST = {"sqlite": 5000, "postgresql": 8000}


def figures() -> list[Figure]:
    """Import the file, with duplicate check, search and history; what is counted are the records that it brings."""
    from django.db import connection
    from django.test import override_settings

    client = browser("mgr1")
    with override_settings(UPLOAD_LIMIT=MEGABYTES << 20, IMPORT_ROWS=RECORDS):
        answer = client.post("/customers/import/", {"file": file()})
        loop, began, began_cpu = reference(), perf_counter(), spent()
        with ended() as at:
            client.post(f"{answer['Location']}run/")
    wall, cpu = at[0] - began, at[1] - began_cpu
    after = reference()
    loops = f"the loop {loop:.0f} ms before, {after:.0f} after"
    counts, records = brought()
    return [
        Figure(
            "customers and contacts, speed",
            round(records / wall),
            "records/s",
            least=LEAST[connection.vendor],
            note=f"{counts} in {wall:.0f} s; {loops}",
        ),
        Figure("the same by CPU", round(records / cpu), "records/s"),
        Figure("the same in proportion to the loop", round(records / quiet(cpu, loop, after, QUIET_LOOP)), "records/s"),
    ]


def brought() -> tuple[str, int]:
    """Count what the import added, and say it in words."""
    from kemai.core.tenancy.current import everyone
    from kemai.core.transfer.models import ImportJob

    with everyone(reason="benchmark"):
        job = ImportJob.objects.latest("pk")
    contacts = job.beside["customers.contact"]["added"]
    if job.status != ImportJob.Status.DONE or job.added + contacts < RECORDS * 0.9:
        raise RuntimeError(f"{job.status}: only {job.added:,} and {contacts:,} of {RECORDS:,} were added")
    return f"{job.added:,} customers and {contacts:,} contacts added", job.added + contacts


def rows() -> Iterator[list[str]]:
    """Draw customers with their contacts: the first stands in the customer's row, the others in rows below it."""
    from kemai.site.demo.contacts import contacts
    from kemai.site.demo.customers import customer

    drawn = 0
    for number in count():
        if drawn >= RECORDS:
            return
        firm = customer("million", number)
        if not firm.company:
            continue
        people = contacts("million", number, firm) or [{}]
        cells = [firm.values.get(name) or "" for name in COLUMNS.values()]
        for person in people:
            yield [*cells, *(person.get(name) or "" for name in PEOPLE.values())]
            cells = [""] * len(COLUMNS)
        drawn += 1 + len([person for person in people if person])


def file() -> Any:
    """Write the file."""
    kept = BytesIO()
    text = TextIOWrapper(kept, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, *PEOPLE])
    writer.writerows(rows())
    text.detach()
    kept.seek(0)
    kept.name = "moving-in.csv"
    return kept
