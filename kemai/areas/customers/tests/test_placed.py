"""Customers from before there were regions: one job for each firm gives them theirs and touches nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.areas.customers import placed
from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import stopping
from kemai.core.jobs.run import run
from kemai.core.records import registry
from kemai.core.regions.models import Region
from kemai.core.tenancy import acting_as, everyone

KEY = "customers.customer"
WHERE: dict[str, dict[str, str]] = {
    "成都机械": {"address": "成都武侯区天府大道1号"},
    "西湖茶业": {"province": "浙江", "city": "杭州"},
    "北京电子": {"credit_code": "91110000600037341L"},
    "Lechwerke": {"country": "Germany", "city": "Augsburg"},
    "无名": {"address": "大门口"},
    "空白": {},
}
PLACES = {"成都机械": "武侯区", "西湖茶业": "杭州市", "北京电子": "北京市"}


def old(firm: Any) -> dict[str, dict[str, Any]]:
    """Put customers into a firm as an earlier release kept them: the texts as they were typed, and no region."""
    with acting_as(firm.viewer("admin")) as by:
        for name, values in WHERE.items():
            pk = actions.add(registry.get(KEY), {"name": name}, by=by).pk
            Customer.objects.filter(pk=pk).update(**values, region=None)
    return rows(firm)


def rows(firm: Any) -> dict[str, dict[str, Any]]:
    with everyone(reason="tests"):
        found = Customer.objects.with_deleted().filter(organisation=firm.organisation)
        return {row["name"]: row for row in found.order_by("pk").values()}


def regions(firm: Any) -> dict[str, str]:
    with everyone(reason="tests"):
        found = Customer.objects.with_deleted().filter(organisation=firm.organisation).exclude(region=None)
        wrong = found.exclude(region__organisation=firm.organisation)
        assert not wrong.exists()
        return dict(found.values_list("name", "region__name"))


def test_an_upgrade_orders_it_once_and_only_regions_change(
    firm: Any, other_firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = old(firm)
    old(other_firm)
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get(KEY), before["西湖茶业"]["id"], by=by)
    before = rows(firm)
    acts = count_acts()
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            placed.order()
    assert regions(firm) == regions(other_firm) == PLACES
    assert count_acts() == acts
    without = [{k: v for k, v in row.items() if k != "region_id"} for row in before.values()]
    assert [{k: v for k, v in row.items() if k != "region_id"} for row in rows(firm).values()] == without
    with everyone(reason="tests"):
        assert Job.objects.filter(kind=placed.PLACE, state="done").count() == 2
        assert Job.objects.filter(organisation=firm.organisation, created_by__login="admin").exists()
        assert Region.objects.filter(organisation=firm.organisation).count() == 7


def count_acts() -> int:
    with everyone(reason="tests"):
        return Act.objects.filter(record_type=KEY).count()


def test_a_firm_without_such_customers_gets_no_job(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        actions.add(registry.get(KEY), {"name": "空白"}, by=by)
        actions.add(registry.get(KEY), {"name": "成都机械", "address": "成都武侯区天府大道1号"}, by=by)
    placed.order()
    with everyone(reason="tests"):
        assert not Job.objects.filter(kind=placed.PLACE).exists()


def test_a_job_that_was_stopped_goes_on_where_it_was(firm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    old(firm)
    monkeypatch.setattr(placed, "CHUNK", 1)
    seen: list[str] = []
    find = placed.region_for

    def counted(record: Any, by: Any) -> int | None:
        seen.append(record.address)
        stopping.set()
        return find(record, by)

    monkeypatch.setattr(placed, "region_for", counted)
    placed.order()
    with everyone(reason="tests"):
        job = Job.objects.get(kind=placed.PLACE)
    try:
        run(job.pk)
    finally:
        stopping.clear()
    assert regions(firm) == {"成都机械": "武侯区"}
    monkeypatch.setattr(placed, "region_for", find)
    run(job.pk)
    assert regions(firm) == PLACES
    with everyone(reason="tests"):
        job.refresh_from_db()
        assert (job.state, job.done) == ("done", 5)
