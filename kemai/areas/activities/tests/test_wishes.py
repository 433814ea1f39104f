"""Special wishes of customers become tasks of those who see to them."""

from __future__ import annotations

import html
from typing import Any

import pytest

from kemai.areas.accounts.models import Department
from kemai.areas.activities.models import Task
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY = "customers.need"


@pytest.mark.spec("CUS-21")
def test_a_packaging_wish_is_a_task_of_production_and_stands_under_needs(
    firm: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting_as(firm.viewer("admin")):
        production = Department.objects.get(name="客户服务部")
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
        given = {"customer": customer.pk, "topic": "纸箱加厚", "detail": "五层瓦楞", "inform_department": production.pk}
        given["kind"] = book(by).find("need_kind", "packaging").id
        with django_capture_on_commit_callbacks(execute=True):
            need = actions.add(registry.get(KEY), given, by=by)
    with acting_as(firm.viewer("svc1")) as by:
        (task,) = Task.objects.visible_to(by, "read")
        assert (task.subject, task.detail, task.status, task.origin) == (
            "东方食品：纸箱加厚",
            "五层瓦楞",
            "new",
            "feedback",
        )
        assert (task.owner_id, task.customer_id) == (by.user_id, customer.pk)
    needs = html.unescape(firm.client("sales1").get(f"/customers/{customer.pk}/related/").content.decode())
    assert f"/needs/{need.pk}/" in needs
    assert "纸箱加厚" in html.unescape(firm.client("svc1").get("/tasks/?f=owner:is:me").content.decode())
    assert "东方食品：纸箱加厚" in html.unescape(
        firm.client("sales1").get(f"/needs/{need.pk}/related/").content.decode()
    )
    with acting_as(firm.viewer("sales1")) as by:
        with django_capture_on_commit_callbacks(execute=True):
            actions.edit(registry.get(KEY), need.pk, {"detail": "七层瓦楞"}, by=by)
        assert Task.objects.get().detail == "七层瓦楞"
        with pytest.raises(Rejected) as reasons:
            actions.edit(registry.get(KEY), need.pk, {"valid_to": "2020-01-01"}, by=by)
        assert reasons.value.errors["valid_to"][0].code == "E-RNG"


def test_a_taste_is_only_known(firm: Any, django_capture_on_commit_callbacks: Any) -> None:
    with acting_as(firm.viewer("sales1")) as by:
        customer = actions.add(registry.get("customers.customer"), {"name": "东方食品"}, by=by)
        given = {"customer": customer.pk, "topic": "爱喝龙井", "inform": firm.people["mgr1"].pk}
        given["kind"] = book(by).find("need_kind", "taste").id
        with django_capture_on_commit_callbacks(execute=True):
            actions.add(registry.get(KEY), given, by=by)
        assert not Task.objects.exists()
