"""The template of docs/house.md: the text there declares a new record type, and every screen is there."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext_lazy

from kemai.core.actions import declare
from kemai.core.actions.declare import action
from kemai.core.dictionary import shipped
from kemai.core.numbering import allot
from kemai.core.records import registry
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DictionaryField, NumberField, RecordKey, TextField
from kemai.core.records.typed import RecordType
from kemai.core.tenancy import acting_as, guards
from kemai.core.testing.samples import sample_record

HOUSE = Path(__file__).resolve().parents[2] / "docs" / "house.md"
WORDS = {
    "__name__": "kemai.areas.customers.complaint",
    "models": models,
    "_": gettext_lazy,
    "Record": Record,
    "list_indexes": list_indexes,
    "NumberField": NumberField,
    "TextField": TextField,
    "RecordKey": RecordKey,
    "DictionaryField": DictionaryField,
    "registry": registry,
    "RecordType": RecordType,
    "ship_number": allot.ship,
    "ship": shipped.ship,
    "action": action,
}


def template() -> str:
    """Take the code of the template out of the page."""
    section = HOUSE.read_text(encoding="utf-8").split("## The parts of the kernel")[0]
    return "\n".join(re.findall(r"```python\n(.*?)```", section, re.S))


@pytest.fixture
def complaint(transactional_db: None) -> Iterator[Any]:
    """Declare the type of the page and make its table; afterwards nothing of it is left."""
    names = dict(WORDS)
    exec(compile(template(), str(HOUSE), "exec"), names)  # noqa: S102
    made = registry.get("customers.complaint")
    try:
        with migrating() as editor:
            editor.create_model(made.model)
        yield made
        with migrating() as editor:
            editor.delete_model(made.model)
    finally:
        registry.remove(made)
        declare._actions.pop(made.key)
        shipped._shipped.pop("complaint_level")
        allot._shipped.pop(made.key)
        del apps.all_models["customers"]["complaint"]
        apps.clear_cache()


@contextmanager
def migrating() -> Iterator[Any]:
    """Change tables as a migration does: the database's own locks are lifted before and made again after it."""
    guards.lift("default")
    with connection.schema_editor() as editor:
        yield editor
    guards.restore("default")


def test_template_is_about_thirty_lines() -> None:
    code = [line for line in template().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(code) <= 45


def test_new_type_has_every_screen(complaint: Any) -> None:
    plugin = importlib.import_module("kemai.core.testing.plugin")
    firm = plugin.make_firm("江南智造设备有限公司", "jiangnan", "")
    client = firm.client("admin")
    with acting_as(firm.viewer("admin")) as admin:
        customer = sample_record(registry.get("customers.customer"), admin, 1)
    home = "/complaints/"
    added = client.post(f"{home}add/", {"title": "交货晚了", "customer": customer.pk, "status": "open"})
    assert added.status_code == 302, added.content.decode()
    with acting_as(admin):
        record = complaint.model.objects.get()
    assert record.number.startswith("TS-")
    here = f"{home}{record.pk}/"
    pages = ["", "?look=wall", "?q=交货", "?f=status:is:open", "filter/?field=level", "columns/", "views/", "import/"]
    for address in [*(home + page for page in pages), f"{home}export/", f"{home}print/"]:
        assert client.get(address).status_code == 200, address
    for page in ("", "peek/", "edit/", "history/", "timeline/", "field/title/", "delete/", "act/close/"):
        assert client.get(here + page).status_code == 200, page
    assert "交货晚了" in client.get(home).content.decode()
    assert "<mark>交货</mark>晚了" in client.get("/search/?q=jiaohuo").content.decode()
    assert "交货晚了" in client.get(f"/customers/{customer.pk}/").content.decode()
    assert client.post(f"{here}field/title/", {"title": "交货晚了两天"}).status_code == 200
    assert client.post(f"{here}note/", {"text": "已致歉"}).status_code == 302
    assert client.post(f"{here}act/close/").status_code == 302
    assert client.post(f"{here}act/close/").status_code == 422
    listed = client.get("/api/v1/complaints/").json()
    assert "交货晚了两天" in str(listed)
    csv = client.post(f"{home}export/", {"format": "csv", "columns": ["number", "title"]})
    assert "交货晚了两天" in b"".join(csv.streaming_content).decode("utf-8-sig")
    printed = client.post(f"{home}print/pdf/", {"template": "list", "columns": ["number", "title"], "range": "all"})
    assert b"%PDF" in (b"".join(printed.streaming_content) if printed.streaming else printed.content)[:10]
    history = client.get(f"{here}history/").content.decode()
    assert "交货晚了两天" in history
