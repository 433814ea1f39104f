"""Taking a logo in: what it is by its content, how large, and whether it can be set on paper; or taking it away."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.files.viruses import refuse_infected
from kemai.core.history.write import log
from kemai.core.options.actions import change
from kemai.core.printing import press
from kemai.core.printing.letterhead import TEXTS
from kemai.core.printing.models import Logo
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.tenancy.viewer import Viewer

LARGEST, WIDEST, LONGEST = 300 * 1024, 4000, 200
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def keep_letterhead(values: Mapping[str, Any], upload: UploadedFile | None, *, drop: bool = False, by: Viewer) -> None:
    """Set texts and logo of the letterhead, all or nothing; raises Rejected with a reason beside each field.

    Without an upload the logo stays as it is; `drop` takes it away. E-FILE: no PNG or JPEG, over 300 KB, over 4,000
    dots wide or high, or not fit for paper. E-RNG: a text of more than 200 letters.
    """
    if not by.rights.has("settings"):
        raise Forbidden()
    long = [one.key for one in TEXTS if len(str(values.get(one.key, ""))) > LONGEST]
    if long:
        raise Rejected({key: [Invalid("E-RNG", f"≤ {LONGEST}")] for key in long})
    logo = read_logo(upload) if upload else None
    with transaction.atomic():
        change({one.key: values[one.key] for one in TEXTS if one.key in values}, by=by)
        if logo:
            keep(logo, by)
        elif drop and Logo.objects.filter(organisation_id=by.organisation_id).delete()[0]:
            log(by, "letterhead.logo", "core.firmoption", None, [], title=_("删除标志"))


def keep(logo: tuple[str, bytes], by: Viewer) -> None:
    """Put a logo in the place of the one before."""
    kind, picture = logo
    values = {"kind": kind, "picture": picture}
    Logo.objects.update_or_create(organisation_id=by.organisation_id, defaults=values)
    log(by, "letterhead.logo", "core.firmoption", None, [], title=_("更换标志"), facts={"size": len(picture)})


def read_logo(upload: UploadedFile) -> tuple[str, bytes]:
    """Give media type and bytes of a picture that fits on paper; raises Rejected E-FILE beside `logo`."""
    if (upload.size or 0) > LARGEST:
        raise refused(_("标志不能超过 %(most)d KB，请缩小后再传") % {"most": LARGEST // 1024})
    refuse_infected(upload, str(upload.name))
    picture = upload.read()
    kind = "image/png" if picture.startswith(PNG) else "image/jpeg" if picture.startswith(JPEG) else ""
    if not kind:
        raise refused(_("只收 PNG 和 JPEG 图片"))
    width, height = png_size(picture) if kind == "image/png" else jpeg_size(picture)
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise refused(_("图片损坏，或宽高超过 %(most)d 点") % {"most": WIDEST})
    try:
        press.page_count("logo", {"logo": list(picture)})
    except press.PrintingFailed as reason:
        raise refused(_("图片打不开，请另存为 PNG 后再传")) from reason
    return kind, picture


def refused(words: str) -> Rejected:
    """Make the refusal of a logo."""
    return Rejected.one("logo", "E-FILE", words)


def png_size(picture: bytes) -> tuple[int, int]:
    """Read width and height of a PNG from its first chunk; nothing where it is cut off (ISO/IEC 15948, IHDR)."""
    return struct.unpack(">II", picture[16:24]) if picture[12:16] == b"IHDR" and len(picture) > 24 else (0, 0)


def jpeg_size(picture: bytes) -> tuple[int, int]:
    """Read width and height of a JPEG from its frame header (ITU T.81, B.2.2); nothing where there is none."""
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        if picture[at + 1] in FRAMES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", picture[at + 2 : at + 4])[0]
    return 0, 0
