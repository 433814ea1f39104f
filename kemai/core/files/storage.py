"""Keeping files on a disk or in an object store so that a file is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

from kemai.core.files.object_store import ObjectStore, store_of

ATTACHMENTS = "files/"
IN_MEMORY = 1 << 20


class DiskStorage(FileSystemStorage):
    """Writes under another name, to the disk, and only then gives the file its name; readable by the server alone."""

    def _save(self, name: str, content: Any) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=place.parent, suffix=".half")
        try:
            with open(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, place)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(half)
            raise
        return name


class ObjectStorage(DiskStorage):
    """Keeps attachments in an object store and passing files, such as imports, on the disk.

    Attachments that were kept before the store was set stay on the disk and are found there.
    """

    def __init__(self, *, url: str, **options: Any) -> None:
        """Read the address of the store (KEMAI_FILES_URL)."""
        super().__init__(**options)
        self.store = store_of(url)

    def is_far(self, name: str) -> bool:
        """Say whether a file is to be looked for in the object store."""
        return name.startswith(ATTACHMENTS) and not super().exists(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Take the name as it is, since names of attachments are random; others are asked for on the disk."""
        return name if name.startswith(ATTACHMENTS) else super().get_available_name(name, max_length)

    def exists(self, name: str) -> bool:
        """Say whether a file is kept."""
        return self.store.size(name) is not None if self.is_far(name) else super().exists(name)

    def delete(self, name: str) -> None:
        """Delete a file."""
        if self.is_far(name):
            self.store.delete(name)
        else:
            super().delete(name)

    def size(self, name: str) -> int:
        """Give a file's bytes; raises FileNotFoundError."""
        found = self.store.size(name) if self.is_far(name) else super().size(name)
        if found is None:
            raise FileNotFoundError(name)
        return found

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Open a file; one from the store is given out only when all of it has come."""
        if not self.is_far(name):
            return super().open(name, mode)
        with ExitStack() as begun:
            whole = begun.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
            self.store.get(name, whole)
            whole.seek(0)
            begun.pop_all()
        return File(whole, name)

    def _save(self, name: str, content: Any) -> str:
        if not name.startswith(ATTACHMENTS):
            return super()._save(name, content)
        self.store.put(name, content)
        return name


def object_store() -> ObjectStore | None:
    """Give the object store of attachments, None where they lie on the disk."""
    used = storages["default"]
    return used.store if isinstance(used, ObjectStorage) else None
