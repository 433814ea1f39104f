"""Archives and restores at their edges: foreign content in a sound seal, big files, disks and stores that fail."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import sqlite3
import subprocess
import tarfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from kemai.core.backup import (
    archive,
    listing,
    maintenance,
    making,
    objects,
    orders,
    postgres,
    restoring,
    sealing,
    sqlite,
    voiding,
)
from kemai.core.backup.engines import engine
from kemai.core.backup.errors import Refused
from kemai.core.backup.keys import secret
from kemai.core.backup.listing import Kind, State
from kemai.core.backup.making import make, verify
from kemai.core.backup.places import alone, in_data
from kemai.core.backup.restoring import restore
from kemai.core.files.object_store import StoreTrouble
from kemai.core.jobs.models import Job
from kemai.core.outbox.models import OutMessage
from kemai.core.tenancy.current import everyone
from kemai.core.testing.plugin import Firm

Add = Callable[[str], int]


def sealed(path: Path, plain: bytes) -> Path:
    """Seal any bytes with the right key."""
    with path.open("wb") as file:
        out = sealing.Sealing(file, secret())
        out.write(plain)
        out.finish()
    return path


def packed(*entries: tuple[str, bytes | None], behind: bytes = b"") -> bytes:
    """Pack entries as an archive does; None makes a folder."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as zipped:
        with tarfile.open(fileobj=zipped, mode="w|") as tar:
            for name, content in entries:
                one = archive.entry(name, len(content or b""))
                one.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
                tar.addfile(one, io.BytesIO(content or b""))
        zipped.write(behind)
    return buffer.getvalue()


MANIFEST = json.dumps({"parts": {}}).encode()


@pytest.mark.spec("PLT-19")
@pytest.mark.parametrize(
    "plain",
    [
        b"no archive at all",
        packed(),
        packed(("files", None)),
        packed(("../outside", b"x"), ("manifest.json", MANIFEST)),
        packed(("database", b"x"), ("manifest.json", MANIFEST)),
        packed(("manifest.json", b"no json")),
        packed(("manifest.json", MANIFEST))[:-9],
    ],
    ids=["noise", "empty", "a folder", "outside", "a part too many", "no manifest", "cut"],
)
def test_what_is_rightly_sealed_but_no_archive_is_refused(places: Path, plain: bytes) -> None:
    with pytest.raises(Refused, match="已损坏"):
        archive.read(sealed(places / "odd.kmb", plain), places / "into")
    assert not (places / "outside").exists()


def test_blanks_behind_an_archive_do_no_harm(places: Path) -> None:
    plain = packed(("manifest.json", MANIFEST), behind=b"\0" * 3 * archive.BLOCK)
    assert archive.read(sealed(places / "odd.kmb", plain)) == {"parts": {}}


@pytest.mark.spec("PLT-19")
def test_a_file_of_many_pieces_is_sealed_piece_by_piece(places: Path) -> None:
    content = os.urandom(2 * sealing.PIECE + 17)
    path = sealed(places / "big", content)
    with path.open("rb") as file:
        assert io.BufferedReader(sealing.Unsealing(file, secret())).read() == content
    whole = path.read_bytes()
    head = len(sealing.NAME) + sealing.MARK + sealing.SALT
    piece = 1 + 4 + sealing.PIECE + sealing.TAG
    first, second = whole[head : head + piece], whole[head + piece : head + 2 * piece]
    for wrong in (
        whole[: head - 1],
        whole[:head] + second + first + whole[head + 2 * piece :],
        whole[:head] + b"\x07" + whole[head + 1 :],
        whole[: head + 1] + b"\xff\xff\xff\xff" + whole[head + 5 :],
        whole[:head],
    ):
        path.write_bytes(wrong)
        with path.open("rb") as file, pytest.raises(Refused):
            io.BufferedReader(sealing.Unsealing(file, secret())).read()
    assert sealing.Sealing(io.BytesIO(), secret()).writable()


