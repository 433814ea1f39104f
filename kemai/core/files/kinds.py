"""What a file is: its ending must be on the list, and its first bytes must say the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kemai.core.records.errors import Rejected

START = 4096
OFFICE = "application/vnd.openxmlformats-officedocument"
OLE, ZIP = (b"\xd0\xcf\x11\xe0",), (b"PK\x03\x04", b"PK\x05\x06")
HEIF = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
FILM = (b"ftypisom", b"ftypmp4", b"ftypqt", b"ftypM4", b"ftypavc1", b"ftypiso", b"ftyp3gp", b"ftypmsnv")


@dataclass(frozen=True)
class Kind:
    """A kind of file: media type, and the bytes it begins with at `at`; without them it is text."""

    media: str
    signs: tuple[bytes, ...] = ()
    at: int = 0

    def fits(self, start: bytes) -> bool:
        """Say whether content that begins so can be of this kind."""
        if self.signs:
            return start[self.at :].startswith(self.signs)
        return is_text(start) and not runs(start)


KINDS = {
    ".pdf": Kind("application/pdf", (b"%PDF-",)),
    ".ofd": Kind("application/ofd", ZIP),
    ".doc": Kind("application/msword", (*OLE, b"{\\rtf")),
    ".xls": Kind("application/vnd.ms-excel", OLE),
    ".ppt": Kind("application/vnd.ms-powerpoint", OLE),
    ".wps": Kind("application/vnd.ms-works", (*OLE, *ZIP)),
    ".et": Kind("application/vnd.ms-excel", (*OLE, *ZIP)),
    ".dps": Kind("application/vnd.ms-powerpoint", (*OLE, *ZIP)),
    ".msg": Kind("application/vnd.ms-outlook", OLE),
    ".vsd": Kind("application/vnd.visio", OLE),
    ".docx": Kind(f"{OFFICE}.wordprocessingml.document", ZIP),
    ".xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", ZIP),
    ".pptx": Kind(f"{OFFICE}.presentationml.presentation", ZIP),
    ".vsdx": Kind("application/vnd.ms-visio.drawing", ZIP),
    ".odt": Kind("application/vnd.oasis.opendocument.text", ZIP),
    ".ods": Kind("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ".odp": Kind("application/vnd.oasis.opendocument.presentation", ZIP),
    ".rtf": Kind("application/rtf", (b"{\\rtf",)),
    ".zip": Kind("application/zip", ZIP),
    ".7z": Kind("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    ".rar": Kind("application/vnd.rar", (b"Rar!\x1a\x07",)),
    ".gz": Kind("application/gzip", (b"\x1f\x8b",)),
    ".png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": Kind("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": Kind("image/webp", (b"WEBP",), 8),
    ".bmp": Kind("image/bmp", (b"BM",)),
    ".tif": Kind("image/tiff", (b"II*\0", b"MM\0*")),
    ".tiff": Kind("image/tiff", (b"II*\0", b"MM\0*")),
    ".heic": Kind("image/heic", HEIF, 4),
    ".avif": Kind("image/avif", HEIF, 4),
    ".dwg": Kind("image/vnd.dwg", (b"AC10",)),
    ".mp3": Kind("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".wav": Kind("audio/wav", (b"WAVE",), 8),
    ".amr": Kind("audio/amr", (b"#!AMR",)),
    ".m4a": Kind("audio/mp4", FILM, 4),
    ".ogg": Kind("audio/ogg", (b"OggS",)),
    ".mp4": Kind("video/mp4", FILM, 4),
    ".mov": Kind("video/quicktime", FILM, 4),
    ".txt": Kind("text/plain"),
    ".log": Kind("text/plain"),
    ".md": Kind("text/plain"),
    ".csv": Kind("text/csv"),
    ".tsv": Kind("text/tab-separated-values"),
    ".json": Kind("application/json"),
    ".vcf": Kind("text/vcard"),
    ".ics": Kind("text/calendar"),
    ".eml": Kind("message/rfc822"),
}
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"<?PHP", b"<%")
MARKUP = (b"<!DOCTYPE", b"<HTML", b"<HEAD", b"<BODY", b"<SCRIPT", b"<SVG", b"<IFRAME", b"<IMG", b"<?XML", b"<!--")
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")
READ = ("text/plain", "text/csv", "text/tab-separated-values", "application/json", "text/vcard", "text/calendar")


def kind_of(upload: UploadedFile, name: str) -> str:
    """Give the media type of an upload; refuses an ending off the list and content that belies it (E-FILE)."""
    ending = PurePosixPath(name).suffix.lower()
    start = upload.read(START)
    upload.seek(0)
    if not start:
        raise refused(_("文件是空的：%(name)s"), name)
    kind = KINDS.get(ending)
    if kind is None:
        raise refused(_("不收这类文件：%(name)s。可以压缩成 ZIP 再传。"), name)
    if not kind.fits(start):
        raise refused(_("文件内容与类型不符：%(name)s"), name)
    return kind.media


def refused(words: object, name: str) -> Rejected:
    """Make the refusal of a file (E-FILE)."""
    return Rejected.one("files", "E-FILE", str(words) % {"name": name})


def is_text(start: bytes) -> bool:
    """Say whether bytes can be text in any of the usual codings; UTF-16 tells itself by its mark."""
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in start


def runs(start: bytes) -> bool:
    """Say whether content begins as a program or a page does, in whatever coding."""
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").upper()
    return plain.startswith(PROGRAMS + MARKUP)
