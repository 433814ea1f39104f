"""Writes what the demo firm's sales people are at: leads that come in, deals on their way, won and lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kemai.areas.customers.models import Customer
from kemai.areas.sales.leads.scoring import score
from kemai.areas.sales.models import Lead, Opportunity, Pipeline, StageStay
from kemai.areas.sales.pipelines.shipped import STEPS
from kemai.core.records import bulk
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.surroundings import write_all

if TYPE_CHECKING:
    from datetime import date

    from kemai.site.demo.loading import Card

Drawn = tuple["Card", dict[str, Any]]
WISHES = (
    "主轴二期 200 台",
    "包装线视觉检测",
    "产线 MES 对接",
    "阀体加工单元",
    "备件年度框架",
    "老线改造",
    "验证包续签",
)
ASKED = ("想看样机", "要一份报价", "问交期", "展会上留的名片", "下半年有扩产计划")
SOURCES = ("web", "web", "phone", "fair", "referral", "ad", "event")
STATES = ("new", "new", "contacting", "contacting", "invalid")
STEP_OF = ("find", "call", "trust", "trust", "needs", "needs", "study", "offer", "offer", "sign")
ODDS = {code: probability for code, probability, *_rest in STEPS}
WON, LOST = Opportunity.Status.WON, Opportunity.Status.LOST


def write_selling(firm: Firm, cards: Sequence[Card], day: date) -> None:
    """Write leads and deals of some customers, their days counted from today; call inside their transaction."""
    companies = [card for card in cards if card.drawn.company]
    if not companies:
        return
    pipeline = Pipeline.objects.order_by("place", "pk").values_list("pk", flat=True)[0]
    drawn = list(deals(companies, pipeline, day))
    came = [(card, values) for card, values in drawn if Dice("origin", card.number).below(5) < 2]
    waiting = list(leads(companies, day))
    keys = write_all(firm, Lead, [*waiting, *converted(came, day)], numbered=True)
    for key, (_card, values) in zip(keys[len(waiting) :], came, strict=True):
        values["lead"] = key
    ids = write_all(firm, Opportunity, drawn, numbered=True)
    write_stays(firm, ids, [values for _card, values in drawn])
    warm_up(companies, day)


def leads(companies: Sequence[Card], day: date) -> Iterator[Drawn]:
    """Draw a lead for one company in nine: somebody of another firm, who came in lately."""
    for card in companies:
        dice = Dice("lead", card.number)
        if dice.below(9) == 0:
            status = dice.pick(STATES)
            values: dict[str, Any] = {
                "name": dice.pick(("王敏", "李强", "周涛", "陈洁", "赵磊", "孙悦", "吴迪")),
                "company": dice.pick(("敏锐科技", "恒力轴承", "绿源包装", "启元自动化", "正和阀门", "锦泰纺机")),
                "mobile": dice.fill("13900######"),
                "source": dice.pick(SOURCES),
                "need": dice.pick(ASKED),
                "urgency": dice.below(5) + 1,
                "importance": dice.below(5) + 1,
                "status": status,
                "invalid_reason": "空号" if status == "invalid" else "",
                "received_on": day - timedelta(days=dice.below(40)),
            }
            yield card, {**values, "score": score(values.get)}


def converted(came: Sequence[Drawn], day: date) -> Iterator[Drawn]:
    """Draw the leads that two of five deals came of, some weeks before the deal moved."""
    for card, deal in came:
        dice = Dice("converted", card.number)
        since = min(deal["stage_since"], deal["closed_on"] or day)
        received = since - timedelta(days=dice.below(30) + 3)
        values: dict[str, Any] = {
            "name": card.contacts[0]["name"] if card.contacts else card.drawn.values["name"],
            "company": card.drawn.values["name"],
            "mobile": dice.fill("13700######"),
            "source": deal["source"],
            "need": dice.pick(ASKED),
            "urgency": dice.below(5) + 1,
            "importance": dice.below(5) + 1,
            "status": "converted",
            "customer": card.id,
            "contact": deal["contact"],
            "received_on": received,
            "converted_at": datetime.combine(received + timedelta(days=2), time(10), timezone.get_default_timezone()),
        }
        yield card, {**values, "score": score(values.get)}


def deals(companies: Sequence[Card], pipeline: int, day: date) -> Iterator[Drawn]:
    """Draw a deal for one company in four; of five one is won and one lost, some are late, some stand still."""
    for card in companies:
        dice = Dice("deal", card.number)
        if dice.below(4):
            continue
        code, end = dice.pick(STEP_OF), dice.below(10)
        status = WON if end < 2 else LOST if end < 4 else Opportunity.Status.OPEN
        closed = None if status == Opportunity.Status.OPEN else day - timedelta(days=dice.below(80) + 1)
        amount = Decimal((dice.below(240) + 8) * 5000)
        yield (
            card,
            {
                "name": dice.pick(WISHES),
                "customer": card.id,
                "contact": card.contact_ids[0] if card.contact_ids else None,
                "pipeline": pipeline,
                "stage": "satisfy" if status == WON else code,
                "stage_since": day - timedelta(days=dice.pick((2, 5, 9, 14, 20, 26, 34, 48))),
                "probability": 100 if status == WON else 0 if status == LOST else ODDS[code],
                "amount": amount,
                "close_date": closed or day + timedelta(days=dice.pick((-6, 8, 21, 35, 60, 90, 120))),
                "source": dice.pick(SOURCES),
                "status": status,
                "reason": dice.pick(("price", "rival", "timing")) if status == LOST else None,
                "closed_on": closed,
                "waiver": "框架协议已签" if status == WON else "",
            },
        )


def write_stays(firm: Firm, ids: Sequence[int], drawn: Sequence[dict[str, Any]]) -> None:
    """Write the present stay of each open deal, and the last one of those that are over."""
    zone = timezone.get_default_timezone()
    rows: dict[str, list[Any]] = {
        name: [] for name in ("organisation_id", "opportunity_id", "stage_id", "entered_at", "left_at", "by_id")
    }
    for key, values in zip(ids, drawn, strict=True):
        since = min(values["stage_since"], values["closed_on"] or values["stage_since"])
        closed = values["closed_on"]
        found = {
            "organisation_id": firm.organisation.pk,
            "opportunity_id": key,
            "stage_id": firm.choices["deal_stage", values["stage"]],
            "entered_at": datetime.combine(since, time(9), zone),
            "left_at": datetime.combine(closed, time(17), zone) if closed else None,
            "by_id": firm.viewer.user_id,
        }
        for name, value in found.items():
            rows[name].append(value)
    bulk.insert(StageStay, rows, len(ids))


def warm_up(companies: Sequence[Card], day: date) -> None:
    """Rate some companies for the prospect matrix, and mark a few as hot."""
    changes: dict[int, dict[str, Any]] = {}
    for card in companies:
        dice = Dice("warm", card.number)
        if dice.below(3) == 0:
            changes[card.id] = {"urgency": dice.below(5) + 1, "importance": dice.below(5) + 1}
            changes[card.id]["est_value"] = Decimal((dice.below(60) + 2) * 10_000)
    bulk.update(Customer, changes)
    hot = {
        card.id: {
            "hot_level": Dice("hot", card.number).pick(("high", "high", "mid")),
            "hot_reason": Dice("why", card.number).pick(("下周签约", "等最后一轮报价", "预算已批")),
            "hot_since": day - timedelta(days=Dice("since", card.number).below(9)),
        }
        for card in companies
        if Dice("heat", card.number).below(24) == 0
    }
    bulk.update(Customer, hot)
