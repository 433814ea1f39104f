"""What stands around a restore: the log stays provable, erasures are kept, objects far away come along, rehearsals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kemai.core.audit.checking import Anchor, check
from kemai.core.audit.sealing import seal_all
from kemai.core.backup import archive, drilling, jobs, listing, plan
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Kind, State
from kemai.core.backup.making import make
from kemai.core.backup.places import alone
from kemai.core.backup.restoring import restore
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.privacy import ledger
from kemai.core.tenancy.current import everyone
from kemai.core.testing.plugin import Firm
from tests.core.files.bucket import Bucket, bucket

Add = Callable[[str], int]


@pytest.mark.spec("PLT-18", "PLT-19")
def test_the_log_is_sealed_into_the_backup_and_whole_after_the_restore(add: Add, firm: Firm) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    number, _colon, digest = archive.read(made.path)["seal"][firm.organisation.code].partition(":")
    add("后来的客户")
    restore(made.path)
    with everyone(reason="tests"):
        seal_all()
        anchor = Anchor(int(number), digest)
        assert list(check(firm.organisation.pk, anchor=anchor)) == []
        newest = Act.objects.order_by("-pk").values_list("action", flat=True).first()
        assert newest == "backup.restore", "the restore itself is sealed too"
    assert list(check(firm.organisation.pk, anchor=Anchor(int(number), "0" * 64))) != []


def test_a_backup_before_an_upgrade_asks_no_table_of_a_newer_shape(add: Add) -> None:
    add("华东泵业有限公司")
    assert "seal" not in archive.read(make(Kind.BEFORE_UPGRADE).path)


@pytest.mark.spec("CUS-25")
def test_the_list_of_erasures_outlives_backups_and_restores(add: Add, firm: Firm) -> None:
    add("华东泵业有限公司")
    first = make(Kind.MANUAL)
    key = ledger.key()
    line = {"key": "one", "organisation": firm.organisation.pk, "at": timezone.now().isoformat()}
    ledger.list_file().write_text(json.dumps({**line, "records": [], "digests": []}) + "\n")
    written = ledger.list_file().read_bytes()
    restore(first.path)
    plan.change(True, "02:30", "1")
    for kind in (Kind.MANUAL, Kind.MANUAL, Kind.PLAN, Kind.PLAN):
        make(kind)
    assert first.at not in {one.at for one in listing.backups()}
    assert ledger.list_file().read_bytes() == written
    assert (ledger.key_file().read_bytes(), ledger.key()) == (key, key)
    assert {one.name for one in listing.backups()}.isdisjoint({"erasures"})


@pytest.fixture
def far(places: Path, settings: Any) -> Iterator[Bucket]:
    """An object store as the place of attachments."""
    with bucket() as served:
        options = {"location": settings.FILES_ROOT, "url": served.url}
        used = {"BACKEND": "kemai.core.files.storage.ObjectStorage", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": used}
        yield served


@pytest.mark.spec("PLT-19", "PLT-22")
def test_files_of_an_object_store_are_in_the_backup_and_come_back(far: Bucket, add: Add) -> None:
    for name in ("甲公司", "乙公司", "丙公司"):
        add(name)
    before = {key: content for key, (content, _written) in far.held.items()}
    made = make(Kind.MANUAL)
    assert made.files == 3
    assert {f"files/{key}" for key in before} <= set(archive.read(made.path)["parts"])
    far.held.clear()
    restore(made.path)
    assert {key: content for key, (content, _written) in far.held.items()} == before
    with everyone(reason="tests"):
        assert set(Attachment.objects.values_list("place", flat=True)) == set(before)


def test_without_the_object_store_there_is_neither_half_a_backup_nor_half_a_restore(far: Bucket, add: Add) -> None:
    add("甲公司")
    made = make(Kind.MANUAL)
    add("乙公司")
    far.held.pop(next(iter(far.held)))
    far.status = 500
    with pytest.raises(Refused, match="500"):
        make(Kind.MANUAL)
    with pytest.raises(Refused, match="500"):
        restore(made.path)
    assert [one.state for one in listing.backups()] == [State.FAILED, State.FAILED, State.GOOD]
    far.status = 0
    restore(made.path)
    with everyone(reason="tests"):
        assert Attachment.objects.get().place in far.held


@pytest.mark.slow
@pytest.mark.spec("PLT-19")
def test_fault_23_the_newest_backup_is_rehearsed_beside_what_is_in_use(
    add: Add, firm: Firm, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused, match="还没有完好的备份"):
        drilling.drill()
    jobs.rehearse_by_plan()
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    add("后来的客户")
    with alone():  # a backup or restore that runs
        call_command("restore", "--drill")
    said = capsys.readouterr().out
    assert f"{made.path.name}: {made.rows:,} rows and 1 files" in said
    assert "the log is whole" in said
    with everyone(reason="tests"):
        assert Attachment.objects.count() == 2, "what is in use stays as it is"
    jobs.rehearse_by_plan()
    assert 0 < listing.find(made.name).rehearsed < drilling.SECONDS
    assert "演练恢复用时" in firm.client("admin").get("/backups/").content.decode()


@pytest.mark.slow
def test_a_rehearsal_that_fails_or_takes_too_long_says_so(
    add: Add, monkeypatch: pytest.MonkeyPatch, firm: Firm
) -> None:
    add("华东泵业有限公司")
    with monkeypatch.context() as during:
        wrong = {"seal": {firm.organisation.code: f"1:{'0' * 64}"}}
        during.setattr("kemai.core.backup.making.facts", lambda: wrong)
        made = make(Kind.MANUAL)
    with pytest.raises(CommandError, match="没有通过"):
        call_command("restore", made.name, "--drill")
    with pytest.raises(Refused, match="没有通过"):
        jobs.rehearse_by_plan()
    assert "seal" in listing.find(made.name).words
    good = make(Kind.MANUAL)
    monkeypatch.setattr(drilling, "SECONDS", 0)
    with pytest.raises(CommandError, match="longer than"):
        call_command("restore", "--drill")
    good.path.write_bytes(good.path.read_bytes()[:-1])
    with pytest.raises(CommandError, match="已损坏"):
        call_command("restore", "--drill")
