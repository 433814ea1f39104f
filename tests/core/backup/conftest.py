"""A firm on a database that can be copied, with folders of its own for data, files and backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.core import actions
from kemai.core.backup import restoring
from kemai.core.files.store import attach
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.plugin import Firm
from tests.faults.many import on_disk

__all__ = ["on_disk"]
CUSTOMER = "customers.customer"
KEY = "a key of more than thirty-two characters"


@pytest.fixture
def places(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of this test alone, and no wait for pages that nobody asks for."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_KEY = KEY
    settings.FILES_ROOT = settings.DATA_DIR / "files"
    disk = {"BACKEND": settings.STORAGES["default"]["BACKEND"], "OPTIONS": {"location": settings.FILES_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    monkeypatch.setattr(restoring, "SECONDS_TO_SETTLE", 0.0)
    return tmp_path


@pytest.fixture
def add(on_disk: None, places: Path, firm: Firm) -> Callable[[str], int]:
    """Add a customer with one file, and give its id."""

    def added(name: str) -> int:
        viewer = firm.viewer("admin")
        with acting_as(viewer):
            customer = actions.add(registry.get(CUSTOMER), {"name": name}, by=viewer)
            paper = SimpleUploadedFile("offer.txt", f"报价 {name}".encode())
            attach(registry.get(CUSTOMER), customer.pk, [paper], by=viewer)
        return customer.pk

    return added


@pytest.fixture
def names(firm: Firm) -> Callable[[], set[str]]:
    """Give the names of the customers that are there."""

    def read() -> set[str]:
        with everyone(reason="tests"):
            return set(registry.get(CUSTOMER).model.objects.values_list("name", flat=True))

    return read
