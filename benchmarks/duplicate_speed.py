"""Figures of speed: a million new rows against a million existing records, and the check while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter, process_time

from benchmarks.figures import Figure, percentile
from benchmarks.memory import start_peak, status
from kemai.core.duplicates.matching.base import Column
from kemai.core.duplicates.matching.linking import linked

CUSTOMERS, WRITES = 1_000_000, False
ROWS = 1_000_000
COPIED = 3
ROUNDS = 60
COLUMNS = [
    Column("name", "name"),
    Column("phone", "phone"),
    Column("mail", "mail"),
    Column("address", "address"),
    Column("city", "place"),
]
CITIES = ("北京", "上海", "宁波", "苏州", "深圳", "成都", "武汉", "杭州", "青岛", "西安")
TRADES = ("科技", "机械", "贸易", "食品", "化工", "电子", "物流", "纺织", "建材", "医疗器械")
SIGNS = "华锐德昌安捷明远金桥百川启航天成瑞丰永兴海润宏达凯旋东方长青新民大同卓越嘉禾"


def figures() -> list[Figure]:
    """Measure both."""
    return [*matched(ROWS), *typed(CUSTOMERS)]


def matched(rows: int) -> list[Figure]:
    """Look up new rows, of which every third is a respelled copy, among as many existing records."""
    before = start_peak()
    began, cpu = perf_counter(), process_time()
    found = linked(COLUMNS, lambda: map(texts, range(rows)), lambda: (arriving(one, rows) for one in range(rows))).links
    wall, cpu = perf_counter() - began, process_time() - cpu
    children = getrusage(RUSAGE_CHILDREN)
    cpu += children.ru_utime + children.ru_stime
    memory = (status("VmHWM") - before + children.ru_maxrss * 1024) / 1_000_000
    copies = len(range(0, rows, COPIED))
    right = sum(new % COPIED == 0 and old == new for new, old, _score in found)
    note = f"recall {right / copies:.3f}, precision {right / max(len(found), 1):.3f}, {cpu:.0f} s CPU"
    return [
        Figure(f"{rows:,} new rows against {rows:,} records, wall", round(wall, 1), "s", most=60, note=note),
        Figure("the same, memory above before", round(memory), "MB", most=2000),
    ]


def texts(number: int) -> list[list[str]]:
    """Make one company: name, phone, mail, address, city."""
    spread = number * 2_654_435_761 % 4_294_967_296
    brand = "".join(SIGNS[spread // 40**place % len(SIGNS)] for place in range(4))
    city, trade = CITIES[spread % 10], TRADES[spread // 10 % 10]
    return [
        [f"{city}{brand}{trade}有限公司"],
        [f"1{30 + spread % 60}{number:08}"],
        [f"info{number}@firm{spread % 90_000}.cn"],
        [f"{city}市{brand[:2]}路{spread % 900 + 1}号{number % 30 + 1}室"],
        [city],
    ]


def arriving(number: int, rows: int) -> list[list[str]]:
    """Make one new row: every third is a copy as people respell it, with one way to reach it missing."""
    if number % COPIED:
        return texts(rows + number)
    name, phone, mail, address, city = texts(number)
    spelled = name[0].removeprefix(city[0]).replace("有限公司", f"（{city[0]}）股份有限公司")
    reached = phone[0] if number % 2 else f"+86 {phone[0][:3]}-{phone[0][3:7]}-{phone[0][7:]}"
    return [[spelled], [reached if number % 4 else ""], mail if number % 5 else [""], address, city]


def typed(customers: int) -> list[Figure]:
    """Ask for like customers as the form does, by names, phones and addresses of stored ones."""
    from benchmarks.inside import browser

    client = browser("sales1")
    times = []
    for sent in asked():
        began = perf_counter()
        client.get("/customers/duplicates/", sent)
        times.append((perf_counter() - began) * 1000)
    note = f"p95 {percentile(times, 95):.1f} ms"
    return [Figure(f"check while typing, p50 at {customers:,}", round(median(times), 1), "ms", most=30, note=note)]


def asked() -> Iterator[dict[str, str]]:
    """Give what people type, taken from customers spread over the whole table."""
    from kemai.areas.customers.models import Customer
    from kemai.core.tenancy.current import everyone

    with everyone(reason="benchmark"):
        last = Customer.objects.order_by("-pk").values_list("pk", flat=True)[0]
        ids = range(1, last, max(last // ROUNDS, 1))
        found = list(Customer.objects.filter(pk__in=list(ids)).values("name", "phone", "mobile", "email", "address"))
    yield from ({name: value for name, value in one.items() if value} for one in found)
