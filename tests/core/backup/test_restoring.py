"""Back up, lose something, restore: it is back, and nothing that should be dead is alive."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

import kemai
from kemai.areas.accounts.models import ApiToken, Organisation, User
from kemai.core import actions
from kemai.core.audit.sealing import seal_all
from kemai.core.backup import after, after_restore, archive, journal, listing, maintenance, restoring, voiding
from kemai.core.backup.engines import engine
from kemai.core.backup.errors import Refused
from kemai.core.backup.listing import Kind, State
from kemai.core.backup.making import make, verify
from kemai.core.backup.restoring import recover, restore
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as, everyone
from kemai.core.testing.plugin import Firm

CUSTOMER = "customers.customer"
Add = Callable[[str], int]
Names = Callable[[], set[str]]


def state() -> tuple[dict[str, int], dict[str, str]]:
    """Take the rows of every table and the hash of every file; the log is sealed first, as each backup does."""
    seal_all()
    root = Path(settings.FILES_ROOT)
    files = {str(path.relative_to(root)): hashed(path) for path in root.rglob("*") if path.is_file()}
    return engine().counts(), files


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def erase(pk: int, firm: Firm) -> None:
    """Delete a customer for good, its file with it."""
    with everyone(reason="tests"):
        for file in Attachment.objects.filter(record_id=pk):
            (Path(settings.FILES_ROOT).parent / "files" / file.place).unlink()
            file.delete()
        registry.get(CUSTOMER).model.objects.filter(pk=pk).delete()


@pytest.mark.spec("PLT-19")
def test_a_deleted_customer_is_back_after_the_restore(add: Add, names: Names, firm: Firm) -> None:
    kept = add("华东泵业有限公司")
    before = state()
    made = make(Kind.MANUAL, by="admin")
    viewer = firm.viewer("admin")
    with acting_as(viewer):
        actions.delete(registry.get(CUSTOMER), kept, by=viewer)
    erase(kept, firm)
    add("后来的客户")
    assert names() == {"后来的客户"}

    manifest = restore(made.path, by="admin")

    assert names() == {"华东泵业有限公司"}
    assert manifest["counts"] == before[0]
    assert {name.removeprefix("files/"): part["sha256"] for name, part in manifest["parts"].items() if "/" in name} == (
        before[1]
    )
    assert before[1].items() <= state()[1].items()
    with everyone(reason="tests"):
        noted = Act.objects.get(action="backup.restore")
    assert (noted.organisation_id, noted.facts["by"], noted.title) == (firm.organisation.pk, "admin", made.path.name)
    assert not maintenance.is_on()
    assert journal.unfinished() == {}
    assert [one.kind for one in listing.backups()] == [Kind.BEFORE_RESTORE, Kind.MANUAL]


def spoiled(good: bytes, how: str) -> bytes:
    middle = len(good) // 2
    return {
        "cut in the middle": good[:middle],
        "cut by one byte": good[:-1],
        "longer": good + b"\0",
        "one bit": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "empty": b"",
        "another file": b"PK\x03\x04" + good[4:],
        "its head": good[:30] + bytes([good[30] ^ 1]) + good[31:],
    }[how]


SPOILED = ["cut in the middle", "cut by one byte", "longer", "one bit", "empty", "another file", "its head"]


@pytest.mark.spec("PLT-19")
@pytest.mark.parametrize("how", SPOILED)
def test_a_damaged_file_is_refused_before_anything_changes(add: Add, places: Path, how: str) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    add("后来的客户")
    before = state()
    made.path.write_bytes(spoiled(made.path.read_bytes(), how))
    with pytest.raises(Refused, match="没有做任何改动"):
        restore(made.path)
    assert state() == before
    assert [one.kind for one in listing.backups()] == [Kind.MANUAL]
    assert not maintenance.is_on()
    with pytest.raises(Refused):
        verify(listing.find(made.name))
    assert listing.find(made.name).state == State.DAMAGED


@pytest.mark.spec("PLT-19")
def test_another_key_is_told_apart_from_damage(add: Add, settings: Any) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    before = state()
    settings.BACKUP_KEY = "another key of more than thirty-two characters"
    with pytest.raises(Refused, match="另一把密钥"):
        restore(made.path)
    settings.BACKUP_KEY = "short"
    with pytest.raises(Refused, match="太短"):
        restore(made.path)
    assert state() == before


@pytest.mark.spec("PLT-19")
def test_a_backup_of_a_newer_version_is_refused(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    before = state()
    known = restoring.known_migrations()
    monkeypatch.setattr(restoring, "known_migrations", lambda: known - {max(known)})
    with pytest.raises(Refused, match=f"更新的版本 {kemai.__version__}"):
        restore(made.path)
    assert state() == before


@pytest.mark.spec("PLT-19")
def test_sign_ins_keys_and_waiting_work_do_not_come_back(add: Add, firm: Firm) -> None:
    add("华东泵业有限公司")
    client = firm.client("admin")
    assert client.get("/").status_code == 200
    admin = firm.people["admin"]
    ApiToken.objects.create(user=admin, name="key", digest="0" * 64)
    with everyone(reason="tests"):
        made_by = {"organisation": firm.organisation, "created_by": admin, "kind": "core.print", "title": "x"}
        Job.objects.create(**made_by)
        Job.objects.create(**{**made_by, "kind": "core.backup"}, state="running")
    before = User._base_manager.get(pk=admin.pk).session_round
    made = make(Kind.MANUAL)
    restore(made.path)
    assert not Session.objects.exists()
    assert not ApiToken.objects.exists()
    assert User._base_manager.get(pk=admin.pk).session_round == before + 1
    assert client.get("/").status_code == 302
    with everyone(reason="tests"):
        assert dict(Job.objects.values_list("kind", "state")) == {"core.print": "held", "core.backup": "cancelled"}
        assert voiding.held() == 1
        assert voiding.let_go() == 1
        assert Job.objects.get(kind="core.print").state == "waiting"


def test_no_process_goes_on_with_what_it_remembers(add: Add, firm: Firm) -> None:
    made = make(Kind.MANUAL)
    Organisation.objects.update(version=500)
    restore(made.path)
    assert Organisation.objects.get(pk=firm.organisation.pk).version > 500


def test_a_restore_that_fails_goes_back_by_itself(add: Add, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    add("后来的客户")
    before = state()[0]
    monkeypatch.setattr(after, "_steps", dict(after._steps))

    @after_restore
    def breaks() -> None:
        raise ValueError("the erasures can't be done again")

    with pytest.raises(ValueError, match="erasures"):
        restore(made.path)
    assert names() == {"华东泵业有限公司", "后来的客户"}
    assert state()[0] == before
    assert journal.unfinished() == {}
    assert not maintenance.is_on()


def test_a_killed_restore_is_undone_by_one_command(add: Add, names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    add("后来的客户")

    class Killed(BaseException):
        """Stands for the end of the process: nothing of ours runs after it."""

    def die(*_given: Any) -> None:
        raise Killed

    monkeypatch.setattr(after, "run_steps", die)
    monkeypatch.setattr(restoring, "go_back", die)
    with pytest.raises(Killed):
        restore(made.path)
    monkeypatch.undo()
    assert names() == {"华东泵业有限公司"}
    assert journal.unfinished()["what"] == "restore"
    assert maintenance.read()["why"] == "restore"
    assert recover() == "restore"
    assert names() == {"华东泵业有限公司", "后来的客户"}
    assert not maintenance.is_on()
    assert recover() == ""


def test_jobs_are_stopped_first_and_one_that_does_not_stop_refuses(
    add: Add, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(Kind.MANUAL)
    monkeypatch.setattr(restoring, "SECONDS_FOR_JOBS", 0.0)
    with everyone(reason="tests"):
        until = timezone.now() + timedelta(minutes=2)
        told = {"kind": "core.print", "title": "x", "state": "running", "lease_until": until}
        job = Job.objects.create(organisation=firm.organisation, created_by=firm.people["admin"], **told)
    with pytest.raises(Refused, match="停不下来"):
        restore(made.path)
    with everyone(reason="tests"):
        assert Job.objects.get(pk=job.pk).cancel_wanted
    assert not maintenance.is_on()


@pytest.mark.spec("PLT-19")
def test_the_archive_shows_nothing_of_what_it_holds(add: Add, places: Path) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    content = made.path.read_bytes()
    for word in ("华东泵业有限公司".encode(), b"SQLite format", b"PGDMP", b"manifest"):
        assert word not in content
    assert made.checksum == hashlib.sha256(content).hexdigest()
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_a_name_that_leads_outside_is_refused() -> None:
    for name in ("../x", "files/../../x", "/etc/passwd", "files", "other", ""):
        assert not archive.safe(name)
    assert archive.safe("files/files/1/0a")


def test_the_manifest_tells_rows_migrations_and_hashes(add: Add) -> None:
    add("华东泵业有限公司")
    made = make(Kind.MANUAL)
    manifest = archive.read(made.path)
    assert manifest["counts"]["customers_customer"] == 1
    assert "core.0001_initial" in manifest["migrations"]
    assert manifest["version"] == kemai.__version__
    assert all(len(part["sha256"]) == 64 for part in manifest["parts"].values())
    json.dumps(manifest)
