"""Figures of importing 100,000 customers while other people work."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO, TextIOWrapper
from itertools import count, islice
from time import perf_counter, sleep
from typing import Any

from benchmarks.clock import reference, spent
from benchmarks.figures import Figure, percentile
from benchmarks.inside import browser, measure, repeated
from benchmarks.neighbour import Neighbour

CUSTOMERS, WRITES = 100_000, True
ROWS = 100_000
ALONE_SECONDS = 15
ADDED_LEAST = 0.9
BEHIND_PAGES = 10  # as the worker of a server, which does imports, stands behind the pages that people wait for
COLUMNS = {
    "客户名称": "name",
    "简称": "short_name",
    "电话": "phone",
    "手机": "mobile",
    "电子邮件": "email",
    "网址": "website",
    "所在省份": "province",
    "城市": "city",
    "详细地址": "address",
    "邮编": "postcode",
    "法人代表": "legal_rep",
    "行业": "industry",
    "来源": "source",
}


def figures() -> list[Figure]:
    """Import a file of 100,000 into a firm of 100,000, with duplicate check, search and history."""
    before = held()
    client = browser("mgr1")
    began, began_cpu = perf_counter(), spent()
    answer = client.post("/customers/import/", {"file": file()})
    tried, tried_cpu = perf_counter() - began, spent() - began_cpu
    with Neighbour() as quiet:
        sleep(ALONE_SECONDS)
    loop = reference()
    with Neighbour() as busy:
        began, began_cpu = perf_counter(), spent()
        with writes_timed() as held_up, ended() as at, behind_pages():
            client.post(f"{answer['Location']}run/")
        whole, wall, cpu = perf_counter() - began, at[0] - began, at[1] - began_cpu
    loops = f"the loop {loop:.0f} ms before, {reference():.0f} after"
    added = held() - before
    if added < ROWS * ADDED_LEAST:
        raise RuntimeError(f"only {added:,} of {ROWS:,} rows were added")
    return [
        Figure(
            "import, speed", round(ROWS / wall), "rows/s", least=3000, note=f"{added:,} added in {wall:.0f} s; {loops}"
        ),
        Figure("import, speed by CPU", round(ROWS / cpu), "rows/s"),
        Figure("duplicate keys of sound and address, in a job after it", round(ROWS / (whole - wall)), "rows/s"),
        Figure("dry run before it, speed", round(ROWS / tried), "rows/s", note=f"{ROWS / tried_cpu:,.0f} by CPU"),
        beside("list page of others meanwhile, p95 to base", quiet.wall, busy.wall, 2),
        beside("the same by CPU", quiet.cpu, busy.cpu),
        Figure(
            "others' saves held up by a chunk, p95",
            round(percentile(held_up, 95)),
            "ms",
            most=200,
            note=f"p50 {percentile(held_up, 50):.0f}, longest {max(held_up):.0f} ms, {len(held_up)} chunks",
        ),
        *others_came_first(),
    ]


@contextmanager
def ended() -> Iterator[list[float]]:
    """Note when the import itself is done, wall and CPU: here its follow-up job runs within the same request."""
    from kemai.core.transfer import engine

    plain = engine.end
    at: list[float] = []

    def noted(*given: Any) -> None:
        plain(*given)
        at[:] = [perf_counter(), spent()]

    engine.end = noted  # type: ignore[assignment]
    try:
        yield at
    finally:
        engine.end = plain


@contextmanager
def behind_pages() -> Iterator[None]:
    """Stand as far behind pages as a server's worker does; to come back needs a right that not everybody has."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.nice(BEHIND_PAGES)
    try:
        yield
    finally:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, before)


@contextmanager
def writes_timed() -> Iterator[list[float]]:
    """Note how long each chunk's transaction takes, in ms: as long as it does nobody else can save on SQLite."""
    from kemai.core.transfer.writing import Writer

    plain, times = Writer.write, []

    def timed(self: Writer, batch: Any, reject_size: int) -> None:
        began = perf_counter()
        try:
            plain(self, batch, reject_size)
        finally:
            times.append((perf_counter() - began) * 1000)

    Writer.write = timed  # type: ignore[method-assign]
    try:
        yield times
    finally:
        Writer.write = plain  # type: ignore[method-assign]


def beside(name: str, quiet: list[float], busy: list[float], bar: float | None = None) -> Figure:
    """Compare the 95th of a hundred pages beside the import with that before it."""
    base, now = percentile(quiet, 95), percentile(busy, 95)
    return Figure(
        name, round(now / base, 2), "×", most=bar, note=f"{base:.1f} ms, then {now:.1f} ms, {len(busy)} pages"
    )


def others_came_first() -> list[Figure]:
    """Measure the list of somebody who sees none of the 100,000 newest customers: another department's."""
    from django.contrib.auth import get_user_model

    from kemai.areas.customers.models import Customer
    from kemai.core.tenancy.current import everyone

    other = get_user_model().everyone.get(login="fin1")
    with everyone(reason="benchmark"):
        newest = Customer._base_manager.order_by("-id")[ROWS * 9 // 10 : ROWS * 9 // 10 + 1].get().pk
        Customer._base_manager.filter(pk__gt=newest).update(owner=other, department=other.department)
    client = browser("sales1")
    shown = measure(repeated(client, "/customers/"))
    return shown.figures("list of 50, sales, behind 90,000 newer ones of another department", 10)


def held() -> int:
    """Count the customers."""
    from kemai.areas.customers.models import Customer
    from kemai.core.tenancy.current import everyone

    with everyone(reason="benchmark"):
        return int(Customer.objects.count())


def file() -> Any:
    """Write the file that is imported: UTF-8 with Chinese headings."""
    from kemai.site.demo.customers import customer

    kept = BytesIO()
    text = TextIOWrapper(kept, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    companies = (drawn.values for drawn in (customer("import", number) for number in count()) if drawn.company)
    for values in islice(companies, ROWS):
        writer.writerow([values.get(name) or "" for name in COLUMNS.values()])
    text.detach()
    kept.seek(0)
    kept.name = "customers.csv"
    return kept
