"""The drawn calendar in a real browser: nothing offends the content policy, dragging saves, a press adds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from kemai.areas.activities.models import CalendarEntry
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy import acting_as
from kemai.core.testing.browser import sign_in

pytestmark = pytest.mark.browser
SHANGHAI = ZoneInfo("Asia/Shanghai")
KEY = "activities.calendarentry"
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
WEEK = "/calendar/?view=week&date=2026-11-24"


@pytest.fixture
def entry(transactional_db: None, firm: Any) -> CalendarEntry:
    with acting_as(firm.viewer("sales1")) as by:
        given = {"subject": "看样机", "start": MORNING, "end": MORNING + timedelta(hours=1)}
        return actions.add(registry.get(KEY), given, by=by)


def stored(firm: Any) -> tuple[datetime, timedelta]:
    with acting_as(firm.viewer("sales1")):
        now = CalendarEntry.objects.get()
        return now.start, now.end - now.start


@pytest.mark.spec("ACT-03")
def test_an_entry_is_dragged_to_another_day_and_stretched(visit: Callable[..., Page], firm: Any, entry: Any) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.goto(WEEK)
    shown = page.locator(".fc-event", has_text="看样机")
    box = shown.bounding_box()
    column = page.locator('.fc-timegrid-col[data-date="2026-11-26"]').bounding_box()
    assert box is not None
    assert column is not None
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(column["x"] + column["width"] / 2, box["y"] + 8, steps=8)
    with page.expect_response("**/calendar/feed/**") as fetched, page.expect_response("**/calendar/move/") as moved:
        page.mouse.up()
    assert moved.value.status == 204
    fetched.value.finished()
    page.get_by_text("日程已改期").wait_for()
    assert stored(firm) == (MORNING + timedelta(days=2), timedelta(hours=1))
    box = shown.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 2 - 4, steps=8)
    with page.expect_response("**/calendar/move/"):
        page.mouse.up()
    assert stored(firm) == (MORNING + timedelta(days=2), timedelta(hours=2))


def test_a_press_on_a_free_hour_opens_the_form_with_that_hour(visit: Callable[..., Page], entry: Any) -> None:
    page = visit()
    sign_in(page, "sales1")
    page.goto(WEEK)
    page.locator(".fc-event").first.wait_for()
    column = page.locator('.fc-timegrid-col[data-date="2026-11-25"]').bounding_box()
    line = page.locator('.fc-timegrid-slot-lane[data-time="10:00:00"]').bounding_box()
    assert column is not None
    assert line is not None
    page.mouse.click(column["x"] + 30, line["y"] + 4)
    page.wait_for_url("**/calendarentries/add/**")
    assert page.locator("#f-start").input_value() == "2026-11-25T10:00"
    assert page.locator("#f-end").input_value() == "2026-11-25T11:00"


@pytest.mark.parametrize("view", ["month", "week", "day"])
@pytest.mark.parametrize(("language", "width", "theme"), [("zh-hans", 1280, "light"), ("en", 390, "dark")])
def test_every_drawn_look_shows_the_entry(
    visit: Callable[..., Page], entry: Any, view: str, language: str, width: int, theme: str
) -> None:
    page = visit(language, width, theme)
    sign_in(page, "sales1")
    page.goto(f"/calendar/?view={view}&date=2026-11-24")
    page.locator(".fc-event", has_text="看样机").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
