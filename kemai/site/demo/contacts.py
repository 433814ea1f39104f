"""The people at the demo firm's customers, 600 at 300 customers."""

from __future__ import annotations

from typing import Any

from kemai.site.demo.customers import Customer
from kemai.site.demo.dice import Dice
from kemai.site.demo.people import mobile, person
from kemai.site.demo.words import words

COUNTS = (3, 1, 2, 4, 2, 1, 3, 2, 0, 2)
POSITIONS = (
    *("purchase",) * 6,
    *("manager",) * 4,
    *("engineer",) * 3,
    *("sales",) * 2,
    *("chair", "market", "hr", "external", "staff", "staff"),
)
EDUCATIONS = ("school", "college", "college", "bachelor", "bachelor", "master", "doctor")
PEOPLES = (*("han",) * 16, "hui", "man", "zhuang", "miao")
BIOS = {
    "chinese": ("负责年度采购计划，重视交期", "技术出身，喜欢先看样机", "决策快，注重售后响应"),
    "english": ("Runs purchasing for all sites", "Former plant engineer, wants test data", "Decides fast"),
}


def contacts(seed: str, number: int, customer: Customer, count: int | None = None) -> list[dict[str, Any]]:
    """Draw the contacts of the customer of that number: values by field name, choices as codes."""
    wanted = COUNTS[number % 10] if count is None else count
    return [contact(Dice(seed, "contact", number, place), customer) for place in range(wanted)]


def contact(dice: Dice, customer: Customer) -> dict[str, Any]:
    """Draw one person at a customer."""
    who, firm = person(customer.language, dice), customer.company
    values: dict[str, Any] = {
        "name": who.name,
        "gender": who.gender,
        "salutation": None if dice.chance(30) else "mr" if who.gender == "male" else "ms",
        "mobile": dice.fill(firm.mobile) if firm and firm.mobile else mobile(dice),
    }
    if firm:
        values["position"] = dice.pick(POSITIONS)
        values["email"] = f"{who.letters}@{firm.domain}"
        if dice.chance(45):
            values["office_phone"] = dice.fill(firm.phone).split(" x")[0] + dice.fill(" x###")
        if dice.chance(15):
            values["bio"] = dice.pick(BIOS[customer.language])
    if dice.chance(30):
        values["wechat"] = f"{who.letters}.demo"
    if dice.chance(25):
        del values["mobile"]
    if dice.chance(6):
        values |= {"invalid": True, "change_note": "已离职" if customer.language == "chinese" else "Has left"}
    if dice.chance(75):
        values |= {"sms_consent": "yes", "mail_consent": "yes"}
    elif dice.chance(20):
        values["sms_consent"] = "no"
    return values


def private_facts(seed: str, number: int, place: int) -> dict[str, Any] | None:
    """Draw the private facts of a contact; two in three have none."""
    dice = Dice(seed, "private", number, place)
    if dice.chance(67):
        return None
    return {
        "birth_date": f"{1960 + dice.below(42)}-{dice.below(12) + 1:02}-{dice.below(28) + 1:02}",
        "education": dice.pick(EDUCATIONS),
        "ethnicity": dice.pick(PEOPLES),
        "hobbies": "、".join(dict.fromkeys(dice.pick(words("chinese", "hobby")) for _ in range(2))),
    }
