"""Whatever a record type declares: what is exported, an import reads back to the same values."""

from array import array
from io import BytesIO

import pytest
from django.db import connection

from kemai.areas.accounts.models import Department, User
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.samples import sample_record
from kemai.core.transfer.export import Export, exportable, watermark
from kemai.core.transfer.writers import csv_chunks, write_xlsx

ENDINGS = ("csv", "xlsx") if connection.vendor == "sqlite" else ("xlsx",)  # a file knows no database


def pytest_generate_tests(metafunc):
    if "record_type" in metafunc.fixturenames:
        metafunc.parametrize("record_type", importable(), ids=lambda one: one.key)


def importable():
    return [one for one in registry.all() if "import" not in one.without]


def exported(record_type, viewer, ending, tmp_path, leave_out=()):
    names = [
        name for name, field in exportable(record_type, viewer).items() if field.editable and name not in leave_out
    ]
    ids = array("q", record_type.model.objects.order_by("pk").values_list("pk", flat=True))
    export, mark = Export(record_type, names, viewer), watermark(record_type, len(ids), viewer)
    if ending == "csv":
        return b"".join(csv_chunks(export.headings, export.rows(ids), watermark=mark))
    path = tmp_path / "rows.xlsx"
    write_xlsx(export.headings, export.rows(ids), path, kinds=export.kinds, watermark=mark)
    return BytesIO(path.read_bytes()).getvalue()


def stored(record_type):
    return list(record_type.model.objects.order_by("pk").values())


@pytest.mark.parametrize("ending", ENDINGS)
def test_importing_an_export_changes_nothing(record_type, ending, admin, bring, tmp_path):
    for place in (1, 2, 3):
        sample_record(record_type, admin, place)
    before, acts = stored(record_type), set(Act.objects.values_list("pk", flat=True))
    if not record_type.transfer.get("key"):
        pytest.skip("the type has no number or name by which a row is known again")
    content, count = exported(record_type, admin, ending, tmp_path), len(before)
    job = bring(content, admin, key=record_type.key, name=f"rows.{ending}", on_duplicate="update")
    assert (job.updated, job.unchanged, job.rejected, job.added) == (count, count, 0, 0)
    assert stored(record_type) == before
    assert Act.objects.filter(batch=job.pk).count() == 0
    noted = Act.objects.exclude(pk__in=acts).values_list("action", flat=True)
    assert sorted(noted) == sorted([f"{record_type.key}.import", "jobs.start"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_export_fills_another_organisation(record_type, ending, firm, other_firm, bring, tmp_path):
    with acting_as(other_firm.viewer("admin")):
        planted = {one.key: one.model.objects.count() for one in importable()}
    with acting_as(firm.viewer("admin")) as here:
        for place in (1, 2, 3):
            sample_record(record_type, here, place)
        needed = [one for one in importable() if one is record_type or one.model.objects.count() > planted[one.key]]
        needed.sort(key=lambda one: one is record_type)  # what it links to comes before it
        if any(needs_colleagues(one) for one in needed):
            pytest.skip("it names colleagues, and another firm has others")
        files = [
            (one, one.model.objects.count() - planted[one.key], exported(one, here, ending, tmp_path, colleagues(one)))
            for one in needed
        ]
    with acting_as(other_firm.viewer("admin")) as there:
        for one, count, content in files:
            job = bring(content, there, key=one.key, name=f"rows.{ending}")
            assert (job.added, job.rejected) == (count, 0)
        again = exported(record_type, there, "csv", tmp_path, colleagues(record_type))
    with acting_as(firm.viewer("admin")) as here:
        assert rows_of(again) == rows_of(exported(record_type, here, "csv", tmp_path, colleagues(record_type)))


def colleagues(record_type):
    """Name the fields that link to people and departments of the firm: another firm has others."""
    fields = record_type.fields.items()
    people = [name for name, field in fields if field.target in (User, Department) or field.kind.name == "people"]
    return ("owner", *people)


def needs_colleagues(record_type):
    """Say whether a record can't do without them; a report that is sent is sent to somebody."""
    named = {*colleagues(record_type)} - {"owner"}
    required = any(record_type.fields[name].required for name in colleagues(record_type))
    return required or any(named & {*group} for group in record_type.one_of) or "mail_to" in named


def rows_of(content):
    return content.decode("utf-8-sig").splitlines()[1:]
