"""Turning layouts and data into PDF, in processes that end after each document."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

log = logging.getLogger("kemai.printing")
LAYOUTS = Path(__file__).with_name("layouts")
TYPESETTER = Path(__file__).with_name("typesetter.py")
SECONDS = 90
AT_ONCE = threading.BoundedSemaphore(2)


class PrintingFailed(RuntimeError):
    """A document could not be set: a fault of a layout, or a document too large for memory or time."""


def pdf(layout: str, data: dict[str, Any]) -> bytes:
    """Set a document as PDF; texts among the data are letters, never markup."""
    return _set(layout, data, "pdf")


def picture(layout: str, data: dict[str, Any]) -> bytes:
    """Draw the first page of a document as PNG."""
    return _set(layout, data, "png")


def page_count(layout: str, data: dict[str, Any]) -> int:
    """Count the pages that a document will have, without making it."""
    return int(_set(layout, data, "pages"))


def _set(layout: str, data: dict[str, Any], form: str) -> bytes:
    order = json.dumps({"layout": layout, "data": data, "format": form}).encode()
    fonts = settings.ROOT / "var" / "fonts"
    command = [sys.executable, "-I", str(TYPESETTER), str(LAYOUTS), str(fonts)]
    with AT_ONCE:
        try:
            done = subprocess.run(command, input=order, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise PrintingFailed(f"{layout}: {SECONDS} s") from error
    if done.returncode:
        log.error("%s: %s", layout, done.stderr.decode(errors="replace")[-2000:])
        raise PrintingFailed(layout)
    return done.stdout


class Binder:
    """Binds the parts of a long document into one; a document of one part stays as it is."""

    def __init__(self) -> None:
        """Start with no page."""
        self.parts: list[bytes] = []
        self._pages: list[int] = []

    def add(self, part: bytes) -> None:
        """Add a part behind the others."""
        self.parts.append(part)

    @property
    def next_page(self) -> int:
        """Count on from the pages bound so far."""
        from pypdf import PdfReader

        self._pages += [len(PdfReader(BytesIO(part)).pages) for part in self.parts[len(self._pages) :]]
        return 1 + sum(self._pages)

    def bound(self) -> bytes:
        """Give the whole document."""
        from pypdf import PdfWriter

        if len(self.parts) == 1:
            return self.parts[0]
        writer, whole = PdfWriter(), BytesIO()
        for part in self.parts:
            writer.append(BytesIO(part), import_outline=False)
        writer.write(whole)
        return whole.getvalue()
