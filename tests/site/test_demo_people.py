"""The generator of the demo firm: the same believable people and companies every time, none of them real."""

import re
from collections import Counter
from itertools import chain

import pytest

from kemai.core.testing import data_folder
from kemai.site.demo.contacts import contacts
from kemai.site.demo.customers import TWIN_DISTANCE, TWIN_EVERY, customer
from kemai.site.demo.dice import Dice
from kemai.site.demo.people import MOBILES, english
from kemai.site.demo.profiles import profile

FICTION = re.compile(
    r"\+1 \d{3}[- ]555[- ]01|\+61 ([23] 5550|491 570)|\+353 20 91|"
    r"\+44 (20 7946 0|1\d1 496 0|114 496 0|29 2018 0|7700 900)"
)


@pytest.fixture(scope="module")
def drawn():
    return [customer("demo", number) for number in range(300)]


@pytest.fixture(scope="module")
def people(drawn):
    return list(chain.from_iterable(contacts("demo", number, one) for number, one in enumerate(drawn)))


def test_the_same_number_gives_the_same_customer_and_another_seed_another():
    assert customer("demo", 17) == customer("demo", 17)
    assert contacts("demo", 17, customer("demo", 17)) == contacts("demo", 17, customer("demo", 17))
    assert customer("demo", 17).values["name"] != customer("second", 17).values["name"]


def test_draws_stay_below_their_limit_and_are_even():
    dice = Dice("test")
    drawn = Counter(dice.below(6) for _ in range(6000))
    assert set(drawn) == set(range(6))
    assert all(850 < count < 1150 for count in drawn.values())


def test_a_firm_of_300_is_mixed_as_ordered(drawn, people):
    kinds = Counter(one.values["kind"] for one in drawn)
    assert len(people) == 600
    assert kinds["person"] >= 20
    assert kinds["household"] >= 5
    assert 30 <= sum(one.language == "english" for one in drawn) <= 42
    assert 2 <= sum(one.values["customer_type"] == "blacklist" for one in drawn) <= 6
    assert {one.owner for one in drawn} == {"sales1", "sales2", "sales3", "mgr1", "svc1"}
    assert sum("email" not in one.values for one in drawn) > 30
    assert sum("invalid" in values for values in people) > 10


def test_near_duplicates_share_the_place_and_phone_of_another(drawn):
    twins = range(TWIN_EVERY - 1, 300, TWIN_EVERY)
    for number in twins:
        twin, first = drawn[number].values, drawn[number - TWIN_DISTANCE].values
        assert twin["city"] == first["city"]
        phones = [one.get("phone") or one.get("mobile") or "" for one in (twin, first)]
        assert len({re.sub(r"\D", "", phone) for phone in phones}) == 1


def test_phones_and_addresses_belong_to_nobody(drawn, people):
    for values in chain((one.values for one in drawn), people):
        for name in ("phone", "fax", "mobile", "office_phone"):
            phone = values.get(name, "")
            beginnings = tuple(pattern[:3] for pattern in MOBILES)
            local = re.match(r"0\d{2,3}[- ]9\d{7}", phone)
            assert not phone or local or phone.startswith(beginnings) or FICTION.match(phone), phone
        assert values.get("email", ".example").endswith(".example")
        assert values.get("website", ".example").endswith(".example")
        assert "id_number" not in values


def test_no_name_is_that_of_a_listed_company(drawn):
    from python_calamine import CalamineWorkbook

    file = next(data_folder("cn_listed_companies").glob("*.xlsx"))
    cells = {
        cell
        for sheet in CalamineWorkbook.from_path(file).sheet_names
        for row in CalamineWorkbook.from_path(file).get_sheet_by_name(sheet).to_python()
        for cell in row
        if isinstance(cell, str)
    }
    assert not {one.values["name"] for one in drawn} & cells


def test_brands_are_seldom_those_of_real_firms(drawn):
    names = (data_folder("cn_company_names") / "company_short_names_28w.txt").read_text(encoding="utf-8-sig")
    real = set(names.split())
    brands = [one.company.brand for one in drawn if one.company and one.language == "chinese"]
    assert sum(brand in real for brand in brands) < len(brands) / 4


def test_names_hardly_ever_repeat():
    names = Counter(customer("demo", number).values["name"] for number in range(3000))
    assert len(names) > 2950


def test_profiles_fit_their_company(drawn):
    profiles = [(one, profile("demo", number, one)) for number, one in enumerate(drawn)]
    made = [(one, values) for one, values in profiles if values]
    assert len(made) > 100
    assert all(one.company and one.company.city in values["intro"] for one, values in made)
    assert all(values["liabilities"] <= values["assets"] for _one, values in made if "assets" in values)


def test_english_people_have_english_letters():
    assert all(english(Dice("test", number)).letters.replace(".", "").isascii() for number in range(50))