def test_a_backup_of_another_database_or_a_missing_one_is_refused(
    add: Add, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(Kind.MANUAL)
    with pytest.raises(Refused, match="没有这个文件"):
        restore(places / "gone.kmb")
    read = archive.read
    monkeypatch.setattr(archive, "read", lambda path, into=None: {**read(path, into), "engine": "oracle"})
    with pytest.raises(Refused, match="来自 oracle"):
        restore(made.path)
    assert not maintenance.is_on()


def test_rows_that_do_not_come_to_the_number_told_are_refused(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add("甲公司")
    made = make(Kind.MANUAL)
    counts, seen = engine().counts(), []

    class Miscounting:
        """The engine in use, but for one wrong count right after the restore."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def counts(self) -> dict[str, int]:
            seen.append(1)
            return {} if len(seen) == 1 else counts

    real = engine()
    monkeypatch.setattr(restoring, "engine", Miscounting)
    with pytest.raises(Refused, match="行数与备份不符"):
        restore(made.path)
    assert not maintenance.is_on()


def test_files_that_are_there_already_are_left_alone(add: Add) -> None:
    add("甲公司")
    made = make(Kind.MANUAL)
    (kept,) = making.kept_files(settings.FILES_ROOT)
    before = kept.stat().st_mtime_ns
    restore(made.path)
    assert kept.stat().st_mtime_ns == before
    kept.write_bytes(b"something else")
    restore(made.path)
    assert "报价" in kept.read_text(encoding="utf-8")


def test_going_back_goes_on_when_the_store_of_files_is_away(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add("甲公司")
    made = make(Kind.MANUAL)

    def away(work: Path) -> None:
        raise StoreTrouble(503, "away")

    monkeypatch.setattr(restoring, "add_files", away)
    restoring.go_back(made.path)
    assert engine().sound()


def test_jobs_that_stop_in_time_let_the_restore_go_on(add: Add, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(Kind.MANUAL)
    with everyone(reason="tests"):
        until = restoring.timezone.now() + restoring.timezone.timedelta(minutes=2)
        told = {"kind": "core.print", "title": "x", "state": "running", "lease_until": until}
        Job.objects.create(organisation=firm.organisation, created_by=firm.people["admin"], **told)

    def stop(_seconds: float) -> None:
        with everyone(reason="tests"):
            Job.objects.update(state="cancelled")

    monkeypatch.setattr(time, "sleep", stop)
    restore(made.path)
    assert not maintenance.is_on()


@pytest.mark.parametrize("trouble", [errno.EXDEV, errno.EMLINK])
def test_files_on_another_disk_are_copied(add: Add, monkeypatch: pytest.MonkeyPatch, trouble: int) -> None:
    add("甲公司")

    def refuse(*_given: Any) -> None:
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(os, "link", refuse)
    assert make(Kind.MANUAL).files == 1


def test_a_file_deleted_while_it_is_tied_down_is_passed_over(add: Add, places: Path, monkeypatch: Any) -> None:
    add("甲公司")
    real = os.link

    def gone(source: Any, target: Any) -> None:
        Path(source).unlink()
        real(source, target)

    monkeypatch.setattr(os, "link", gone)
    making.tie_down(places / "tied")
    assert list(making.kept_files(places / "tied")) == []


def test_a_backup_that_the_disk_does_not_give_is_marked_damaged(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make(Kind.MANUAL)

    def unreadable(_path: Path) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(archive, "read", unreadable)
    with pytest.raises(Refused, match="读不出来"):
        verify(made)
    assert listing.find(made.name).state == State.DAMAGED


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="copies of SQLite are files")
def test_a_copy_that_is_no_database_is_refused(places: Path) -> None:
    copy = places / "copy"
    copy.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(Refused, match="不完整"):
        sqlite.probe(copy, {})
    copy.unlink()
    with sqlite3.connect(copy) as made:
        made.execute("CREATE TABLE one (a)")
    sqlite.probe(copy, {"one": 0})
    with pytest.raises(Refused, match="不完整"):
        sqlite.probe(copy, {"one": 1})
    with pytest.raises(Refused, match="不完整"):
        engine().probe(copy, {"two": 0})


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(Refused, match="找不到 pg_nothing"):
        postgres.program("pg_nothing")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="dumps of PostgreSQL")
def test_a_dump_that_cannot_be_read_or_lacks_a_table_is_refused(add: Add, places: Path) -> None:
    (places / "dump").write_bytes(b"no dump at all")
    with pytest.raises(Refused, match="pg_restore 没有完成"):
        engine().probe(places / "dump", {})
    counts = engine().copy_to(places / "sound")
    engine().probe(places / "sound", counts)
    with pytest.raises(Refused, match="不完整"):
        engine().probe(places / "sound", {"no_such_table": 1})
    with pytest.raises(Refused, match="行数与备份不符"), engine().lent(places / "sound", places, {"one": 1}):
        pass


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="databases lent by PostgreSQL")
def test_a_lent_database_is_dropped_with_the_sessions_left_in_it(add: Add) -> None:
    name = f"kemai_left_{os.getpid()}"
    with postgres.own() as opened:
        opened.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        with postgres.own(name) as left:
            postgres.drop(opened, name)
            with pytest.raises(psycopg.OperationalError):
                left.execute("SELECT 1")
        assert opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None


def test_the_database_in_use_is_sound(add: Add) -> None:
    assert engine().sound()
    assert connection.vendor in ("sqlite", "postgresql")


def test_an_archive_without_its_facts_and_a_sign_that_is_torn_are_understood(add: Add, places: Path) -> None:
    first, second = make(Kind.MANUAL), make(Kind.MANUAL)
    (settings.BACKUP_DIR / f"{first.name}.json").unlink()
    found = {one.name: one for one in listing.backups()}
    assert (found[first.name].kind, found[first.name].state) == (Kind.FOUND, State.UNCHECKED)
    assert listing.find(first.name).name == first.name
    (settings.BACKUP_DIR / f"{second.name}.json").write_text("{")
    assert listing.find(second.name).state == State.UNCHECKED
    with pytest.raises(Refused, match="没有名为"):
        listing.find("none")
    Path(maintenance.flag()).write_text("torn")
    assert maintenance.read() == {}
    assert maintenance.since() is None
    maintenance.lift()
    assert not maintenance.is_on()


def test_two_at_once_are_refused(places: Path) -> None:
    with alone(), pytest.raises(Refused, match="正在进行"), alone():
        pass


def test_a_store_without_objects_and_one_that_has_the_file(places: Path) -> None:
    (places / "one").write_bytes(b"x")
    objects.bring(places / "one", "attachments/one")
    assert objects.size() == 0
    assert not objects.is_kept_far("attachments/one")


def test_a_restore_that_was_ordered_tells_how_it_ended(
    add: Add, firm: Firm, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = firm.client("admin")
    assert orders.last() == {}
    monkeypatch.setenv("KEMAI_DATA_DIR", str(settings.DATA_DIR))
    monkeypatch.setenv("KEMAI_BACKUP_DIR", str(settings.BACKUP_DIR))
    begun, real = [], subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **named: begun.append(real(*given, **named)) or begun[-1])
    orders.order("kemai-20260101-000000-manual", "admin")
    assert begun[0].wait(120)
    assert orders.last()["state"] == "failed", in_data(orders.SAID).read_text(encoding="utf-8")
    assert "没有恢复：kemai-20260101-000000-manual" in client.get("/backups/").content.decode()
    with orders.noted("x", "admin"):
        assert orders.last()["state"] == "running"
    assert orders.last()["state"] == "done"
    with pytest.raises(Refused), orders.noted("x", "admin"):
        raise Refused("坏了")
    assert (orders.last()["state"], orders.last()["words"]) == ("failed", "坏了")


def test_the_page_tells_damage_and_lets_held_work_go(add: Add, firm: Firm) -> None:
    client, made = firm.client("admin"), make(Kind.MANUAL)
    made.path.write_bytes(made.path.read_bytes()[:-1])
    answer = client.post(reverse("backup-verify", args=[made.name]), follow=True)
    assert "已损坏" in answer.content.decode()
    with everyone(reason="tests"):
        told = {"kind": "core.print", "title": "x", "state": "held"}
        job = Job.objects.create(organisation=firm.organisation, created_by=firm.people["admin"], **told)
    assert voiding.held() == 1
    assert "已放行 1 项" in client.post("/backups/let-go/", follow=True).content.decode()
    with everyone(reason="tests"):
        assert Job.objects.get(pk=job.pk).state == "waiting"
        assert not OutMessage.objects.exists()
    listing.keep(replace(made, state=State.GOOD))
    made.path.unlink()
    assert client.get(f"/backups/{made.name}/").status_code == 404
