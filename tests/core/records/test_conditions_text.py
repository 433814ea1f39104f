"""The search language: read in both languages, written back to the same rows, refused with the place of the mistake."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.areas.customers.models import Customer
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName, explain, read, text, writing
from kemai.core.records.conditions.errors import Misread
from kemai.core.records.errors import Invalid
from kemai.core.records.registry import Resolved
from kemai.core.tenancy import Viewer, acting_as
from tests.core.records import condition_samples as samples

QUICK = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SPECIFIED = "地区=四川 AND (行业=酒类 OR 名称 like 酒) AND NOT 类型=黑名单"
SAME = (
    "地区＝四川 且 （行业＝酒类 或 名称 含 酒） 且 非 类型＝黑名单",
    "province=四川 && (industry=liquor || name~酒) && !customer_type=blacklist",
    'region = "四川" and (Industry is Liquor or NAME contains 酒) and type <> Blacklisted',
    "地区=四川 AND (行业=酒类 OR 名称 like 酒) AND 类型≠黑名单",
)
MISTAKES: list[tuple[str, int]] = [
    ("地区", 2),
    ("地区=", 3),
    ("=四川", 0),
    ("地区=四川 行业=酒类", 6),
    ("地区=四川 AND", 9),
    ("(地区=四川", 6),
    ("地区=四川)", 5),
    ("()", 1),
    ('地区="四川', 3),
    ("无此栏=1", 0),
    ("owner__password=1", 0),
    ("organisation=1", 0),
    ("类型 > 3", 3),
    ("地区 介于 a 到 b", 3),
    ("NOT", 3),
]


def found(tree: Any, resolved: Resolved, viewer: Viewer) -> set[str]:
    return set(Customer.objects.filter(read(tree, resolved, viewer).q()).values_list("name", flat=True))


def test_the_specified_search_finds_only_what_matches_and_says_why(resolved: Resolved, sales1: Viewer) -> None:
    tree = text.tree_of(SPECIFIED, resolved, sales1)
    assert found(tree, resolved, sales1) == {"泸州老酒厂", "五粮酒业"}
    node = read(tree, resolved, sales1)
    customer = Customer.objects.get(name="五粮酒业")
    row = {name: (getattr(customer, resolved.fields[name].path), "") for name in explain.names(node)}
    assert explain.reasons(node, row) == ["所在省份 是 四川", "客户名称 含 酒", "客户类型 不是 黑名单"]


def test_other_ways_to_write_it(resolved: Resolved, sales1: Viewer) -> None:
    for same in SAME:
        assert found(text.tree_of(same, resolved, sales1), resolved, sales1) == {"泸州老酒厂", "五粮酒业"}, same


def test_values_and_operators(resolved: Resolved, sales1: Viewer) -> None:
    for typed, names in [
        ("行业 = 酒类|软件服务 AND 类型=老客户", {"泸州老酒厂", "成都软件"}),
        ("城市=New York", {"Acme 100% | Sons, Inc."}),
        ('名称="O\'Brien \\"and\\" sons"', {'O\'Brien "and" sons'}),
        ('名称="且或非" 或 城市=“是”', {"且或非"}),
        ("出生日期 > 1980-02-29", {"且或非"}),
        ("出生日期 >= 1980年2月29日 且 出生日期 < 1999/12/31", {'O\'Brien "and" sons'}),
        ("出生日期 介于 1980-01-01 到 1999-12-31", {"且或非", 'O\'Brien "and" sons'}),
        ("出生日期 between 1980-01-01 AND 1990-12-31", {'O\'Brien "and" sons'}),
        ("行业 为空 且 城市 不为空", {"Acme 100% | Sons, Inc.", "且或非"}),
        ("名称 not like 酒 且 地区=四川", {"成都软件"}),
        ("名称 开头是 泸", {"泸州老酒厂"}),
        ("地区=四川 ; DROP TABLE customers_customer", set()),
        ("最后修改日期 最近 1 天 且 负责人=我 且 负责人 like 林 且 规模=大客户", {"成都软件"}),
    ]:
        assert found(text.tree_of(typed, resolved, sales1), resolved, sales1) == names, typed


def test_mistakes_are_refused_with_their_place(resolved: Resolved, sales1: Viewer) -> None:
    for typed, place in MISTAKES:
        with pytest.raises(Misread) as refused:
            text.tree_of(typed, resolved, sales1)
        assert (refused.value.code, refused.value.position) == ("E-FMT", place), typed
        assert f"{place + 1}" in refused.value.message


def test_a_value_that_does_not_fit_names_field_and_place(resolved: Resolved, sales1: Viewer) -> None:
    with pytest.raises(Invalid) as refused:
        text.tree_of("地区=四川 AND 出生日期>abc", resolved, sales1)
    assert refused.value.code == "E-FMT"
    assert refused.value.position == 10
    assert "出生日期" in refused.value.message


def test_too_long_and_too_deep(resolved: Resolved, sales1: Viewer) -> None:
    for typed in ("(" * 1900, "NOT " * 400 + "名称=a", "名称=" + "a" * 2000, " OR ".join(["名称=a"] * 51)):
        with pytest.raises(Invalid) as refused:
            text.tree_of(typed, resolved, sales1)
        assert refused.value.code == "E-RNG"


def test_masked_and_hidden_fields_are_unknown(firm: Any) -> None:
    with acting_as(firm.viewer("sales1")) as someone:
        for key, typed in [("customers.customerprofile", "资产>5"), ("customers.contactprofile", "私人电话 不为空")]:
            with pytest.raises(Misread):
                text.tree_of(typed, registry.resolve(registry.get(key), someone), someone)


@QUICK
@given(tree=samples.trees(), language=st.sampled_from(["zh-hans", "en"]))
def test_written_and_read_again_it_means_the_same(tree: dict[str, Any], language: str, sales1: Viewer) -> None:
    resolved = registry.resolve(registry.get("customers.customer"), sales1)
    with translation.override(language):
        written = writing.write(tree, resolved, sales1)
        again = text.tree_of(written, resolved, sales1)
        assert writing.write(again, resolved, sales1) == written
        one, two = (samples.flat(read(either, resolved, sales1)) for either in (tree, again))
        assert str(one.q()) == str(two.q())


@QUICK
@given(typed=st.one_of(st.text(max_size=40), st.lists(st.sampled_from([SPECIFIED, *SAME]), min_size=1).map("(".join)))
def test_anything_typed_is_read_or_refused(typed: str, sales1: Viewer) -> None:
    resolved = registry.resolve(registry.get("customers.customer"), sales1)
    try:
        tree = text.tree_of(typed, resolved, sales1)
    except (Invalid, UnknownName):
        return
    Customer.objects.filter(read(tree, resolved, sales1).q()).count()


@QUICK
@given(parts=st.lists(st.sampled_from([*'()=!<>|" ', "名称", "地区", "AND", "OR", "NOT", "like", "酒", "且", "为空"])))
def test_any_order_of_words_is_read_or_refused(parts: list[str], sales1: Viewer) -> None:
    test_anything_typed_is_read_or_refused.hypothesis.inner_test(typed=" ".join(parts), sales1=sales1)
