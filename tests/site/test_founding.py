"""A new installation gets at once the very tables to which the migrations lead step by step."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.databases import lent

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.long]
MIGRATE = """
import json, django; django.setup()
from django.core.management import call_command
from django.db import connection
from kemai.site import founding
{change}
call_command("migrate", verbosity=0)
if connection.vendor == "sqlite":
    asked = ["SELECT name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"]
else:
    asked = [
        "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, identity_generation,"
        " CASE WHEN column_default LIKE 'nextval%' THEN '' ELSE column_default END FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid <> 0 AND contype <> 'n'",
    ]
rows = []
with connection.cursor() as cursor:
    for question in asked:
        cursor.execute(question)
        rows += [[str(one) for one in row] for row in cursor.fetchall()]
    cursor.execute("SELECT app, name FROM django_migrations")
    rows += [["applied", *row] for row in cursor.fetchall()]
print(json.dumps(rows))
"""
STEP_BY_STEP = "founding.FoundingExecutor.is_new = lambda *given: False"


def tables(folder: Path, change: str) -> list[Any]:
    """Give what stands in a database that was empty, after `migrate`."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KEMAI_", "DATABASE_URL"))}
    settings = {"KEMAI_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "kemai.site.settings"}
    with lent("founding") as address:
        there = {"DATABASE_URL": address} if address else {}
        command = [sys.executable, "-c", MIGRATE.format(change=change)]
        done = subprocess.run(command, env=own | settings | there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return sorted(parts(row) for row in json.loads(done.stdout.splitlines()[-1]))


def parts(row: list[str]) -> list[str]:
    """Part a statement that makes a table into its lines, whose order says nothing."""
    name, *rest = row
    if len(rest) == 2 and (made := re.fullmatch(r"CREATE TABLE \S+ \((.*)\)", rest[1], re.DOTALL)):
        return [name, rest[0], *sorted(top_level(made[1]))]
    return row


def top_level(text: str) -> list[str]:
    """Split at the commas that stand in no brackets and no quotation marks."""
    found, depth, quoted, start = [], 0, False, 0
    for at, sign in enumerate(text):
        quoted ^= sign == "'"
        depth += (sign == "(") - (sign == ")") if not quoted else 0
        if sign == "," and not depth and not quoted:
            found.append(text[start:at].strip())
            start = at + 1
    return [*found, text[start:].strip()]


def test_both_ways_lead_to_the_same_tables(tmp_path: Path) -> None:
    at_once, in_steps = tables(tmp_path / "once", ""), tables(tmp_path / "steps", STEP_BY_STEP)
    assert [one for one in at_once if one not in in_steps] == []
    assert [one for one in in_steps if one not in at_once] == []
    assert len(at_once) > 300
