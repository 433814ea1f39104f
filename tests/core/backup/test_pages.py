"""The page of backups: who may open it, what it starts, what it keeps from others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from kemai.core.backup import jobs, keys, listing, maintenance, orders, plan
from kemai.core.backup.listing import Kind, State
from kemai.core.backup.making import make
from kemai.core.history.models import Act
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.testing.plugin import Firm, make_firm

Add = Callable[[str], int]


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What restores were ordered, instead of starting a program."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(orders, "order", lambda name, by: found.append((name, by)))
    return found


def acts() -> list[str]:
    with everyone(reason="tests"):
        return list(Act.objects.filter(action__startswith="backup.").order_by("id").values_list("action", flat=True))


@pytest.mark.spec("PLT-19")
def test_an_admin_backs_up_checks_fetches_and_restores(add: Add, firm: Firm, ordered: list[tuple[str, str]]) -> None:
    add("华东泵业有限公司")
    client = firm.client("admin")
    assert "还没有备份" in client.get("/backups/").content.decode()
    assert client.post("/backups/now/").status_code == 302
    (made,) = listing.backups()
    assert (made.kind, made.state, made.by) == (Kind.MANUAL, State.GOOD, "admin")
    page = client.get("/backups/").content.decode()
    assert made.checksum[:12] in page
    client.post(f"/backups/{made.name}/verify/")
    answer = client.get(f"/backups/{made.name}/")
    assert b"".join(answer.streaming_content) == made.path.read_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    home = f"/backups/{made.name}/restore/"
    assert made.name in client.get(home).content.decode()
    refused = client.post(home, {"name": "yes"})
    assert refused.status_code == 422
    assert "格式不正确" in refused.content.decode()
    assert ordered == []
    assert client.post(home, {"name": made.name}).status_code == 302
    assert ordered == [(made.name, "admin")]
    assert acts() == ["backup.make", "backup.verify", "backup.download", "backup.restore_ordered"]


@pytest.mark.spec("PLT-19")
def test_nobody_else_may(add: Add, firm: Firm, ordered: list[tuple[str, str]], settings: Any) -> None:
    made = make(Kind.MANUAL)
    doors = ["", "now/", "let-go/", f"{made.name}/", f"{made.name}/verify/", f"{made.name}/restore/"]
    methods = {"": "get", f"{made.name}/": "get", f"{made.name}/restore/": "get"}
    for door in doors:
        assert getattr(firm.client("mgr1"), methods.get(door, "post"))(f"/backups/{door}").status_code == 403
    make_firm("北方重工有限公司", "north", "b-")
    for door in doors:
        assert getattr(firm.client("admin"), methods.get(door, "post"))(f"/backups/{door}").status_code == 403
    assert "有多个单位时" in firm.client("admin").get("/backups/").content.decode()
    settings.OPERATORS = ["jiangnan/admin"]
    assert firm.client("admin").get("/backups/").status_code == 200
    assert len(listing.backups()) == 1
    assert ordered == []


@pytest.mark.parametrize("name", ["none", "..", "%2e%2e", "plan.settings", "x/y", "20260101-000000-manual"])
def test_an_unknown_name_is_not_found(add: Add, firm: Firm, name: str) -> None:
    assert firm.client("admin").get(f"/backups/{name}/").status_code == 404


@pytest.mark.spec("PLT-19")
def test_the_plan_is_changed_and_bad_input_refused(add: Add, firm: Firm) -> None:
    client = firm.client("admin")
    assert client.post("/backups/", {"on": "1", "at": "23:05", "keep": "3"}).status_code == 302
    assert plan.read() == plan.Plan(True, "23:05", 3)
    for wrong in ({"at": "25:00"}, {"at": "now"}, {"at": ""}, {"keep": "0"}, {"keep": "367"}, {"keep": "x"}):
        answer = client.post("/backups/", {"on": "1", "at": "01:00", "keep": "3", **wrong})
        assert answer.status_code == 422
    assert plan.read() == plan.Plan(True, "23:05", 3)
    with pytest.raises(Rejected, match="E-FMT"):
        plan.change(True, "2:30", "3")


@pytest.mark.spec("PLT-19")
def test_the_plan_makes_one_backup_a_day_and_keeps_so_many(add: Add, firm: Firm) -> None:
    passed = timezone.localtime() - timedelta(minutes=1)
    plan.change(True, f"{passed:%H:%M}", "2")
    if passed.date() == timezone.localdate():
        jobs.back_up_by_plan()
        jobs.back_up_by_plan()
        assert [one.kind for one in listing.backups()] == [Kind.PLAN]
    hour = timezone.localtime().replace(hour=passed.hour, minute=passed.minute, second=0, microsecond=0)
    assert plan.is_due(hour - timedelta(seconds=1))
    assert not plan.is_due(hour)
    plan.change(False, "00:00", "2")
    assert not plan.is_due(None)
    made = [make(Kind.MANUAL) for _turn in range(3)]
    assert {one.name for one in listing.backups() if one.kind == Kind.MANUAL} == {one.name for one in made[1:]}
    assert not made[0].path.exists()


def test_a_key_is_made_once_and_told(places: Path, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.BACKUP_KEY = ""
    key = keys.secret()
    assert len(key) >= keys.SHORTEST
    assert "Keep a copy elsewhere" in caplog.text
    assert keys.secret() == key
    assert (Path(settings.DATA_DIR) / keys.FILE).stat().st_mode & 0o777 == 0o600
    assert keys.lies_beside_the_data()


def test_pages_are_closed_while_somebody_else_works(places: Path, firm: Firm) -> None:
    with maintenance.held("restore"):
        assert not maintenance.is_on(), "the one that works passes"
        maintenance._ours.clear()
        assert maintenance.is_on()
        answer = firm.client("admin").get("/")
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert maintenance.since() is not None
        maintenance._ours.append("restore")
    assert not maintenance.is_on()


def test_a_backup_that_finds_no_room_is_listed_as_failed(add: Add, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kemai.core.backup.making.ROOM", 1 << 60)
    firm.client("admin").post("/backups/now/")
    (one,) = listing.backups()
    assert one.state == State.FAILED
    assert "磁盘空间不够" in one.words
    assert not one.path.exists()
    assert "磁盘空间不够" in firm.client("admin").get("/backups/").content.decode()
