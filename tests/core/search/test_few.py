"""Few hits leave room for near names: they are asked for once the hits are shown."""

import re

import pytest

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as

CUSTOMER = "customers.customer"
NEAR = re.compile(r'hx-get="(/search/\?near=1[^"]*)"')


@pytest.fixture
def customers(viewer):
    """Two customers whose names sound alike, and one that is far from both."""
    with acting_as(viewer("sales1")) as seller:
        for name in ("苏州华瑞精密机械有限公司", "苏州华锐精密机械有限公司", "宁波启航贸易有限公司"):
            actions.add(registry.get(CUSTOMER), {"name": name}, by=seller)


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("<mark>", "").replace("</mark>", "")


def asked(page):
    found = NEAR.search(page)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("address", ["/search/?q=华瑞精密", "/customers/?q=华瑞精密"])
def test_near_names_stand_below_few_hits(client_of, customers, address):
    browser = client_of("sales1")
    page = read(browser, address)
    assert "华瑞精密" in page
    assert "华锐精密" not in page, "the first answer does not wait for them"
    beside = read(browser, asked(page))
    assert "相近" in beside
    assert "华锐精密" in beside
    assert "读音相同：华锐精密" in beside
    assert "苏州华瑞精密机械有限公司" not in beside.partition('class="near"')[2], "what was found is not said again"
    assert "启航" not in beside


def test_nothing_is_near_where_nothing_or_much_was_found(client_of, customers, viewer):
    browser = client_of("sales1")
    assert asked(read(browser, "/search/?q=没有这家")) == ""
    with acting_as(viewer("sales1")) as seller:
        for number in range(4):
            actions.add(registry.get(CUSTOMER), {"name": f"华瑞精密{number}厂"}, by=seller)
    assert asked(read(browser, "/search/?q=华瑞精密")) == ""
    assert asked(read(browser, "/customers/?q=华瑞精密")) == ""
    assert "没有相近的名称" in read(browser, "/search/?near=1&q=华瑞精密")
    assert "没有相近的名称" in read(browser, "/search/?near=1&q=启航&type=nothing")


def test_near_names_out_of_reach_stay_away(client_of, customers, firm, other_firm):
    with acting_as(other_firm.viewer("sales1")) as stranger:
        actions.add(registry.get(CUSTOMER), {"name": "苏州华睿精密机械有限公司"}, by=stranger)
    with acting_as(firm.viewer("admin")) as admin:
        actions.add(registry.get(CUSTOMER), {"name": "苏州花瑞精密机械有限公司"}, by=admin)
    seen = read(client_of("sales1"), "/search/?near=1&q=华瑞精密")
    assert "华锐精密" in seen
    assert "华睿" not in seen
    assert "花瑞" not in seen
