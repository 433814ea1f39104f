"""How complete customer files are: the score, the list of gaps, the rules, the monthly list."""

from __future__ import annotations

import html
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.customers.completeness import cleaning, keeping
from kemai.areas.customers.completeness.rules import points_of, real
from kemai.areas.customers.completeness.ruling import save_rules
from kemai.areas.customers.models import CompletenessRule, Customer
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "customers.customer"


@pytest.fixture
def full(firm: Any) -> Any:
    """A customer that lacks nothing."""
    with acting_as(firm.viewer("sales1")) as by:
        return actions.add(registry.get(KEY), whole(by, "东方食品"), by=by)


def whole(by: Any, name: str) -> dict[str, Any]:
    entries = {key: book(by).open(key)[0].id for key in ("industry", "customer_source")}
    made = actions.add(registry.get(KEY), {"name": f"{name}的联系单位"}, by=by)
    person = actions.add(registry.get("customers.contact"), {"name": "王伟", "customer": made.pk}, by=by)
    return {
        "name": name,
        "phone": "0512-65001234",
        "email": "info@orient.example",
        "address": "苏州市吴中区越溪街道 1 号",
        "city": "苏州",
        "industry": entries["industry"],
        "source": entries["customer_source"],
        "main_contact": person.pk,
    }


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def stored(customer: Any) -> int:
    with everyone(reason="tests"):
        return int(Customer.objects.get(pk=customer.pk).completeness or 0)


@pytest.mark.spec("CUS-26")
def test_a_full_card_without_its_phone_scores_less_and_joins_the_list_of_gaps(firm: Any, full: Any) -> None:
    client = firm.client("sales1")
    assert stored(full) == 100
    link = f'href="/customers/{full.pk}/"'
    assert link not in page(client.get("/completeness/"))
    assert client.post(f"/customers/{full.pk}/field/phone/", {"phone": ""}).status_code in (200, 302)
    assert stored(full) == 80
    gaps = page(client.get("/completeness/"))
    assert link in gaps
    assert gaps.split(link)[1].split("</tr>")[0].count("电话") == 1
    fields = page(client.get("/completeness/?show=fields"))
    assert '<a class="link" href="/customers/?f=phone:empty">2</a>' in fields
    listed = page(client.get("/customers/?f=completeness:under:90&sort=completeness"))
    assert "东方食品" in listed
    assert "东方食品" not in page(client.get("/customers/?f=completeness:over:90"))
    with acting_as(firm.viewer("sales1")):
        act = Act.objects.filter(record_type=KEY, record_id=full.pk, action=f"{KEY}.edit").get()
        assert {"field": "completeness", "old": 100, "new": 80} in act.changes
    setter = firm.client("admin")
    for typed, text in (({"phone": "60", "email": "41"}, "权重合计为 101，应为 100"), ({"phone": "101"}, "1 – 100")):
        refused = setter.post("/completeness/rules/", typed)
        assert refused.status_code == 422
        assert text in html.unescape(refused.content.decode())
    assert 'value="101"' in refused.content.decode()
    with everyone(reason="tests"):
        assert not CompletenessRule.objects.exists()


def test_new_rules_are_kept_and_all_customers_worked_out_anew(
    firm: Any, other_firm: Any, full: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(other_firm.viewer("admin")) as by:
        theirs = actions.add(registry.get(KEY), {"name": "北方", "phone": "010-65001234"}, by=by)
    setter = firm.client("admin")
    with django_capture_on_commit_callbacks(execute=True):
        answer = setter.post("/completeness/rules/", {"name": "70", "website": "30", "name-test": "real"})
    assert answer.status_code == 302
    assert stored(full) == 70
    assert stored(theirs) == 25
    with acting_as(firm.viewer("admin")) as by:
        assert [(one.name, one.weight, one.test) for one in points_of(by.organisation_id)] == [
            ("name", 70, "real"),
            ("website", 30, "filled"),
        ]
        actions.edit(registry.get(KEY), full.pk, {"website": "www.orient.example"}, by=by)
        assert stored(full) == 100
    assert firm.client("mgr1").post("/completeness/rules/", {"name": "100"}).status_code == 403
    with acting_as(firm.viewer("admin")) as by:
        for raw, code in (("x", "E-FMT"), ("-1", "E-FMT"), ("1000", "E-RNG")):
            with pytest.raises(Rejected) as reasons:
                save_rules({"name": (raw, "")}, by=by)
            assert reasons.value.errors["name"][0].code == code


def test_a_format_test_and_placeholders_do_not_count(firm: Any, full: Any) -> None:
    for text in ("无", " TEST ", "111", "----", "123456", "N/A", ""):
        assert not real(text)
    for value in ("苏州", "上海市南京路 1 号", 7, "0512-65001234"):
        assert real(value)
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get(KEY), full.pk, {"phone": "1111111", "city": "未知"}, by=by)
        assert stored(full) == 70
        save_rules({"phone": ("100", "format")}, by=by)
    with acting_as(firm.viewer("admin")) as by:
        Customer.objects.filter(pk=full.pk).update(phone="电话不通")
        keeping.refresh([full.pk], by.organisation_id)
        assert stored(full) == 0


def test_imports_contacts_and_the_night_keep_it_true(firm: Any, full: Any) -> None:
    from kemai.areas.customers.actions import make_main, mark_invalid

    with acting_as(firm.viewer("sales1")) as by:
        person = actions.add(registry.get("customers.contact"), {"name": "李娜", "customer": full.pk}, by=by)
        make_main(person, by=by)
        assert stored(full) == 100
        mark_invalid(person, by=by)
        assert stored(full) == 85
    with everyone(reason="tests"):
        Customer.objects.filter(pk=full.pk).update(completeness=None)
        keeping.recount_all()
    assert stored(full) == 85


def test_confirming_sets_today_and_takes_the_customer_off_the_stale_list(firm: Any, full: Any) -> None:
    client = firm.client("sales1")
    with everyone(reason="tests"):
        Customer.objects.filter(pk=full.pk).update(created_at=timezone.now() - timedelta(days=400))
    assert "东方食品" in page(client.get("/completeness/?show=stale"))
    assert client.post(f"/customers/{full.pk}/act/confirm/").status_code in (200, 302)
    with everyone(reason="tests"):
        assert Customer.objects.get(pk=full.pk).confirmed_on == timezone.localdate()
    assert "东方食品" not in page(client.get("/completeness/?show=stale"))
    assert "核实" in page(client.get("/customers/"))


def test_on_the_first_each_owner_gets_one_list(firm: Any, full: Any) -> None:
    def sent() -> list[tuple[str, str, str]]:
        with everyone(reason="tests"):
            rows = Notice.objects.filter(text__contains="本月清理")
            return list(rows.values_list("to__login", "text", "link"))

    with everyone(reason="tests"):
        cleaning.send(date(2026, 12, 1))
    assert sent() == [("sales1", "本月清理：1 个客户资料不全，0 个一年没核实", cleaning.LINK)]
    listed = page(firm.client("sales1").get(cleaning.LINK))
    assert "东方食品的联系单位" in listed


def test_strangers_and_scope(firm: Any, other_firm: Any, full: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        actions.edit(registry.get(KEY), full.pk, {"phone": ""}, by=by)
    assert "东方食品" not in page(other_firm.client("admin").get("/completeness/"))
    assert firm.client("sales1").get("/completeness/rules/").status_code == 403
