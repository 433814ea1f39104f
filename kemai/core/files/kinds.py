"""What a file is, judged by its first bytes."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Rejected

SIGNS = (
    (b"%PDF-", ("application/pdf",)),
    (b"\x89PNG\r\n", ("image/png",)),
    (b"\xff\xd8\xff", ("image/jpeg",)),
    (b"GIF8", ("image/gif",)),
    (b"PK\x03\x04", ("application/zip", "application/vnd.")),
    (b"\xd0\xcf\x11\xe0", ("application/msword", "application/vnd.", "application/octet-stream")),
)
REFUSED = {".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".ps1", ".vbs", ".js", ".jar", ".msi", ".html", ".htm"}
REFUSED |= {".xhtml", ".svg", ".php", ".sh", ".hta", ".lnk", ".apk", ".xml", ".mhtml", ".swf"}
RUNS = (b"MZ", b"\x7fELF", b"#!", b"<!DOCTYPE HTML", b"<HTML", b"<SCRIPT", b"<SVG", b"<?PHP", b"<?XML")


def kind_of(upload: UploadedFile, name: str) -> str:
    """Give the media type of an upload; refuses programs and pages, and content that belies its name (E-FILE)."""
    ending = PurePosixPath(name).suffix.lower()
    start = upload.read(512)
    upload.seek(0)
    if not start:
        raise Rejected.one("files", "E-FILE", _("文件是空的"))
    if ending in REFUSED or start.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(RUNS):
        raise Rejected.one("files", "E-FILE", _("程序和网页文件不能作为附件：%(name)s") % {"name": name})
    guess = mimetypes.guess_type(name)[0] or "application/octet-stream"
    for sign, kinds in SIGNS:
        if start.startswith(sign):
            return guess if guess.startswith(kinds) else kinds[0]
    claimed = [kinds for sign, kinds in SIGNS if guess in kinds]
    if claimed:
        raise Rejected.one("files", "E-FILE", _("文件内容与类型不符：%(name)s") % {"name": name})
    return guess
