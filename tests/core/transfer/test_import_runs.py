"""An import may be stopped, killed and taken back, and nothing is there twice or by half."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kemai.core import actions as verbs
from kemai.core.duplicates.models import MatchKey
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.jobs.progress import Cancelled, Progress
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.search.find import candidate_ids
from kemai.core.transfer import actions, engine, rejects
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS, upload

ROWS = 230


def customers():
    return registry.get(CUSTOMERS).model.objects


def text(rows=ROWS):
    lines = (f"第{at}号机械有限公司,{'bad' if at % 23 == 0 else f'0512-{60000000 + at}'}" for at in range(1, rows + 1))
    return "客户名称,电话\n" + "\n".join(lines) + "\n"


@pytest.fixture
def running(admin, monkeypatch):
    """An import that has begun, in chunks of 50 rows."""
    monkeypatch.setattr(engine, "CHUNK", 50)
    monkeypatch.setattr(engine, "LARGEST", 50)
    job = actions.receive(registry.get(CUSTOMERS), upload(text()), by=admin)
    job.status = ImportJob.Status.RUNNING
    job.save()
    return job


def progress(by):
    made = Job.objects.create(organisation_id=by.organisation_id, created_by_id=by.user_id, kind="test", title="test")
    return Progress(made)


def finish(job, by):
    engine.run(ImportJob.objects.get(pk=job.pk), progress(by), by)
    job.refresh_from_db()


def assert_complete(job):
    assert (job.position, job.added, job.rejected, job.status) == (ROWS, ROWS - 10, 10, "done")
    assert customers().count() == ROWS - 10
    assert len(set(customers().values_list("number", flat=True))) == ROWS - 10
    assert Act.objects.filter(batch=job.pk).count() == ROWS - 10
    assert MatchKey.objects.count() == 2 * (ROWS - 10)
    lines = [one.line for one in rejects.read(engine.reject_path(job))]
    assert lines == [at + 1 for at in range(1, ROWS + 1) if at % 23 == 0]


@pytest.mark.parametrize("step", ["pack", "change", "index", "note"])
def test_a_killed_import_goes_on_where_it_stopped(admin, running, monkeypatch, step):
    whole = getattr(engine.Writer, step)
    calls = []

    def die(self, *given):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("killed")
        return whole(self, *given)

    monkeypatch.setattr(engine.Writer, step, die)
    with pytest.raises(RuntimeError):
        finish(running, admin)
    running.refresh_from_db()
    assert (running.position, running.status, customers().count()) == (100, "running", 96)
    finish(running, admin)
    assert_complete(running)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_kill_between_two_tables_leaves_nothing_of_the_chunk(admin, running, monkeypatch, place):
    whole, calls = engine.Writer.pack, []

    def killed():
        raise RuntimeError("killed")

    def pack(self, batch):
        whole(self, batch)
        calls.append(1)
        if len(calls) == 3:
            batch.writes.insert(place, killed)

    monkeypatch.setattr(engine.Writer, "pack", pack)
    with pytest.raises(RuntimeError):
        finish(running, admin)
    running.refresh_from_db()
    assert (running.position, customers().count(), Act.objects.filter(batch=running.pk).count()) == (100, 96, 96)
    finish(running, admin)
    assert_complete(running)


def test_rejects_written_before_a_kill_count_once(admin, running, monkeypatch):
    kept = rejects.append

    def die(path, size, *given):
        kept(path, size, *given)
        if size:
            raise RuntimeError("killed")
        return kept(path, size, *given)

    monkeypatch.setattr(rejects, "append", die)
    with pytest.raises(RuntimeError):
        finish(running, admin)
    monkeypatch.setattr(rejects, "append", kept)
    finish(running, admin)
    assert_complete(running)


def test_cancelling_keeps_what_is_done_and_it_can_be_taken_back(admin, running, monkeypatch):
    whole = Progress.advance

    def stop(self, *given):
        whole(self, *given)
        if self.done >= 100:
            raise Cancelled

    monkeypatch.setattr(Progress, "advance", stop)
    with pytest.raises(Cancelled):
        finish(running, admin)
    running.refresh_from_db()
    assert (running.status, running.position, customers().count()) == ("cancelled", 100, 96)
    assert actions.may_take_back(running)


def test_a_file_that_breaks_later_leaves_nothing(admin, running):
    path = engine.path_of(running.place)
    path.write_bytes(b"\x00\x01\x02broken")
    with pytest.raises(Rejected):
        finish(running, admin)
    running.refresh_from_db()
    assert (running.status, running.position, customers().count()) == ("failed", 0, 0)
    assert running.message


def test_somebody_saves_a_record_between_reading_and_writing(admin, bring, monkeypatch):
    bring("客户名称,电话\n甲工业有限公司,0512-65882700\n", admin)
    record = customers().get()
    whole = engine.Writer.write
    tries = []

    def interrupted(self, *given):
        if not tries:
            verbs.edit(registry.get(CUSTOMERS), record.pk, {"city": "太仓"}, by=admin)
        tries.append(1)
        return whole(self, *given)

    monkeypatch.setattr(engine.Writer, "write", interrupted)
    job = bring("客户名称,城市\n甲工业有限公司,昆山\n", admin, on_duplicate="update")
    record.refresh_from_db()
    assert (job.updated, len(tries), record.city) == (1, 2, "昆山")
    changes = Act.objects.get(batch=job.pk).changes
    assert {"field": "city", "old": "太仓", "new": "昆山"} in changes
    assert {one["field"] for one in changes} <= {"city", "district", "region"}, "what follows from the city"


def test_somebody_takes_the_next_number_between_reading_and_writing(admin, bring, monkeypatch):
    whole = engine.Writer.write
    tries = []

    def interrupted(self, *given):
        if not tries:
            verbs.add(registry.get(CUSTOMERS), {"name": "丙工业有限公司"}, by=admin)
        tries.append(1)
        return whole(self, *given)

    monkeypatch.setattr(engine.Writer, "write", interrupted)
    job = bring("客户名称\n甲工业有限公司\n乙工业有限公司\n", admin)
    assert (job.added, job.position, len(tries)) == (2, 2, 2)
    numbers = dict(customers().order_by("number").values_list("number", "name"))
    assert list(numbers.values()) == ["丙工业有限公司", "甲工业有限公司", "乙工业有限公司"]
    titles = Act.objects.filter(batch=job.pk).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["甲工业有限公司", "乙工业有限公司"], "the first try left nothing behind"


def test_a_row_that_the_database_refuses_does_not_stop_the_others(admin, bring, monkeypatch):
    monkeypatch.setattr("kemai.core.transfer.unique.Promises.broken", lambda self, entry, but=0: bool(entry.errors))
    number = "11010519491231002X"
    job = bring(f"客户名称,证件号码\n张三,{number}\n李四,\n王五,{number}\n", admin, on_duplicate="create")
    assert (job.added, job.rejected, job.status) == (2, 1, "done")
    [reject] = rejects.read(engine.reject_path(job))
    assert (reject.line, reject.reasons[0][2].split(" ")[0]) == (4, "E-DUP")


def test_a_dry_run_counts_the_same_and_writes_nothing(admin, bring):
    job = actions.receive(registry.get(CUSTOMERS), upload(text() + "第7号机械有限公司,0512-60000007\n"), by=admin)
    found = engine.dry_run(job, progress(admin), admin)
    assert found["counts"] == {"added": ROWS - 10, "rejected": 10, "skipped": 1, "unchanged": 0}
    assert found["faults"] == {"phone": 10}
    assert (customers().count(), Act.objects.filter(batch=job.pk).count()) == (0, 0)


@pytest.mark.spec("CUS-07")
def test_an_import_is_taken_back_once_within_seven_days(admin, bring, django_capture_on_commit_callbacks):
    bring("客户编号,客户名称,城市,电话\nK-1,甲工业有限公司,苏州,0512-65882700\nK-2,乙工业有限公司,杭州,\n", admin)
    kept, changed = customers().get(number="K-1"), customers().get(number="K-2")
    news = "客户编号,客户名称,城市,资产\nK-1,甲工业有限公司,昆山,\nK-2,乙工业有限公司,余杭,\n,丙工业有限公司,宁波,\n"
    job = bring(news, admin, on_duplicate="update")
    assert (job.added, job.updated) == (1, 2)
    verbs.edit(registry.get(CUSTOMERS), kept.pk, {"city": "太仓"}, by=admin)
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(job, by=admin)
    kept.refresh_from_db()
    changed.refresh_from_db()
    job.refresh_from_db()
    assert (kept.city, changed.city) == ("太仓", "杭州")
    assert not customers().filter(name="丙工业有限公司").exists()
    assert customers().with_deleted().get(name="丙工业有限公司").is_deleted
    assert not candidate_ids(admin.organisation_id, "丙工业", CUSTOMERS).ids
    assert {one["id"] for one in job.kept} == {kept.pk}
    assert {"city"} <= {one["field"] for one in job.kept} <= {"city", "district", "region"}
    assert job.status == "undone"
    with pytest.raises(Rejected):
        actions.take_back(job, by=admin)


def test_after_seven_days_an_import_stays(admin, bring):
    job = bring("客户名称\n甲工业有限公司\n", admin)
    job.ended_at = timezone.now() - timedelta(days=7, minutes=1)
    job.save()
    with pytest.raises(Rejected) as refused:
        actions.take_back(job, by=admin)
    assert refused.value.errors[""][0].code == "E-STATE"


def test_values_of_every_kind_come_back(admin, bring, django_capture_on_commit_callbacks):
    bring("客户编号,客户名称\nK-1,甲工业有限公司\n", admin)
    profile = "customers.customerprofile"
    first = "企业,注册资金,目标经营区域,企业简介\nK-1,80万,华东,一\n"
    settings = {"map": {"0": "customer", "1": "registered_capital", "3": "intro"}, "on_duplicate": "update"}
    bring(first, admin, key=profile, **settings)
    stored = registry.get(profile).model.objects.get()
    before = (stored.registered_capital, stored.capital_band_id, stored.intro)
    job = bring("企业,注册资金,目标经营区域,企业简介\nK-1,3000万,华东,二\n", admin, key=profile, **settings)
    stored.refresh_from_db()
    assert (stored.registered_capital, stored.intro) != (before[0], before[2])
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back(job, by=admin)
    stored.refresh_from_db()
    assert (stored.registered_capital, stored.capital_band_id, stored.intro) == before


def test_a_second_press_changes_nothing(admin, bring):
    job = bring("客户名称\n甲工业有限公司\n", admin)
    with pytest.raises(Rejected):
        actions.start(job, by=admin)
    with pytest.raises(Rejected):
        actions.arrange(job, {"map": {}}, by=admin)
    assert customers().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_chunk_is_one_transaction(firm, monkeypatch):
    from kemai.core.tenancy import acting_as

    with acting_as(firm.viewer("admin")) as admin:
        job = actions.receive(registry.get(CUSTOMERS), upload(text(30)), by=admin)
        job.status = ImportJob.Status.RUNNING
        job.save()
        seen = []
        whole = engine.Writer.note
        monkeypatch.setattr(
            engine.Writer, "note", lambda self, *given: (seen.append(connection.in_atomic_block), whole(self, *given))
        )
        assert not transaction.get_connection().in_atomic_block
        engine.run(job, progress(admin), admin)
        assert seen == [True]
