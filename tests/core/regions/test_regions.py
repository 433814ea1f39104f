"""The regions of a firm: made by the places its customers lie in, looked up by everybody, kept by administrators."""

import pytest

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.regions.models import Region
from kemai.core.tenancy.current import acting_as, everyone

CUSTOMERS = "customers.customer"


def add(by, **values):
    start = {"name": "东方食品", **values}
    return actions.add(registry.get(CUSTOMERS), start, by=by)


def test_the_address_fills_province_city_district_and_region(sales1):
    made = add(sales1, address="成都武侯区天府大道1号")
    assert (made.province, made.city, made.district) == ("四川省", "成都市", "武侯区")
    assert (made.region.code, made.region.path) == ("510107", "/51/5101/510107/")
    assert list(Region.objects.order_by("code").values_list("name", flat=True)) == ["四川省", "成都市", "武侯区"]
    assert Act.objects.filter(record_type="core.region", action="core.region.add").count() == 3


def test_what_was_typed_stays_and_places_abroad_have_no_region(sales1):
    made = add(sales1, province="四川", city="成都", address="广东省深圳市南山区科技园1号")
    assert (made.province, made.city, made.region.name) == ("四川", "成都", "成都市")
    abroad = add(sales1, name="Lechwerke", country="Germany", province="Bavaria", city="Augsburg")
    assert abroad.region is None
    assert abroad.province == "Bavaria"


def test_an_address_that_moves_takes_the_place_along(sales1):
    made = add(sales1, address="成都武侯区天府大道1号")
    moved = actions.edit(registry.get(CUSTOMERS), made.pk, {"address": "杭州市滨江区网商路599号"}, by=sales1)
    assert (moved.province, moved.city, moved.district, moved.region.name) == ("浙江省", "杭州市", "滨江区", "滨江区")


def test_without_any_place_the_credit_code_says_where_a_firm_is_registered(sales1):
    made = add(sales1, credit_code="91110000600037341L".lower())
    assert made.credit_code == "91110000600037341L"
    assert (made.province, made.city) == ("北京市", "北京市")


@pytest.mark.parametrize("wrong", ["91110000600037341X", "9111", "统一社会信用代码统一社会信用代码"])
def test_a_credit_code_with_a_wrong_check_digit_is_refused(sales1, wrong):
    with pytest.raises(Rejected) as refused:
        add(sales1, credit_code=wrong)
    assert [one.code for one in refused.value.errors["credit_code"]] == ["E-FMT"]
    assert not Customer.objects.exists()


def test_the_page_of_a_region_shows_the_customers_in_it_and_below(firm, sales1, client_of):
    add(sales1, name="武侯机械", address="成都武侯区天府大道1号")
    add(sales1, name="成华电子", city="成都市", district="成华区")
    add(sales1, name="西湖茶业", address="杭州市西湖区龙井路1号")
    chengdu = Region.objects.get(code="5101")
    page = client_of("sales1").get(f"/regions/{chengdu.pk}/").content.decode()
    assert "武侯机械" in page
    assert "成华电子" in page
    assert "西湖茶业" not in page
    listed = client_of("sales1").get(f"/customers/?f=region:is:{Region.objects.get(code='51').pk}").content.decode()
    assert "武侯机械" in listed
    assert "成华电子" in listed
    assert "西湖茶业" not in listed


def test_everybody_looks_regions_up_and_only_administrators_change_them(firm, sales1, client_of):
    add(sales1, address="成都武侯区天府大道1号")
    chengdu = Region.objects.get(code="5101")
    for login in ("sales2", "svc1", "clerk1"):
        client = client_of(login)
        assert "成都市" in client.get("/regions/").content.decode()
        assert client.get(f"/regions/{chengdu.pk}/edit/").status_code == 403
        assert client.post("/regions/add/", {"name": "外地"}).status_code == 403
    assert client_of("admin").get(f"/regions/{chengdu.pk}/edit/").status_code == 200


@pytest.mark.parametrize(
    ("level", "parent", "codes"),
    [
        ("district", "51", {"parent": ["E-RNG"]}),
        ("country", "51", {"parent": ["E-RNG"]}),
        ("city", "51", {"code": ["E-DUP"]}),
    ],
)
def test_a_region_lies_one_rank_below_its_parent_and_its_code_is_its_own(firm, sales1, viewer, level, parent, codes):
    add(sales1, address="成都武侯区天府大道1号")
    with acting_as(viewer("admin")) as admin:
        above = Region.objects.get(code=parent).pk
        values = {"name": "新区", "place": "新区", "level": level, "parent": str(above)}
        values["code"] = "5101" if "code" in codes else "510199"
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get("core.region"), values, by=admin)
    assert {name: [one.code for one in many] for name, many in refused.value.errors.items()} == codes


def test_a_region_with_others_below_it_keeps_rank_and_code_and_is_not_deleted(firm, sales1, viewer):
    add(sales1, address="成都武侯区天府大道1号")
    with acting_as(viewer("admin")) as admin:
        chengdu = Region.objects.get(code="5101")
        for name, value in (("code", "5199"), ("level", "district")):
            with pytest.raises(Rejected):
                actions.edit(registry.get("core.region"), chengdu.pk, {name: value}, by=admin)
        with pytest.raises(Rejected):
            actions.delete(registry.get("core.region"), chengdu.pk, by=admin)
        assert actions.edit(registry.get("core.region"), chengdu.pk, {"short": "蓉"}, by=admin).short == "蓉"


def test_each_firm_has_its_own_regions(firm, other_firm, sales1):
    add(sales1, address="成都武侯区天府大道1号")
    with everyone(reason="tests"):
        theirs = other_firm.viewer("sales1")
    with acting_as(theirs) as stranger:
        assert not Region.objects.exists()
        made = actions.add(registry.get(CUSTOMERS), {"name": "北方食品", "city": "成都"}, by=stranger)
        assert made.region.organisation_id == stranger.organisation_id


def test_a_city_typed_alone_takes_province_and_district_along(sales1):
    made = add(sales1, address="成都武侯区天府大道1号")
    moved = actions.edit(registry.get(CUSTOMERS), made.pk, {"city": "昆山"}, by=sales1)
    assert (moved.province, moved.city, moved.region.name) == ("江苏省", "昆山", "昆山市")
