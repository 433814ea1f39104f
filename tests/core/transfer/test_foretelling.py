"""What an import that updates would change is shown before anything is written."""

from dataclasses import replace

import pytest

from kemai.core import actions as verbs
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.transfer.foretelling import foretold
from kemai.core.transfer.models import ImportJob
from tests.core.transfer.conftest import CUSTOMERS, upload
from tests.core.transfer.test_import_pages import IMPORT, text_of

NEWS = """客户编号,客户名称,城市,行业
K-1,甲工业有限公司,杭州,软件服务
K-2,乙工业有限公司,苏州,
K-3,丙工业有限公司,宁波,
"""


@pytest.fixture
def stored(admin):
    """Keep two customers; one of them says already what the file says."""
    made = []
    for number, name in (("K-1", "甲工业有限公司"), ("K-2", "乙工业有限公司")):
        values = {"number": number, "name": name, "city": "苏州", "phone": "13800138000"}
        made.append(verbs.add(registry.get(CUSTOMERS), values, by=admin))
    return made


@pytest.fixture
def tried(firm, admin, django_capture_on_commit_callbacks):
    """Give a function that uploads a text, asks for updates and gives the import with its dry run."""

    def try_out(text):
        client = firm.client("admin")
        with django_capture_on_commit_callbacks(execute=True):
            home = client.post(IMPORT, {"file": upload(text)})["Location"]
        job = ImportJob.objects.get()
        chosen = {f"map_{place}": name for place, name in job.map.items()}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(home, {**chosen, "duplicates": "update"})
        job.refresh_from_db()
        return job, client.get(home)

    return try_out


def told(job, viewer):
    return foretold(job.job.result["changes"], job.record, viewer)


@pytest.mark.spec("CUS-07")
def test_old_and_new_stand_side_by_side_before_anything_is_written(stored, tried, admin):
    job, page = tried(NEWS)
    [one] = told(job, admin)
    assert (one["line"], one["title"], one["url"]) == ("2", "甲工业有限公司", f"/customers/{stored[0].pk}/")
    fields = {field["label"]: (field["old"], field["new"]) for field in one["fields"]}
    assert fields["城市"] == ("苏州", "杭州")
    assert fields["行业"][0] == ""
    assert "软件" in fields["行业"][1]
    page = text_of(page)
    assert "将要改动的已有客户" in page
    assert "苏州 杭州" in page
    stored[0].refresh_from_db()
    assert stored[0].city == "苏州"


def test_only_the_first_twenty_rows_are_shown_and_rows_of_one_record_together(admin, tried):
    customers = registry.get(CUSTOMERS)
    for number in range(25):
        verbs.add(customers, {"number": f"N-{number}", "name": f"第{number}工业有限公司"}, by=admin)
    lines = "".join(f"N-{number},杭州,\n" for number in range(25))
    job, _page = tried(f"客户编号,城市,备注\n{lines}")
    assert len(told(job, admin)) == 20
    ImportJob.objects.all().delete()
    job, _page = tried("客户编号,城市,备注\nN-1,杭州,\nN-1,杭州,老客户\n")
    [one] = told(job, admin)
    assert one["line"] == "2、3"
    assert {field["label"] for field in one["fields"]} >= {"城市", "备注"}


def test_nothing_is_foretold_where_nothing_is_updated(stored, tried, admin, firm):
    job, page = tried("客户编号,城市\nK-9,杭州\nK-1,苏州\n")
    assert told(job, admin) == []
    assert "将要改动" not in text_of(page)


def test_what_somebody_has_changed_meanwhile_is_foretold_no_more(stored, tried, admin, firm):
    job, _page = tried("客户编号,城市,备注\nK-1,杭州,老客户\nK-2,宁波,\n")
    assert [one["title"] for one in told(job, admin)] == ["甲工业有限公司", "乙工业有限公司"]
    verbs.edit(registry.get(CUSTOMERS), stored[0].pk, {"remark": "老客户"}, by=admin)
    verbs.edit(registry.get(CUSTOMERS), stored[1].pk, {"city": "宁波"}, by=admin)
    [one] = told(job, admin)
    assert "备注" not in {field["label"] for field in one["fields"]}
    assert one["title"] == "甲工业有限公司"


def test_masked_fields_are_masked_and_hidden_ones_are_not_there(firm, stored, tried, admin):
    job, _page = tried("客户编号,城市,电话\nK-1,杭州,13900139000\n")
    rights = replace(firm.viewer("exec1").rights, fields={CUSTOMERS: {"phone": "mask", "city": "hide"}})
    with acting_as(replace(firm.viewer("exec1"), rights=rights, cache={})) as reader:
        [one] = told(job, reader)
    fields = {field["label"]: (field["old"], field["new"]) for field in one["fields"]}
    assert fields["电话"] == ("138****8000", "139****9000")
    assert "城市" not in fields


def test_records_out_of_sight_are_not_told_of(firm, stored, tried, admin, other_firm):
    job, _page = tried(NEWS)
    with acting_as(firm.viewer("sales2")) as sales:
        assert told(job, sales) == []
    with everyone(reason="test"):
        stranger = other_firm.viewer("admin")
    with acting_as(stranger):
        assert told(job, stranger) == []
