"""A real catalogue comes in through the import: categories first, then products; it goes out and comes in again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.products.models import PriceListLine, Product, ProductCategory
from kemai.areas.products.queries import price_of
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing import data_folder
from kemai.core.transfer import actions as transfer

from .conftest import Make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(firm: Any, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Any:
    """Import rows as mgr1, the columns going where `columns` says."""
    settings.JOBS_IMMEDIATE, settings.FILES_ROOT = True, tmp_path

    def bring_in(type_key: str, content: bytes, columns: dict[str, str]) -> Any:
        by = firm.viewer("mgr1")
        with acting_as(by), django_capture_on_commit_callbacks(execute=True):
            job = transfer.receive(registry.get(type_key), SimpleUploadedFile("rows.csv", content), by=by)
            places = {str(job.head["headings"].index(heading)): name for heading, name in columns.items()}
            transfer.arrange(job, {"map": places}, by=by)
            transfer.start(job, by=by)
        with acting_as(by):
            job.refresh_from_db()
        return job

    return bring_in


def test_northwind_comes_in_with_its_categories(bring: Any, firm: Any) -> None:
    folder = data_folder("northwind")
    groups = bring(
        "products.productcategory",
        (folder / "categories.csv").read_bytes(),
        {"categoryID": "number", "categoryName": "name", "description": "remark"},
    )
    goods = bring(
        "products.product",
        (folder / "products.csv").read_bytes(),
        {"productID": "code", "productName": "name", "categoryID": "category", "quantityPerUnit": "spec"}
        | {"unitPrice": "list_price"},
    )
    assert (groups.rejected, goods.rejected) == (0, 0)
    with acting_as(firm.viewer("sales1")):
        assert (ProductCategory.objects.count(), Product.objects.count()) == (8, 77)
        chai = Product.objects.select_related("category").get(code="1")
        assert (chai.name, chai.list_price, chai.category.name) == ("Chai", Decimal(18), "Beverages")
        assert chai.category.path == f"/{chai.category_id}/"
        assert price_of(chai).amount == 18


def test_a_tree_and_price_lists_come_in_and_what_is_wrong_stays_out(bring: Any, firm: Any, make: Make) -> None:
    top = make("products.productcategory", number="A", name="机床")
    tree = "编号,分类,上级\nA1,车床,A\nA2,镗床,没有\n"
    columns = {"编号": "number", "分类": "name", "上级": "parent"}
    assert bring("products.productcategory", tree.encode(), columns).rejected == 1
    with acting_as(firm.viewer("mgr1")):
        leaf = ProductCategory.objects.get(number="A1")
        assert leaf.path == f"/{top.pk}/{leaf.pk}/"
    product = make("products.product", code="CK-1", name="车床", category=leaf.pk, list_price="100")
    make("products.pricelist", name="零售", valid_from="2026-01-01")
    rows = "价目表,型号,单价,底价\n零售,CK-1,90,85\n零售,CK-1,80,\n零售,没有,70,\n"
    named = {"价目表": "price_list", "型号": "product", "单价": "price", "底价": "floor"}
    assert bring("products.pricelistline", rows.encode(), named).rejected == 2
    with acting_as(firm.viewer("sales1")):
        line = PriceListLine.objects.get()
        assert (line.product_id, line.price, line.floor) == (product.pk, 90, 85)
