"""An import makes the keys it needs itself; those of sound and address follow in a job, and find what came in."""

import pytest

from kemai.areas.customers.models import Customer
from kemai.core.duplicates.jobs import brought
from kemai.core.duplicates.keys import find_like, stored_keys, values_of
from kemai.core.duplicates.models import MatchKey
from kemai.core.duplicates.rules import compared
from kemai.core.duplicates.stored import number_of
from kemai.core.jobs.models import Job
from kemai.core.records import registry
from kemai.core.transfer import actions
from kemai.core.transfer.models import ImportJob

FILE = "客户名称,电话,详细地址\n华锐机械有限公司,0512-65001234,苏州市星湖街328号\n长风电子有限公司,,昆山市前进路12号\n"


@pytest.fixture
def imported(firm, viewer, django_capture_on_commit_callbacks):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kemai.core.tenancy.current import acting_as

    with acting_as(viewer("admin")) as admin, django_capture_on_commit_callbacks(execute=True):
        job = actions.receive(
            registry.get("customers.customer"), SimpleUploadedFile("firms.csv", FILE.encode()), by=admin
        )
        actions.start(job, by=admin)
    with acting_as(viewer("admin")) as admin:
        yield ImportJob.objects.get(pk=job.pk), admin


def test_every_key_of_an_imported_record_is_there_in_the_end(imported):
    job, admin = imported
    record_type = registry.get("customers.customer")
    assert (job.status, job.added) == ("done", 2)
    assert Job.objects.get(kind="duplicates.brought").state == "done"
    for one in Customer.objects.all():
        values = values_of(record_type, one, compared(record_type, admin.organisation_id))
        wanted = set(stored_keys(record_type, values, admin.organisation_id))
        stored = MatchKey.objects.filter(record_id=one.pk)
        assert set(stored.values_list("key", flat=True)) == {number_of(key) for key in wanted}
        assert not stored.filter(apart=True).exists()
        assert any(key.startswith("s:") for key in wanted)


def test_what_came_in_is_met_by_its_sound_and_its_address(imported):
    _job, admin = imported
    record_type = registry.get("customers.customer")
    assert find_like(record_type, {"name": "华瑞机械有限公司"}, by=admin)
    assert find_like(record_type, {"address": "昆山市前进路12号"}, by=admin)


def test_the_job_done_twice_adds_nothing(imported):
    job, admin = imported
    before = MatchKey.objects.count()

    class Quiet:
        def total(self, count):
            pass

        def advance(self, count=1):
            pass

    brought(progress=Quiet(), by=admin, record_type="customers.customer", batch=job.pk)
    assert MatchKey.objects.count() == before
