"""Writes how the demo firm goes round its customers: visits, planned affairs, revisit policies, notes on the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.areas.activities.models import EventPlan, RevisitPolicy, Visit, WorkLog
from kemai.areas.activities.revisits.filling import fill
from kemai.areas.customers.models import Segment
from kemai.core.records import bulk, registry
from kemai.core.working_days.models import SpecialDay
from kemai.site.demo.affairs import at
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import Drawn, write_all
from kemai.site.demo.writing import Row, write

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

GOALS = (
    ("看新产线布局", "看了现场，二期缺两台上料机，下月定预算。", "生产部刘经理"),
    ("回访设备使用", "运行正常，操作工想再培训一次。", "车间班长"),
    ("谈年度备件", "备件年框按去年的量，希望再让两个点。", "采购部"),
    ("送样并讲解", "样品留在品质部试用，两周后给意见。", "品质主管"),
)
AFFAIRS = (
    ("客户来厂参观接待", "visit", "上午看产线，下午座谈", "看了两条产线，确定下周报价"),
    ("操作工培训", "training", "讲维护和换型，两个班次", "培训 12 人，考核通过"),
    ("设备验收", "delivery", "按验收单逐项测试", "两项整改后通过"),
    ("行业展会接待", "fair", "展台会面，演示新机型", "收到名片 35 张"),
)
DAYS = (-45, -30, -21, -14, -9, -5, -2, -1, 0, 0, 1, 2, 5, 8)
POLICY = ("大客户每月回访", 30, 90, "设备运行是否正常？\n最近有没有扩产或更新计划？\n对服务有什么意见？")
NEW_YEAR = ("元旦", "off", 1, 3)


def write_rounds(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write what lies around `day`, and let the lists of people to contact fill themselves."""
    write_all(firm, Visit, list(visits(cards, day)))
    write_all(firm, EventPlan, list(affairs(cards, day)), numbered=True)
    if cards:
        write_policy(firm, cards[0].made)
    fill(firm.organisation.pk)
    for login, note in (("sales1", "上午在展会，下午回访老客户。"), ("sales2", "整理报价，等客户回复。")):
        yesterday = {"user_id": firm.people[login].pk, "day": day - timedelta(days=1)}
        WorkLog.objects.get_or_create(organisation_id=firm.organisation.pk, **yesterday, defaults={"note": note})


def visits(cards: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw the visit of one company in three: paid or missed before `day`, planned for it and the days after."""
    for card in cards:
        dice = Dice("visit", card.number)
        if not card.drawn.company or dice.below(3):
            continue
        goal, record, met = dice.pick(GOALS)
        days = dice.pick(DAYS)
        planned = around(day, days, 9 + dice.below(8))
        values: dict[str, Any] = {"customer": card.id, "goal": goal, "planned_at": planned, "status": "planned"}
        if days < 0:
            values["status"] = "missed"
            if dice.chance(80):
                arrived = planned + timedelta(minutes=dice.below(20))
                where = f"31.{dice.digits(5)}, 120.{dice.digits(5)} ±{5 + dice.below(40)} m"
                position = where if dice.chance(80) else "未定位"
                done = {"status": "done", "record": record, "people_met": met, "done_at": arrived + timedelta(hours=1)}
                values |= done | {"checked_in_at": arrived, "position": position}
        yield card, values


def around(day: date, days: int, hour: int) -> datetime:
    """Give an hour so many days from `day`; what was is moved from a weekend to the Friday before it."""
    wanted = day + timedelta(days=days)
    back = max(0, wanted.weekday() - 4) if days < 0 else 0
    return at(wanted - timedelta(days=back), hour)


def affairs(cards: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw the planned affair of one company in twenty."""
    for card in cards:
        dice = Dice("affair", card.number)
        if not card.drawn.company or dice.below(20):
            continue
        subject, category, content, actual = dice.pick(AFFAIRS)
        days = dice.pick((-30, -12, -4, 3, 9, 20))
        start = around(day, days, 9)
        values: dict[str, Any] = {"customer": card.id, "contact": card.main_contact, "subject": subject}
        values |= {
            "category": category,
            "content": content,
            "planned_start": start,
            "planned_end": start + timedelta(hours=7),
        }
        done = {"status": "done", "actual": actual} if days < 0 else {"status": "planned"}
        yield card, values | done


def write_policy(firm: Firm, made: datetime) -> None:
    """Write the segment of the large customers, their revisit policy, and the coming holiday."""
    if RevisitPolicy.objects.filter(organisation_id=firm.organisation.pk).exists():
        return
    name, interval, senior, questions = POLICY
    segment = bulk.allot_ids(Segment, 1)[0]
    condition = {"name": "大客户", "condition": "规模=大客户", "way": "live", "sharing": "all"}
    write(firm, registry.of_model(Segment), [Row(segment, "大客户", condition, "mgr1", made)])
    values: dict[str, Any] = {
        "name": name,
        "segment": segment,
        "interval_days": interval,
        "by_role": "owner",
        "active": True,
    }
    values |= {"senior_interval_days": senior, "questions": questions}
    one = Row(bulk.allot_ids(RevisitPolicy, 1)[0], name, values, "mgr1", made)
    write(firm, registry.of_model(RevisitPolicy), [one])
    holiday, kind, first, last = NEW_YEAR
    year = timezone.localdate().year + 1
    called = f"{year} 年{holiday}"
    free = {"name": called, "kind": kind, "first": date(year, 1, first), "last": date(year, 1, last)}
    row = Row(bulk.allot_ids(SpecialDay, 1)[0], called, free, "admin", made)
    write(firm, registry.of_model(SpecialDay), [row])
