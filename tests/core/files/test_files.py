"""Files of records: what is taken, what is given to whom, versions, the virus hook, what is swept."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kemai.areas.accounts.models import User
from kemai.core import actions
from kemai.core.files import viruses
from kemai.core.files.kinds import KINDS
from kemai.core.files.models import Attachment
from kemai.core.files.store import OWN, attach, keep
from kemai.core.files.sweep import sweep
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.plugin import Firm

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> Path:
    """Folders of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    disk = {"BACKEND": settings.STORAGES["default"]["BACKEND"], "OPTIONS": {"location": settings.FILES_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    return tmp_path


@pytest.fixture
def customer(firm: Firm) -> Any:
    """A customer of sales1."""
    viewer = firm.viewer("sales1")
    with acting_as(viewer):
        return actions.add(registry.get("customers.customer"), {"name": "华东泵业有限公司"}, by=viewer)


def send(client: Client, customer: Any, name: str, content: bytes) -> Any:
    return client.post(f"/customers/{customer.pk}/files/", {"files": SimpleUploadedFile(name, content)}, follow=True)


def kept() -> list[Attachment]:
    with everyone(reason="tests"):
        return list(Attachment.objects.order_by("id"))


def on_the_disk(places: Path) -> list[Path]:
    return [path for path in (places / "files").rglob("*") if path.is_file()]


@pytest.mark.spec("PLT-22")
def test_a_user_without_access_gets_404_for_every_address_of_a_file(
    firm: Firm, other_firm: Firm, customer: Any
) -> None:
    send(firm.client("sales1"), customer, "底图.png", PNG)
    (file,) = kept()
    with everyone(reason="tests"):
        User._base_manager.filter(pk=firm.people["sales3"].pk).update(department=firm.people["svc1"].department)
    for address in ("", "preview/", "picture/"):
        assert firm.client("sales1").get(f"/files/{file.pk}/{address}").status_code == 200
        assert firm.client("sales3").get(f"/files/{file.pk}/{address}").status_code == 404
        assert other_firm.client("admin").get(f"/files/{file.pk}/{address}").status_code == 404
        assert Client().get(f"/files/{file.pk}/{address}").status_code == 302
    for client in (firm.client("sales3"), other_firm.client("admin")):
        assert client.post(f"/files/{file.pk}/delete/").status_code == 404
        assert send(client, customer, "a.txt", b"a").status_code == 404
    assert [one.pk for one in kept()] == [file.pk]


@pytest.mark.spec("PLT-22")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90"),
        ("a.unknown", b"text"),
        ("noending", b"text"),
        ("a.pdf", b"PK\x03\x04"),
        ("a.png", b"\xff\xd8\xff"),
        ("a.docx", b"\xd0\xcf\x11\xe0"),
        ("a.txt", b"a\0b"),
        ("a.txt", b""),
    ],
)
def test_a_type_off_the_list_is_refused_with_e_file(
    firm: Firm, customer: Any, places: Path, name: str, content: bytes
) -> None:
    page = send(firm.client("sales1"), customer, name, content).content.decode()
    assert "文件类型或大小不允许" in page
    assert kept() == []
    assert on_the_disk(places) == []


def test_every_kind_on_the_list_is_taken_when_its_content_says_so(firm: Firm, customer: Any) -> None:
    viewer = firm.viewer("sales1")
    for ending, kind in KINDS.items():
        content = b"\0" * kind.at + kind.signs[0] + b"more" if kind.signs else "文字".encode()
        with acting_as(viewer):
            (made,) = attach(
                registry.get("customers.customer"), customer.pk, [SimpleUploadedFile(f"x{ending}", content)], by=viewer
            )
        assert made.kind == kind.media


@pytest.mark.spec("PLT-22")
def test_the_limit_of_fifty_megabytes_is_told(firm: Firm, customer: Any, settings: Any, places: Path) -> None:
    assert settings.UPLOAD_LIMIT == 50 * 1024 * 1024
    settings.UPLOAD_LIMIT = 1000
    answer = send(firm.client("sales1"), customer, "a.txt", b"x" * 1001)
    assert answer.status_code == 413
    upload = SimpleUploadedFile("a.txt", b"x" * 1001)
    with acting_as(firm.viewer("sales1")) as viewer, pytest.raises(Rejected, match="E-FILE"):
        attach(registry.get("customers.customer"), customer.pk, [upload], by=viewer)
    assert kept() == []
    assert on_the_disk(places) == []


