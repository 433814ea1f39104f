"""What the tests of import and export share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.core.records import registry
from kemai.core.tenancy import Viewer, acting_as
from kemai.core.transfer import actions
from kemai.core.transfer.models import ImportJob

CUSTOMERS = "customers.customer"


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> None:
    """Keep the files of a test in a folder of its own, and do its jobs at once."""
    settings.JOBS_IMMEDIATE = True
    settings.FILES_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": settings.FILES_ROOT},
        },
    }


@pytest.fixture
def admin(firm: Any) -> Iterator[Viewer]:
    """Play the whole test as admin."""
    with acting_as(firm.viewer("admin")) as someone:
        yield someone


def upload(text: str | bytes, name: str = "customers.csv") -> SimpleUploadedFile:
    """Make an upload of a text."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def bring(django_capture_on_commit_callbacks: Any) -> Callable[..., ImportJob]:
    """Import a text to its end and give the finished import."""

    def bring_in(
        text: str | bytes, by: Viewer, key: str = CUSTOMERS, name: str = "customers.csv", **settings: Any
    ) -> ImportJob:
        job = actions.receive(registry.get(key), upload(text, name), by=by)
        if settings:
            actions.arrange(job, settings, by=by)
        with django_capture_on_commit_callbacks(execute=True):
            actions.start(job, by=by)
        job.refresh_from_db()
        return job

    return bring_in
