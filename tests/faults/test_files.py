"""Faults around files: a full disk, a cut line. Never half a file, never a row without its file."""

from __future__ import annotations

import errno
import socket
import threading
from pathlib import Path
from typing import Any, NoReturn
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings as used
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.wsgi import get_wsgi_application
from django.db import connections

from kemai.core import actions
from kemai.core.files import storage
from kemai.core.files.models import Attachment
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.plugin import Firm

TOKEN = "a" * 32
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> Path:
    """Folders of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    disk = {"BACKEND": settings.STORAGES["default"]["BACKEND"], "OPTIONS": {"location": settings.FILES_ROOT}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    return tmp_path


def customer_of(firm: Firm) -> Any:
    viewer = firm.viewer("sales1")
    with acting_as(viewer):
        return actions.add(registry.get("customers.customer"), {"name": "华东泵业有限公司"}, by=viewer)


def nothing_is_left(places: Path) -> bool:
    with everyone(reason="tests"):
        return not Attachment.objects.exists() and not [one for one in places.rglob("*") if one.is_file()]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_fault_05_disk_full_while_a_file_is_kept(
    firm: Firm, places: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    customer, client = customer_of(firm), firm.client("sales1")

    def fail(*_given: Any) -> NoReturn:
        raise FULL

    with monkeypatch.context() as during:
        during.setattr(storage.os, failing, fail)
        here = f"/customers/{customer.pk}/files/"
        page = client.post(here, {"files": SimpleUploadedFile("a.txt", b"x" * 100)}, follow=True)
    assert "服务器磁盘已满" in page.content.decode()
    assert nothing_is_left(places)
    client.post(here, {"files": SimpleUploadedFile("a.txt", b"x")})
    assert not nothing_is_left(places), "the next one goes well"


def test_fault_05_the_second_of_two_files_finds_no_room(
    firm: Firm, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, client = customer_of(firm), firm.client("sales1")
    replace, calls = storage.os.replace, []

    def second_fails(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise FULL
        replace(*given)

    monkeypatch.setattr(storage.os, "replace", second_fails)
    two = [SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("b.txt", b"x")]
    client.post(f"/customers/{customer.pk}/files/", {"files": two})
    assert len(calls) == 2
    assert nothing_is_left(places)


def test_fault_05_disk_full_while_the_upload_arrives(
    firm: Firm, places: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, client = customer_of(firm), firm.client("sales1")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    def fail(*_given: Any) -> NoReturn:
        raise FULL

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", fail)
    answer = client.post(f"/customers/{customer.pk}/files/", {"files": SimpleUploadedFile("a.txt", b"x" * 100)})
    assert answer.status_code == 507
    assert "服务器磁盘已满" in answer.content.decode()
    assert nothing_is_left(places)


class Quiet(WSGIRequestHandler):
    """Says nothing of the request that is cut."""

    def log_message(self, *_given: Any) -> None:
        """Keep silent."""


@pytest.mark.django_db(transaction=True)
def test_fault_16_the_line_is_cut_in_the_middle_of_an_upload(firm: Firm, places: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    customer, client = customer_of(firm), firm.client("sales1")
    cookie = f"{used.SESSION_COOKIE_NAME}={client.cookies[used.SESSION_COOKIE_NAME].value}"
    body = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + b"x" * 200_000
    head = (
        f"POST /customers/{customer.pk}/files/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookie}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {len(body) * 2}\r\n\r\n"
    )
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:

        def serve() -> None:
            server.handle_request()
            connections.close_all()

        served = threading.Thread(target=serve)
        served.start()
        with socket.create_connection(server.server_address) as line:  # type: ignore[arg-type]
            line.sendall(head.encode() + body)
            line.shutdown(socket.SHUT_WR)
            line.recv(1)
        served.join(30)
    assert nothing_is_left(places)
