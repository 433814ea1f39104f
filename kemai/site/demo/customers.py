"""Customers of the demo firm: mostly Chinese companies, one in nine abroad, some persons and households."""

from __future__ import annotations

from typing import Any, NamedTuple

from kemai.site.demo.companies import Company, company
from kemai.site.demo.dice import Dice
from kemai.site.demo.people import chinese, mobile, person
from kemai.site.demo.words import rows, words

TWIN_EVERY, TWIN_DISTANCE = 29, 3
OWNERS = ("sales1", "sales2", "sales3", "sales1", "sales2", "sales3", "sales1", "sales2", "mgr1", "svc1")
# Customer type, state and state of contact that go together, each as often as it is met.
STANDINGS = (
    *(("old", "current", "active"),) * 18,
    *(("old", "loyal", "active"),) * 9,
    *(("old", "lost", "idle"),) * 5,
    *(("target", "potential", "active"),) * 12,
    *(("target", "new", "active"),) * 9,
    *(("target", "potential", "planned"),) * 6,
    *(("potential", "potential", "planned"),) * 14,
    *(("potential", "potential", "idle"),) * 14,
    *(("partner", "current", "active"),) * 4,
    *(("partner", "loyal", "planned"),) * 2,
    *(("rival", None, "idle"),) * 2,
)
OWNERSHIPS = (*("private",) * 14, "joint", "joint", "foreign", "state", "state", "collective")
ROLES = (*(None,) * 12, "end", "end", "distributor", "dealer", "wholesaler", "agent")
SOURCES = ("referral", "referral", "fair", "fair", "web", "web", "phone", "ad", "visit", "visit", "other")
RELATIONS = ("basic", "basic", "reactive", "accountable", "accountable", "proactive", "partnership", None)
REMARKS = {
    "chinese": (
        "先款后货，月结需主管批准",
        "展会上认识，回访时带样品",
        "开票信息以邮件为准",
        "发货前电话确认收货地址",
        "年底前有扩产计划",
    ),
    "english": (
        "Prefers e-mail, answers within a day",
        "Invoices in US dollars",
        "Met at the spring fair, wants samples",
    ),
}


class Customer(NamedTuple):
    """A customer before it is stored: values by field name, choices as codes; `company` is None for people."""

    values: dict[str, Any]
    company: Company | None
    language: str
    owner: str


def customer(seed: str, number: int) -> Customer:
    """Draw the customer of that number; one in 29 is a near-duplicate of the third before it."""
    twin = number % TWIN_EVERY == TWIN_EVERY - 1
    first = _first(seed, number - TWIN_DISTANCE if twin else number)
    return _twin(first, Dice(seed, "twin", number)) if twin else first


def _first(seed: str, number: int) -> Customer:
    dice = Dice(seed, "customer", number)
    owner = dice.pick(OWNERS)
    if number % 10 == 8:
        return Customer(_person(dice), None, "chinese", owner)
    if number % 30 == 9:
        return Customer(_household(dice), None, "chinese", owner)
    made = company("english" if number % 8 == 3 else "chinese", dice)
    values = _company(made, dice)
    if number % 150 == 77:
        values |= {"kind": "internal", "relation_class": "internal", "source": None}
    if number % 75 == 40:
        values |= {"customer_type": "blacklist", "state": "lost", "contact_state": "idle", "remark": "多次拖欠货款"}
    return Customer(values, made, made.language, owner)


def _company(made: Company, dice: Dice) -> dict[str, Any]:
    boss, phone = person(made.language, dice), dice.fill(made.phone)
    role = dice.pick(ROLES)
    values = {
        "name": made.name,
        "short_name": made.short_name,
        "kind": "company",
        "legal_rep": boss.name,
        "phone": phone,
        "fax": dice.fill(made.phone).split(" x")[0],
        "email": f"{dice.pick(('info', 'sales', 'office', 'contact'))}@{made.domain}",
        "website": f"www.{made.domain}",
        "country": made.country,
        "province": made.province,
        "city": made.city,
        "address": made.address,
        "postcode": made.postcode,
        "industry": made.industry,
        "ownership": dice.pick(OWNERSHIPS) if made.language == "chinese" else "foreign",
        "company_type": made.company_type,
        "relation_class": "channel" if role not in (None, "end") else "company",
        "channel_role": role,
    }
    for name, percent in (("short_name", 25), ("fax", 65), ("website", 35), ("postcode", 30), ("email", 30)):
        if dice.chance(percent):
            del values[name]
    if dice.chance(8):
        del values["phone"]
    return values | _standing(made.language, dice)


def _standing(language: str, dice: Dice) -> dict[str, Any]:
    customer_type, state, contact_state = dice.pick(STANDINGS)
    values = {
        "customer_type": customer_type,
        "state": state,
        "contact_state": contact_state,
        "size_class": dice.pick(("small", "small", "small", "mid", "mid", "large", "")),
        "source": dice.pick(SOURCES),
        "relation_type": dice.pick(RELATIONS),
    }
    return values | ({"remark": dice.pick(REMARKS[language])} if dice.chance(20) else {})


def _person(dice: Dice) -> dict[str, Any]:
    who = chinese(dice)
    return {
        "name": who.name,
        "kind": "person",
        "gender": who.gender,
        "birth_date": f"{1955 + dice.below(48)}-{dice.below(12) + 1:02}-{dice.below(28) + 1:02}",
        "occupation": dice.pick(words("chinese", "occupation")),
        "income_band": dice.pick(("low", "mid", "mid", "good", "high", None)),
        **_home(who.letters, dice),
    }


def _household(dice: Dice) -> dict[str, Any]:
    who = chinese(dice)
    return {"name": f"{who.name}家庭", "kind": "household", **_home(who.letters, dice)}


def _home(name: str, dice: Dice) -> dict[str, Any]:
    province, city, _phone, postcode = dice.pick(rows("chinese", "city"))
    street, room = dice.pick(words("chinese", "street")), f"{dice.below(18) + 1}0{dice.below(4) + 1}室"
    values = {
        "mobile": mobile(dice),
        "country": "中国",
        "province": province,
        "city": city,
        "address": f"{city}市{street}{dice.below(400) + 1}号{dice.below(30) + 1}幢{room}",
        "postcode": dice.fill(postcode),
        "relation_class": "general",
    }
    if dice.chance(60):
        values["email"] = f"{name}{dice.digits(2)}@post.example"
    return values | _standing("chinese", dice)


def _twin(first: Customer, dice: Dice) -> Customer:
    """Write a customer down a second time, as a colleague in a hurry would."""
    values = dict(first.values)
    if first.language == "chinese":
        short = dice.pick(("有限责任公司", "有限公司（新）", "公司"))
        values["name"] = values["name"].replace("有限公司", short)
    else:
        values["name"] = values["name"].rpartition(" ")[0]
    if phone := values.get("phone") or values.get("mobile"):
        values["phone"] = phone.replace("-", " ").replace(" x", " ext ")
    values |= {"customer_type": "potential", "state": "potential", "contact_state": "idle", "source": "import"}
    for name in ("website", "fax", "legal_rep", "postcode", "remark"):
        values.pop(name, None)
    return Customer(values, first.company, first.language, dice.pick(OWNERS))
