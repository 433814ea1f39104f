"""Every screen of a record type answers, as a page and as a piece of it."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as


@pytest.fixture
def customer(firm: Any) -> Any:
    with acting_as(firm.viewer("sales1")) as seller:
        return actions.add(
            registry.get("customers.customer"),
            {"name": "苏州华瑞精密机械有限公司", "phone": "0512-6588 2700", "city": "苏州"},
            by=seller,
        )


PAGES = [
    "/",
    "/customers/",
    "/customers/?look=wall",
    "/customers/?f=city:has:苏",
    "/customers/?q=华瑞",
    "/customers/?where=城市 like 苏 AND NOT 类型=黑名单",
    "/customers/add/",
    "/customers/filter/",
    "/customers/filter/?field=customer_type",
    "/customers/columns/",
    "/customers/views/",
    "/customers/{id}/",
    "/customers/{id}/?tab=customerprofiles",
    "/customers/{id}/peek/",
    "/customers/{id}/edit/",
    "/customers/{id}/history/",
    "/customers/{id}/timeline/",
    "/customers/{id}/field/phone/",
    "/customers/{id}/customerprofiles/field/general_manager/",
    "/contacts/",
    "/contacts/add/?customer={id}",
    "/customers/options/?q=华瑞",
    "/search/?q=华瑞",
    "/search/?q=hr",
    "/notices/",
    "/jobs/",
    "/keys/",
    "/people/?q=林",
    "/profile/",
    "/password/",
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_page_answers(firm: Any, customer: Any, address: str, language: str) -> None:
    answer = firm.client("sales1", language).get(address.format(id=customer.pk))
    assert answer.status_code == 200, answer.content.decode()[:500]


@pytest.mark.parametrize("address", ["/dictionary/", "/dictionary/industry/", "/dictionary/industry/add/", "/numbers/"])
def test_settings_answer_admin_only(firm: Any, address: str) -> None:
    assert firm.client("admin").get(address).status_code == 200
    assert firm.client("sales1").get(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/customers/?f=nothing:is:1", "nothing"),
        ("/customers/?sort=nothing", "nothing"),
        ("/customers/?columns=name,nothing", "nothing"),
        ("/customers/?f=name:frobs:1", "frobs"),
    ],
)
def test_unknown_key_is_a_400_that_names_it(firm: Any, address: str, name: str) -> None:
    answer = firm.client("sales1").get(address)
    assert answer.status_code == 400
    assert name in answer.content.decode()


def test_a_piece_of_a_page_leaves_the_message_to_the_next_page(firm: Any, customer: Any) -> None:
    client, home = firm.client("sales1"), f"/customers/{customer.pk}/"
    assert client.post(f"{home}edit/", {"name": customer.name, "lock_version": "1"}).status_code == 302
    client.get("/contacts/", headers={"HX-Request": "true"})
    assert "已保存" in client.get("/contacts/").content.decode()
    assert "已保存" not in client.get("/contacts/").content.decode()


def test_nobody_is_sent_to_sign_in(client: Any, db: None) -> None:
    answer = client.get("/customers/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/signin/")
