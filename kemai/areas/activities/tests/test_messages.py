"""Messages, notices and notes left: who gets them, who sees them, who has read them; mentions that miss their aim."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from kemai.areas.activities.models import Message
from kemai.core import actions
from kemai.core.notify.models import Notice
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as, everyone

KEY = "activities.message"


def send(firm: Any, login: str = "sales1", **values: Any) -> Message:
    given = {"kind": "message", "subject": "明早开会", "body": "八点半，三楼"} | values
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(KEY), given, by=by)


def told(link: str) -> set[str]:
    with everyone(reason="tests"):
        return set(Notice.objects.filter(link=link).values_list("to__login", flat=True))


def page(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_message_rings_where_it_goes_and_is_read_by_nobody_else(firm: Any) -> None:
    message = send(firm, people=[firm.people["svc1"].pk, firm.people["sales2"].pk])
    address = f"/messages/{message.pk}/"
    assert told(address) == {"svc1", "sales2"}
    assert "八点半" in page(firm.client("svc1").get(f"/messages/{message.pk}/"))
    for login in ("admin", "exec1", "mgr1", "sales3"):
        client = firm.client(login)
        assert client.get(f"/messages/{message.pk}/").status_code == 404
        assert "明早开会" not in page(client.get("/messages/"))
        assert address not in page(client.get("/search/?q=明早开会"))


def test_reading_is_noted_by_a_press_and_the_writer_sees_it(firm: Any) -> None:
    message = send(firm, people=[firm.people["svc1"].pk])
    reader, address = firm.client("svc1"), f"/messages/{message.pk}/"
    assert "未读" in page(firm.client("sales1").get(address))
    assert reader.get(f"{address}read/").status_code == 405
    assert reader.post(f"{address}read/").status_code == 302
    assert f"{address}read/" not in page(reader.get(address))
    assert "未读" not in page(firm.client("sales1").get(address)).split("阅读情况")[1].split("</details>")[0]
    assert firm.client("sales3").post(f"{address}read/").status_code == 404


@pytest.mark.parametrize("login", ["mgr1", "admin"])
def test_a_notice_goes_to_the_whole_firm_or_to_one_department(firm: Any, login: str) -> None:
    everybody = send(firm, login, kind="notice", subject="放假通知")
    assert told(f"/messages/{everybody.pk}/") == set(firm.people) - {login}
    sales = firm.people["sales1"].department_id
    some = send(firm, login, kind="notice", subject="销售例会", to_department=sales)
    assert told(f"/messages/{some.pk}/") == {"mgr1", "sales1", "sales2", "sales3", "clerk1"} - {login}
    assert firm.client("svc1").get(f"/messages/{some.pk}/").status_code == 404
    assert firm.client("svc1").get(f"/messages/{everybody.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"kind": "notice"}, "kind", "E-PERM"),
        ({"kind": "message"}, "people", "E-REQ"),
        ({"kind": "note", "people": "x"}, "people", "E-REF"),
        ({"kind": "shout", "people": ""}, "kind", "E-FMT"),
        ({"subject": " "}, "subject", "E-REQ"),
        ({"body": ""}, "body", "E-REQ"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    firm: Any, values: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Rejected) as reasons:
        send(firm, **values)
    assert [one.code for one in reasons.value.errors[field]] == [code]


def test_a_message_to_a_stranger_of_another_firm_is_refused(firm: Any, other_firm: Any) -> None:
    with pytest.raises(Rejected) as reasons:
        send(firm, people=[other_firm.people["sales1"].pk])
    assert reasons.value.errors["people"][0].code == "E-REF"


@pytest.mark.spec("ACT-12")
def test_a_mention_on_a_customer_rings_and_leads_to_it(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
    address = f"/customers/{customer.pk}/"
    answer = firm.client("sales1").post(f"{address}note/", {"text": "@svc1 请回访"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "HX-Trigger" not in answer
    svc1 = firm.client("svc1")
    assert f'href="{address}"' in page(svc1.get("/notices/"))
    assert "请回访" in page(svc1.get(address))


@pytest.mark.spec("ACT-12")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_mention_of_somebody_without_access_warns_the_writer(firm: Any, language: str) -> None:
    message = send(firm, people=[firm.people["sales2"].pk])
    address, client = f"/messages/{message.pk}/", firm.client("sales1", language)
    answer = client.post(f"{address}note/", {"text": "@svc1 @sales2 看看"}, headers={"HX-Request": "true"})
    warning = json.loads(answer["HX-Trigger"])["toast"]
    assert warning["level"] == "warn"
    assert "何静" in warning["text"]
    assert "陈若溪" not in warning["text"]
    assert "svc1" not in told(address)
    whole = client.post(f"{address}note/", {"text": "@svc1 再看"}, follow=True)
    assert "何静" in page(whole)
