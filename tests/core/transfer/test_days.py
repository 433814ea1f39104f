"""Days as other programs write them come in as the days that were meant, or are refused beside their cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from kemai.core.records import registry
from kemai.core.transfer import rejects
from kemai.core.transfer.days import Days
from kemai.core.transfer.engine import reject_path
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS

VISITS = "activities.interaction"
Brings = Callable[..., ImportJob]


def born(job: ImportJob) -> list[str]:
    """Give the days of birth that an import stored, in the order of its rows."""
    assert job.map == {"0": "name", "1": "birth_date"}
    days = registry.get(CUSTOMERS).model.objects.order_by("pk").values_list("birth_date", flat=True)
    return [day.isoformat() for day in days]


def people(days: list[str]) -> str:
    """Write one person a day; a comma within a day is quoted."""
    lines = (f'{name}国强,"{day}"' for name, day in zip("赵钱孙李周吴郑王", days, strict=False))
    return "客户名称,出生日期\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("days", "meant"),
    [
        (["15/04/1990", "3/4/1990", "1-2-1985"], ["1990-04-15", "1990-04-03", "1985-02-01"]),
        (["3/4/1990", "4/15/1990", "１２／２／１９８５"], ["1990-03-04", "1990-04-15", "1985-12-02"]),
        (["3/4/1990", "5/6/05"], ["1990-03-04", "2005-05-06"]),
        (["3.4.1990", "5.6.05"], ["1990-04-03", "2005-06-05"]),
        (["15 Mar 1990", "March 5, 1990", "3rd-Sept-1985"], ["1990-03-15", "1990-03-05", "1985-09-03"]),
        (["1990-03-05", "1990年3月6日", "19900307"], ["1990-03-05", "1990-03-06", "1990-03-07"]),
    ],
)
def test_the_days_of_a_column_are_read_in_one_order(
    admin: Any, bring: Brings, days: list[str], meant: list[str]
) -> None:
    job = bring(people(days), admin)
    assert (job.added, job.rejected) == (len(days), 0), list(rejects.read(reject_path(job)))
    assert born(job) == meant


def test_a_day_against_the_order_of_its_column_is_refused_and_the_others_come_in(admin: Any, bring: Brings) -> None:
    job = bring(people(["15/04/1990", "4/15/1990", "32 Foo 1990", "soon", "3/4/1990"]), admin)
    assert born(job) == ["1990-04-15", "1990-04-03"]
    refused = list(rejects.read(reject_path(job)))
    assert [(one.line, one.reasons[0][:2]) for one in refused] == [(at, (1, "出生日期")) for at in (3, 4, 5)]
    assert all(one.reasons[0][2].startswith("E-FMT") for one in refused)
    assert "日和月的顺序与同列其他行不同" in refused[0].reasons[0][2]


def test_the_clock_behind_a_day_is_read(admin: Any, bring: Brings) -> None:
    bring("客户编号,客户名称\nK-1,甲工业有限公司\n", admin)
    times = ("3/25/2026 2:05 PM", "3/26/2026 12:10 a.m.", "3/27/2026 16:45", "3/28/2026")
    text = "客户,开始时间,主题\n" + "".join(f"K-1,{time},来访\n" for time in times)
    columns = {"0": "customer", "1": "started_at", "2": "subject"}
    job = bring(text, admin, key=VISITS, map=columns, fixed={"channel": "面谈"})
    assert job.rejected == 0, list(rejects.read(reject_path(job)))
    stored = registry.get(VISITS).model.objects.order_by("pk").values_list("started_at", flat=True)
    assert [f"{timezone.localtime(one):%m-%d %H:%M}" for one in stored] == [
        "03-25 14:05", "03-26 00:10", "03-27 16:45", "03-28 00:00",
    ]  # fmt: skip


def test_the_first_rows_with_days_tell_the_order_for_all_that_follow() -> None:
    days = Days()
    for texts in (["", "soon"], ["15/04/2026"], ["4/15/2026"]):
        days.load(texts)
    assert days.iso("3/4/2026") == "2026-4-3"
