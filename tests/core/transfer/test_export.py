"""Export: who gets which rows and fields, in which file, and what history keeps of it."""

import csv
import html
import io
from array import array

import pytest

from kemai.core import actions as verbs
from kemai.core.audit.choices import HELD_ROWS
from kemai.core.history.models import Act
from kemai.core.options.models import FirmOption
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.memory import forget_all
from kemai.core.transfer.export import Export
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.opening import opened
from kemai.core.transfer.readers import open_table
from tests.core.transfer.conftest import CUSTOMERS

EXPORT = "/customers/export/"
CONTACT = "customers.contact"


@pytest.fixture
def rows(admin, bring):
    """Three customers of different people."""
    text = "客户编号,客户名称,城市,电话,负责人\nK-1,甲工业有限公司,苏州,=1+1,sales1\n"
    text += "K-2,乙工业有限公司,杭州,+8613800138000,sales2\nK-3,丙工业有限公司,苏州,,admin\n"
    return bring(text.replace("=1+1", "0512-65882700"), admin)


def table(answer):
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def sent(**more):
    return {"format": "csv", "columns": ["number", "name", "city"], **more}


def test_an_export_is_logged_with_who_what_and_how_many(firm, rows):
    answer = firm.client("admin").post(EXPORT, sent())
    mark, headings, *lines = table(answer)
    assert "安然" in mark[0]
    assert headings == ["客户编号", "客户名称", "城市"]
    assert sorted(line[0] for line in lines) == ["K-1", "K-2", "K-3"]
    with acting_as(firm.viewer("admin")) as admin:
        act = Act.objects.get(action="customers.customer.export")
        assert act.user_id == admin.user_id
        assert act.facts == {"rows": 3, "columns": ["number", "name", "city"], "filter": "", "format": "csv"}


@pytest.mark.spec("PLT-12")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_log_shows_who_exported_what_and_how_many(firm, admin, bring, ending, tmp_path):
    bring("客户名称\n" + "".join(f"第{number}工业有限公司\n" for number in range(1, 101)), admin)
    answer = firm.client("exec1").post(EXPORT, sent(format=ending))
    path = tmp_path / f"customers.{ending}"
    path.write_bytes(b"".join(answer.streaming_content))
    read = list(open_table(path, path.name).rows())
    assert len(read) == 100
    assert any("第100工业有限公司" in row.values for row in read)
    said = html.unescape(firm.client("admin").get("/log/").content.decode())
    line = next(part for part in said.split("<tr")[1:] if "导出了客户" in part)
    assert firm.people["exec1"].name in line
    assert "100" in line
    assert ending in line


def test_the_list_decides_which_rows(firm, rows):
    client = firm.client("admin")
    assert [line[0] for line in table(client.post(EXPORT, sent(sort="number", f="city:is:杭州")))[2:]] == ["K-2"]
    assert [line[0] for line in table(client.post(EXPORT, sent(sort="-number")))[2:]] == ["K-3", "K-2", "K-1"]
    with acting_as(firm.viewer("admin")):
        ticked = registry.get(CUSTOMERS).model.objects.get(number="K-3").pk
    assert [line[0] for line in table(client.post(EXPORT, sent(ids=str(ticked))))[2:]] == ["K-3"]
    assert len(table(client.post(EXPORT, sent(q="丙工业")))) == 3


def test_everybody_gets_their_own_scope(firm, other_firm, rows):
    assert firm.client("clerk1").post(EXPORT, sent()).status_code == 200
    assert firm.client("svc1").get(EXPORT).status_code == 403
    assert firm.client("svc1").post(EXPORT, sent()).status_code == 403
    assert len(table(other_firm.client("admin").post(EXPORT, sent()))) == 2


@pytest.mark.spec("PLT-12")
def test_more_rows_than_the_role_may_export_wait_for_approval(firm, rows):
    with acting_as(firm.viewer("admin")) as by:
        FirmOption.objects.create(organisation_id=by.organisation_id, key=HELD_ROWS.key, value=2)
        forget_all()
        exports = Act.objects.filter(action="customers.customer.export")
        answer = firm.client("exec1").post(EXPORT, sent())
        assert answer.url == "/held/"
        assert not exports.exists()
        assert firm.client("admin").post(EXPORT, sent()).status_code == 200


