"""Conditions on linked records: read, written and said in both languages, laid out in rows and read back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName, read, text, writing
from kemai.core.records.conditions.sentence import sentence
from kemai.core.records.errors import Invalid
from kemai.core.records.registry import Resolved
from kemai.core.screens.builder.reading import draft_of, faulty, tree_of
from kemai.core.tenancy import Viewer
from tests.core.records import condition_samples as samples

QUICK = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def linked(resolved: Resolved, sales1: Viewer) -> Resolved:
    """The sample customers, two of them with contacts, one with a need."""
    for name, customer, position in (
        ("甲", "泸州老酒厂", "总经理"),
        ("乙", "五粮酒业", "职员"),
        ("丙", "五粮酒业", "总经理"),
    ):
        values = {"name": name, "customer": customer, "position": position}
        actions.add(registry.get("customers.contact"), values, by=sales1, by_key=True)
    need = {"topic": "纸箱", "customer": "成都软件"}
    actions.add(registry.get("customers.need"), need, by=sales1, by_key=True)
    return resolved


def found(tree: Any, resolved: Resolved, viewer: Viewer) -> set[str]:
    return set(Customer.objects.filter(read(tree, resolved, viewer).q()).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("联系人(职位=总经理)", {"泸州老酒厂", "五粮酒业"}),
        ("联系人.职位=职员", {"五粮酒业"}),
        ("联系人(职位=职员 AND 姓名=丙)", set()),
        ("联系人(职位=职员) AND 联系人(姓名=丙)", {"五粮酒业"}),
        ("联系人(customer(联系人(姓名=乙)) AND 职位=总经理)", {"五粮酒业"}),
        ("需求()", {"成都软件"}),
        ("需求(资料登记日期 最近 30)", {"成都软件"}),
        ("地区=四川 AND NOT 需求() AND NOT 联系人()", {"黑酒行"}),
        ("负责人.部门=销售部 AND 需求()", {"成都软件"}),
        ("负责人(login=sales1 AND 部门=销售部) AND needs()", {"成都软件"}),
        ("owner.name!=林晓", set()),
    ],
)
def test_links_both_ways_find_only_what_fits(linked: Resolved, sales1: Viewer, typed: str, names: set[str]) -> None:
    tree = text.tree_of(typed, linked, sales1)
    assert found(tree, linked, sales1) == names
    for language in ("zh-hans", "en"):
        with translation.override(language):
            written = writing.write(tree, linked, sales1)
            assert sentence(read(tree, linked, sales1))
        assert found(text.tree_of(written, linked, sales1), linked, sales1) == names, written
    draft = draft_of(read(tree, linked, sales1), linked, sales1)
    assert found(tree_of(draft, linked, sales1), linked, sales1) == names


def test_a_linked_condition_reads_as_a_sentence(linked: Resolved, sales1: Viewer) -> None:
    either = "(行业=酒类 OR 联系人(职位=总经理 AND 姓名 含 甲))"
    typed = f"地区=四川 AND {either} AND NOT 需求(主题 含 纸) AND 负责人.部门=销售部"
    said = sentence(read(text.tree_of(typed, linked, sales1), linked, sales1))
    assert said == (
        "所在省份 是 四川 且 （行业 是 酒类 或 有联系人（职位 是 总经理 且 姓名 含 甲））"
        " 且 没有需求（主题 含 纸） 且 负责人（部门 是 销售部）"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "联系人(",
        "联系人(职位=总经理",
        "没有(名称=1)",
        "联系人(没有=1)",
        "负责人.密码=1",
        "owner.password=1",
        "owner.organisation.name=1",
        "联系人.客户.联系人.客户.名称=1",
        "联系人(客户(联系人(客户())))",
        ".=1",
        "负责人.=1",
        ".名称=1",
    ],
)
def test_what_leads_nowhere_or_too_far_is_refused(linked: Resolved, sales1: Viewer, typed: str) -> None:
    with pytest.raises(Invalid):
        text.tree_of(typed, linked, sales1)


@pytest.mark.parametrize(
    "tree",
    [
        {"some": "nothing"},
        {"some": "owner", "else": 1},
        {"some": ["owner"]},
        {"some": "contacts", "where": {"field": "secret"}},
        {"some": "contacts", "where": "x"},
        {"field": "owner.password"},
        {"field": "nothing.name"},
        {"field": "owner.owner.owner.owner.name"},
    ],
)
def test_forged_trees_are_refused(linked: Resolved, sales1: Viewer, tree: Any) -> None:
    with pytest.raises((Invalid, UnknownName)):
        read(tree, linked, sales1)


@QUICK
@given(tree=samples.trees(), language=st.sampled_from(["zh-hans", "en"]))
def test_rows_of_the_builder_mean_what_was_laid_out(linked: Resolved, sales1: Viewer, tree: Any, language: str) -> None:
    with translation.override(language):
        draft = draft_of(read(tree, linked, sales1), linked, sales1)
        again = tree_of(draft, linked, sales1)
        assert not faulty(draft)
    assert found(again, linked, sales1) == found(tree, linked, sales1)
