"""Why a record was found."""

import pytest

from kemai.core.search.document import Document
from kemai.core.search.query import parse
from kemai.core.search.reason import explain, rank

TITLE = "浙江华锐科技（杭州）有限公司"
STORED = Document(TITLE, [TITLE, "小锐"], ["KH-2026-00012"], ["杭州市西湖区文三路 100 号华星科技大厦"]).stored()


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("华锐", ["华锐"]),
        ("科技杭州", ["科技（杭州"]),
        ("hrkj", ["华锐科技"]),
        ("huark", ["华锐科"]),
        ("华rui", ["华锐"]),
        ("zhjiang", ["浙江"]),
        ("杭州 huarui", ["华锐", "杭州"]),
        ("华锐科技杭州股份有限公司", ["华锐科技（杭州"]),
    ],
)
def test_places_in_the_title(typed: str, marked: list[str]) -> None:
    reason = explain(parse(typed), TITLE, STORED, None)
    assert reason.part == "name"
    assert [TITLE[start:end] for start, end in reason.marks] == marked


@pytest.mark.parametrize(
    ("typed", "part", "excerpt"),
    [
        ("00012", "number", "kh-2026-00012"),
        ("小锐", "name", "小锐"),
        ("xiaorui", "name", "小锐"),
        ("文三路", "text", "杭州市西湖区文三路100号华星科技大厦"),
        ("8000", "phone", "13800138000"),
        ("华锐 文三路", "text", "杭州市西湖区文三路100号华星科技大厦"),
    ],
)
def test_other_parts(typed: str, part: str, excerpt: str) -> None:
    reason = explain(parse(typed), TITLE, STORED, "13800138000" if typed == "8000" else None)
    assert (reason.part, reason.excerpt) == (part, excerpt)


def test_a_match_that_cannot_be_placed_still_has_a_reason() -> None:
    assert explain(parse("上海"), TITLE, STORED, None).part == "name"


def test_rank() -> None:
    assert [rank(parse(typed), STORED) for typed in ("小锐", "浙江华锐", "华锐")] == [0, 1, 2]
