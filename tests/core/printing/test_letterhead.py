"""The firm's own letterhead: logo and texts are set by who keeps the settings, and stand on every paper."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from kemai.areas.sales.receivables.statement import pdf_of
from kemai.core.history.models import Act
from kemai.core.printing.documents import Document, document_pdf
from kemai.core.printing.models import Logo
from kemai.core.tenancy import acting_as
from tests.core.printing.conftest import text_of

HOME = "/options/letterhead/"
TEXTS = {
    "letterhead.name": "华瑞精密机械",
    "letterhead.address": "星湖街 328 号",
    "letterhead.tax_number": "91320594MA1MK8QX5T",
    "letterhead.footer": "货款请汇公司账户",
}


def png(width: int = 40, height: int = 20) -> bytes:
    """A red picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress((b"\0" + b"\xc0\x20\x20" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def logo(content: bytes, name: str = "logo.png") -> dict[str, Any]:
    return {"logo": SimpleUploadedFile(name, content, "image/png")}


def pictures(pdf: bytes) -> int:
    """Count the pictures on the first page."""
    resources: Any = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]
    return sum(one.get_object()["/Subtype"] == "/Image" for one in resources.get("/XObject", {}).values())


def printed(firm: Any) -> list[bytes]:
    """A quote's layout and a statement's."""
    with acting_as(firm.viewer("sales1")) as by:
        paper = document_pdf(Document("报价单", "BJ-1", facts=[("客户", "甲公司")]), by=by)
        return [paper, pdf_of([(1, "甲公司")], date(2026, 1, 1), date(2026, 11, 1), by)]


def test_logo_and_texts_stand_on_every_paper(firm: Any, other_firm: Any) -> None:
    assert [pictures(one) for one in printed(firm)] == [0, 0]
    admin = firm.client("admin")
    assert admin.post(HOME, {**TEXTS, **logo(png())}).status_code == 302
    shown = admin.get(f"{HOME}logo/")
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (png(), "image/png", "nosniff")
    assert f"{HOME}logo/" in admin.get(HOME).content.decode()
    for paper in printed(firm):
        assert pictures(paper) == 1
        said = text_of(paper)
        assert all(text in said for text in TEXTS.values())
    assert [pictures(one) for one in printed(other_firm)] == [0, 0]
    assert other_firm.client("admin").get(f"{HOME}logo/").status_code == 404
    assert admin.post(HOME, {**TEXTS, "drop": "1"}).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert not Logo.objects.exists()
        assert Act.objects.filter(action="letterhead.logo").count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "只收 PNG 和 JPEG"),
        (b"GIF89a" + bytes(40), "只收 PNG 和 JPEG"),
        (png()[:30], "图片打不开"),
        (png(5000, 1), "宽高超过"),
        (b"\xff\xd8\xff\xe0\x00\x10", "宽高超过"),
        (png() + bytes(400_000), "不能超过"),
    ],
    ids=["svg", "gif", "cut", "wide", "jpeg", "large"],
)
def test_what_is_no_fitting_picture_is_refused_beside_its_field(firm: Any, content: bytes, words: str) -> None:
    answer = firm.client("admin").post(HOME, {**TEXTS, **logo(content)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="星湖街 328 号"' in page
    with acting_as(firm.viewer("admin")):
        assert not Logo.objects.exists()


def test_only_who_keeps_the_settings_may_and_long_texts_are_refused(firm: Any) -> None:
    sales = firm.client("sales1")
    assert [sales.get(HOME).status_code, sales.post(HOME, TEXTS).status_code] == [403, 403]
    assert sales.get(f"{HOME}logo/").status_code == 403
    answer = firm.client("admin").post(HOME, {**TEXTS, "letterhead.footer": "长" * 201})
    assert (answer.status_code, "≤ 200" in answer.content.decode()) == (422, True)
