"""Two checks: a first and a second person look at a record, and a change begins both anew."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.notify.models import Notice
from kemai.core.options import actions as options
from kemai.core.records import registry
from kemai.core.review.models import ReviewMark
from kemai.core.tenancy import acting_as
from kemai.core.tenancy.memory import forget_all

KEY = "customers.customer"


@pytest.fixture
def customers(firm: Any) -> Any:
    """The firm checks its customers twice."""
    choose(firm, **{"review.types": [KEY]})
    return registry.get(KEY)


def choose(firm: Any, **values: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        options.change(values, by=by)
    forget_all()


def card(firm: Any, login: str = "clerk1", **values: Any) -> Any:
    with acting_as(firm.viewer(login)) as by:
        return actions.add(registry.get(KEY), {"name": "东方食品", "address": "旧街 1 号", **values}, by=by)


def check(firm: Any, login: str, made: Any, **typed: str) -> Any:
    return firm.client(login).post(f"/customers/{made.pk}/review/", {"verdict": "passed", **typed})


def page(firm: Any, login: str, address: str) -> str:
    answer = firm.client(login).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.spec("PLT-21")
def test_a_clerks_card_waits_for_a_first_and_for_another_second_checker(firm: Any, customers: Any) -> None:
    made = card(firm)
    home = f"/customers/{made.pk}/"
    assert "待初审" in page(firm, "clerk1", home)
    assert "东方食品" in page(firm, "rev1", "/review/")
    assert check(firm, "clerk1", made).status_code == 403
    assert check(firm, "rev1", made, opinion="资料齐").status_code == 302
    assert "待复审" in page(firm, "clerk1", home)
    queue = page(firm, "rev1", "/review/?type=customers&state=second")
    assert "东方食品" in queue
    assert "资料齐" in queue
    refused = check(firm, "rev1", made)
    assert refused.status_code == 422
    assert "复审须由初审以外的人进行" in refused.content.decode()
    assert "待复审" in page(firm, "clerk1", home)
    assert check(firm, "admin", made).status_code == 302
    assert "已审核" in page(firm, "clerk1", home)
    assert check(firm, "admin", made).status_code == 422
    with acting_as(firm.viewer("admin")):
        marks = ReviewMark.objects.order_by("step")
        assert [(one.step, one.user.login, one.opinion) for one in marks] == [(1, "rev1", "资料齐"), (2, "admin", "")]
        told = Act.objects.filter(action__contains="review_").order_by("id")
        assert [one.action.rpartition(".")[2] for one in told] == ["review_first", "review_second"]


@pytest.mark.spec("PLT-21")
def test_a_change_after_the_check_clears_both_marks(firm: Any, customers: Any) -> None:
    made = card(firm)
    check(firm, "rev1", made)
    check(firm, "admin", made)
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(customers, made.pk, {"address": "旧街 1 号"}, by=by)
    assert "已审核" in page(firm, "clerk1", f"/customers/{made.pk}/")
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(customers, made.pk, {"address": "新街 2 号"}, by=by)
        assert ReviewMark.objects.filter(cleared_at__isnull=True).count() == 0
        assert ReviewMark.objects.count() == 2
    assert "待初审" in page(firm, "clerk1", f"/customers/{made.pk}/")
    check(firm, "rev1", made)
    with acting_as(firm.viewer("admin")) as by:
        actions.add(registry.get("customers.customerprofile"), {"customer": made.pk}, by=by)
        profile = registry.get("customers.customerprofile").model.objects.get()
        actions.edit(registry.get("customers.customerprofile"), profile.pk, {"intro": "老字号"}, by=by)
    assert "待初审" in page(firm, "clerk1", f"/customers/{made.pk}/")


@pytest.mark.spec("PLT-21")
def test_lists_are_filtered_and_reports_leave_the_unchecked_out(firm: Any, customers: Any) -> None:
    done, half, _new = (card(firm, name=name) for name in ("甲完成", "乙一半", "丙新的"))
    check(firm, "rev1", done)
    check(firm, "admin", done)
    check(firm, "rev1", half)
    for state, name in (("done", "甲完成"), ("second", "乙一半"), ("first", "丙新的")):
        found = page(firm, "rev1", f"/customers/?review={state}").split("<tbody>")[1]
        assert [one for one in ("甲完成", "乙一半", "丙新的") if one in found] == [name]
    assert firm.client("rev1").get("/customers/?review=nothing").status_code == 400
    address = "/customers/reports/list/"
    assert "丙新的" in page(firm, "rev1", address)
    choose(firm, **{"review.hide_in_reports": True})
    hidden = page(firm, "rev1", address)
    assert "甲完成" in hidden
    assert "丙新的" not in hidden
    assert "乙一半" not in hidden


@pytest.mark.spec("CUS-24")
def test_history_shows_both_values_and_the_card_waits_until_rev1_signs(firm: Any, customers: Any) -> None:
    made = card(firm)
    changed = firm.client("clerk1").post(
        f"/customers/{made.pk}/edit/", {"name": "东方食品", "address": "新街 2 号", "lock_version": "0"}
    )
    assert changed.status_code == 302
    history = page(firm, "clerk1", f"/customers/{made.pk}/history/")
    assert "旧街 1 号" in history
    assert "新街 2 号" in history
    assert "赵一凡" in history
    assert check(firm, "admin", made).status_code == 302
    assert "待复审" in page(firm, "clerk1", f"/customers/{made.pk}/")
    assert check(firm, "admin", made).status_code == 422
    assert "待复审" in page(firm, "clerk1", f"/customers/{made.pk}/")
    assert check(firm, "rev1", made).status_code == 302
    assert "已审核" in page(firm, "clerk1", f"/customers/{made.pk}/")
    assert "复审" in page(firm, "clerk1", f"/customers/{made.pk}/history/")


def test_a_return_needs_its_opinion_and_tells_the_clerk(firm: Any, customers: Any) -> None:
    made = card(firm)
    empty = check(firm, "rev1", made, verdict="returned")
    assert empty.status_code == 422
    assert "此项为必填项" in empty.content.decode()
    assert check(firm, "rev1", made, verdict="returned", opinion="缺电话").status_code == 302
    assert "已退回" in page(firm, "clerk1", f"/customers/{made.pk}/")
    with acting_as(firm.viewer("clerk1")) as by:
        assert "缺电话" in Notice.objects.get(to_id=by.user_id).text
        actions.edit(customers, made.pk, {"phone": "0512-65551234"}, by=by)
    assert "待初审" in page(firm, "clerk1", f"/customers/{made.pk}/")


def test_without_the_switch_nothing_shows_and_nothing_is_checked(firm: Any) -> None:
    made = card(firm)
    assert "待初审" not in page(firm, "clerk1", f"/customers/{made.pk}/")
    assert check(firm, "rev1", made).status_code == 422
    assert firm.client("clerk1").get("/review/").status_code == 403


def test_another_firms_checker_finds_nothing(firm: Any, other_firm: Any, customers: Any) -> None:
    made = card(firm)
    assert check(other_firm, "rev1", made).status_code == 404
    with acting_as(firm.viewer("admin")):
        assert not ReviewMark.objects.exists()
