"""Writes what stands around the demo firm's customers: rivals and what is spent there, needs, agreements, relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kemai.areas.customers.models import Agreement, Competitor, CustomerRelation, Need, RivalSpend
from kemai.core.records import bulk, registry
from kemai.site.demo.dice import Dice
from kemai.site.demo.firm import Firm
from kemai.site.demo.writing import Row, numbers, write

if TYPE_CHECKING:
    from kemai.site.demo.loading import Card

Drawn = tuple["Card", dict[str, Any]]
RIVALS = (
    {"name": "海川自动化", "price_level": "lower", "products": "标准机型、二手翻新", "strengths": "价格低、现货多"},
    {"name": "凌峰装备", "price_level": "equal", "products": "中端机型", "strengths": "本地服务网点多"},
    {"name": "Nordwerk Systems", "price_level": "higher", "products": "高端整线", "strengths": "精度高、品牌响"},
)
WISHES = (
    ("外箱加厚，防潮", "packaging", "五层瓦楞，内衬防锈纸", 8),
    ("周五前到货", "delivery", "工厂周末不收货，需提前一天电话确认", 9),
    ("两小时内响应", "service", "生产线停机时先远程诊断", 9),
    ("先看样机再谈价", "taste", "喜欢在现场看加工效果", 6),
    ("整线报价，不要拆分", "expectation", "希望一家负责到底", 7),
)
TITLES = {"service": "年度维保协议", "cooperation": "战略合作协议", "secrecy": "技术保密协议"}
ROLES = (("decider", 5, "support"), ("influencer", 3, "neutral"), ("user", 2, "support"), ("influencer", 4, "against"))


def write_surroundings(firm: Firm, cards: Sequence[Card], yesterday: date) -> None:
    """Write what stands around some customers; call inside their transaction."""
    companies = [card for card in cards if card.drawn.company]
    if not companies:
        return
    rivals = write_all(firm, Competitor, [(companies[0], dict(one)) for one in RIVALS])
    write_all(firm, RivalSpend, list(spends(companies, rivals)), numbered=True)
    write_all(firm, Need, list(needs(companies)), numbered=True)
    write_all(firm, Agreement, list(agreements(companies, yesterday)), numbered=True)
    write_all(firm, CustomerRelation, list(relations(companies)), numbered=True)


def write_all(firm: Firm, model: Any, drawn: Sequence[Drawn], *, numbered: bool = False) -> list[int]:
    """Write records of one type, numbered where the type is, when they happened or their customer came; gives ids."""
    record_type = registry.of_model(model)
    if numbered:
        given = numbers(firm, record_type, [values.get("started_at", card.made) for card, values in drawn])
        drawn = [(card, {**values, "number": one}) for (card, values), one in zip(drawn, given, strict=True)]
    ids = list(bulk.allot_ids(model, len(drawn)))
    rows = [
        Row(key, str(values[record_type.title]), values, card.drawn.owner, values.get("started_at", card.made))
        for key, (card, values) in zip(ids, drawn, strict=True)
    ]
    write(firm, record_type, rows)
    return ids


def spends(companies: Sequence[Card], rivals: Sequence[int]) -> Iterator[Drawn]:
    """Draw what one company in fifteen spends with a rival."""
    for card in companies:
        dice = Dice("spend", card.number)
        if dice.below(15) == 0:
            amount = Decimal((dice.below(60) + 4) * 5000)
            source = dice.pick(("拜访时了解", "采购透露", "招标公告"))
            rival = dice.pick(rivals)
            yield card, {"customer": card.id, "competitor": rival, "amount": amount, "period": "去年", "source": source}


def needs(companies: Sequence[Card]) -> Iterator[Drawn]:
    """Draw the wish of one company in eight."""
    for card in companies:
        dice = Dice("need", card.number)
        if dice.below(8) == 0:
            topic, kind, detail, expectation = dice.pick(WISHES)
            values = {"customer": card.id, "topic": topic, "kind": kind, "detail": detail, "expectation": expectation}
            channel = dice.pick(("phone", "wechat", "mail", "visit"))
            yield card, {**values, "preferred_channel": channel, "valid_from": card.made.date()}


def agreements(companies: Sequence[Card], yesterday: date) -> Iterator[Drawn]:
    """Draw the agreement of one company in ten; some end in the coming weeks, some have ended."""
    for card in companies:
        dice = Dice("agreement", card.number)
        if dice.below(10) == 0:
            kind = dice.pick(tuple(TITLES))
            left = dice.pick((-40, 6, 19, 27, 90, 200, 330))
            end = yesterday + timedelta(days=left)
            values = {"customer": card.id, "title": TITLES[kind], "kind": kind, "end": end}
            status = Agreement.Status.EXPIRED if left < 0 else Agreement.Status.VALID
            amount = Decimal((dice.below(40) + 2) * 2500)
            yield card, {**values, "start": end - timedelta(days=364), "status": status, "amount": amount}


def relations(companies: Sequence[Card]) -> Iterator[Drawn]:
    """Draw roles for the people of one company in five, and now and then a parent company or a dealer."""
    for place, card in enumerate(companies):
        dice = Dice("relation", card.number)
        if dice.below(5) == 0:
            for key, (relation, influence, attitude) in zip(card.contact_ids, ROLES, strict=False):
                values = {"from_contact": key, "to_customer": card.id, "relation": relation}
                yield card, {**values, "influence": influence, "attitude": attitude}
        if place and dice.below(20) == 0:
            relation = dice.pick(("parent", "dealer", "supplier"))
            yield card, {"from_customer": companies[place - 1].id, "to_customer": card.id, "relation": relation}
