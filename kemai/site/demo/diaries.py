"""Writes the diaries of the demo firm's people around a day, and what they tell each other."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kemai.core import actions
from kemai.core.access.provider import viewer_of
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as
from kemai.site.demo.firm import Firm

SALES = ("sales1", "sales2", "sales3")
ENTRIES: tuple[tuple[str, str, int, str, int, dict[str, Any]], ...] = (
    ("mgr1", "销售周会", -7, "08:30", 60, {"repeat": "weekly", "people": SALES, "place": "三楼会议室"}),
    ("sales1", "晨间回邮件", -14, "08:00", 30, {"repeat": "workdays"}),
    ("sales1", "整理样机清单", 0, "10:00", 90, {"place": "样品间", "remind_minutes": 15}),
    ("sales1", "与技术部对方案", 0, "14:00", 60, {"people": ("svc1",), "remind_minutes": 15}),
    ("sales1", "看牙医", 1, "17:30", 60, {"private": True}),
    ("sales2", "电话会：交期协调", 0, "10:30", 45, {"people": ("sales1",)}),
    ("sales2", "工博会布展", 3, "00:00", 2880, {"all_day": True, "place": "国家会展中心"}),
    ("sales3", "新人培训", 1, "13:30", 120, {"place": "培训室"}),
    ("svc1", "备件盘点", 2, "09:00", 180, {"place": "仓库"}),
    ("exec1", "月度经营会", 4, "09:30", 120, {"repeat": "monthly", "people": ("mgr1", "fin1"), "place": "大会议室"}),
)
MESSAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mgr1", {"kind": "notice", "subject": "月底前更新商机预计成交日", "body": "周会按系统里的数字过，请提前填好。"}),
    ("svc1", {"kind": "note", "people": ("sales1",), "subject": "王工来电", "body": "问备件到货时间，请今天回。"}),
    ("sales2", {"kind": "message", "people": ("sales1",), "subject": "展会名片分一半给你", "body": "放在你桌上了。"}),
)


def write_diaries(firm: Firm, day: date) -> None:
    """Write entries and messages; each is its writer's."""
    for login, subject, days, clock, minutes, more in ENTRIES:
        local = datetime.combine(day + timedelta(days=days), time.fromisoformat(clock))
        start = timezone.make_aware(local)
        values = {"subject": subject, "start": start, "end": start + timedelta(minutes=minutes)}
        add(firm, login, "activities.calendarentry", values | more)
    for login, values in MESSAGES:
        add(firm, login, "activities.message", values)


def add(firm: Firm, login: str, key: str, values: dict[str, Any]) -> None:
    """Add a record as one of the people, colleagues being named by their sign-in names."""
    people = [firm.people[one].pk for one in values.get("people", ())]
    with acting_as(viewer_of(firm.people[login])) as by:
        actions.add(registry.get(key), {**values, "people": people}, by=by)
