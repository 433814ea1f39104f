"""The search box over all types, as people use it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import Viewer, acting_as
from tests.core.search.conftest import CONTACT, CUSTOMER

Viewers = Callable[[str], Viewer]
Browsers = Callable[..., Client]


def add(viewer: Viewer, kind: str, **values: Any) -> Any:
    with acting_as(viewer):
        return actions.add(registry.get(kind), values, by=viewer)


def page(browser: Client, typed: str) -> str:
    answer = browser.get("/search/", {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.spec("PLT-11")
def test_last_four_digits_find_the_contact_and_out_of_scope_ones_do_not_show(
    viewer: Viewers, client_of: Browsers, other_firm: Any
) -> None:
    ours = add(viewer("sales1"), CUSTOMER, name="苏州华瑞精密机械有限公司")
    add(viewer("sales1"), CONTACT, name="单雄信", customer=ours.pk, mobile="13800138765")
    elsewhere = add(viewer("admin"), CUSTOMER, name="董事长亲友商行")
    add(viewer("admin"), CONTACT, name="秦叔宝", customer=elsewhere.pk, mobile="13900138765")
    add(other_firm.viewer("sales1"), CUSTOMER, name="外人公司", phone="13700138765")
    for typed in ("8765", "0013-8765", "shanxx", "danxiong"):
        assert "单雄信" in page(client_of("sales1"), typed).replace("<mark>", "").replace("</mark>", "")
    seen = page(client_of("sales1"), "8765")
    assert "秦叔宝" not in seen
    assert "外人公司" not in seen
    assert "秦叔宝" in page(client_of("admin"), "8765")
    assert "华瑞精密" in page(client_of("sales1"), "hrjm").replace("<mark>", "").replace("</mark>", "")


@pytest.mark.spec("PLT-11")
def test_fewer_than_two_characters_ask_for_more(client_of: Browsers, viewer: Viewers) -> None:
    add(viewer("sales1"), CUSTOMER, name="苏州华瑞精密机械有限公司")
    for typed in ("华", "h", " 8 ", "-"):
        seen = page(client_of("sales1"), typed)
        assert "请至少输入 2 个字" in seen
        assert "精密机械" not in seen


@pytest.mark.spec("PLT-11")
def test_masked_fields_are_not_searched(client_of: Browsers, viewer: Viewers) -> None:
    customer = add(viewer("sales1"), CUSTOMER, name="苏州华瑞精密机械有限公司")
    contact = add(viewer("sales1"), CONTACT, name="单雄信", customer=customer.pk)
    add(
        viewer("sales1"),
        "customers.contactprofile",
        contact=contact.pk,
        private_phone="13600009999",
        hobbies="钓鱼登山",
    )
    for login in ("sales1", "clerk1", "admin"):
        for typed in ("9999", "13600009999", "钓鱼"):
            assert "单雄信" not in page(client_of(login), typed)
