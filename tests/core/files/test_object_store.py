"""Attachments in an object store: the protocol's own example, a store that checks every signature, its failures."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kemai.core import actions
from kemai.core.files import object_store, sweep
from kemai.core.files.models import Attachment
from kemai.core.files.object_store import ObjectStore, StoreTrouble, store_of
from kemai.core.files.signing import NOTHING, Keys, authorization
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.plugin import Firm
from tests.core.files.bucket import Bucket, bucket

CONNECTIONS = re.compile(r"^\s*(import|from) (http\.client|urllib\.request|smtplib|ssl)\b", re.MULTILINE)
STORAGE = "kemai.core.files.storage.ObjectStorage"


@pytest.fixture
def far() -> Iterator[Bucket]:
    """A bucket that works."""
    with bucket() as served:
        yield served


@pytest.fixture
def store(far: Bucket) -> ObjectStore:
    return store_of(far.url)


@pytest.fixture
def used(far: Bucket, settings: Any, tmp_path: Path) -> Bucket:
    """The bucket as the place of attachments."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    options = {"location": settings.FILES_ROOT, "url": far.url}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": STORAGE, "OPTIONS": options}}
    return far


@pytest.fixture
def customer(firm: Firm) -> Any:
    viewer = firm.viewer("sales1")
    with acting_as(viewer):
        return actions.add(registry.get("customers.customer"), {"name": "华东泵业有限公司"}, by=viewer)


def send(client: Client, customer: Any, name: str, content: bytes) -> Any:
    return client.post(f"/customers/{customer.pk}/files/", {"files": SimpleUploadedFile(name, content)})


def kept() -> list[Attachment]:
    with everyone(reason="tests"):
        return list(Attachment.objects.order_by("id"))


def test_a_signature_is_the_one_of_the_published_example() -> None:
    """The GET Object example of the S3 documentation of Signature Version 4."""
    keys = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    headers = {
        "host": "examplebucket.s3.amazonaws.com",
        "range": "bytes=0-9",
        "x-amz-content-sha256": NOTHING,
        "x-amz-date": "20130524T000000Z",
    }
    signed = authorization(keys, "GET", "/test.txt", {}, headers, NOTHING, datetime(2013, 5, 24, tzinfo=UTC))
    assert signed.endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


def test_objects_are_put_read_listed_and_deleted(store: ObjectStore, far: Bucket) -> None:
    large = b"0123456789" * 100_000
    for key, content in {"files/1/a": large, "files/1/b": b"", "files/2/c d&+中": b"x", "other/1": b"y"}.items():
        store.put(key, io.BytesIO(content))
        got = io.BytesIO()
        store.get(key, got)
        assert got.getvalue() == content
        assert store.size(key) == len(content)
    assert [one.key for one in store.list("files/")] == ["files/1/a", "files/1/b", "files/2/c d&+中"]
    assert [one.size for one in store.list("files/1/")] == [1_000_000, 0]
    store.delete("files/1/a")
    store.delete("files/1/a")
    assert store.size("files/1/a") is None
    with pytest.raises(FileNotFoundError):
        store.get("files/1/a", io.BytesIO())


def test_another_secret_is_refused(store: ObjectStore, far: Bucket) -> None:
    other = replace(store, keys=replace(store.keys, secret="wrong"))
    for call in (
        lambda: other.put("files/1/a", io.BytesIO(b"x")),
        lambda: other.size("files/1/a"),
        lambda: other.delete("files/1/a"),
        lambda: list(other.list("")),
    ):
        with pytest.raises(StoreTrouble, match="403"):
            call()
    assert far.held == {}


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_error_of_the_store_is_trouble_and_nothing_is_kept(store: ObjectStore, far: Bucket, status: int) -> None:
    far.status = status
    with pytest.raises(StoreTrouble, match=str(status)):
        store.put("files/1/a", io.BytesIO(b"x"))
    with pytest.raises(StoreTrouble, match=str(status)):
        list(store.list("files/"))
    assert far.held == {}


def test_an_answer_that_is_cut_off_is_noticed(store: ObjectStore, far: Bucket) -> None:
    far.hold("files/1/a", b"0123456789")
    far.cut = 5
    with pytest.raises(StoreTrouble, match="5 of 10"):
        store.get("files/1/a", io.BytesIO())


