"""Many new rows against all records: two processes or one find the same, and an import fills the queue with it."""

import signal
import subprocess

import pytest

from benchmarks.duplicate_speed import COLUMNS, COPIED, arriving, texts
from kemai.core import actions
from kemai.core.duplicates import comparing, jobs
from kemai.core.duplicates.matching import linking
from kemai.core.duplicates.models import LikePair, NotSame
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from tests.core.repeat.sending import at_once
from tests.core.transfer.conftest import admin, bring, private_files
from tests.faults.many import on_disk

__all__ = ["admin", "bring", "on_disk", "private_files"]
ROWS = 300
CUSTOMERS = "customers.customer"


def found():
    existing, new = (lambda: map(texts, range(ROWS))), (lambda: (arriving(one, ROWS) for one in range(ROWS)))
    return linking.linked(COLUMNS, existing, new)


@pytest.fixture
def alone(monkeypatch):
    """What one process finds."""
    with monkeypatch.context() as patched:
        patched.setattr(linking, "processors", lambda: 1)
        return found()


def test_two_processes_find_what_one_finds(alone, monkeypatch):
    monkeypatch.setattr(linking, "processors", lambda: 2)
    both = found()
    assert sorted(both.links) == sorted(alone.links)
    by_row = dict(zip((row for row, _one, _score in alone.links), alone.evidence, strict=True))
    for (row, _one, _score), evidence in zip(both.links, both.evidence, strict=True):
        assert [tuple(one) for one in evidence] == by_row[row]


def test_every_copy_is_found(alone):
    right = {row for row, one, _score in alone.links if row == one and row % COPIED == 0}
    assert len(right) == ROWS // COPIED
    assert len(alone.links) < ROWS // COPIED * 1.1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_second_process_that_fails_costs_only_time(alone, monkeypatch, how):
    monkeypatch.setattr(linking, "processors", lambda: 2)
    monkeypatch.setattr(linking, "PATIENCE", 0.2)
    plain = subprocess.Popen

    def failing(*given, **more):
        made = plain(*given, **more)
        made.send_signal(how)
        return made

    monkeypatch.setattr(subprocess, "Popen", failing)
    assert sorted(found().links) == sorted(alone.links)


def test_signs_that_part_texts_do_no_harm():
    rows = [["a\ue000b", "c\ue001"], ["单"], [""], ["x", ""]]
    assert list(linking.unpacked(linking.packed(rows))) == [["a b", "c "], ["单"], [""], ["x", ""]]


@pytest.fixture
def small(monkeypatch):
    """Compare after an import of three rows already."""
    monkeypatch.setattr(comparing, "LEAST", 3)
    monkeypatch.setattr(linking, "processors", lambda: 1)


def file_of(make, numbers):
    lines = (",".join(parts[0] for parts in make(number)[:4]) for number in numbers)
    return "客户名称,电话,电子邮件,详细地址\n" + "\n".join(lines) + "\n"


def respelled(number):
    name, phone, mail, address, city = texts(number)
    return [[name[0].replace("有限公司", "股份公司") + "总部"], phone, [""], address, city]


@pytest.fixture
def compared(admin, bring, small):
    """A second file, of which some rows are known customers, spelled otherwise."""
    bring(file_of(texts, range(60)), admin)
    numbers = [*range(5), *range(100, 130)]
    text = file_of(lambda number: respelled(number) if number < 5 else texts(number), numbers)
    return bring(text, admin, on_duplicate="create")


@pytest.mark.spec("CUS-07")
def test_an_import_of_many_rows_says_which_look_like_customers(firm, admin, compared):
    kind = registry.get(CUSTOMERS)
    done = comparing.compared(compared.pk, kind, admin)
    pairs = list(LikePair.objects.values_list("first_id", "second_id"))
    phones = dict(kind.model.objects.values_list("pk", "phone"))
    assert done.result["rows"] == len(pairs) >= 4
    assert sum(phones[one] == phones[other] for one, other in pairs) >= 4
    page = firm.client("admin").get(f"/customers/import/{compared.pk}/").content.decode()
    assert f"{len(pairs)} 条新客户像是已有的记录" in page
    assert 'href="/duplicates/?type=customers"' in page
    assert "像是已有的记录" not in firm.client("clerk1").get("/customers/import/").content.decode()
    queue = firm.client("admin").get("/duplicates/?type=customers")
    assert queue.status_code == 200


def test_done_twice_it_adds_nothing_and_leaves_alone_what_was_told_apart(admin, compared):
    kind = registry.get(CUSTOMERS)
    first, *others = LikePair.objects.order_by("pk")
    NotSame.objects.create(
        organisation_id=admin.organisation_id,
        record_type=CUSTOMERS,
        first_id=first.first_id,
        second_id=first.second_id,
        by_id=admin.user_id,
        at=compared.created_at,
    )
    LikePair.objects.filter(pk=first.pk).delete()
    from kemai.core.jobs.models import Job
    from kemai.core.jobs.progress import Progress

    job = Job.objects.get(pk=comparing.compared(compared.pk, kind, admin).pk)
    comparing.compare(progress=Progress(job), by=admin, record_type=CUSTOMERS, batch=compared.pk)
    assert set(LikePair.objects.values_list("pk", flat=True)) == {one.pk for one in others}


def test_few_rows_and_few_against_many_are_not_compared(admin, bring, monkeypatch):
    kind = registry.get(CUSTOMERS)
    bring(file_of(texts, range(30)), admin)
    monkeypatch.setattr(comparing, "LEAST", 2)
    assert comparing.order_compare(kind, 1, 1, by=admin) is None
    assert comparing.order_compare(kind, 1, 2, by=admin) is None
    assert comparing.order_compare(kind, 1, 30, by=admin) is None, "all there is came with this import"
    monkeypatch.setattr(comparing, "MOST", 20)
    assert comparing.order_compare(kind, 1, 10, by=admin) is None


@pytest.mark.django_db(transaction=True)
def test_a_job_notes_how_far_it_is_while_others_save(on_disk, firm, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    kind = registry.get(CUSTOMERS)

    def save(name):
        with acting_as(firm.viewer("sales1")) as by:
            return actions.add(kind, {"name": name}, by=by)

    for number in range(5):
        save(f"东方食品{number}")
    read = []
    with acting_as(firm.viewer("sales1")):
        for pk, _texts in jobs.texts_of(kind, kind.model.objects.all(), jobs.columns_of(kind)):
            at_once(1, lambda: save(f"别人 {len(read)}"))
            kind.model.objects.filter(pk=pk).update(remark="读过")
            read.append(pk)
            if len(read) == 5:
                break
        assert read == sorted(read)
        assert kind.model.objects.filter(remark="读过").count() == 5
