"""How values are written before they are compared."""

import pytest

from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.evidence import KINDS, house_numbers
from kemai.core.duplicates.matching.many import read_all
from kemai.core.duplicates.matching.places import areas, split_region
from kemai.core.duplicates.matching.variants import PAIRS, simplified
from kemai.core.duplicates.matching.words import chinese_number, same_sound, skeleton, sound
from kemai.core.regions.divisions import CITY, tree
from kemai.core.search.pinyin import table


@pytest.mark.parametrize(
    "text",
    [
        "北京华锐科技有限公司",
        "华锐科技（北京）有限公司",
        "华锐科技(北京市)股份有限公司",
        "北京市华锐科技有限责任公司",
        "北京 华锐科技 有限公司",
        "北京華銳科技有限公司",
    ],
)
def test_one_company_however_written(text):
    assert KINDS["name"].read(text) == "华锐科技@北京"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ＡＣＭＥ　Ｔｒａｄｉｎｇ Co., Ltd.", "acme trading"),
        ("The Arnie Morton's of Chicago, Inc", "arnie mortons chicago"),
        ("Müller GmbH", "muller"),
        ("南京路小学", "南京路小学"),
        ("北京", "北京"),
        ("有限公司", "有限公司"),
        ("", ""),
        ("（）", ""),
    ],
)
def test_names(text, written):
    assert KINDS["name"].read(text) == written


def test_a_branch_is_not_its_parent():
    parent, branch = KINDS["name"].read("华锐科技有限公司"), KINDS["name"].read("华锐科技有限公司北京分公司")
    assert parent != branch


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "310/246-1501", "310-246-1501"),
        ("phone", "+86 138-0013-8000", "13800138000"),
        ("phone", "０５７４－８７６５４３２１", "0574 87654321"),
        ("mail", " Ann@Example.COM ", "ann@example.com"),
        ("address", "435 S. La Cienega Blv.", "435 south la cienega boulevard"),
        ("address", "9 Fifth Ave", "9 5th avenue"),
        ("address", "北京市海淀区中关村大街十二号", "海淀区中关村大街12号"),
        ("code", "91310000-MA1 ABC", "91310000ma1abc"),
        ("date", "1990-1-5", "19900105"),
        ("place", "宁波市", "宁波"),
    ],
)
def test_the_same_value_in_two_spellings(kind, one, other):
    read = KINDS[kind].read
    assert read(one) == read(other) != ""


def test_a_housing_estate_is_no_district():
    assert KINDS["address"].read("幸福小区3号楼") == "幸福小区3号楼"
    assert KINDS["address"].read("宁波市江北区幸福小区3号楼") == "幸福小区3号楼"


@pytest.mark.parametrize(("kind", "text"), [("phone", "12"), ("phone", "无"), ("mail", "nobody"), ("date", "昨天")])
def test_a_value_that_is_none(kind, text):
    assert KINDS[kind].read(text) == ""


MIXED = [
    *("北京华锐科技有限公司", "华锐科技（北京）有限公司", "北京 华锐科技\u3000有限公司 ", "北京華銳科技有限責任公司"),
    *("有限公司", "（）", "公司", "", "Acme Trading Co., Ltd.", "ＡＣＭＥ　Ｔｒａｄｉｎｇ", "Müller GmbH", "ΟΔΟΣ"),
    *("\u0301华锐", "华锐\n科技", "华\ue001锐", "ﬁrma 1", "宁波市", "浙江省宁波市江北区幸福小区十二号楼 3 室"),
    *("北京市朝阳区建国路1号", "9 Fifth Ave", "435 S. La Cienega Blv.", " Ann@Example.COM ", "nobody", "12"),
    *("+86 138-0013-8000", "0574 87654321", "1990-1-5", "91310000-MA1 ABC", "王伟", "O'Neil Bob"),
]
WESTERN = [text for text in MIXED if text.isascii()]


@pytest.mark.parametrize("texts", [MIXED, [*MIXED, "华\ue000锐"], WESTERN, ["a@b.cn", ""], []])
@pytest.mark.parametrize("kind", KINDS)
def test_many_values_are_written_as_each_alone(kind, texts):
    assert read_all(KINDS[kind], texts) == [KINDS[kind].read(text) for text in texts]


def test_many_records_are_written_as_each_alone():
    columns = [Column("name", "name"), Column("phone", "phone"), Column("address", "address")]
    records = [
        [["北京华锐科技有限公司"], ["13800138000", "+86 138-0013-8000"], ["宁波市江北区", "幸福小区3号楼"]],
        [[""], ["", ""], ["", ""]],
        [["Acme Ltd"], ["0574 87654321", "13900139000"], ["", "9 Fifth Ave"]],
    ]
    together, each = Base(columns), Base(columns)
    for at in range(len(columns)):
        together.extend(at, [record[at] for record in records])
    for record in records:
        each.add(record)
    assert together.values == each.values
    assert together.values[1] == ["13800138000", "", ("13900139000", "57487654321")]


def test_sounds():
    assert sound("华锐科技") == sound("华瑞科技") == "huaruikeji"
    assert same_sound("华锐科技", "华瑞科技")
    assert same_sound("·西安", "先")
    assert not same_sound("华锐科技", "德锐科技")
    assert skeleton("smith") == skeleton("smyth")
    assert skeleton("smith") != skeleton("jones")


def test_chinese_numbers():
    assert [chinese_number(text) for text in ("十", "十二", "二十", "一百零五", "二〇三")] == [10, 12, 20, 105, 203]


def test_house_numbers_are_anchors():
    alike, rarity = KINDS["address"].alike, dict.fromkeys(["north", "oak", "street"], 2.0)
    same, next_door = ("12 north oak street", "12 oak street"), ("12 north oak street", "14 north oak street")
    assert alike(*same, rarity) > 0.85 > 0.6 > alike(*next_door, rarity)
    assert house_numbers("科技路1号a座302室") == ["1", "302"]


def test_places_apart_are_never_alike():
    read, alike = KINDS["name"].read, KINDS["name"].alike
    assert alike(read("北京华锐科技有限公司"), read("上海华锐科技有限公司"), {}) <= 0.5
    assert alike(read("华锐科技有限公司"), read("上海华锐科技有限公司"), {}) > 0.9


def test_every_simplified_character_is_read_like_its_traditional_form():
    readings = table()
    for traditional, simple in PAIRS.split():
        assert set(readings[traditional]) & set(readings[simple]) or traditional == "幀", traditional
        assert simple.encode("gb2312")
    assert simplified("臺灣華銳") == "台湾华锐"


def test_places_are_split_off_once():
    assert "北京" in areas()
    assert split_region("浙江省宁波市东方食品") == ("宁波", "东方食品")
    assert split_region("北京") == ("", "北京")


def test_the_places_are_those_of_the_regions_but_for_words_that_firms_are_called_by():
    cities = [one for one in tree().values() if one.level == CITY and len(one.code) == 4 and one.name.endswith("市")]
    assert {one.short for one in cities} - areas() == {"朝阳"}
    assert split_region("儋州东方食品") == ("儋州", "东方食品")
    assert split_region("昆山东方食品") == ("昆山", "东方食品")
    for name in ("东方食品机械", "天门电子器材", "朝阳食品机械", "凉山食品机械"):
        assert split_region(name) == ("", name)
