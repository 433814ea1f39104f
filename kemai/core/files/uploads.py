"""Refusing uploads that are too large while they arrive, before they fill memory or disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Counts the bytes of all files of one request; past the limit the request is cut off (E-FILE)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Start counting at nothing."""
        super().__init__(*args, **options)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a chunk on while the limit holds; marks the request as too large otherwise."""
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""
        return


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Keeps larger uploads on the disk while they arrive; a full disk cuts the request off, nothing stays."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk; without room the request is marked and stopped."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as reason:
            self.file.close()
            self.request.upload_without_room = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False) from reason
