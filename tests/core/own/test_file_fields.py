"""An own field of files: sent in the form, shown, filtered, exported, told by the API, and closed with its field."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kemai.areas.accounts.models import Role
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.files.models import Attachment
from kemai.core.files.store import path_of
from kemai.core.files.sweep import sweep
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.transfer.targets import targets
from tests.core.own.test_fields import CUSTOMER, add_customer, add_field, read

PDF = b"%PDF-1.4\n1 0 obj\n"


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def send(client: Any, home: str, *files: SimpleUploadedFile, **more: Any) -> Any:
    typed = {"name": "青禾食品", "kind": "company", "licence.sent": "1", "licence.files": list(files)}
    return client.post(f"{home}{'edit' if home.count('/') > 2 else 'add'}/", typed | more)


def kept() -> list[Attachment]:
    with everyone(reason="tests"):
        return list(Attachment.objects.order_by("id"))


@pytest.fixture
def client(firm: Any) -> Any:
    add_field(firm, "licence", "营业执照", "file", listed="1", label_en="Licence")
    return firm.client("admin")


def test_files_are_sent_in_the_form_shown_found_exported_and_told(firm: Any, client: Any) -> None:
    assert 'name="licence.files"' in read(client, "/customers/add/")
    home = send(client, "/customers/", pdf("执照 12.pdf"), pdf("副本.pdf"))["Location"]
    first, second = kept()
    assert f"/{first.record_id}/" in home
    page = read(client, home)
    for file in (first, second):
        assert f"/files/{file.pk}/preview/" in page
        assert client.get(f"/files/{file.pk}/").status_code == 200
    add_customer(firm, name="无值公司")
    assert "执照 12.pdf 等 2 个" in read(client, "/customers/")
    for chip, there in (("has:副本", True), ("filled", True), ("has:1", True), ("has:9", False), ("empty", False)):
        assert ("青禾食品" in read(client, "/customers/", f=f"licence:{chip}", columns="name")) is there, chip
    for words in ("licence filled", "not licence empty"):
        assert "青禾食品" in read(client, "/customers/", where=words)
    exported = client.post("/customers/export/", {"columns": ["name", "licence"], "format": "csv"})
    assert "执照 12.pdf、副本.pdf" in b"".join(exported).decode("utf-8-sig")
    [row] = json.loads(read(client, "/api/v1/customers/", f="licence:filled"))["items"]
    assert row["licence"][1] == {"id": second.pk, "label": "副本.pdf", "url": f"/files/{second.pk}/"}


def test_a_file_is_taken_out_again_and_history_says_so(
    firm: Any, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    home = send(client, "/customers/", pdf("旧照.pdf"), pdf("副本.pdf"))["Location"]
    old, other = kept()
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, home, pdf("新照.pdf"), licence=[str(other.pk)], lock_version="0")
    assert answer.status_code == 302, answer.content.decode()
    assert [one.name for one in kept()] == ["副本.pdf", "新照.pdf"]
    assert not path_of(old.place).exists()
    told = read(client, f"{home}history/")
    assert "旧照.pdf、副本.pdf" in told
    assert "副本.pdf、新照.pdf" in told
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/files/{other.pk}/delete/")
    with acting_as(firm.viewer("admin")):
        record = registry.get(CUSTOMER).model.objects.get(pk=kept()[0].record_id)
        assert record.custom["file_licence"].endswith("/新照.pdf")


def test_what_is_refused_says_so_and_the_good_files_wait(client: Any) -> None:
    bad = SimpleUploadedFile("页面.html", b"<script>alert(1)</script>", "text/html")
    answer = send(client, "/customers/", pdf("执照.pdf"), bad, name="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "f-licence-error" in page
    [waiting] = kept()
    assert f'name="licence" value="{waiting.pk}" checked' in page
    assert client.get(f"/files/{waiting.pk}/").status_code == 404, "no record has taken it"
    assert send(client, "/customers/", licence=[str(waiting.pk)]).status_code == 302
    assert kept()[0].record_id
    many = send(client, "/customers/", *(pdf(f"{one}.pdf") for one in range(11)))
    assert many.status_code == 422
    with everyone(reason="tests"):
        Attachment.objects.filter(record_id=0).update(created_at=timezone.now() - timedelta(days=2))
        sweep()
    assert [one.name for one in kept()] == ["执照.pdf"]


def test_a_table_brings_no_files_along(firm: Any, client: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        assert "licence" not in targets(registry.get(CUSTOMER), by)
        values = {"name": "云帆", "kind": "company", "licence": "执照.pdf"}
        with pytest.raises(Rejected) as refused:
            actions.add(registry.get(CUSTOMER), values, by=by, by_key=True)
        assert refused.value.errors["licence"][0].code == "E-FILE"


def test_nobody_takes_a_file_of_somebody_else(firm: Any, client: Any, other_firm: Any) -> None:
    send(client, "/customers/", pdf("执照.pdf"))
    send(client, "/customers/", pdf("等着.pdf"), name="")
    taken, waiting = kept()
    for login, ids in (("sales1", [waiting.pk]), ("admin", [taken.pk]), ("admin", [10**9])):
        with acting_as(firm.viewer(login)) as by, pytest.raises(Rejected) as refused:
            actions.add(registry.get(CUSTOMER), {"name": "云帆", "kind": "company", "licence": ids}, by=by)
        assert refused.value.errors["licence"][0].code == "E-REF"
    assert other_firm.client("admin").get(f"/files/{taken.pk}/").status_code == 404


def test_a_hidden_field_hides_its_files(firm: Any, client: Any) -> None:
    home = send(client, "/customers/", pdf("执照.pdf"), owner=str(firm.people["sales2"].pk))["Location"]
    [file] = kept()
    with everyone(reason="tests"):
        Role.objects.filter(organisation=firm.organisation, code="exec").update(fields={CUSTOMER: {"licence": "hide"}})
    exec1 = firm.client("exec1")
    assert "执照.pdf" not in read(exec1, home)
    for address in ("", "preview/"):
        assert exec1.get(f"/files/{file.pk}/{address}").status_code == 404
    assert client.get(f"/files/{file.pk}/").status_code == 200


def test_a_stale_save_sets_both_versions_side_by_side_in_words(firm: Any, client: Any) -> None:
    add_field(firm, "wishes", "意向", "dicts", choices="茶、酒")
    home = send(client, "/customers/", pdf("旧照.pdf"))["Location"]
    [file] = kept()
    with acting_as(firm.viewer("admin")) as by:
        tea, wine = [str(one.id) for one in book(by).entries if one.zh in ("茶", "酒")]
        actions.edit(registry.get(CUSTOMER), file.record_id, {"wishes": [tea], "licence": []}, by=by)
    typed = {"lock_version": "0", "wishes.sent": "1", "wishes": [wine]}
    page = send(client, home, pdf("新照.pdf"), **typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert '<td class="changed">酒</td><td>茶</td>' in text
    assert '<td class="changed">1</td><td>—</td>' in text
