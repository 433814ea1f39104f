"""Imports at their edges: settings that make no sense, work that died, rows of every fate, files of odd makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.http import QueryDict
from django.utils import timezone

from kemai.core import actions as records
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import NotFound
from kemai.core.duplicates.comparing import COMPARE
from kemai.core.jobs.models import Job
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.transfer import actions, engine, jobs, links, rejects
from kemai.core.transfer.arranging import settings_of
from kemai.core.transfer.engine import reject_path
from kemai.core.transfer.export import Export
from kemai.core.transfer.guessing import guessed
from kemai.core.transfer.jobs import later
from kemai.core.transfer.likeness import Likeness, alike
from kemai.core.transfer.map_page import error_list
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.readers.opening import open_table
from kemai.core.transfer.readers.shapes import looks
from kemai.core.transfer.readers.table import FileRefused
from kemai.core.transfer.result_page import list_url, said
from kemai.core.transfer.undo import take_back
from kemai.core.transfer.writers import write_xlsx
from tests.core.modules.test_doors import close
from tests.core.transfer.conftest import CUSTOMERS, upload

CONTACT = "customers.contact"
TWO = "客户名称,行业\n甲工业有限公司,软件服务\n乙工业有限公司,软件服务\n"


class Silent:
    """Progress that nobody watches."""

    done = 0

    def total(self, count: int) -> None: ...

    def advance(self, count: int = 1) -> None: ...


def reasons(job: ImportJob) -> str:
    return " ".join(reason[2] for one in rejects.read(reject_path(job)) for reason in one.reasons)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [({"on_duplicate": "sometimes"}, "duplicates", "E-FMT"), ({"sheet": "第九张"}, "sheet", "E-REF")],
)
def test_settings_that_make_no_sense_are_refused(admin: Any, given: Any, field: str, code: str) -> None:
    job = actions.receive(registry.get(CUSTOMERS), upload(TWO), by=admin)
    with pytest.raises(Rejected) as refused:
        actions.arrange(job, given, by=admin)
    assert [one.code for one in refused.value.errors[field]] == [code]


def test_a_form_that_lacks_a_part_leaves_that_part_as_it_was(admin: Any) -> None:
    job = actions.receive(registry.get(CUSTOMERS), upload(TWO), by=admin)
    assert settings_of(QueryDict("map_0=name&header=x"), job) == {"map": {"0": "name"}}
    sent = QueryDict("map_0=name&sheet=S2&header=0&choice_fields=industry&text_industry=a&rule_industry=empty")
    found = settings_of(sent, job)
    assert (found["sheet"], found["has_header"]) == ("S2", False)
    assert found["values"]["industry"] == {"a": "empty"}


def test_two_who_take_an_import_back_at_once_do_it_once(admin: Any, bring: Any) -> None:
    job = bring(TWO, admin)
    stale = ImportJob.objects.get(pk=job.pk)
    actions.take_back(job, by=admin)
    with pytest.raises(Rejected, match="E-STATE"):
        actions.take_back(stale, by=admin)
    assert ImportJob.objects.get(pk=job.pk).status == ImportJob.Status.UNDONE


@pytest.mark.parametrize(
    ("state", "status"),
    [(Job.State.CANCELLED, "cancelled"), (Job.State.FAILED, "failed"), (Job.State.RUNNING, "running")],
)
def test_an_import_whose_job_ended_for_good_has_ended(
    firm: Any, admin: Any, bring: Any, state: str, status: str
) -> None:
    job = bring(TWO, admin)
    ImportJob.objects.filter(pk=job.pk).update(status=ImportJob.Status.RUNNING)
    Job.objects.filter(pk=job.job_id).update(state=state, ended_at=timezone.now(), message="停")
    assert firm.client("admin").get(f"/customers/import/{job.pk}/").status_code == 200
    job.refresh_from_db()
    assert job.status == status


def test_a_finished_import_is_not_done_again(admin: Any, bring: Any) -> None:
    job = bring(TWO, admin)
    done = jobs.run(progress=Silent(), by=admin, import_id=job.pk, language="zh-hans")
    assert done["errors"] == 0
    assert registry.get(CUSTOMERS).model.objects.count() == 2


def test_a_large_import_is_followed_by_an_analysis(admin: Any, bring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WORTH_ANALYSING", 1)
    assert bring(TWO, admin).added == 2


def test_rows_that_cannot_be_read_say_so(admin: Any, bring: Any) -> None:
    job = bring('客户名称,行业\n甲工业有限公司,软件服务\n"乙工业有限公司,软件服务\n丙工业有限公司,软件服务\n', admin)
    assert (job.added, job.rejected) == (2, 1)
    assert "双引号没有成对" in reasons(job)


def test_too_long_a_choice_becomes_no_entry(admin: Any, bring: Any, django_capture_on_commit_callbacks: Any) -> None:
    text = f"客户名称,行业\n甲工业有限公司,{'长' * 200}\n乙工业有限公司,新能源储能\n"
    job = actions.receive(registry.get(CUSTOMERS), upload(text), by=admin)
    actions.arrange(job, {"values": {"industry": {"*": "new"}}}, by=admin)
    with django_capture_on_commit_callbacks(execute=True):
        actions.check(job, by=admin)
    with django_capture_on_commit_callbacks(execute=True):
        actions.start(job, by=admin)
    job.refresh_from_db()
    assert (job.added, job.rejected) == (1, 1)
    assert "E-RNG" in reasons(job)


def test_an_owner_is_changed_with_the_department(firm: Any, admin: Any, bring: Any) -> None:
    bring(TWO, admin)
    job = bring("客户名称,负责人\n甲工业有限公司,sales1\n", admin, on_duplicate="update")
    assert (job.added, job.updated) == (0, 1)
    held = registry.get(CUSTOMERS).model.objects.get(name="甲工业有限公司")
    assert (held.owner_id, held.department_id) == (firm.people["sales1"].pk, firm.people["sales1"].department_id)


def test_who_may_not_export_gets_no_file_later(firm: Any) -> None:
    order = {"type_key": CUSTOMERS, "columns": ["name"], "query": "", "ending": "csv", "language": "zh-hans"}
    with acting_as(firm.viewer("svc1")) as by, pytest.raises(Forbidden):
        later.export_later(progress=Silent(), by=by, **order)


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_file_made_later_is_of_the_kind_asked_for(admin: Any, bring: Any, ending: str, start: bytes) -> None:
    bring(TWO, admin)
    ids = later.array("q", registry.get(CUSTOMERS).model.objects.values_list("pk", flat=True))
    content = later.written(Export(registry.get(CUSTOMERS), ["name"], admin), ids, ending, "")
    assert content.startswith(start)


def test_columns_of_links_and_choices_are_judged_by_what_they_hold(admin: Any) -> None:
    customers = registry.get(CUSTOMERS)
    rows = [["甲工业有限公司", "软件服务", "sales1"], ["乙工业有限公司", "软件服务", "sales2"]]
    assert guessed(customers, ["客户名称", "industry", "Account Owner"], rows, admin) == {
        "0": "name",
        "1": "industry",
        "2": "owner",
    }
    strange = [["甲工业有限公司", "x1", "nobody"], ["乙工业有限公司", "x2", "none"]]
    assert "2" not in guessed(customers, ["客户名称", "Industries", "Account Owner"], strange, admin)
    contact = registry.get(CONTACT)
    assert guessed(contact, ["姓名", "客户"], [["王芳", "甲"]], admin)["1"] == "customer"


def test_records_are_judged_alike_by_proof_before_names() -> None:
    like = Likeness(registry.get(CONTACT))
    assert alike("", "甲") is True
    assert alike("甲工业有限公司", "甲工业") is True
    proofs = sorted(like.proof)
    for name in proofs:
        assert like.same({name: "320500199001011234"}, {name: "320500199001011234"}) == 3
        assert like.same({name: "320500199001011234"}, {name: "320500199001015678"}) == 0
    assert like.same({"name": "王芳", "mobile": "13800000001"}, {"name": "王芳", "mobile": "13800000002"}) == 0


def test_links_are_looked_up_anew_when_too_many_are_held(
    admin: Any, bring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "KEPT", 0)
    bring(TWO, admin)
    text = "姓名,客户\n王芳,甲工业有限公司\n李雷,乙工业有限公司\n韩梅,没有的公司\n"
    job = bring(text, admin, key=CONTACT)
    assert (job.added, job.rejected) == (2, 1)


def test_reasons_stand_beside_their_column_or_field(admin: Any) -> None:
    job = actions.receive(registry.get(CUSTOMERS), upload(TWO), by=admin)
    fields = registry.get(CUSTOMERS).fields
    wrong = Rejected.one("x", "E-FMT").errors["x"]
    told = error_list(job, fields, {"map_1": wrong, "fixed_city": wrong, "fixed_gone": wrong, "": wrong})
    assert [one["label"] for one in told] == ["行业", "城市", "导入", "导入"]


def test_pages_of_an_import_that_has_begun_lead_to_it(firm: Any, admin: Any, bring: Any) -> None:
    job = bring(TWO, admin)
    client, home = firm.client("admin"), f"/customers/import/{job.pk}/"
    assert client.post(f"{home}run/").headers["Location"] == home
    assert client.get(f"{home}rejects.csv").status_code == 404
    ImportJob.objects.filter(pk=job.pk).update(ended_at=timezone.now() - timezone.timedelta(days=9))
    answer = client.post(f"{home}undo/", follow=True)
    assert "7 天内撤销" in answer.content.decode()
    assert list(rejects.read(Path("no such file"))) == []


def test_a_draft_runs_as_it_stands(firm: Any, admin: Any) -> None:
    job = actions.receive(registry.get(CUSTOMERS), upload(TWO), by=admin)
    assert said(job) == str(ImportJob.Status.DRAFT.label)
    assert list_url(job) == "/customers/?sort=-created_at"
    answer = firm.client("admin").post(f"/customers/import/{job.pk}/run/")
    assert answer.status_code == 302
    again = actions.receive(registry.get(CUSTOMERS), upload("x\n甲\n"), by=admin)
    refused = firm.client("admin").post(f"/customers/import/{again.pk}/run/", {"map_0": ""})
    assert refused.status_code == 422


def test_who_keeps_no_settings_makes_no_choices(firm: Any) -> None:
    text = "客户名称,行业\n甲工业有限公司,量子计算\n"
    for login, offered in (("admin", True), ("clerk1", False)):
        with acting_as(firm.viewer(login)) as by:
            job = actions.receive(registry.get(CUSTOMERS), upload(text), by=by)
        page = firm.client(login).get(f"/customers/import/{job.pk}/").content.decode()
        assert ("新建条目" in page) is offered


def test_rows_of_a_record_that_is_gone_are_not_taken_back(admin: Any, bring: Any) -> None:
    bring(TWO, admin)
    job = bring("客户名称,城市\n甲工业有限公司,苏州\n乙工业有限公司,杭州\n", admin, on_duplicate="update")
    held = registry.get(CUSTOMERS).model.objects.get(name="甲工业有限公司")
    records.delete(registry.get(CUSTOMERS), held.pk, by=admin)
    take_back(job, Silent(), admin)  # type: ignore[arg-type]
    cities = dict(registry.get(CUSTOMERS).model.objects.with_deleted().values_list("name", "city"))
    assert cities == {"甲工业有限公司": "苏州", "乙工业有限公司": ""}


def test_a_repeated_row_is_told_with_the_line_that_it_repeats(firm: Any, admin: Any) -> None:
    text = "客户名称,行业\n甲工业有限公司,软件服务\n甲工业有限公司,软件服务\n"
    job = actions.receive(registry.get(CUSTOMERS), upload(text), by=admin)
    page = firm.client("admin").get(f"/customers/import/{job.pk}/").content.decode()
    assert "与第 2 行重复，跳过" in page


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("marked.csv", "name+|city&|\n甲+|苏州&|\n乙+|杭州&|\n", [["甲", "苏州"], ["乙", "杭州"]]),
        ("marked.txt", "name+|city\n甲+|苏州\n乙+|杭州\n", [["甲", "苏州"], ["乙", "杭州"]]),
        ("marked.csv", "name+|city&|\n甲+|苏州&|\n乙+|杭州", [["甲", "苏州"], ["乙", "杭州"]]),
        ("blank.csv", "name,city\n甲,\n,杭州\n", [["甲", ""], ["", "杭州"]]),
    ],
)
def test_files_with_long_separators_are_read(tmp_path: Path, name: str, content: str, expected: Any) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    table = open_table(path, name)
    assert [row.values for row in table.rows()] == expected


def test_a_quotation_mark_over_a_thousand_lines_costs_its_own_line_only(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    lines = ["name,city", '"甲,苏州', *(f"公司{n},杭州" for n in range(1200))]
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = list(open_table(path, "long.csv").rows())
    assert len(rows) == 1201
    assert rows[0].problem
    assert not rows[1].problem


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空")
        sheet = book.add_worksheet("客户")
        for number, row in enumerate((["客户名称", "活跃"], ["甲", True], ["乙", False])):
            sheet.write_row(number, 0, row)
    assert [row.values for row in open_table(path, "book.xlsx").rows()] == [
        ["甲", "TRUE"],
        ["乙", "FALSE"],
    ]
    with pytest.raises(FileRefused, match="客户"):
        open_table(path, "book.xlsx", sheet="没有")


def test_a_row_that_changes_nothing_says_so(firm: Any, admin: Any, bring: Any) -> None:
    bring(TWO, admin)
    job = actions.receive(registry.get(CUSTOMERS), upload(TWO), by=admin)
    actions.arrange(job, {"on_duplicate": "update"}, by=admin)
    assert "已有，无变化" in firm.client("admin").get(f"/customers/import/{job.pk}/").content.decode()


def test_a_type_without_a_key_says_that_every_row_is_added(firm: Any, admin: Any, bring: Any) -> None:
    text = "主题,开始\n周会,2026-11-02 09:00\n周会,2026-11-02 09:00\n"
    job = actions.receive(registry.get("activities.meeting"), upload(text), by=admin)
    page = firm.client("admin").get(f"/meetings/import/{job.pk}/").content.decode()
    assert "没有判断重复的字段，每行都会新增" in page
    columns = {"0": "subject", "1": "start"}
    assert bring(text, admin, key="activities.meeting", map=columns, on_duplicate="update").added == 2


def test_an_import_that_waited_while_its_module_was_switched_off_brings_nothing_in(firm: Any) -> None:
    agreement = registry.get("customers.agreement")
    with acting_as(firm.viewer("admin")) as by:
        job = actions.receive(agreement, upload("协议名称,开始日期\n年度协议,2026-05-01\n"), by=by)
        ImportJob.objects.filter(pk=job.pk).update(status=ImportJob.Status.RUNNING)
    close(firm, "agreements")
    with acting_as(firm.viewer("admin")) as by:
        with pytest.raises(NotFound):
            jobs.run(progress=Silent(), by=by, import_id=job.pk, language="zh-hans")
        assert not agreement.model.objects.exists()
    assert firm.client("admin").get(f"/agreements/import/{job.pk}/").status_code == 404


def test_how_far_the_comparison_after_an_import_is_stands_on_its_page(firm: Any, admin: Any, bring: Any) -> None:
    job = bring(TWO, admin)
    home = f"/customers/import/{job.pk}/"
    assert "比对" not in firm.client("admin").get(home).content.decode()
    order = {"record_type": CUSTOMERS, "batch": job.pk}
    own = {"organisation_id": admin.organisation_id, "created_by_id": admin.user_id}
    later_work = Job.objects.create(**own, kind=COMPARE, title="查重", arguments=order)
    assert "新客户与已有记录的比对：" in firm.client("admin").get(home).content.decode()
    done = {"rows": 1200, "url": "/duplicates/?type=customers"}
    Job.objects.filter(pk=later_work.pk).update(state=Job.State.DONE, result=done)
    page = firm.client("admin").get(home).content.decode()
    assert "1,200 条新客户像是已有的记录" in page
    assert 'href="/duplicates/?type=customers"' in page
    Job.objects.filter(pk=later_work.pk).update(result={"rows": 0, "url": done["url"]})
    assert 'href="/duplicates/?type=customers"' not in firm.client("admin").get(home).content.decode()


def test_a_heading_that_its_type_declares_is_believed_whatever_stands_below_it(admin: Any) -> None:
    rows = [["Spindle line", "Qualified To Buy", "x"], ["Robot cell", "Contract Sent", "y"]]
    found = guessed(registry.get("sales.opportunity"), ["Deal Name", "Deal Stage", "Lost because of"], rows, admin)
    assert (found["0"], found["1"]) == ("name", "stage")
    assert found.get("2") != "reason"


def test_headings_of_other_programs_are_understood(admin: Any) -> None:
    rows = [["甲工业有限公司", "苏州"], ["乙工业有限公司", "杭州"]]
    assert guessed(registry.get(CUSTOMERS), ["客户名称", "City__c"], rows, admin)["1"] == "city"


def test_cards_with_a_department_alone_and_an_extension_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    lines = ["BEGIN:VCARD", "VERSION:2.1", "N:王;芳", "ORG:;销售部", "TEL;WORK:051266668888;ext=12", "END:VCARD", ""]
    path.write_text("\r\n".join(lines), encoding="utf-8")
    table = open_table(path, "cards.vcf")
    (row,) = table.rows()
    assert "公司" not in table.headings
    assert row.values[table.headings.index("部门")] == "销售部"
    assert any("转 12" in value for value in row.values)


def test_a_reason_without_a_cell_is_told_plainly() -> None:
    refused = rejects.Reject(7, ["甲", "13x"], [])
    assert rejects.sentence(refused, None, "", "E-PERM") == "E-PERM"
    assert rejects.sentence(refused, 1, "电话", "E-FMT") == "B7 电话 “13x” E-FMT"


def test_yes_and_no_are_written_as_such(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    write_xlsx(["名称", "活跃"], [["甲", True], ["乙", False]], path, kinds=["text", "bool"])
    assert [row.values for row in open_table(path, "rows.xlsx").rows()] == [["甲", "TRUE"], ["乙", "FALSE"]]


def test_the_kind_of_nothing_is_empty() -> None:
    assert looks("  ") == "empty"


def test_a_text_with_one_foreign_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "torn.csv"
    path.write_bytes("名称,城市\n".encode() + "甲工业有限公司,苏州\n".encode() * 200 + b"\xe7\x94,x\n")
    with pytest.raises(FileRefused, match="202"):
        open_table(path, "torn.csv")
