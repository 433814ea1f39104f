"""The firm's own Word templates: kept by who may, filled with what the asking person may read, kept with the paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kemai.areas.accounts.models import Role
from kemai.areas.sales.models import WordTemplate
from kemai.areas.sales.tests.selling import new_contract
from kemai.core import actions
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.current import everyone
from tests.core.printing.test_word import docx, text_of

HOME = "/wordtemplates/"
PARTS = ({"title": "预付款 <30%>", "due": "2026-12-01", "percent": "30"}, {"due": "2027-01-01", "percent": "70"})
ROWS = [("{%tr for line in lines %}", ""), ("{{ line.title }}", "{{ line.amount }}"), ("{%tr endfor %}", "")]
TEXTS = (
    "{{ contract.number }} {{ 合同.合同名称 }}",
    "客户 {{ customer.name }} 电话[{{ 客户.电话 }}] 邮件[{{ customer.email }}]",
    "金额 {{ contract.amount }} {{ 金额大写 }} 担保[{{ contract.guarantee }}]",
    "{{ firm.name }} {{ me }}",
)


def upload(content: bytes, name: str = "合同.docx", **more: str) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    return {"name": "标准合同", "paper": "sales.contract", "language": "zh-hans", "file": file, **more}


def kept_files(firm: Any, contract: Any) -> list[tuple[str, str]]:
    """Names and words of the files of a contract."""
    with acting_as(firm.viewer("admin")):
        rows = Attachment.objects.filter(record_type="sales.contract", record_id=contract.pk).order_by("pk")
        return [(one.name, text_of(default_storage.open(one.place).read())) for one in rows]


@pytest.fixture
def template(firm: Any) -> WordTemplate:
    assert firm.client("mgr1").post(f"{HOME}add/", upload(docx(*TEXTS, rows=ROWS))).status_code == 302
    with acting_as(firm.viewer("mgr1")):
        return WordTemplate.objects.get()


@pytest.fixture
def contract(firm: Any, customer: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as by:
        values = {"phone": "0512-65882701", "email": "office@huarui.example"}
        actions.edit(registry.get("customers.customer"), customer.pk, values, by=by)
    return new_contract(firm, customer, *PARTS, title="主轴 & 刀具", guarantee="保函 7 号")


def test_a_contract_becomes_the_firms_own_word_file(firm: Any, contract: Any, template: WordTemplate) -> None:
    page = f"/contracts/{contract.pk}/word/"
    sales = firm.client("sales1")
    assert page in sales.get(f"/contracts/{contract.pk}/").content.decode()
    assert "标准合同" in sales.get(page).content.decode()
    assert sales.post(page, {"template": "0"}).status_code == 422
    assert sales.post(page, {"template": template.pk}).status_code == 302
    [(name, said)] = kept_files(firm, contract)
    assert name == f"{contract.number}-标准合同.docx"
    for words in (
        "主轴 & 刀具",
        "客户 华瑞精密",
        "电话[0512-65882701]",
        "壹万元整",
        "担保[保函 7 号]",
        "预付款 <30%>",
        "林晓",
    ):
        assert words in said
    assert "3,000.00" in said
    with acting_as(firm.viewer("admin")):
        facts = [one.facts for one in Act.objects.filter(action="sales.contract.print")]
    assert facts == [{"template": "标准合同", "language": "zh-hans", "file": name}]


def test_a_template_has_a_file_for_each_language_and_the_other_one_steps_in_with_a_word(
    firm: Any, contract: Any, template: WordTemplate
) -> None:
    sales, manager, page = firm.client("sales1"), firm.client("mgr1"), f"/contracts/{contract.pk}/word/"
    asked = {"template": template.pk, "language": "en"}
    answer = sales.post(page, asked, follow=True).content.decode()
    assert "“标准合同”没有英文模板，用了中文模板" in answer
    assert manager.post(f"{HOME}add/", upload(docx("x"))).status_code == 422, "one file for a name and language"
    english = upload(docx("Contract {{ contract.number }}: {{ contract.status }}"), language="en")
    assert manager.post(f"{HOME}add/", english).status_code == 302
    form = sales.get(f"{page}?language=en").content.decode()
    assert form.count("标准合同") == 1
    assert "标准合同（中文、英文）" in form
    assert re.search(r'<option value="en" selected>', form)
    answer = sales.post(page, asked, follow=True).content.decode()
    assert "没有英文模板" not in answer
    assert sales.post(page, {**asked, "language": "zh-hans"}).status_code == 302
    number = contract.number
    names = [f"{number}-标准合同.docx", f"{number}-标准合同-en.docx", f"{number}-标准合同.docx"]
    kept = kept_files(firm, contract)
    assert [name for name, _said in kept] == names
    assert f"Contract {number}: Draft" in kept[1][1], "its values are in its language too"
    odd = sales.post(page, {**asked, "language": "xx"})
    assert odd.status_code == 302, "a language that nobody knows is that of the template"


def test_field_rights_of_who_asks_hold_in_the_document(firm: Any, contract: Any, template: WordTemplate) -> None:
    with everyone(reason="tests"):
        levels = {"customers.customer": {"phone": "mask", "email": "hide"}, "sales.contract": {"amount": "hide"}}
        Role.objects.filter(organisation=firm.organisation, code="exec").update(fields=levels)
    boss = firm.client("exec1")
    assert boss.post(f"/contracts/{contract.pk}/word/", {"template": template.pk}).status_code == 302
    [(_name, said)] = kept_files(firm, contract)
    assert "邮件[]" in said
    assert "65882701" not in said
    assert "****" in said
    assert not [words for words in ("壹万元整", "10,000") if words in said]


def test_only_who_keeps_templates_may_and_what_is_wrong_stands_beside_the_file(firm: Any, other_firm: Any) -> None:
    sales, manager = firm.client("sales1"), firm.client("mgr1")
    assert sales.get(f"{HOME}add/").status_code == 403
    assert sales.post(f"{HOME}add/", upload(docx("x"))).status_code == 403
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected):
        actions.add(registry.get("sales.wordtemplate"), {"name": "甲", "paper": "sales.quote"}, by=by)
    fields = manager.get(f"{HOME}add/").content.decode()
    assert all(
        tag in fields for tag in ("{{ contract.number }}", "{{ 合同.合同金额 }}", "{{ line.amount }}", "{{ 金额大写 }}")
    )
    for content, name, words in (
        (docx("{{ contract.nummer }}"), "a.docx", "没有这个字段：contract.nummer"),
        (docx("x"), "a.docm", "宏"),
        (b"nothing", "a.docx", "不是完好的 Word"),
    ):
        answer = manager.post(f"{HOME}add/", upload(content, name))
        page = answer.content.decode()
        assert (answer.status_code, words in page, 'value="标准合同"' in page) == (422, True, True), words
    with acting_as(firm.viewer("admin")):
        assert not WordTemplate.objects.exists()
    starter = manager.get(f"{HOME}starter/?paper=sales.contract").content
    assert manager.post(f"{HOME}add/", upload(starter)).status_code == 302
    with acting_as(firm.viewer("admin")):
        made = WordTemplate.objects.get()
    again = {"file": SimpleUploadedFile("新.docx", docx("{{ 合同.编号 }}"))}
    assert manager.post(f"{HOME}{made.pk}/file/", again).status_code == 302
    assert other_firm.client("admin").post(f"{HOME}{made.pk}/file/", again).status_code == 404
    assert sales.post(f"{HOME}{made.pk}/file/", again).status_code == 403
