"""Quick panels, own shortcuts, the line that says where one stands, and what every form offers besides saving."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from kemai.areas.accounts.models import Shortcut
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone

PANELS = ("tasks", "messages", "journal")


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def customer(firm: Any, login: str = "sales1", name: str = "华瑞精密") -> Any:
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get("customers.customer"), {"name": name}, by=by)


def tools(page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', page.partition('id="tools"')[2].partition("</ul>")[0])


@pytest.mark.spec("PLT-05")
def test_each_quick_panel_is_hidden_for_the_person_alone_and_stays_so(firm: Any) -> None:
    client = firm.client("sales1")
    order = re.findall(r'name="order" value="(\w+)"', shown(client.get("/desk/")))
    assert set(PANELS) <= set(order)
    page = shown(client.get("/"))
    assert all(f'id="tile-{one}"' in page for one in PANELS)
    for hidden in PANELS:
        client.post("/desk/", {"order": order, "tiles": [code for code in order if code != hidden]})
        client.post("/signout/")
        client = firm.client("sales1")
        page = shown(client.get("/"))
        assert [one for one in PANELS if f'id="tile-{one}"' not in page] == [hidden]
    assert all(f'id="tile-{one}"' in shown(firm.client("sales2").get("/")) for one in PANELS)


@pytest.mark.spec("PLT-05")
def test_the_line_says_who_in_which_group_where_and_when(firm: Any) -> None:
    made = customer(firm)
    client = firm.client("sales1")
    line = r'class="standing"><span>林晓 · 业务员</span><span>\d\d:\d\d · %s</span>'
    assert re.search(line % "客户", shown(client.get("/customers/")))
    assert re.search(line % "客户 · 华瑞精密", shown(client.get(f"/customers/{made.pk}/")))
    assert re.search(line % "客户 · 编辑客户", shown(client.get(f"/customers/{made.pk}/edit/")))
    assert re.search(line % "工作台", shown(client.get("/")))


def test_the_journal_says_what_was_done_today(firm: Any) -> None:
    customer(firm)
    client = firm.client("sales1")
    assert "新客户" in shown(client.get("/desk/journal/"))
    assert "/journal/" in shown(client.get("/desk/journal/"))
    assert "今天还没有记录" in shown(firm.client("sales2").get("/desk/journal/"))


@pytest.mark.spec("PLT-05")
def test_every_form_offers_new_find_history_report_help_and_delete(firm: Any) -> None:
    home = f"/customers/{customer(firm).pk}/"
    report = "/reports/build/?source=customers.customer"
    own = tools(shown(firm.client("sales1").get(f"{home}edit/")))
    assert {"/customers/", "/customers/add/", f"{home}history/", "/keys/"} <= set(own)
    boss = tools(shown(firm.client("mgr1").get(f"{home}edit/")))
    assert {f"{home}delete/", report} <= set(boss)
    new = tools(shown(firm.client("mgr1").get("/customers/add/")))
    assert new == ["/customers/", report, "/keys/"]
    for address in boss:
        assert firm.client("mgr1").get(address).status_code == 200, address


@pytest.mark.spec("PLT-05")
def test_a_page_is_kept_at_hand_and_removed_by_its_owner(firm: Any, other_firm: Any) -> None:
    client, page = firm.client("sales1"), "/customers/?f=owner:is:me"
    given = {"shortcut": "我的客户", "here": "/customers/"}
    back = client.post("/shortcuts/", given, headers={"Referer": f"http://testserver{page}"})
    assert back["Location"] == page
    client.post("/shortcuts/", given, headers={"Referer": f"http://testserver{page}"})
    assert f'href="{page}"' in shown(client.get("/")).partition('id="tile-shortcuts"')[2].partition("</section>")[0]
    assert "tile-shortcuts" not in shown(firm.client("sales2").get("/"))
    with everyone(reason="tests"):
        kept = Shortcut.objects.get()
    remove = f"/shortcuts/{kept.pk}/remove/"
    for stranger in (firm.client("sales2"), other_firm.client("sales1")):
        assert stranger.get(remove).status_code == stranger.post(remove).status_code == 404
    assert "我的客户" in shown(client.get(remove))
    assert client.post(remove)["Location"] == "/"
    assert "tile-shortcuts" not in shown(client.get("/"))


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/nothing/here/at/all/", "",
     "/customers/" + "x" * 600, "/customers/\n"],
)  # fmt: skip
def test_a_shortcut_leads_nowhere_else(firm: Any, url: str) -> None:
    client = firm.client("sales1")
    answer = client.post(
        "/shortcuts/", {"shortcut": "x", "here": url}, headers={"Referer": "https://evil.example/customers/"}
    )
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]
    with everyone(reason="tests"):
        assert set(Shortcut.objects.values_list("url", flat=True)) <= {"/customers/"}


def test_there_are_twenty_at_the_most_and_each_has_a_name(firm: Any) -> None:
    client = firm.client("sales1")
    for number in range(21):
        client.post("/shortcuts/", {"shortcut": f"第 {number} 页", "here": f"/customers/?page={number}"})
    client.post("/shortcuts/", {"shortcut": "  ", "here": "/tasks/"})
    with everyone(reason="tests"):
        assert Shortcut.objects.count() == 20
    assert "最多 20 个" in shown(client.get("/"))
