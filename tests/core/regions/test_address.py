"""Addresses as people write them fall into province, city, district and the rest."""

import csv

import pytest

from kemai.core.regions.address import split
from kemai.core.regions.divisions import find, line, of_code, short_of, tree
from kemai.core.testing.data import data_folder


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("四川省成都市成华区建设北路二段4号", ("四川省", "成都市", "成华区", "建设北路二段4号")),
        ("成都 武侯区 天府大道 1 号", ("四川省", "成都市", "武侯区", "天府大道 1 号")),
        ("北京海淀区北三环西路66号", ("北京市", "北京市", "海淀区", "北三环西路66号")),
        ("北京市复兴门南大街2号", ("北京市", "北京市", "", "复兴门南大街2号")),
        ("广东深圳南山区科技园", ("广东省", "深圳市", "南山区", "科技园")),
        ("昆山市玉山镇城北中路", ("江苏省", "苏州市", "昆山市", "玉山镇城北中路")),
        ("常熟辛庄镇光华环路22号", ("江苏省", "苏州市", "常熟市", "辛庄镇光华环路22号")),
        ("广州增城市中新镇风光路33号", ("广东省", "广州市", "增城区", "中新镇风光路33号")),
        ("新疆伊犁哈萨克自治州伊宁市人民路1号", ("新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁市", "人民路1号")),
        ("中国,湖北,仙桃市沔阳大道", ("湖北省", "仙桃市", "", "沔阳大道")),
        ("（近地铁）上海市徐汇区石龙路581号", ("上海市", "上海市", "徐汇区", "石龙路581号")),
    ],
)  # fmt: skip
def test_parts_are_found_however_much_was_left_out(text, parts):
    found = split(text)
    assert (found.province, found.city, found.district, found.rest) == parts


@pytest.mark.parametrize(
    "text", ["", "  ", "南京西路1266号", "朝阳区建国路1号", "和平大街2号", "1 Infinite Loop, Cupertino", "北京路18号"]
)
def test_what_may_lie_in_several_places_or_none_is_left_alone(text):
    found = split(text)
    assert found.place is None
    assert found.rest == text.strip()


def test_a_name_behind_a_landmark_is_found_and_the_text_stays_whole():
    found = split("火车站旁 山东省济南市市中区纬二路1512号")
    assert (found.province, found.city, found.district) == ("山东省", "济南市", "市中区")
    assert found.rest.startswith("火车站旁")


def test_typed_names_lead_to_the_smallest_place_without_doubt():
    assert find("四川", "成都").code == "5101"
    assert find("", "成都市", "武侯区").name == "武侯区"
    assert find("广东省", "成都市").name == "广东省"
    assert find("Bavaria", "Munich") is None
    assert find("上海").level == "city"


def test_codes_lead_to_the_present_division():
    assert of_code("510108").name == "成华区"
    assert of_code("510199").name == "成都市"
    assert of_code("999999") is None
    assert [one.name for one in line(of_code("110108"))] == ["北京市", "北京市", "海淀区"]


def test_every_division_lies_one_rank_below_the_one_above_it():
    ranks = {"province": "", "city": "province", "district": "city"}
    for one in tree().values():
        assert (tree()[one.parent].level if one.parent else "") == ranks[one.level], one
    assert len(tree()) > 3200


def test_short_names_are_those_that_people_say():
    said = ("凉山彝族自治州", "新疆维吾尔自治区", "内蒙古自治区", "恩施土家族苗族自治州", "东区", "神农架林区")
    assert [short_of(name) for name in said] == ["凉山", "新疆", "内蒙古", "恩施", "东区", "神农架"]


def test_four_of_five_real_office_addresses_name_their_city():
    with (data_folder("cn_addresses") / "company_addresses.csv").open(encoding="utf-8") as file:
        texts = [row[0] for row in csv.reader(file) if row[0].strip()][1:]
    found = [split(text) for text in texts]
    assert len(found) > 15_000
    named = [text for text in texts if text.startswith(("北京市", "上海市", "广州市", "深圳市", "成都市"))]
    assert all(split(text).city == text[:3] for text in named)
    assert sum(bool(one.city) for one in found) / len(found) > 0.8
