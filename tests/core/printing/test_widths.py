"""Columns share the page, and no word runs into its neighbour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kemai.core.printing.widths import BREAK, INSET, PAGE, Column, breakable, em, plan

NAME, AMOUNT, REMARK = Column("名称", "text", False), Column("注册资金", "money", True), Column("备注", "long", False)


def test_few_columns_stand_upright_in_full_size() -> None:
    shape = plan([NAME, AMOUNT], [["苏州华瑞精密机械有限公司", "1,234,567"]])
    assert not shape.landscape
    assert shape.size == 9


def test_many_columns_lie_on_a_wide_page() -> None:
    shape = plan([NAME, REMARK] * 4, [["苏州华瑞精密机械有限公司", "寄样件报价" * 5] * 4])
    assert shape.landscape


def test_a_wider_text_gets_a_wider_column_within_limits() -> None:
    shape = plan([NAME, REMARK], [["甲", "很长的备注" * 100]])
    assert shape.widths[1] > shape.widths[0] * 3
    assert shape.widths[0] > 3


@given(st.lists(st.sampled_from([NAME, AMOUNT, REMARK]), min_size=1, max_size=24), st.text(max_size=300))
def test_the_columns_fill_the_page_and_never_more(columns: list[Column], text: str) -> None:
    shape = plan(columns, [[text] * len(columns)])
    filled = sum(shape.widths) * shape.size + INSET * len(columns)
    assert abs(filled - PAGE[shape.landscape]) < 0.05 * shape.size * len(columns)


@given(st.text(alphabet="aWm1.@-/ 苏州", max_size=120), st.floats(3, 30))
def test_no_word_is_wider_than_its_column(text: str, room: float) -> None:
    made = breakable(text, room)
    assert made.replace(BREAK, "") == text
    words = made.replace(BREAK, " ").replace("苏", " ").replace("州", " ").split()
    assert all(em(word) <= max(room, em("Wm1")) for word in words)


def test_words_that_fit_stay_whole() -> None:
    assert breakable("Precision Machinery 苏州华瑞", 10) == "Precision Machinery 苏州华瑞"
