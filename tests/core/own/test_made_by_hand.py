"""A field's condition put together from choices, and names that are made out of labels: no code is typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kemai.core.dictionary.book import book
from kemai.core.own.actions import save_field
from kemai.core.own.making import save_kind
from kemai.core.own.models import CustomField, OwnKind
from kemai.core.own.naming import name_from
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import findings, sign_in
from tests.core.own.test_fields import CUSTOMER, read

ADD = "/own/fields/customers/add/"
LICENCE = {"label": "许可证号", "label_en": "Licence number", "type": "text"}


def picked(page: str, name: str) -> str:
    """Give the option that a select stands on."""
    select = page.split(f'name="{name}"')[1].split("</select>")[0]
    return re.findall(r"<option[^>]*selected[^>]*>([^<]*)", select)[0]


@pytest.mark.spec("PLT-07")
def test_a_condition_is_chosen_and_said_in_both_languages(firm: Any) -> None:
    client = firm.client("admin")
    sent = LICENCE | {"rule_field": "kind", "rule_op": "is", "rule_value": "企业"}
    assert client.post(ADD, sent).status_code == 302
    with acting_as(firm.viewer("admin")):
        one = CustomField.objects.get()
    assert (one.name, one.rule) == ("licence_number", "kind:is:company")
    for language, field, operator, value in (("zh-hans", "客户性质", "是", "企业"), ("en", "Nature", "is", "Company")):
        page = read(firm.client("admin", language), f"/own/fields/customers/{one.pk}/")
        assert (picked(page, "rule_field"), picked(page, "rule_op")) == (field, operator)
        assert f'value="{value}"' in page
    kept = LICENCE | {"name": one.name, "rule_field": "", "rule_value": "企业"}
    assert client.post(f"/own/fields/customers/{one.pk}/", kept).status_code == 302
    with acting_as(firm.viewer("admin")):
        assert CustomField.objects.get().rule == ""


def test_a_choice_of_the_dictionary_holds_after_it_is_renamed(firm: Any) -> None:
    client = firm.client("admin")
    sent = LICENCE | {"rule_field": "customer_type", "rule_op": "not", "rule_value": "潜在客户|黑名单"}
    assert client.post(ADD, sent).status_code == 302
    with acting_as(firm.viewer("admin")) as by:
        entries = [book(by).find("customer_type", code) for code in ("potential", "blacklist")]
        ids = [str(entry.id) for entry in entries if entry]
        one = CustomField.objects.get()
        assert one.rule == f"customer_type:not:{'|'.join(ids)}"
    renamed = {"label": "潜客", "label_en": "Lead", "active": "1"}
    assert client.post(f"/dictionary/customer_type/{ids[0]}/", renamed).status_code == 302
    page = read(client, f"/own/fields/customers/{one.pk}/")
    assert 'value="潜客|黑名单"' in page
    form = read(client, "/customers/add/")
    told = html.unescape(form.split('name="licence_number"')[0].rsplit("data-when=", 1)[1].split(">")[0])
    assert ids[0] in told


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"rule_field": "kind", "rule_op": "is", "rule_value": ""}, "此项为必填项"),
        ({"rule_field": "kind", "rule_op": "is", "rule_value": "没有的"}, "企业"),
        ({"rule_field": "kind", "rule_op": "over", "rule_value": "企业"}, "格式不正确"),
        ({"rule_field": "no_such", "rule_op": "filled"}, "no_such"),
        ({"rule_field": "region", "rule_op": "filled"}, "格式不正确"),
    ],
)
@pytest.mark.spec("PLT-07")
def test_a_condition_that_does_not_fit_is_refused_beside_its_inputs(
    firm: Any, parts: dict[str, str], said: str
) -> None:
    answer = firm.client("admin").post(ADD, LICENCE | parts)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page.split('id="f-rule_value-error"')[1].split("</p>")[0]
    assert 'value="许可证号"' in page
    with acting_as(firm.viewer("admin")):
        assert not CustomField.objects.exists()


@pytest.mark.parametrize(
    ("label", "label_en", "taken", "name"),
    [
        ("年检日期", "Inspected on", (), "inspected_on"),
        ("年检日期", "", (), "nianjianriqi"),
        ("年检日期", "", ("nianjianriqi", "nianjianriqi2"), "nianjianriqi3"),
        ("QQ群 号", "", (), "qqqun_hao"),
        ("2026年目标", "", (), "nianmubiao"),
        ("——", "", (), "field"),
        ("一" * 40, "", (), "yi" * 13 + "y"),
        ("车", "x-y / Z", (), "x_y_z"),
    ],
)
def test_a_name_is_made_out_of_the_labels(label: str, label_en: str, taken: tuple[str, ...], name: str) -> None:
    assert name_from(label, label_en, taken, joint="_", longest=30, spare="field") == name


def test_names_left_empty_are_made_and_never_taken_twice(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        fields = [
            save_field({"record": CUSTOMER, "label": label, "label_en": english, "type": "text"}, by=by).name
            for label, english in (("传真二", "Fax!"), ("传真三", "fax?"), ("年检", ""))
        ]
        assert fields == ["fax2", "fax3", "nianjian"]
        kinds = [save_kind({"label": one, "icon": "truck", "menu": "sales"}, by=by).slug for one in ("车辆", "车两")]
        assert kinds == ["cheliang", "cheliang2"]
        assert OwnKind.objects.count() == 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_the_form_shows_what_the_chosen_type_needs(
    firm: Any, visit: Callable[..., Page], language: str, width: int, theme: str
) -> None:
    page = visit(language, width, theme)
    sign_in(page, "admin")
    page.goto(ADD)
    target, formula, choices, value = (
        page.locator(f"[name={one}]") for one in ("target", "formula", "choices", "rule_value")
    )
    for kind, shown in (("text", None), ("fk", target), ("formula", formula), ("dicts", choices)):
        page.locator("[name=type]").select_option(kind)
        for one in (target, formula, choices):
            expect(one).to_be_visible() if one is shown else expect(one).to_be_hidden()
    expect(value).to_be_hidden()
    page.locator("[name=rule_field]").select_option("kind")
    expect(value).to_be_visible()
    assert findings(page) == []
    page.fill("[name=label]", "用途")
    page.fill("[name=choices]", "自用\n出租")
    value.fill("Company" if language == "en" else "企业")
    page.locator("button.main[type=submit]").click()
    expect(page.locator("table.entries")).to_contain_text("yongtu")
    page.goto("/customers/add/")
    page.locator("[name=kind]").select_option("person")
    expect(page.locator("[name=yongtu]").first).to_be_hidden()
    page.locator("[name=kind]").select_option("company")
    expect(page.locator("[name=yongtu]").first).to_be_visible()
