"""Forms on the firm's websites: posted from anywhere, framed only where the firm says, kept from machines."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

from kemai.areas.sales.leads import form_page
from kemai.areas.sales.models import Lead, LeadForm, LeadResponse
from kemai.core import actions
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

GIVEN = {"name": "王敏", "mobile": "13800001111", "need": "想看样机", "agree": "1"}


def made(firm: Any, **more: Any) -> LeadForm:
    """Make a form as the manager, for enquiries that come by phone."""
    with acting_as(firm.viewer("mgr1")) as by:
        source = DictionaryEntry.objects.filter(key="lead_source", code="web").order_by("pk")[0].pk
        values = {"name": "官网咨询", "source": source, "campaign": "秋季展", **more}
        form: LeadForm = actions.add(registry.get("sales.leadform"), values, by=by)
        return LeadForm.objects.select_related("organisation").get(pk=form.pk)


def place_of(form: LeadForm) -> str:
    """Give the address of a form."""
    return f"/ask/{form.organisation.code}/{form.token}/"


def page(answer: Any, status: int = 200) -> str:
    """Give the text of an answer."""
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


@pytest.mark.spec("SAL-01")
def test_a_form_of_another_website_makes_a_lead_without_session_or_token_of_ours(firm: Any) -> None:
    """A browser that checks forgery lets it through, and leads on to the page of thanks."""
    form = made(firm, thanks="https://www.jiangnan.example/thanks")
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(place_of(form), GIVEN, headers={"origin": "https://www.jiangnan.example"})
    assert (answer.status_code, answer["Location"]) == (302, "https://www.jiangnan.example/thanks")
    with acting_as(firm.viewer("admin")):
        lead = Lead.objects.get()
        assert (lead.name, lead.campaign, lead.source.code) == ("王敏", "秋季展", "web")
        assert LeadResponse.objects.get().way == "表单：官网咨询"
    stranger.post(place_of(form), {**GIVEN, "mobile": "+86 138 0000 1111"})
    with acting_as(firm.viewer("admin")):
        assert (Lead.objects.count(), LeadResponse.objects.count()) == (1, 2)


def test_bad_input_stays_beside_its_field_and_machines_bring_nothing(firm: Any, client: Any) -> None:
    """What a machine fills into the trap is thanked for and dropped; too many from one place are turned away."""
    place = place_of(made(firm))
    said = page(client.post(place, {"name": "王敏", "need": "想看样机", "agree": "1"}), 422)
    assert "至少填一项" in said
    assert "想看样机" in said
    assert "此项为必填项" in page(client.post(place, {**GIVEN, "agree": ""}), 422)
    assert "超出允许范围" in page(client.post(place, {**GIVEN, "need": "长" * 1001}), 422)
    assert "已收到" in page(client.post(place, {**GIVEN, "homepage": "https://spam.example"}))
    with acting_as(firm.viewer("admin")):
        assert not Lead.objects.exists()
    codes = {client.post(place, GIVEN).status_code for _time in range(form_page.ADDRESS.most)}
    assert codes == {200, 429}


def test_a_form_is_framed_by_its_websites_only_and_gone_when_out_of_use(firm: Any, client: Any) -> None:
    """Without websites nobody frames it; a wrong token, another firm's code and a stopped form are the same 404."""
    form = made(firm, sites="https://www.jiangnan.example/\nhttps://shop.jiangnan.example")
    answer = client.get(place_of(form))
    assert "X-Frame-Options" not in answer
    assert (
        "frame-ancestors https://www.jiangnan.example https://shop.jiangnan.example"
        in answer["Content-Security-Policy"]
    )
    bare = client.get(place_of(made(firm, name="另一张")))
    assert "frame-ancestors 'none'" in bare["Content-Security-Policy"]
    assert bare["X-Frame-Options"] == "DENY"
    assert client.get(f"/ask/jiangnan/{form.token}x/").status_code == 404
    assert client.get(f"/ask/elsewhere/{form.token}/").status_code == 404
    with acting_as(firm.viewer("mgr1")) as by:
        actions.edit(registry.get("sales.leadform"), form.pk, {"active": False}, by=by)
    assert client.get(place_of(form)).status_code == 404
    assert client.post(place_of(form), GIVEN).status_code == 404


def test_the_page_of_a_form_shows_what_a_webmaster_copies(firm: Any) -> None:
    """A frame and a form of one's own with the secret address; websites with a path are refused beside their field."""
    form = made(firm)
    answer = firm.client("mgr1").get(f"/leadforms/{form.pk}/")
    said, sent = page(answer), answer.content.decode()
    assert "<iframe" not in sent, "what is to be copied is shown, not obeyed"
    assert f'action="http://testserver{place_of(form)}"' in said
    assert "<iframe src=" in said
    assert '<input name="homepage" hidden' in said
    for name, wrong in (
        ("sites", "www.x.example"),
        ("sites", "https://x.example/a"),
        ("thanks", "javascript:alert(1)"),
    ):
        with pytest.raises(Rejected) as refused:
            made(firm, name=f"x{wrong}", **{name: wrong})
        assert [one.code for one in refused.value.errors[name]] == ["E-FMT"]