def test_a_store_that_is_away_or_hangs_is_trouble(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_port = silent.getsockname()[1]
        with pytest.raises(StoreTrouble, match="does not answer well"):
            replace(store, port=silent_port).size("files/1/a")
    with pytest.raises(StoreTrouble, match="does not answer well"):
        replace(store, port=silent_port).put("files/1/a", io.BytesIO(b"x"))


BAD_URLS = ["s3://host/bucket", "https://a:b@host/bucket", "s3://a:b@/bucket", "s3://a:b@host/b?acl=public"]


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_is_not_understood_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="KEMAI_FILES_URL"):
        store_of(url)


def test_the_address_says_where_and_how() -> None:
    store = store_of("s3://id:a%2Fb@bucket.oss.example.com")
    assert (store.host, store.port, store.path, store.tls) == ("bucket.oss.example.com", 0, "", True)
    assert store.keys == Keys("id", "a/b", "us-east-1")
    assert store_of("s3://id:x@host:9000/files?region=eu-1&tls=0").authority == "host:9000"


def test_no_other_module_of_the_server_opens_connections() -> None:
    kernel = Path(object_store.__file__).parents[2]
    servers = [path for path in kernel.rglob("*.py") if not {"tests", "setup", "testing"} & set(path.parts)]
    found = {path.name for path in servers if CONNECTIONS.search(path.read_text(encoding="utf-8"))}
    assert found == {"object_store.py", "outgoing.py", "carrying.py", "imap.py", "reaching.py"}


@pytest.mark.spec("PLT-22")
def test_an_attachment_lives_in_the_store(
    used: Bucket, firm: Firm, other_firm: Firm, customer: Any, settings: Any
) -> None:
    client = firm.client("sales1")
    send(client, customer, "报价.txt", "二十台水泵".encode())
    (file,) = kept()
    assert used.held[file.place][0] == "二十台水泵".encode()
    assert not list(Path(settings.FILES_ROOT).rglob("*"))
    answer = client.get(f"/files/{file.pk}/")
    assert b"".join(answer.streaming_content).decode() == "二十台水泵"
    assert answer["Content-Length"] == "15"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "二十台水泵" in client.get(f"/files/{file.pk}/preview/").content.decode()
    assert other_firm.client("admin").get(f"/files/{file.pk}/").status_code == 404
    client.post(f"/files/{file.pk}/delete/")
    assert kept() == []


@pytest.mark.spec("PLT-22")
@pytest.mark.parametrize("status", [403, 404, 500])
def test_without_the_store_nothing_is_half_kept(used: Bucket, firm: Firm, customer: Any, status: int) -> None:
    client = firm.client("sales1")
    client.raise_request_exception = False
    send(client, customer, "a.txt", b"first")
    used.status = status
    answer = send(client, customer, "b.txt", b"second")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "文件存储暂时连不上" in answer.content.decode()
    (file,) = kept()
    assert client.get(f"/files/{file.pk}/").status_code == 503
    assert list(used.held) == [file.place]
    used.status, used.cut = 0, 2
    assert client.get(f"/files/{file.pk}/").status_code == 503
    used.cut = -1
    assert client.get(f"/files/{file.pk}/").status_code == 200


def test_files_of_before_stay_on_the_disk_and_passing_ones_go_there(
    used: Bucket, firm: Firm, customer: Any, settings: Any
) -> None:
    client = firm.client("sales1")
    send(client, customer, "a.txt", b"x")
    (file,) = kept()
    path = Path(settings.FILES_ROOT) / file.place
    path.parent.mkdir(parents=True)
    path.write_bytes(used.held.pop(file.place)[0])
    assert client.get(f"/files/{file.pk}/").status_code == 200
    book = SimpleUploadedFile("customers.csv", "客户名称\n华东泵业\n".encode())
    assert firm.client("admin").post("/customers/import/", {"file": book}).status_code == 302
    assert used.held == {}


def test_orphans_leave_the_store(used: Bucket, firm: Firm, customer: Any) -> None:
    send(firm.client("sales1"), customer, "a.txt", b"x")
    (file,) = kept()
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    used.hold(file.place, b"x", long_ago)
    for number in range(3):
        used.hold(f"files/9/{number}", b"orphan", long_ago)
    used.hold("files/9/new", b"on its way")
    used.hold("backups/1", b"not ours", long_ago)
    with everyone(reason="tests"):
        assert sweep.sweep() == 3
    assert sorted(used.held) == sorted([file.place, "files/9/new", "backups/1"])
