"""Figures of search: two characters from the middle of a name, and other ways to find a customer."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from time import perf_counter

from benchmarks.figures import Figure, percentile
from benchmarks.inside import browser, measure

CUSTOMERS = 100_000
KEY = "customers.customer"
WORDS = 48
HOT = ("苏州", "机械", "科技", "上海")


def figures() -> list[Figure]:
    """Measure search at 100,000 customers."""
    return searched(CUSTOMERS, 10)


def searched(count: int, page_bar: float, query_bar: float | None = None) -> list[Figure]:
    """Measure the page of hits and the query alone at `count` customers."""
    brands = middles(count)
    client = browser("admin")
    for word in brands:
        client.get("/customers/", {"q": word})
    page = measure(lambda number: client.get("/customers/", {"q": brands[number % WORDS]}))
    sales = browser("sales1")
    scoped = measure(lambda number: sales.get("/customers/", {"q": brands[number % WORDS]}))
    box = measure(lambda number: client.get("/search/", {"q": brands[number % WORDS]}))
    hot = measure(lambda number: client.get("/customers/", {"q": HOT[number % len(HOT)]}))
    return [
        *page.figures("list searched by 2 characters of the middle", page_bar),
        *scoped.figures("the same, sales", page_bar),
        *box.figures("search box by 2 characters of the middle", None),
        *hot.figures("list searched by a word that thousands have", None),
        *alone("2 characters of the middle", brands, query_bar),
        *alone("pinyin", [spelled(brand) for brand in brands]),
        *alone("initials of 4", initials(count)),
        *alone("last 4 digits of a phone", [f"{number * 197 % 10000:04}" for number in range(WORDS)]),
        *alone("a word that thousands have", HOT * 12),
    ]


def middles(count: int) -> list[str]:
    """Give the brands of customers spread over the whole table."""
    from kemai.site.demo.customers import customer

    found: list[str] = []
    for number in range(0, count, max(1, count // (WORDS * 4))):
        company = customer("demo", number).company
        if company and company.language == "chinese" and len(found) < WORDS:
            found.append(company.brand)
    return found


def spelled(text: str) -> str:
    """Spell characters in pinyin."""
    from kemai.site.demo.people import letters

    return letters(text)


def initials(count: int) -> list[str]:
    """Give the first letters of city and brand of some customers."""
    from kemai.site.demo.customers import customer

    names = [customer("demo", number).values["name"][:4] for number in range(1, count, max(1, count // WORDS))]
    return ["".join(spelled(char)[0] for char in name) for name in names if not name.isascii() and "（" not in name]


def alone(name: str, words: Sequence[str], bar: float | None = None) -> list[Figure]:
    """Time the query without the page, warm: the median and the 95th of a hundred."""
    from kemai.core.search.find import candidate_ids
    from kemai.core.tenancy.current import acting_as
    from kemai.site.demo.firm import FIRST, found

    with acting_as(found(FIRST).viewer) as viewer:
        for word in words:
            candidate_ids(viewer.organisation_id, word, KEY)
        times = []
        for word in words:
            began = perf_counter()
            candidate_ids(viewer.organisation_id, word, KEY)
            times.append((perf_counter() - began) * 1000)
    note = f"p95 {percentile(times, 95):.1f} ms"
    return [Figure(f"query alone: {name}, p50 wall", round(median(times), 2), "ms", most=bar, note=note)]
