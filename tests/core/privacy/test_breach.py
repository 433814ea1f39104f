"""The facts of a breach: who did what with personal data in a span of time."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kemai.core import actions
from kemai.core.history.write import log
from kemai.core.privacy.breach import HEADINGS
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


def told(**options: Any) -> list[dict[str, str]]:
    out = io.StringIO()
    today = timezone.localdate()
    call_command(
        "breach", begin=str(options.pop("begin", today)), end=str(options.pop("end", today)), stdout=out, **options
    )
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_changes_exports_and_prints_are_told_without_values(firm: Any) -> None:
    with acting_as(firm.viewer("mgr1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "=东方食品"}, by=by)
        actions.edit(registry.get("customers.customer"), customer.pk, {"mobile": "13800000001"}, by=by)
        log(by, "customers.customer.export", "customers.customer", None, [], facts={"count": 300})
    rows = told()
    assert tuple(rows[0]) == HEADINGS
    assert {"customers.customer.edit", "customers.customer.export"} <= {row["action"] for row in rows}
    export = next(row for row in rows if row["action"].endswith("export"))
    assert (export["user"], export["facts"]) == (firm.people["mgr1"].name, "count=300")
    assert "13800000001" not in str(rows)
    assert all(not row["title"].startswith("=") for row in rows)
    only = told(ids=str(customer.pk + 1))
    assert [row["action"] for row in only if row["type"] == "customers.customer"] == ["customers.customer.export"]


def test_a_span_that_makes_no_sense_is_refused(firm: Any) -> None:
    today = timezone.localdate()
    assert told(begin=today + timedelta(days=1), end=today + timedelta(days=2)) == []
    for begin, end in ((today, today - timedelta(days=3)), ("gestern", today), ("2026-13-40", today)):
        with pytest.raises(CommandError):
            told(begin=begin, end=end)


def test_a_database_restored_by_hand_is_cleaned_by_the_command(db: None, settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path
    out = io.StringIO()
    call_command("replay_erasures", stdout=out)
    assert "0 erased again" in out.getvalue()
