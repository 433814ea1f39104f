"""What people do with mouse, keyboard and thumb, in a real browser under the real content policy."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.ui.gallery import Gallery
from tests.ui.rendering import WHOLE
from tests.ui.samples_record import entry_field

pytestmark = pytest.mark.browser
LIST = "/screens/list.html"
DETAIL = "/screens/detail.html"


def test_row_opens_beside_the_list_and_keys_walk_on(page: Page) -> None:
    page.goto(LIST)
    page.locator("tbody .name a").nth(1).click()
    drawer = page.locator("#peek")
    expect(drawer.locator("h2")).to_be_visible()
    expect(drawer.locator("[data-place]")).to_have_text("2 / 50")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(2)).to_have_class(re.compile("peeked"))
    drawer.locator("[data-step='-1']").click()
    expect(page.locator("tbody tr").nth(1)).to_have_class(re.compile("peeked"))
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.locator("tbody .name a").nth(1)).to_be_focused()


def test_control_click_opens_the_record_in_a_tab(page: Page) -> None:
    page.goto(LIST)
    with page.context.expect_page() as opened:
        page.locator("tbody .name a").first.click(modifiers=["Control"])
    assert opened.value.url.endswith("/customers/customer/1/")
    expect(page.locator("#peek")).to_be_hidden()


def test_ticking_a_range_shows_the_bulk_bar_and_asks_before_it_deletes(page: Page) -> None:
    page.goto(LIST)
    boxes = page.locator("tbody .check")
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("#bulk [data-count]")).to_have_text("3")
    page.locator("#bulk").get_by_text("删除").click()
    expect(page.locator("#confirm p")).to_contain_text("30 天")
    page.locator("#confirm [data-sure]").click()
    page.wait_for_load_state()
    path, sent = Gallery.posts[-1]
    assert path == "/customers/customer/bulk/delete/"
    assert sent["ids"] == ["2", "3", "4"]


def test_keyboard_alone_ticks_and_edits(page: Page) -> None:
    Gallery.answers["GET /customers/customer/1/field/tier/"] = (200, {"stale": None}, {})
    page.goto(LIST)
    page.keyboard.press("j")
    expect(page.locator("tbody .name a").first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("tbody .check").first).to_be_checked()
    page.keyboard.press("e")
    box = page.locator("td.editing input[name=phone]")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(page.locator("tbody tr").first).to_contain_text("VIP客户")
    assert Gallery.posts == []


def test_inline_edit_keeps_what_was_typed_until_it_is_right(page: Page) -> None:
    address = "/customers/customer/1/field/short/"
    asked = {"stale": None, "action": address, "field": entry_field("phone", "电话", "phone", value="abc")}
    refused = entry_field("phone", "电话", "phone", value="xyz", error="只能是数字")
    Gallery.answers[f"GET {address}"] = (200, asked, {})
    Gallery.answers[f"POST {address}"] = (422, asked | {"field": refused}, {})
    page.goto(DETAIL)
    cell = page.locator(f"dd[data-edit='{address}']")
    cell.dblclick()
    box = cell.locator("input[name=phone]")
    box.fill("xyz")
    page.keyboard.press("Enter")
    expect(cell.locator(".error")).to_be_visible()
    expect(box).to_have_value("xyz")
    Gallery.answers[f"POST {address}"] = (200, {"field": None}, {})
    box.fill("0512-6588 2700")
    page.keyboard.press("Enter")
    expect(cell.locator(".val")).to_have_text("0512-6588 2700")
    expect(cell).not_to_have_class(re.compile("editing"))


def test_inline_edit_takes_no_keys_while_it_is_saved(page: Page) -> None:
    address = "/customers/customer/1/field/short/"
    Gallery.answers[f"GET {address}"] = (200, {"stale": None, "action": address}, {})
    waiting: list[Route] = []
    page.route(
        f"**{address}", lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_()
    )
    page.goto(DETAIL)
    cell = page.locator(f"dd[data-edit='{address}']")
    cell.dblclick()
    box = cell.locator("input[name=phone]")
    box.fill("xyz")
    page.keyboard.press("Enter")
    expect(box).not_to_be_editable()
    page.keyboard.press("Enter")
    page.keyboard.type("lost")
    expect(box).to_have_value("xyz")
    waiting.pop().fulfill(status=503)
    expect(box).to_be_editable()
    expect(box).to_have_value("xyz")
    assert waiting == []


def test_refused_edit_says_why_and_leaves_the_value(page: Page) -> None:
    Gallery.answers["GET /customers/customer/1/field/short/"] = (403, {}, {})
    page.goto(DETAIL)
    cell = page.locator("dd[data-edit='/customers/customer/1/field/short/']")
    cell.dblclick()
    expect(page.locator(".toast.bad")).to_contain_text("没有权限")
    expect(cell.locator(".val")).to_have_text("华瑞精机")


def test_stale_inline_edit_shows_both(page: Page) -> None:
    page.goto(DETAIL)
    cell = page.locator("dd[data-edit='/customers/customer/1/field/short/']")
    cell.hover()
    cell.locator(".pen").click()
    expect(cell.get_by_text("用对方的")).to_be_visible()
    expect(cell.locator(".under")).to_contain_text("0512-1")


def test_history_of_a_field_opens_over_the_page(page: Page) -> None:
    page.goto(DETAIL)
    cell = page.locator(".pairs dd").first
    cell.hover()
    cell.locator(".past").click()
    expect(page.locator("#dialog .sheet h1")).to_contain_text("电话")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def test_search_from_anywhere_and_go_by_enter(page: Page) -> None:
    page.goto(DETAIL)
    page.keyboard.press("Control+k")
    page.keyboard.type("hua")
    expect(page.locator("#palette .hits a.on")).to_contain_text("华瑞")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette .hits a.on")).to_contain_text("新建客户")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/customer/add/")


def test_filter_is_built_in_its_popover(page: Page) -> None:
    page.goto(LIST)
    page.get_by_text("加条件").click()
    form = page.locator("#filter form")
    expect(form).to_be_visible()
    form.get_by_text("杭州").click()
    form.get_by_text("用这个条件").click()
    page.wait_for_url("**/customers/customer/?*")
    assert "field=city" in page.url
    assert page.url.count("what=") == 2


def test_sorting_swaps_the_list_and_keeps_the_address(page: Page) -> None:
    page.goto("/customers/customer/")
    page.evaluate("window.same = true")
    page.locator("th a").first.click()
    page.wait_for_url("**/customers/customer/?sort=name")
    assert page.evaluate("window.same") is True
    page.locator("tbody .check").first.click()
    expect(page.locator("#bulk [data-count]")).to_have_text("1")


def test_composer_sends_with_control_enter_and_mentions_people(page: Page) -> None:
    page.goto(DETAIL)
    text = page.locator("#f-text")
    text.press_sequentially("请看 @lin")
    expect(page.locator(".offers li")).to_have_text(re.compile("林晓"))
    page.keyboard.press("Enter")
    expect(text).to_have_value("请看 @linxiao ")
    page.keyboard.press("Control+Enter")
    expect(text).to_have_value("")
    assert Gallery.posts[-1][0] == "/customers/customer/1/note/"


def test_typeahead_keeps_the_select_that_stands_behind_it(page: Page) -> None:
    page.goto("/screens/form.html")
    box = page.get_by_label("上级客户")
    box.fill("lin")
    page.locator(".offers li").first.click()
    expect(box).to_have_value("林晓")
    assert page.locator("select[name=parent]").input_value() == "linxiao"


def test_leaving_unsaved_text_asks(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/screens/form.html")
    page.get_by_label("客户名称").fill("别的")
    page.get_by_text("取消", exact=True).first.click()
    page.wait_for_url("**/customers/customer/")
    assert asked == ["beforeunload"]


def test_look_is_remembered(page: Page) -> None:
    page.goto(LIST)
    page.get_by_label("林晓，个人菜单").click()
    page.get_by_label("深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_message_with_undo_comes_by_header(page: Page) -> None:
    told = json.dumps({"toast": {"text": "已移到签约", "undo_url": "/undo/1/"}})
    Gallery.answers["POST /customers/customer/0/move/"] = (200, {}, {"HX-Trigger": told})
    page.goto("/screens/board.html")
    card = page.locator("[data-move='/customers/customer/0/move/'] a")
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".toast form")).to_have_attribute("action", "/undo/1/")
    assert Gallery.posts[-1][1]["value"] == ["need"]


def test_refused_card_goes_back(page: Page) -> None:
    Gallery.answers["POST /customers/customer/0/move/"] = (409, {}, {})
    page.goto("/screens/board.html")
    page.locator("[data-move='/customers/customer/0/move/'] a").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".toast.bad")).to_be_visible()
    expect(page.locator("ul[data-value=new] [data-move='/customers/customer/0/move/']")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_screen(chromium: Browser, gallery: str, width: int, language: str) -> None:
    phone = width < 720
    context = chromium.new_context(base_url=gallery, viewport={"width": width, "height": 844}, is_mobile=phone)
    context.add_cookies([{"name": "lang", "value": language, "url": gallery}])
    page = context.new_page()
    wide = []
    for name in WHOLE:
        page.goto(f"/{name}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(name)
    context.close()
    assert wide == []
