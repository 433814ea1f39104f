"""Companies of the demo firm: invented brands in real lines of business and real cities."""

from __future__ import annotations

from typing import NamedTuple

from kemai.site.demo.dice import Dice
from kemai.site.demo.people import initials, letters
from kemai.site.demo.words import rows, words


class Company(NamedTuple):
    """A company as the outside knows it; `phone` and `mobile` are patterns of its city."""

    language: str
    name: str
    short_name: str
    brand: str
    industry: str
    company_type: str
    goods: tuple[str, ...]
    country: str
    province: str
    city: str
    phone: str
    mobile: str
    postcode: str
    address: str
    domain: str


def company(language: str, dice: Dice) -> Company:
    """Draw a company of that language."""
    return chinese(dice) if language == "chinese" else english(dice)


def brand_of(language: str, dice: Dice) -> str:
    """Draw a brand of an invented beginning and end."""
    beginning, end = dice.pick(words(language, "brand-beginning")), dice.pick(words(language, "brand-end"))
    return beginning + (end if end != beginning else dice.pick(words(language, "brand-end")))


def chinese(dice: Dice) -> Company:
    """Draw a Chinese company."""
    brand = brand_of("chinese", dice)
    industry, company_type, trade, *goods = dice.pick(rows("chinese", "trade"))
    province, city, phone, postcode = dice.pick(rows("chinese", "city"))
    form = dice.pick(words("chinese", "form"))
    zone = dice.pick(words("chinese", "zone")) if dice.chance(60) else ""
    street = dice.pick(words("chinese", "street"))
    building = dice.fill("#幢") if dice.chance(40) else ""
    return Company(
        language="chinese",
        name=form.format(city=city, province=province, brand=brand, trade=trade),
        short_name=f"{city}{brand}" if dice.chance(50) else f"{brand}{trade[:2]}",
        brand=brand,
        industry=industry,
        company_type=company_type,
        goods=tuple(goods),
        country="中国",
        province=province,
        city=city,
        phone=phone,
        mobile="",
        postcode=dice.fill(postcode),
        address=f"{city}市{zone}{street}{dice.below(980) + 1}号{building}",
        domain=f"{letters(brand)}{initials(trade)}-{letters(city)}.example",
    )


def english(dice: Dice) -> Company:
    """Draw a company abroad with an English name."""
    brand = brand_of("english", dice)
    industry, company_type, trade, *goods = dice.pick(rows("english", "trade"))
    country, region, city, phone, mobile, postcode = dice.pick(rows("english", "town"))
    form = dice.pick(next(forms for name, *forms in rows("english", "form") if name == country))
    called = brand if dice.chance(30) else f"{brand} & {dice.pick(words('english', 'surname'))}"
    return Company(
        language="english",
        name=f"{called} {trade} {form}",
        short_name=called,
        brand=brand,
        industry=industry,
        company_type=company_type,
        goods=tuple(goods),
        country=country,
        province=region,
        city=city,
        phone=f"{phone} x###" if dice.chance(40) else phone,
        mobile=mobile,
        postcode=dice.fill(postcode),
        address=f"{dice.below(480) + 1} {dice.pick(words('english', 'street'))}, {city}",
        domain=f"{called.lower().replace(' & ', '')}-{city.lower().replace(' ', '')}.example",
    )
