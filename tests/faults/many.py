"""A test database that many threads may write to at once, as a server's does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections


@pytest.fixture
def on_disk(transactional_db: None, firm: Any, tmp_path: Path) -> Iterator[None]:
    """Let the test run on a file: the database in memory, which SQLite tests use, knows no waiting for a lock."""
    memory = connections["default"]
    if memory.vendor != "sqlite":
        yield
        return
    file = tmp_path / "kemai.sqlite3"
    with memory.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    settings = memory.settings_dict
    name = settings["NAME"]
    settings["NAME"] = str(file)
    connections["default"] = type(memory)(settings, "default")
    connections["default"].ensure_connection()  # the copy is no WAL file yet, and twenty can't make it one at once
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = memory
