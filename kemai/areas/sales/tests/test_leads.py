"""Leads: caught, handed out, given back and claimed, made customers."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.activities.models import Interaction
from kemai.areas.customers.models import AssignRule, Contact, Customer
from kemai.areas.sales.leads import form_page
from kemai.areas.sales.leads.actions import claim, give_back, hand_out, log_call, mark_invalid, take_up
from kemai.areas.sales.leads.catching import catch
from kemai.areas.sales.leads.converting import Choice, convert
from kemai.areas.sales.models import Lead, LeadResponse, Opportunity
from kemai.core import actions
from kemai.core.access.errors import Forbidden
from kemai.core.actions.perform import NotFound
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.notes.actions import write_note
from kemai.core.notify.models import Notice
from kemai.core.options.actions import change
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY = "sales.lead"


def page(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def source(code: str = "web") -> int:
    return int(DictionaryEntry.objects.filter(key="lead_source", code=code).order_by("pk")[0].pk)


def add(firm: Any, login: str = "sales1", **values: Any) -> Lead:
    with acting_as(firm.viewer(login)) as by:
        given = {"name": "王敏", "mobile": "13800001111", "source": source()}
        made: Lead = actions.add(registry.get(KEY), given | values, by=by)
        return made


def rule(firm: Any, *logins: str, **values: Any) -> Any:
    with acting_as(firm.viewer("mgr1")) as boss:
        people = [firm.people[login].pk for login in logins]
        given = {"name": "网页线索轮流", "about": KEY, "way": "round_robin", "people": people}
        return actions.add(registry.get("customers.assignrule"), given | values, by=boss)


def open_form(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as admin:
        change({"leads.form": "1"}, by=admin)


def reasons(refused: Any) -> dict[str, list[str]]:
    return {name: [one.code for one in many] for name, many in refused.value.errors.items()}


FORM = {"name": "王敏", "company": "敏锐科技", "mobile": "138 0000 1111", "need": "想看样机", "agree": "1"}


@pytest.mark.spec("SAL-01")
def test_the_same_mobile_twice_is_one_lead_with_two_responses_for_the_next_in_turn(firm: Any, client: Any) -> None:
    rule(firm, "sales2", "sales3")
    assert client.get("/ask/jiangnan/").status_code == 404
    open_form(firm)
    assert "想看" not in page(client.get("/ask/jiangnan/"))
    assert client.get("/ask/nobody/").status_code == 404
    assert "已收到" in page(client.post("/ask/jiangnan/", FORM))
    assert "已收到" in page(client.post("/ask/jiangnan/", {**FORM, "mobile": "+86 13800001111", "need": "再问价格"}))
    assert "已收到" in page(client.post("/ask/jiangnan/", {**FORM, "name": "李强", "mobile": "13900002222"}))
    with acting_as(firm.viewer("admin")):
        first, second = Lead.objects.order_by("pk")
        assert (first.owner_id, second.owner_id) == (firm.people["sales2"].pk, firm.people["sales3"].pk)
        assert first.department_id == firm.people["sales2"].department_id
        assert list(LeadResponse.objects.filter(lead=first).order_by("pk").values_list("text", flat=True)) == [
            "想看样机",
            "再问价格",
        ]
        told = list(Notice.objects.filter(link=f"/leads/{first.pk}/").values_list("to_id", flat=True))
        assert told == [firm.people["sales2"].pk] * 2
    shown = page(firm.client("sales2").get(f"/leads/{first.pk}/"))
    assert "再问价格" in shown


def test_the_public_form_refuses_bad_input_beside_its_fields_and_keeps_what_was_typed(firm: Any, client: Any) -> None:
    open_form(firm)
    bad = page(client.post("/ask/jiangnan/", {"name": "王敏", "need": "想看样机", "agree": "1"}), 422)
    assert "至少填一项" in bad
    assert "想看样机" in bad
    assert "此项为必填项" in page(client.post("/ask/jiangnan/", {**FORM, "agree": ""}), 422)
    assert "格式不正确" in page(client.post("/ask/jiangnan/", {**FORM, "email": "x@"}), 422)
    assert "超出允许范围" in page(client.post("/ask/jiangnan/", {**FORM, "need": "长" * 1001}), 422)
    page(client.post("/ask/jiangnan/", {**FORM, "homepage": "https://spam.example"}))
    with acting_as(firm.viewer("admin")):
        assert not Lead.objects.exists()
    assert client.delete("/ask/jiangnan/").status_code == 405


def test_one_address_sends_so_many_forms_an_hour(firm: Any, client: Any) -> None:
    open_form(firm)
    for number in range(form_page.ADDRESS.most):
        page(client.post("/ask/jiangnan/", {**FORM, "mobile": f"1380000{number:04d}"}))
    assert client.post("/ask/jiangnan/", FORM).status_code == 429
    with acting_as(firm.viewer("admin")):
        assert {one.status for one in Lead.objects.all()} == {"pool"}


def test_a_lead_can_be_reached_and_an_invalid_one_says_why(firm: Any) -> None:
    with pytest.raises(Rejected) as refused:
        add(firm, mobile="")
    assert reasons(refused) == {"mobile": ["E-REQ"]}
    with pytest.raises(Rejected) as refused:
        add(firm, urgency="6")
    assert reasons(refused) == {"urgency": ["E-RNG"]}
    with pytest.raises(Rejected) as refused:
        add(firm, source="")
    assert reasons(refused) == {"source": ["E-REQ"]}
    lead = add(firm, urgency=5, importance=5, company="敏锐科技")
    assert lead.score == 70
    with acting_as(firm.viewer("sales1")) as by:
        with pytest.raises(Rejected):
            mark_invalid(lead, by=by, reason="")
        mark_invalid(lead, by=by, reason="空号")
        assert Lead.objects.get(pk=lead.pk).invalid_reason == "空号"
        with pytest.raises(Rejected):
            give_back(lead, by=by)
        take_up(lead, by=by)
        assert Lead.objects.get(pk=lead.pk).status == "contacting"


def test_like_leads_are_shown_before_saving(firm: Any) -> None:
    lead = add(firm)
    client = firm.client("sales1")
    typed = {"name": "王小敏", "mobile": "+86 138-0000-1111", "source": str(lead.source_id)}
    assert lead.number in page(client.post("/leads/add/", typed), 409)


def test_a_lead_goes_back_to_the_pool_and_one_colleague_claims_it(firm: Any) -> None:
    lead = add(firm)
    with acting_as(firm.viewer("sales1")) as by:
        give_back(lead, by=by)
        stored = Lead.objects.get(pk=lead.pk)
        assert (stored.status, stored.owner_id) == ("pool", None)
    assert "王敏" in page(firm.client("sales2").get("/leads/?f=status:is:pool"))
    with acting_as(firm.viewer("fin1")) as by, pytest.raises(Forbidden):
        claim(lead, by=by)
    with acting_as(firm.viewer("sales2")) as by:
        claim(lead, by=by)
        assert Lead.objects.get(pk=lead.pk).owner_id == by.user_id
    with acting_as(firm.viewer("sales3")) as by, pytest.raises(Rejected):
        claim(lead, by=by)


def test_rules_choose_by_condition_turn_and_load(firm: Any, other_firm: Any) -> None:
    rule(firm, "sales3", name="北方", condition="地区=北京", order=1, way="fixed")
    rule(firm, "sales1", "sales2", name="其余", order=2, way="least_load")
    lead, other = add(firm, region="北京"), add(firm, mobile="13911112222", region="上海")
    with acting_as(firm.viewer("mgr1")) as boss:
        hand_out(lead, by=boss)
        hand_out(other, by=boss)
        assert Lead.objects.get(pk=lead.pk).owner_id == firm.people["sales3"].pk
        assert Lead.objects.get(pk=other.pk).owner_id == firm.people["sales2"].pk
        AssignRule.objects.update(active=False)
        with pytest.raises(Rejected):
            hand_out(lead, by=boss)
    with acting_as(firm.viewer("mgr1")) as boss:
        record_type = registry.get("customers.assignrule")
        for values, field, code in (
            ({"people": [firm.people["fin1"].pk]}, "people", "E-REF"),
            ({"people": [other_firm.people["sales1"].pk]}, "people", "E-REF"),
            ({"people": [firm.people["sales1"].pk], "condition": "没有的字段=1"}, "condition", "E-FMT"),
        ):
            with pytest.raises(Rejected) as refused:
                actions.add(record_type, {"name": "x", "about": KEY, **values}, by=boss)
            assert reasons(refused) == {field: [code]}
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        actions.add(registry.get("customers.assignrule"), {"name": "x", "people": [by.user_id]}, by=by)


def test_catching_knows_a_lead_by_any_way_to_reach_it(firm: Any) -> None:
    first = catch(firm.organisation, {"name": "王敏", "email": "Wang@firm.example"}, "mail")
    again = catch(firm.organisation, {"name": "王敏", "email": "wang@firm.example", "mobile": "13800001111"}, "phone")
    other = catch(firm.organisation, {"name": "王敏", "wechat": "wm_2020"}, "nonsense")
    assert first.pk == again.pk != other.pk
    with acting_as(firm.viewer("admin")):
        assert other.source.code == "other"
        assert first.status == "pool"
    with pytest.raises(Rejected) as refused:
        catch(firm.organisation, {"name": "谁"}, "web")
    assert reasons(refused) == {"mobile": ["E-REQ"]}


CONVERT = {
    "customer_way": "new",
    "customer_name": "敏锐科技",
    "contact_way": "new",
    "contact_name": "王敏",
    "deal_way": "new",
    "deal_name": "样机",
    "deal_amount": "20万",
    "deal_close_date": "2027-01-31",
}


@pytest.mark.spec("SAL-02")
def test_one_dialog_makes_three_records_and_the_call_is_on_the_customers_timeline(firm: Any) -> None:
    lead = add(firm, company="敏锐科技", need="想看样机")
    with acting_as(firm.viewer("sales1")) as by:
        log_call(lead, by=by, said="约了周五看样机")
        write_note(registry.get(KEY), lead.pk, "对方很急", by=by)
    client = firm.client("sales1")
    assert "敏锐科技" in page(client.get(f"/leads/{lead.pk}/convert/"))
    bad = page(client.post(f"/leads/{lead.pk}/convert/", {**CONVERT, "deal_amount": "-5"}), 422)
    assert "超出允许范围" in bad
    assert "-5" in bad
    with acting_as(firm.viewer("sales1")):
        assert not Customer.objects.exists()
    answer = client.post(f"/leads/{lead.pk}/convert/", CONVERT)
    with acting_as(firm.viewer("sales1")) as by:
        customer, contact, deal = Customer.objects.get(), Contact.objects.get(), Opportunity.objects.get()
        assert answer["Location"] == f"/customers/{customer.pk}/"
        assert (customer.name, contact.customer_id, deal.customer_id, deal.contact_id) == (
            "敏锐科技",
            customer.pk,
            customer.pk,
            contact.pk,
        )
        assert (deal.lead_id, deal.source_id, str(deal.amount)) == (lead.pk, lead.source_id, "200000.00")
        call = Interaction.objects.get(channel="phone")
        assert (call.customer_id, call.content) == (customer.pk, "约了周五看样机")
        stored = Lead.objects.get(pk=lead.pk)
        assert (stored.status, stored.customer_id, stored.contact_id) == ("converted", customer.pk, contact.pk)
        with pytest.raises(Rejected) as refused:
            actions.edit(registry.get(KEY), lead.pk, {"name": "别人"}, by=by)
        assert reasons(refused) == {"": ["E-STATE"]}
        for verb in (take_up, give_back, hand_out):
            with pytest.raises(Rejected):
                verb(stored, by=by)
    shown = page(client.get(f"/customers/{customer.pk}/"))
    assert "约了周五看样机" in shown
    assert "对方很急" in shown
    assert client.post(f"/leads/{lead.pk}/convert/", CONVERT).status_code == 409


def test_converting_links_what_is_there_and_only_what_the_person_sees(firm: Any, other_firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        old = actions.add(registry.get("customers.customer"), {"name": "敏锐科技"}, by=by)
        other = actions.add(registry.get("customers.customer"), {"name": "另一家"}, by=by)
        person = actions.add(registry.get("customers.contact"), {"name": "王敏", "customer": old.pk}, by=by)
    with acting_as(other_firm.viewer("sales1")) as by:
        foreign = actions.add(registry.get("customers.customer"), {"name": "外人"}, by=by)
    lead = add(firm)
    none = Choice()
    with acting_as(firm.viewer("sales1")) as by:
        for made, field, code in (
            ((none, none, none), "customer_way", "E-REQ"),
            ((Choice("old", foreign.pk), none, none), "customer", "E-REF"),
            ((Choice("old"), none, none), "customer", "E-REQ"),
            ((none, Choice("new"), none), "customer_way", "E-REQ"),
            ((Choice("old", other.pk), Choice("old", person.pk), none), "contact", "E-REF"),
        ):
            with pytest.raises(Rejected) as refused:
                convert(lead.pk, *made, by=by)
            assert reasons(refused) == {field: [code]}
        done = convert(lead.pk, none, Choice("old", person.pk), none, by=by)
        assert (done.customer_id, done.contact_id) == (old.pk, person.pk)
        assert not Opportunity.objects.exists()
    hers = add(firm, "sales2", mobile="13700003333")
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Forbidden):
        convert(hers.pk, Choice("new"), none, none, by=by)
    with acting_as(other_firm.viewer("sales1")) as by, pytest.raises(NotFound):
        convert(hers.pk, Choice("new"), none, none, by=by)


def test_a_lead_dropped_on_the_board_moves_or_asks(firm: Any) -> None:
    lead, client = add(firm), firm.client("sales1")
    move = f"/leads/{lead.pk}/move/"
    assert client.post(move, {"was": "new", "value": "contacting"}).status_code == 204
    answer = client.post(move, {"was": "contacting", "value": "invalid"})
    assert answer["Kemai-Form"] == f"/leads/{lead.pk}/act/mark_invalid/"
    assert client.post(move, {"value": "converted"})["Kemai-Form"] == f"/leads/{lead.pk}/convert/"
