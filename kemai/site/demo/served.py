"""Writes what the demo firm's customers turned to it with: faults, questions, complaints, solved or still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.areas.service.models import Ticket
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import write_all

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

MATTERS = (
    ("fault", "主轴开机十分钟后异响", "转速 3000 以上出现，停机冷却后消失", "更换前轴承，试机两小时正常"),
    ("fault", "视觉检测误报增多", "换班后误报率从 1% 升到 4%", "重新标定光源，更新参数"),
    ("question", "咨询备件型号", "丝杠需要更换，不确定型号", "按铭牌确认型号，已发资料"),
    ("complaint", "安装比约定晚两天", "影响了试产计划", "致歉并补派一名工程师，已赶上进度"),
    ("order", "询问发货进度", "想知道尾货哪天到", "已告知运单号和预计到货日"),
    ("maintenance", "预约年度保养", "希望月底停线时做", "已排好工程师和备件"),
    ("suggestion", "希望操作面板有英文", "外籍班组长看不懂报警", "已转研发，下一版提供"),
    ("repair", "机械手末端夹爪断裂", "夹爪根部开裂，急需更换", "已寄出夹爪并远程指导更换"),
)
STATES = ("new", "accepted", "doing", "waiting", "solved", "closed", "closed", "closed")
CHANNELS = ("phone", "phone", "wechat", "mail", "staff")
OVER = ("solved", "closed")
LONGEST = 300


def write_tickets(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write the tickets of one company in six, their days counted from today; call inside their transaction."""
    companies = [card for card in cards if card.drawn.company]
    write_all(firm, Ticket, list(tickets(firm, companies, day)), numbered=True)


def tickets(firm: Firm, companies: Sequence[Card], day: date) -> Iterator[tuple[Card, dict[str, Any]]]:
    """Draw the tickets: those that are over lie in the past months, the others in the last days."""
    for card in companies:
        dice = Dice("ticket", card.number)
        if dice.below(6):
            continue
        kind, subject, detail, solution = dice.pick(MATTERS)
        status, known = dice.pick(STATES), max((day - card.made.date()).days, 1)
        longest, since = (min(LONGEST, known), 12) if status == "closed" else (min(6, known), 1)
        came = moment(day - timedelta(days=min(since + dice.below(longest), known)), 9 + dice.below(8))
        values: dict[str, Any] = {
            "customer": card.id,
            "contact": card.contact_ids[0] if card.contact_ids else None,
            "kind": kind,
            "subject": subject,
            "detail": detail,
            "channel": dice.pick(CHANNELS),
            "priority": dice.pick(("normal", "normal", "normal", "high", "urgent", "low")),
            "status": status,
            "assignee": None if status == "new" else firm.people[dice.pick(("svc1", "op1"))].pk,
            "due": came + timedelta(hours=dice.pick((4, 8, 24, 48))),
            "solution": solution if status in OVER else "",
            "solved_at": came + timedelta(hours=20) if status in OVER else None,
            "closed_at": came + timedelta(days=3) if status == "closed" else None,
            "started_at": came,
        }
        yield card, values


def moment(day: date, hour: int) -> datetime:
    """Give an hour of a day as an instant."""
    return datetime.combine(day, time(hour), timezone.get_default_timezone())
