"""Attacks by files (cases 21 to 25): names, pictures that are pages, wrong types, ways out of the folder, archives."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.core import actions
from kemai.core.files.models import Attachment
from kemai.core.files.store import attach, plain_name
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.plugin import Firm

PAGE = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


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


def test_attack_21_a_file_name_is_only_letters(firm: Firm, customer: Any) -> None:
    client = firm.client("sales1")
    for name in ('"><img src=x onerror=alert(1)>.txt', "<script>.txt"):
        send(client, customer, name, b"text")
    with acting_as(firm.viewer("sales1")) as viewer:
        broken = SimpleUploadedFile("a", b"text")
        broken._name = "a\r\nSet-Cookie: x=1.txt"  # type: ignore[attr-defined]
        attach(registry.get("customers.customer"), customer.pk, [broken], by=viewer)
    send(client, customer, '"><img src=x onerror=alert(1)>.exe', b"MZ")
    files = kept()
    assert len(files) == 3
    pages = [client.get(f"/customers/{customer.pk}/")]
    pages += [client.get(f"/files/{file.pk}/preview/") for file in files]
    for page in pages:
        assert "<img src=x" not in page.content.decode()
        assert "<script>.txt" not in page.content.decode()
    for file in files:
        answer = client.get(f"/files/{file.pk}/")
        assert answer["Content-Disposition"].startswith("attachment")
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xml", "a.xhtml", "a.mhtml", "a.png", "a.txt", "a.csv", "a.jpg"])
def test_attack_22_a_page_is_taken_under_no_name(firm: Firm, customer: Any, name: str) -> None:
    for content in (
        PAGE,
        b"\xef\xbb\xbf \n<!DOCTYPE html>",
        b"<?xml version='1.0'?>" + PAGE,
        PAGE.decode().encode("utf-16"),
    ):
        send(firm.client("sales1"), customer, name, content)
    assert kept() == []


def test_attack_22_what_is_given_out_can_not_run(firm: Firm, customer: Any) -> None:
    client = firm.client("sales1")
    send(client, customer, "a.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>")
    send(client, customer, "a.txt", b"text <script>alert(1)</script>")
    for file in kept():
        for address in ("", "picture/"):
            answer = client.get(f"/files/{file.pk}/{address}")
            if answer.status_code == 200:
                assert answer["X-Content-Type-Options"] == "nosniff"
                assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
                assert "html" not in answer["Content-Type"]
    assert "<script>alert" not in client.get(f"/files/{kept()[1].pk}/preview/").content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf.exe", b"%PDF-1.7"),
        ("a.php", b"<?php"),
        ("a.pdf", b"MZ\x90\0"),
        ("a.jpg", b"#!/bin/sh"),
        ("a.zip", b"\x7fELF"),
        ("a.txt", b"#!/bin/sh"),
        ("a.docx", b"<html>"),
        ("a.js", b"alert(1)"),
        (".htaccess", b"AddHandler"),
    ],
)
def test_attack_23_a_wrong_type_is_refused(firm: Firm, customer: Any, name: str, content: bytes) -> None:
    page = send(firm.client("sales1"), customer, name, content)
    assert "文件类型或大小不允许" in page.content.decode()
    assert kept() == []


def test_attack_23_stored_names_are_random_and_never_served_by_themselves(firm: Firm, customer: Any) -> None:
    client = firm.client("sales1")
    send(client, customer, "a.txt", b"x")
    (file,) = kept()
    assert file.place.rsplit("/", 1)[1].isalnum()
    assert "." not in file.place
    for address in (f"/{file.place}", f"/files/{file.place}", f"/static/{file.place}", f"/media/{file.place}"):
        assert client.get(address).status_code == 404


WAYS = ["../../etc/passwd", "..%2f..%2fetc/passwd", "/etc/passwd", "1/../2", "%00", "..\\..\\x", "1%00", "-1", "1.txt"]


@pytest.mark.parametrize("way", WAYS)
def test_attack_24_no_address_leads_out_of_the_folder(firm: Firm, way: str) -> None:
    for tail in ("/", "/picture/", "/preview/"):
        assert firm.client("sales1").get(f"/files/{way}{tail}").status_code == 404


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_attack_24_no_name_keeps_a_folder_or_a_control_character(name: str) -> None:
    kept_name = plain_name(f"../{name}")
    assert kept_name
    assert len(kept_name) <= 200
    assert not {"/", "\\", "\0", "\r", "\n"} & set(kept_name)


def archive_of(entries: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return packed.getvalue()


def test_attack_25_an_attached_archive_is_never_opened(firm: Firm, customer: Any, tmp_path: Path) -> None:
    evil = archive_of({"../../evil.txt": b"x", "bomb": b"\0" * 20_000_000})
    client = firm.client("sales1")
    send(client, customer, "a.zip", evil)
    (file,) = kept()
    assert b"".join(client.get(f"/files/{file.pk}/").streaming_content) == evil
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [file.place.rsplit("/", 1)[1]]


@pytest.mark.parametrize(
    "entries",
    [
        {"xl/workbook.xml": b"<x/>" * 8_000_000},
        {"../../evil.xml": b"<x/>"},
        {"[Content_Types].xml": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"},
    ],
)
def test_attack_25_a_workbook_that_harms_is_refused_by_the_import(firm: Firm, entries: dict[str, bytes]) -> None:
    book = SimpleUploadedFile("customers.xlsx", archive_of(entries))
    answer = firm.client("admin").post("/customers/import/", {"file": book})
    assert answer.status_code == 422
    assert "root:" not in answer.content.decode()
    assert not Path("evil.xml").exists()
