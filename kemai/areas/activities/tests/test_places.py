"""The page of a region: its customers, affair plans, visits and people, and those of the places below it."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.regions.keeping import locate
from kemai.core.regions.models import Region
from kemai.core.tenancy import acting_as


def add(key: str, by: Any, **values: Any) -> Any:
    return actions.add(registry.get(key), values, by=by)


@pytest.mark.spec("PLT-08")
def test_open_a_city_and_its_customers_plans_visits_and_people_are_there(firm: Any, other_firm: Any) -> None:
    soon = timezone.now() + timedelta(days=2)
    with acting_as(firm.viewer("sales1")) as by:
        category = book(by).open("event_category")[0].id
        here = add("customers.customer", by, name="锦里食品", address="四川省成都市武侯区天府大道 1 号")
        away = add("customers.customer", by, name="虹桥贸易", address="上海市闵行区申虹路 8 号")
        for customer, mark in ((here, "蓉"), (away, "沪")):
            add("customers.contact", by, name=f"{mark}联系人", customer=customer.pk)
            for turn in range(6):
                add("activities.visit", by, customer=customer.pk, goal=f"{mark}拜访{turn}", planned_at=soon)
        region = Region.objects.get(name="成都市")
        plan = {"subject": "蓉城推介会", "category": category, "region": region.pk}
        add("activities.eventplan", by, **plan, planned_start=soon, planned_end=soon)
    client = firm.client("sales1")

    def page(address: str, **query: str) -> str:
        return html.unescape(client.get(address, query).content.decode())

    home = f"/regions/{region.pk}/"
    shown = page(home) + page(f"{home}related/")
    for words in ("锦里食品", "蓉城推介会", "蓉联系人", "蓉拜访5"):
        assert words in shown, words
    for words in ("虹桥贸易", "沪联系人", "沪拜访5"):
        assert words not in shown, words
    every = f"/visits/?f=customer.region:is:{region.pk}"
    assert every in shown
    assert "蓉拜访0" in page(every)
    assert "沪拜访0" not in page(every)
    assert "锦里食品" in page(f"/regions/{region.parent_id}/"), "a province shows what lies in its cities"
    assert other_firm.client("admin").get(home).status_code == 404


@pytest.mark.spec("PLT-08")
def test_a_region_lies_one_level_below_its_parent(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        locate({"province": "四川省", "city": "成都市", "district": "武侯区"}, by)
        province, city = Region.objects.get(name="四川省"), Region.objects.get(name="成都市")
        given = {"name": "天府新区", "place": "天府新区", "code": "510199", "level": "district"}
        with pytest.raises(Rejected) as refused:
            add("core.region", by, **given, parent=province.pk)
        assert refused.value.errors["parent"][0].code == "E-RNG"
        assert add("core.region", by, **given, parent=city.pk).path.startswith(city.path)