@pytest.mark.spec("PLT-22")
def test_the_same_name_again_is_a_new_version_and_the_old_one_stays(firm: Firm, customer: Any) -> None:
    client = firm.client("sales1")
    send(client, customer, "报价.txt", "第一版".encode())
    send(client, customer, "报价.txt", "第二版".encode())
    send(client, customer, "别的.txt", b"x")
    first, second, _other = kept()
    assert [(one.name, one.version, one.replaced) for one in kept()] == [
        ("报价.txt", 1, True),
        ("报价.txt", 2, False),
        ("别的.txt", 1, False),
    ]
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    assert f"/files/{second.pk}/preview/" in page
    assert f"/files/{first.pk}/preview/" not in page
    shown = client.get(f"/files/{second.pk}/preview/").content.decode()
    assert "第二版" in shown
    assert f'href="/files/{first.pk}/preview/"' in shown
    assert b"".join(client.get(f"/files/{first.pk}/").streaming_content).decode() == "第一版"
    client.post(f"/files/{second.pk}/delete/")
    assert [one.name for one in kept()] == ["别的.txt"]
    with everyone(reason="tests"):
        assert Act.objects.filter(action="files.detach").get().facts["versions"] == 2


@pytest.mark.spec("PLT-22")
def test_pictures_are_shown_and_nothing_else_is(firm: Firm, customer: Any) -> None:
    client = firm.client("sales1")
    for name, content in (("a.png", PNG), ("b.pdf", b"%PDF-1.7"), ("c.txt", b"<b>text</b>")):
        send(client, customer, name, content)
    picture, paper, text = kept()
    answer = client.get(f"/files/{picture.pk}/picture/")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert client.get(f"/files/{paper.pk}/picture/").status_code == 404
    assert client.get(f"/files/{text.pk}/picture/").status_code == 404
    assert "&lt;b&gt;text&lt;/b&gt;" in client.get(f"/files/{text.pk}/preview/").content.decode()
    assert client.get(f"/files/{paper.pk}/")["Content-Disposition"].startswith("attachment")


SCANNER = "import sys; sys.exit(b'EICAR' in open(sys.argv[1], 'rb').read())"


@pytest.mark.spec("PLT-22")
@pytest.mark.parametrize(
    ("coding", "told"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")]
)
def test_a_text_says_its_charset_and_is_shown_in_it(firm: Firm, customer: Any, coding: str, told: str) -> None:
    client = firm.client("sales1")
    words = "苏州星湖街三二八号" * 20_000  # the beginning that is read ends within a character
    send(client, customer, "words.txt", ("x" + words).encode(coding))
    pk = kept()[0].pk
    assert client.get(f"/files/{pk}/")["Content-Type"] == f"text/plain; charset={told}"
    assert "x苏州星湖街三二八号苏州" in client.get(f"/files/{pk}/preview/").content.decode()


def test_the_virus_hook_sees_every_upload(firm: Firm, customer: Any, settings: Any, places: Path) -> None:
    settings.VIRUS_COMMAND = f'{sys.executable} -c "{SCANNER}"'
    client = firm.client("sales1")
    assert "查毒没有通过" in send(client, customer, "bad.txt", b"an EICAR text").content.decode()
    assert kept() == []
    assert on_the_disk(places) == []
    send(client, customer, "good.txt", b"a text")
    assert [one.name for one in kept()] == ["good.txt"]
    assert list((places / "uploads").iterdir()) == []


def test_a_scanner_that_is_missing_or_hangs_refuses(
    firm: Firm, customer: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = firm.client("sales1")
    settings.VIRUS_COMMAND = "/no/such/scanner"
    assert "现在无法查毒" in send(client, customer, "a.txt", b"x").content.decode()
    settings.VIRUS_COMMAND = f'{sys.executable} -c "input()"'
    monkeypatch.setattr(viruses, "SECONDS", 0.0)
    assert "现在无法查毒" in send(client, customer, "a.txt", b"x").content.decode()
    assert kept() == []


def test_what_no_record_names_is_swept(firm: Firm, customer: Any, places: Path) -> None:
    send(firm.client("sales1"), customer, "named.txt", b"x")
    viewer = firm.viewer("sales1")
    young, _ = keep(SimpleUploadedFile("young.txt", b"x"), viewer)
    old, _ = keep(SimpleUploadedFile("old.txt", b"x"), viewer)
    paper, _ = keep(SimpleUploadedFile("paper.pdf", b"x"), viewer, OWN)
    fresh, _ = keep(SimpleUploadedFile("fresh.pdf", b"x"), viewer, OWN)
    (places / "uploads" / "cut.upload").write_bytes(b"x")
    root, now = places / "files", time.time()
    for path, age in ((old, 3700), (kept()[0].place, 3700), (paper, 8 * 86400), (fresh, 6 * 86400)):
        os.utime(root / path, (now - age, now - age))
    os.utime(places / "uploads" / "cut.upload", (now - 3700, now - 3700))
    with everyone(reason="tests"):
        assert sweep() == 3
    left = {path.relative_to(root).as_posix() for path in on_the_disk(places)}
    assert left == {kept()[0].place, young, fresh}
    assert list((places / "uploads").iterdir()) == []
