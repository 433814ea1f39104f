"""The ledger: papers book moves, what is on hand is their sum, never below nothing; nothing is erased."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.accounts.models import Role
from kemai.areas.sales.tests.selling import add, do, new_order, new_product, reasons, stored
from kemai.areas.stock.models import StockItem, StockMove, StockPaper, Warehouse
from kemai.areas.stock.tests.stocking import PAPER, lying, stocked, warehouse
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer import actions as transfer


def test_every_firm_begins_with_one_warehouse_and_a_place_for_defects(firm: Any, other_firm: Any) -> None:
    with everyone(reason="tests"):
        found = list(Warehouse.objects.order_by("organisation_id", "order").values_list("name", "kind"))
    assert found == [("总仓", "warehouse"), ("次品区", "defects")] * 2


def test_received_counted_taken_out_moved_and_taken_back(firm: Any) -> None:
    product, defects = new_product(firm), warehouse(firm, "次品区")
    first = stocked(firm, product, "10", because="期初")
    assert first.status == "booked"
    stocked(firm, product, "8", "count")
    stocked(firm, product, "3", "out")
    gone = stocked(firm, product, "2", "move", target=defects.pk)
    assert lying(firm, product) == {"总仓": Decimal(3), "次品区": Decimal(2)}
    do(firm, "mgr1", PAPER, "take_stock_back", gone, reason="点错了")
    assert lying(firm, product) == {"总仓": Decimal(5), "次品区": Decimal(0)}
    with pytest.raises(Rejected) as refused:
        do(firm, "mgr1", PAPER, "take_stock_back", first, reason="不该入")
    assert reasons(refused)[""] == ["E-RNG"]
    with acting_as(firm.viewer("admin")):
        moves = list(StockMove.objects.order_by("pk").values_list("kind", "quantity", "document"))
        assert [(kind, int(count)) for kind, count, _document in moves] == [
            ("in", 10),
            ("count", 2),
            ("out", 3),
            ("move", 2),
            ("move", 2),
        ]
        assert all(document.startswith("KCD-") for _kind, _count, document in moves)
        assert StockMove.objects.exclude(counters=None).count() == 1
    stocked(firm, product, "5", "count")
    assert lying(firm, product)["总仓"] == Decimal(5)


def test_bad_input_is_refused_beside_its_field(firm: Any) -> None:
    product, main = new_product(firm), warehouse(firm)
    other = new_product(firm, "ZJ-6")
    variant = add(firm, "mgr1", "products.variant", product=other.pk, sku="ZJ-6-R")
    service = new_product(firm, "FW-1", kind="service")
    given = {"product": product.pk, "quantity": "1"}
    for values, where, code in (
        ({"quantity": "0"}, "quantity", "E-RNG"),
        ({"quantity": "-1", "kind": "count"}, "quantity", "E-RNG"),
        ({"quantity": "三"}, "quantity", "E-FMT"),
        ({"quantity": ""}, "quantity", "E-REQ"),
        ({"kind": "move", "target": main.pk}, "target", "E-RNG"),
        ({"target": main.pk}, "target", "E-STATE"),
        ({"variant": variant.pk}, "variant", "E-REF"),
        ({"warehouse": 999_999}, "warehouse", "E-REF"),
    ):
        with pytest.raises(Rejected) as refused:
            add(firm, "mgr1", PAPER, **{**given, **values})
        assert reasons(refused) == {where: [code]}, values
    stocked(firm, product, "2")
    for goods, count, kind, code in (
        (product, "3", "out", "E-RNG"),
        (product, "1", "move", "E-REQ"),
        (service, "1", "in", "E-STATE"),
    ):
        with pytest.raises(Rejected) as refused:
            stocked(firm, goods, count, kind)
        assert reasons(refused) == {"": [code]}, kind
        assert code != "E-RNG" or "只有 2" in str(refused.value)
    assert lying(firm, product) == {"总仓": Decimal(2)}


def test_booked_papers_items_and_moves_stay_as_they_are(firm: Any) -> None:
    product = new_product(firm)
    paper = stocked(firm, product, "2")
    with acting_as(firm.viewer("admin")) as by:
        item, move = StockItem.objects.get(), StockMove.objects.get()
        for record, values in (
            (paper, {"quantity": "9"}),
            (item, {"product": new_product(firm, "ZJ-7").pk}),
            (move, {"target": warehouse(firm, "次品区").pk}),
        ):
            with pytest.raises(Rejected) as refused:
                actions.edit(registry.of_model(type(record)), record.pk, values, by=by)
            assert {one for many in reasons(refused).values() for one in many} == {"E-STATE"}
            with pytest.raises(Rejected) as refused:
                actions.delete(registry.of_model(type(record)), record.pk, by=by)
            assert reasons(refused) == {"": ["E-STATE"]}
        with pytest.raises(Rejected) as refused:
            actions.delete(registry.of_model(Warehouse), item.warehouse_id, by=by)
        assert reasons(refused) == {"": ["E-STATE"]}
        actions.edit(registry.of_model(StockItem), item.pk, {"reorder_point": "5", "maximum": "20"}, by=by)
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.of_model(StockItem), item.pk, {"maximum": "4"}, by=by)
        assert reasons(refused) == {"maximum": ["E-RNG"]}
    with pytest.raises(Rejected) as refused:
        do(firm, "mgr1", PAPER, "enter_stock", stored(firm, paper))
    assert reasons(refused) == {"": ["E-STATE"]}


def test_sellers_look_keepers_keep_and_only_adjusters_count(firm: Any) -> None:
    product = new_product(firm)
    paper = stocked(firm, product, "2")
    page = firm.client("sales1").get("/stock/").content.decode()
    assert product.name in page
    assert firm.client("sales1").get("/stockpapers/add/").status_code == 403
    assert firm.client("sales1").get(f"/stockmoves/?q={paper.number}").status_code == 200
    with acting_as(firm.viewer("sales1")) as by:
        with pytest.raises(Forbidden):
            actions.add(registry.get(PAPER), {"product": product.pk, "quantity": "1"}, by=by)
        with pytest.raises(Forbidden):
            actions.add(registry.get("stock.stockmove"), {"product": product.pk}, by=by)
    with acting_as(firm.viewer("mgr1")) as by, pytest.raises(Forbidden):
        actions.add(registry.get("stock.stockmove"), {"product": product.pk}, by=by)
    with acting_as(firm.viewer("admin")):
        assert StockPaper.objects.count() == 1


def test_an_item_of_nothing_may_go_and_comes_back_with_the_next_move(firm: Any) -> None:
    product = new_product(firm)
    stocked(firm, product, "2")
    stocked(firm, product, "0", "count")
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.of_model(StockItem), StockItem.objects.get().pk, by=by)
        assert not StockItem.objects.exists()
    stocked(firm, product, "4")
    assert lying(firm, product) == {"总仓": Decimal(4)}


def test_opening_stock_comes_in_by_a_file_and_is_booked_at_once(
    firm: Any, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FILES_ROOT = tmp_path
    new_product(firm), new_product(firm, "ZJ-6")
    rows = "单据类别,产品,数量,仓库,事由\n盘点,ZJ-5,12,总仓,期初\n盘点,ZJ-6,3.5,总仓,期初\n盘点,没有的,1,总仓,期初\n"
    with acting_as(firm.viewer("mgr1")) as by, django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("stock.csv", rows.encode())
        job = transfer.receive(registry.get(PAPER), file, by=by)
        transfer.start(job, by=by)
    with acting_as(firm.viewer("mgr1")):
        ids = list(StockPaper.objects.order_by("pk").values_list("pk", flat=True))
        assert StockPaper.objects.filter(status="draft").count() == len(ids) == 2
    answer = firm.client("mgr1").post("/stockpapers/bulk/enter_stock/", {"ids": ",".join(map(str, ids))})
    assert answer.status_code == 302
    with acting_as(firm.viewer("mgr1")):
        found = dict(StockItem.objects.values_list("product__code", "on_hand"))
    assert found == {"ZJ-5": Decimal(12), "ZJ-6": Decimal("3.5")}


def test_a_role_that_may_not_read_the_figure_sees_it_nowhere(firm: Any, customer: Any) -> None:
    product = new_product(firm)
    stocked(firm, product, "41")
    order = new_order(firm, customer, {"product": product.pk, "quantity": "1"})
    addresses = (f"/products/{product.pk}/", f"/orders/{order.pk}/", "/stock/")
    assert all("41" in firm.client("sales1").get(one).content.decode() for one in addresses[:2])
    with everyone(reason="tests"):
        role = Role.objects.get(organisation=firm.organisation, code="sales")
        role.fields = {"stock.stockitem": {"on_hand": "hide"}, "stock.stockmove": {"quantity": "hide"}}
        role.save()
    with acting_as(firm.viewer("admin")) as admin:
        move_version(admin)
    for address in addresses:
        page = firm.client("sales1").get(address).content.decode()
        assert "在库" not in page
        assert ">41<" not in page
