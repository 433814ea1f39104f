"""A firm makes the record type 车辆 in the browser: every screen is there at once, for that firm and nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kemai.core import actions
from kemai.core.own import making
from kemai.core.own.actions import save_field
from kemai.core.own.models import OwnKind
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.own.test_fields import CUSTOMER, add_customer, read
from tests.core.transfer.conftest import bring, private_files

__all__ = ["bring", "private_files"]
KEY = "core.own01"


@pytest.fixture
def vehicles(firm: Any) -> OwnKind:
    """The kind 车辆 with five fields, one of them linking to customers, as an administrator types them."""
    client = firm.client("admin")
    typed = {"label": "车辆", "label_en": "Vehicles", "slug": "vehicles", "icon": "truck", "menu": "sales"}
    made = client.post("/own/types/add/", {**typed, "prefix": "CL"})
    assert made["Location"] == "/own/fields/own-vehicles/", made.content.decode()
    fields = [
        {"name": "customer", "label": "车主", "type": "fk", "target": CUSTOMER, "listed": "1"},
        {"name": "plate", "label": "车牌", "type": "text", "searchable": "1", "listed": "1", "required": "1"},
        {"name": "inspected_on", "label": "年检日期", "type": "date", "filterable": "1"},
        {"name": "price", "label": "车价", "type": "money"},
        {"name": "grade", "label": "车型", "type": "dict", "choices": "轿车\n货车"},
    ]
    for field in fields:
        answer = client.post("/own/fields/own-vehicles/add/", field)
        assert answer.status_code == 302, answer.content.decode()
    with acting_as(firm.viewer("admin")):
        return OwnKind.objects.get()


@pytest.mark.spec("PLT-07")
def test_a_type_made_in_the_browser_has_every_screen(firm: Any, vehicles: OwnKind) -> None:
    client = firm.client("admin")
    owner = add_customer(firm, name="青禾食品")
    assert 'href="/own-vehicles/"' in read(client, "/")
    assert "车牌" in read(client, "/own-vehicles/add/")
    wrong = client.post("/own-vehicles/add/", {"name": "一号车", "plate": "", "inspected_on": "昨天"})
    assert wrong.status_code == 422
    typed = {
        "name": "一号车",
        "plate": "川A12345",
        "customer": owner.pk,
        "inspected_on": "2027-03-01",
        "price": "88000",
    }
    added = client.post("/own-vehicles/add/", typed)
    assert added.status_code == 302, added.content.decode()
    here = added["Location"]
    page = read(client, here)
    assert "CL-00001" in page
    assert "川A12345" in page
    assert f'href="/customers/{owner.pk}/"' in page
    under = read(client, f"/customers/{owner.pk}/")
    assert "车辆" in under
    assert f'href="{here}"' in under
    for address in ("", "?q=川A12345", "?q=yihaoche", f"?f=customer:is:{owner.pk}", "?f=inspected_on:over:2027-01-01"):
        assert "一号车" in read(client, f"/own-vehicles/{address}"), address
    assert "一号车" in read(client, "/own-vehicles/", where="车主 like 青禾 AND 车价 > 5万")
    for address in ("filter/?field=grade", "columns/", "views/", "import/", "export/", "print/"):
        read(client, f"/own-vehicles/{address}")
    for address in ("peek/", "edit/", "history/", "timeline/", "field/plate/", "delete/"):
        read(client, here + address)
    assert "川A12345" in read(client, "/search/?q=川A12345")
    assert client.post(f"{here}field/plate/", {"plate": "川A99999", "lock_version": "0"}).status_code == 200
    assert "川A99999" in read(client, f"{here}history/")
    assert client.post(f"{here}note/", {"text": "已验车"}).status_code == 302
    assert client.post(f"{here}delete/").status_code == 302
    assert "一号车" in read(client, "/bin/")
    assert client.post(f"{here}restore/").status_code == 302
    assert "一号车" in read(client, "/own-vehicles/")


def test_the_api_and_files_know_the_type(firm: Any, vehicles: OwnKind, bring: Any) -> None:
    client = firm.client("admin")
    body = json.dumps({"name": "二号车", "plate": "川B1", "price": "1000.50"})
    made = client.post("/api/v1/own-vehicles/", body, content_type="application/json")
    assert made.status_code == 201, made.content.decode()
    assert made.json()["price"] == "1000.50"
    bad = json.dumps({"name": "三号车", "plate": "川B2", "price": "很贵"})
    assert client.post("/api/v1/own-vehicles/", bad, content_type="application/json").status_code == 422
    document = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/own-vehicles/" in document["paths"]
    assert document["components"]["schemas"]["Own01"]["properties"]["price"]["title"] == "车价"
    add_customer(firm, name="青禾食品")
    with acting_as(firm.viewer("admin")) as admin:
        job = bring(
            "名称,车牌,车主,年检日期\n四号车,川C1,青禾食品,2027-05-01\n五号车,川C2,没有的公司,\n", admin, key=KEY
        )
        assert (job.added, job.rejected) == (1, 1)
        row = registry.get(KEY).model.objects.get(name="四号车")
        assert row.slot == vehicles.slot
        assert row.number.startswith("CL-")
    answer = client.post("/own-vehicles/export/", {"format": "csv", "columns": ["name", "plate", "customer"]})
    assert "四号车,川C1,青禾食品" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_nobody_else_knows_the_type(firm: Any, other_firm: Any, vehicles: OwnKind) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        one = actions.add(registry.get(KEY), {"name": "一号车", "plate": "川A1"}, by=admin)
    stranger = other_firm.client("admin")
    for address in (
        "/own-vehicles/",
        "/own01/",
        f"/own-vehicles/{one.pk}/",
        f"/own01/{one.pk}/",
        "/api/v1/own-vehicles/",
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(f"/own/types/{vehicles.pk}/turn/").status_code == 404
    with acting_as(other_firm.viewer("admin")) as by:
        making.save_kind({"label": "房源", "slug": "vehicles"}, by=by)
    assert "一号车" not in read(stranger, "/own-vehicles/")
    assert stranger.get(f"/own-vehicles/{one.pk}/").status_code == 404
    assert "一号车" not in read(firm.client("sales1"), "/own-vehicles/")
    assert firm.client("sales1").get(f"/own-vehicles/{one.pk}/").status_code == 404


def test_a_type_with_rows_is_stopped_and_comes_back(firm: Any, vehicles: OwnKind) -> None:
    client = firm.client("admin")
    with acting_as(firm.viewer("admin")) as admin:
        actions.add(registry.get(KEY), {"name": "一号车", "plate": "川A1"}, by=admin)
        with pytest.raises(Rejected) as refused:
            making.erase_kind(vehicles, by=admin)
        assert refused.value.errors[""][0].code == "E-STATE"
    assert client.post(f"/own/types/{vehicles.pk}/turn/").status_code == 302
    assert client.get("/own-vehicles/").status_code == 404
    assert client.get("/api/v1/own-vehicles/").status_code == 404
    assert "/own-vehicles/" not in read(client, "/")
    assert client.post(f"/own/types/{vehicles.pk}/turn/").status_code == 302
    assert "一号车" in read(client, "/own-vehicles/")


@pytest.mark.parametrize(
    ("values", "place", "code"),
    [
        ({"label": ""}, "label", "E-REQ"),
        ({"label": "客户"}, "label", "E-DUP"),
        ({"label": "车辆"}, "label", "E-DUP"),
        ({"slug": "Fahrzeuge"}, "slug", "E-FMT"),
        ({"slug": "../x"}, "slug", "E-FMT"),
        ({"slug": "vehicles"}, "slug", "E-DUP"),
        ({"icon": "x"}, "icon", "E-FMT"),
        ({"menu": "settings"}, "menu", "E-FMT"),
        ({"prefix": "C-{YYYY}"}, "prefix", "E-DUP"),
        ({"prefix": "{00}"}, "prefix", "E-FMT"),
        ({"prefix": "CL"}, "prefix", "E-DUP"),
    ],
)
def test_bad_types_are_refused(firm: Any, vehicles: OwnKind, values: dict[str, str], place: str, code: str) -> None:
    with acting_as(firm.viewer("admin")) as by:
        with pytest.raises(Rejected) as refused:
            making.save_kind({"label": "设备", "slug": "machines", **values}, by=by)
        assert refused.value.errors[place][0].code == code
        assert OwnKind.objects.count() == 1


def test_links_of_a_coded_type_lead_to_an_own_one(firm: Any, vehicles: OwnKind) -> None:
    with acting_as(firm.viewer("admin")) as by:
        save_field({"record": CUSTOMER, "name": "first_car", "label": "首辆车", "type": "fk", "target": KEY}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        car = actions.add(registry.get(KEY), {"name": "一号车", "plate": "川A1"}, by=by)
    one = add_customer(firm, first_car=car.pk)
    client = firm.client("admin")
    assert f'href="/own-vehicles/{car.pk}/"' in read(client, f"/customers/{one.pk}/")
    assert "一号车" in read(client, "/customers/", columns="name,first_car", sort="first_car", f="first_car:is:一号车")


@pytest.mark.parametrize(
    "address",
    [
        "/own/fields/",
        "/own/fields/customers/",
        "/own/fields/customers/add/",
        "/own/types/",
        "/own/types/add/",
        "/own/layouts/",
        "/own/layouts/customers/",
    ],
)
def test_only_who_keeps_the_settings_shapes_records(firm: Any, address: str) -> None:
    sales = firm.client("sales1")
    assert sales.get(address).status_code == 403
    assert sales.post(address).status_code in (403, 405)
    assert firm.client("admin").get(address).status_code == 200
    assert firm.client("admin", "en").get(address).status_code == 200


def test_unknown_addresses_of_settings_are_not_found(firm: Any) -> None:
    client = firm.client("admin")
    for address in ("/own/fields/users/", "/own/fields/nothing/", "/own/layouts/nothing/", "/own/types/999/"):
        assert client.get(address).status_code == 404, address
    assert client.post("/own/fields/customers/999/turn/").status_code == 404
