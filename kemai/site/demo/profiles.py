"""Business and financial facts of the demo firm's customers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kemai.areas.customers.records import CAPITAL_BANDS, TEN_THOUSAND
from kemai.site.demo.customers import Customer
from kemai.site.demo.dice import Dice
from kemai.site.demo.people import person
from kemai.site.demo.words import words

AREAS = ("north", "northeast", "east", "east", "central", "south", "southwest", "northwest", "overseas")
STAFF = (("50", 40), ("100", 80), ("500", 300), ("1000", 700), ("more", 2400))
INTROS = {
    "chinese": "{name}位于{city}，主营{goods}，在册员工约{staff}人。",
    "english": "{name} of {city} deals in {goods} and employs about {staff} people.",
}


def profile(seed: str, number: int, customer: Customer) -> dict[str, Any] | None:
    """Draw the profile of a company, choices as codes; people and two in five companies have none."""
    dice, firm = Dice(seed, "profile", number), customer.company
    if firm is None or dice.chance(40):
        return None
    between = "、" if firm.language == "chinese" else ", "
    goods = between.join(firm.goods)
    band, staff = dice.pick(STAFF)
    sales = Decimal((dice.below(180) + 20) * staff * 1000)
    assets = sales * (dice.below(60) + 40) / 100
    values: dict[str, Any] = {
        "general_manager": person(firm.language, dice).name,
        "sales_head": person(firm.language, dice).name,
        "intro": INTROS[firm.language].format(name=firm.name, city=firm.city, goods=goods, staff=staff),
        "business_items": goods,
        "honours": dice.pick(words(firm.language, "honour")) if dice.chance(50) else "",
        "staff_band": band,
        "target_areas": tuple(dict.fromkeys(dice.pick(AREAS) for _ in range(3))),
        "info_source": dice.pick(("self", "public", "public", "visit")),
    }
    if dice.chance(70):
        capital = Decimal((dice.below(24) + 1) * staff * 5_000)
        values |= {
            "registered_capital": capital,
            "capital_band": band_of(capital),
            "annual_sales": sales,
            "assets": assets,
            "liabilities": assets * dice.below(70) / 100,
        }
    return values


def band_of(capital: Decimal) -> str | None:
    """Give the band of a registered capital, as the form would fill it in."""
    return next((code for code, least in reversed(CAPITAL_BANDS) if capital >= least * TEN_THOUSAND), None)
