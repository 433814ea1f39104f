"""The 830 orders of northwind come in through the import; our own report says what its 2,155 lines are worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing import data_folder
from kemai.core.transfer import actions as transfer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the import is proven on both by other tests"),
]
WORTH = "1,265,793.04"
FILES = (
    ("customers.customer", "customers.csv", {"customerID": "number", "companyName": "name"}),
    ("products.productcategory", "categories.csv", {"categoryID": "number", "categoryName": "name"}),
    (
        "products.product",
        "products.csv",
        {"productID": "code", "productName": "name", "categoryID": "category", "unitPrice": "list_price"},
    ),
    (
        "sales.salesorder",
        "orders.csv",
        {"orderID": "number", "customerID": "customer", "orderDate": "order_date", "freight": "freight"},
    ),
    (
        "sales.salesorderline",
        "order-details.csv",
        {
            "orderID": "order",
            "productID": "product",
            "unitPrice": "price",
            "quantity": "quantity",
            "discount": "discount",
        },
    ),
)


@pytest.fixture
def bring(firm: Any, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Any:
    """Import a file as the administrator, the columns going where `columns` says."""
    settings.JOBS_IMMEDIATE, settings.FILES_ROOT = True, tmp_path

    def bring_in(type_key: str, file: Path, columns: dict[str, str]) -> Any:
        by = firm.viewer("admin")
        with acting_as(by), django_capture_on_commit_callbacks(execute=True):
            upload = SimpleUploadedFile(file.name, file.read_bytes())
            job = transfer.receive(registry.get(type_key), upload, by=by)
            places = {str(job.head["headings"].index(heading)): name for heading, name in columns.items()}
            transfer.arrange(job, {"map": places}, by=by)
            transfer.start(job, by=by)
        with acting_as(by):
            job.refresh_from_db()
        return job

    return bring_in


def test_northwind_is_worth_what_its_lines_say(firm: Any, bring: Any) -> None:
    folder = data_folder("northwind")
    added: dict[str, int] = {}
    for type_key, name, columns in FILES:
        job = bring(type_key, folder / name, columns)
        assert job.rejected == 0, name
        added[name] = job.added
    assert (added["customers.csv"], added["orders.csv"], added["order-details.csv"]) == (91, 830, 2155)
    with acting_as(firm.viewer("admin")) as by:
        asked = {
            "name": "净额",
            "source": "sales.salesorderline",
            "measures": "sum:amount,count",
            "groups": "order.customer",
        }
        report = actions.add(registry.get("analysis.report"), asked, by=by)
    said = firm.client("admin").get(f"/reports/built/{report.pk}/").content.decode()
    assert WORTH in said
    assert "2,155" in said
