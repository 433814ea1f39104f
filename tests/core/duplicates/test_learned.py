"""What the comparison finds in data sets whose answers are known: no labels are used but to count."""

import pytest

from benchmarks.duplicates import DATASETS, measured
from kemai.core.duplicates.matching.base import Base, Column
from kemai.core.duplicates.matching.groups import grouped
from kemai.core.duplicates.matching.search import like_pairs
from kemai.core.testing import data_folder

COLUMNS = [Column("name", "name"), Column("phone", "phone"), Column("city", "place")]


def base_of(rows):
    base = Base(COLUMNS)
    for name, phone, city in rows:
        base.add([[name], [phone], [city]])
    return base


@pytest.mark.parametrize(("name", "least"), [("restaurants", 0.95), ("febrl_1", 0.95)])
def test_published_sets(name, least):
    found = measured(DATASETS[name], data_folder)
    assert found.f1 >= least


def test_two_equal_rows_among_many_are_found_and_the_others_are_not():
    rows = [(f"{brand}{trade}有限公司", f"057487{at:06}", "宁波") for at, (brand, trade) in enumerate(firms())]
    rows.append(("东方食品（宁波）有限公司", "0574-87000000", "宁波"))
    rows[0] = ("宁波东方食品有限公司", "057487000000", "宁波")
    pairs, _weights = like_pairs(base_of(rows))
    assert [(pair.one, pair.other) for pair in pairs] == [(0, len(rows) - 1)]


def firms():
    for brand in ("华锐", "德昌", "安捷", "明远", "金桥", "百川", "启航", "天成", "瑞丰", "永兴"):
        for trade in ("食品", "机械", "贸易", "化工", "纺织"):
            yield brand, trade


@pytest.mark.parametrize("rows", [[], [("东方", "", "")], [("", "", ""), ("", "", "")]])
def test_nothing_to_compare(rows):
    pairs, _weights = like_pairs(base_of(rows))
    assert pairs == []


def test_a_chain_of_likenesses_is_cut_where_its_ends_do_not_fit():
    scores = {(0, 1): 5.0, (1, 2): 4.0, (0, 2): -9.0}
    groups = grouped([(score, *pair) for pair, score in scores.items() if score > 0], lambda a, b: scores[a, b])
    assert sorted(groups.values()) == [[0, 1]]
