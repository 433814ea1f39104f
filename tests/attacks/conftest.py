"""Two firms with one of everything in each, every text of it marked, so that a leak can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kemai.core.testing.plugin import Firm
from tests.attacks.world import World, build


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> None:
    """Keep the files of a test in a folder of its own."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": settings.FILES_ROOT},
        },
    }


@pytest.fixture
def ours(firm: Firm, django_capture_on_commit_callbacks: Any) -> World:
    """The firm that the people of the tests belong to."""
    return build(firm, "甲方标记七七", django_capture_on_commit_callbacks)


@pytest.fixture
def theirs(other_firm: Firm, django_capture_on_commit_callbacks: Any) -> World:
    """The firm of which nobody else may learn anything."""
    return build(other_firm, "乙方标记八八", django_capture_on_commit_callbacks)
