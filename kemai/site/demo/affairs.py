"""Writes what the demo firm's people do with their customers: contacts, tasks, follow-ups, meetings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kemai.areas.activities.interactions.last import keep_last_contact
from kemai.areas.activities.meetings.seats import take_seats
from kemai.areas.activities.models import FollowUp, Interaction, Meeting, Task
from kemai.site.demo import moments
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import Drawn, write_all

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

TALKS = (
    ("phone", "电话沟通交期", "客户问下个月能否提前一周交货，答应明天回复。", "follow_up", 8),
    ("phone", "回访使用情况", "设备运行稳定，操作工希望再培训一次。", "reached", 12),
    ("visit", "到厂看加工现场", "看了两条线，瓶颈在上料，适合推自动上下料。", "interested", 90),
    ("visit", "面谈年度计划", "明年准备扩一个车间，预算三月定。", "interested", 60),
    ("email", "发送方案和报价", "按现场尺寸做的方案，附三种配置的价格。", "reached", 15),
    ("im", "微信确认样品", "样品已收到，品质部在试。", "reached", 5),
    ("phone", "约下次见面", "对方采购出差，下周再约。", "not_reached", 2),
)
DUTIES = (
    ("寄送样品并跟踪签收", "delivery", "normal"),
    ("准备年度报价单", "offer", "high"),
    ("确认安装场地和电源", "delivery", "normal"),
    ("催收到期尾款", "collection", "urgent"),
    ("整理客户资质文件", "papers", "low"),
    ("回访设备使用情况", "service", "normal"),
)
OPEN = ("accepted", "accepted", "doing", "new")
THREADS = (("扩产线项目跟进", "need"), ("备件年框", "offer"), ("二期设备升级", "talks"), ("展会线索跟进", "first"))
GATHERINGS = (("年度框架洽谈会", "customer"), ("技术方案研讨", "seminar"), ("高层互访", "leaders"))
RECENT_DAYS = 120


def write_affairs(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write what was done with some customers up to the day before `day`, and what is to be done around it."""
    write_all(firm, Interaction, list(talks(cards, day - timedelta(days=1))))
    keep_last_contact([card.id for card in cards])
    write_all(firm, Task, list(duties(firm, cards, day)))
    write_all(firm, FollowUp, list(threads(cards)))
    write_all(firm, Meeting, list(gatherings(firm, cards, day)))
    take_seats(Meeting.objects.values_list("pk", flat=True))


def talks(cards: Sequence[Card], yesterday: date) -> Iterator[Drawn]:
    """Draw the contacts with each customer of the last months; nobody waits for the first one since they came."""
    for card in cards:
        dice = Dice("interaction", card.number)
        for _turn in range(1 + dice.below(3)):
            channel, subject, content, result, minutes = dice.pick(TALKS)
            first = max(card.made, moments.moment(dice, yesterday - timedelta(days=RECENT_DAYS)))
            started = moments.afterwards(dice, first, yesterday)
            values = {"customer": card.id, "contact": card.main_contact, "channel": channel, "subject": subject}
            values |= {"content": content, "result": result, "minutes": minutes, "direction": "out"}
            yield card, values | {"started_at": started}
        if dice.below(9) == 0:
            values = {"customer": card.id, "contact": card.main_contact, "channel": "phone", "direction": "out"}
            values |= {"subject": "确认今天的安排", "content": "", "result": "reached", "minutes": 3}
            yield card, values | {"started_at": this_morning(dice, yesterday + timedelta(days=1))}


def duties(firm: Firm, cards: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw tasks of one customer in four: most done, some overdue, due today or in the coming days."""
    for card in cards:
        dice = Dice("task", card.number)
        if dice.below(4):
            continue
        subject, kind, priority = dice.pick(DUTIES)
        days = dice.pick((-40, -25, -12, -6, -2, 0, 0, 1, 2, 4, 7, 12))
        due = at(day + timedelta(days=days), 9 + dice.below(9))
        values = {"subject": subject, "kind": kind, "priority": priority, "customer": card.id, "due": due}
        values |= {"origin": "direct", "assigner": firm.people[dice.pick(("mgr1", card.drawn.owner))].pk}
        if days < -5:
            done = due - timedelta(hours=dice.below(30))
            values |= {"status": "done", "result": "已办妥，客户确认。", "percent": 100, "finished_at": done}
        else:
            values |= {"status": dice.pick(OPEN), "percent": 0}
        yield card, values


def threads(cards: Sequence[Card]) -> Iterator[Drawn]:
    """Draw the follow-up of one company in ten."""
    for card in cards:
        dice = Dice("followup", card.number)
        if card.drawn.company and dice.below(10) == 0:
            subject, stage = dice.pick(THREADS)
            values = {"customer": card.id, "subject": subject, "stage": stage, "start": card.made.date()}
            cancelled = dice.chance(15)
            reason = "客户推迟投资" if cancelled else ""
            yield card, values | {"status": "cancelled" if cancelled else "open", "cancelled_because": reason}


def gatherings(firm: Firm, cards: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw the meeting of one company in thirty, past and to come."""
    for card in cards:
        dice = Dice("meeting", card.number)
        if card.drawn.company and dice.below(30) == 0:
            subject, kind = dice.pick(GATHERINGS)
            start = at(day + timedelta(days=dice.pick((-20, -9, -3, 2, 6, 15))), 9 + dice.below(7))
            people = f",{firm.people['mgr1'].pk},{firm.people[card.drawn.owner].pk},"
            values = {"customer": card.id, "subject": subject, "kind": kind, "start": start, "people": people}
            yield card, values | {"end": start + timedelta(minutes=90), "place": "二楼会议室"}


def this_morning(dice: Dice, day: date) -> datetime:
    """Give a moment of the morning of a day, of the one before where that has not come yet."""
    moment = datetime.combine(day, time(9), timezone.get_default_timezone()) + timedelta(minutes=dice.below(150))
    return moment if moment <= timezone.now() else moment - timedelta(days=1)


def at(day: date, hour: int) -> datetime:
    """Give the full hour of a working day; Saturday and Sunday become Monday."""
    working = day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
    return datetime.combine(working, time(hour), timezone.get_default_timezone())