def test_hidden_fields_are_absent_and_masked_ones_masked(firm, admin, bring):
    bring("客户编号,客户名称\nK-1,甲工业有限公司\n", admin)
    bring("姓名,企业\n张三,K-1\n", admin, key=CONTACT)
    text = "联系人,家庭地址,私人电话\n张三,姑苏区平江路 1 号,13800138000\n"
    settings = {"map": {"0": "contact", "1": "home_address", "2": "private_phone"}}
    bring(text, admin, key="customers.contactprofile", **settings)
    profile = registry.get("customers.contactprofile")
    ids = array("q", profile.model.objects.values_list("pk", flat=True))
    with acting_as(firm.viewer("exec1")) as other:
        [row] = Export(profile, ["contact", "home_address", "private_phone"], other).rows(ids)
    assert row == ["张三", "姑苏区**** 号", "138****8000"]
    answer = firm.client("exec1").post("/customerprofiles/export/", {"format": "csv", "columns": ["lock_version"]})
    assert answer.status_code == 400
    assert "lock_version" in answer.content.decode()
    capital = {"format": "csv", "columns": ["registered_capital"]}
    assert firm.client("sales1").post("/customerprofiles/export/", capital).status_code == 400


def test_formulas_are_harmless_and_come_back(firm, admin, tmp_path):
    evil = '=HYPERLINK("http://evil.example","x")'
    verbs.add(registry.get(CUSTOMERS), {"name": evil, "remark": "@SUM(1)"}, by=admin)
    answer = firm.client("admin").post(EXPORT, {"format": "csv", "columns": ["name", "remark"]})
    content = b"".join(answer.streaming_content)
    assert f"'{evil}".replace('"', '""') in content.decode()
    path = tmp_path / "back.csv"
    path.write_bytes(content)
    [row] = open_table(path, "back.csv").rows()
    assert row.values == [evil, "@SUM(1)"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_watermark_is_passed_over_when_it_comes_back(firm, rows, settings, ending):
    settings.FILES_ROOT.mkdir(exist_ok=True)
    for columns in (["name"], ["number", "name", "city", "owner"]):
        answer = firm.client("admin").post(EXPORT, {"format": ending, "columns": columns})
        path = settings.FILES_ROOT / f"back.{ending}"
        path.write_bytes(b"".join(answer.streaming_content))
        back = opened(ImportJob(place=path.name, file_name=path.name))
        assert (back.count, back.headings[0]) == (3, "客户名称" if columns == ["name"] else "客户编号")


def test_links_are_called_so_that_they_are_found_again(firm, admin, bring):
    firms = "客户编号,客户名称\nK-1,甲工业有限公司\nK-2,甲工业有限公司\nK-3,乙工业有限公司\n"
    bring(firms, admin, on_duplicate="create")
    bring("姓名,企业\n张三,K-1\n李四,K-2\n王五,K-3\n", admin, key=CONTACT)
    contact = registry.get(CONTACT)
    ids = array("q", contact.model.objects.order_by("pk").values_list("pk", flat=True))
    assert list(Export(contact, ["name", "customer"], admin).rows(ids)) == [
        ["张三", "K-1"], ["李四", "K-2"], ["王五", "乙工业有限公司"]
    ]  # fmt: skip


def test_an_unknown_column_or_format_is_named(firm, rows):
    client = firm.client("admin")
    assert "colour" in client.post(EXPORT, sent(columns=["colour"])).content.decode()
    assert client.post(EXPORT, sent(columns=["colour"])).status_code == 400
    assert client.post(EXPORT, sent(format="pdf")).status_code == 400
    assert client.post(EXPORT, sent(f="city~苏州")).status_code == 400
    assert "colour" in client.get(f"{EXPORT}?sort=colour").content.decode()


def test_the_form_offers_columns_and_counts_rows(firm, rows):
    page = firm.client("admin").get(f"{EXPORT}?f=city:is:苏州").content.decode()
    assert "2 行" in page
    assert 'value="name" checked' in page
    assert 'name="f" value="city:is:苏州"' in page


def test_an_english_export_has_english_headings(firm, rows):
    headings = table(firm.client("admin", language="en").post(EXPORT, sent()))[1]
    assert headings[1] == "Customer name"
