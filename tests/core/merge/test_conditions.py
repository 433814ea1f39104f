"""What people stored about a record follows it into the survivor of a merge, and back: views, searches, addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kemai.core.access import Forbidden
from kemai.core.merge.join import merge
from kemai.core.merge.undo import undo
from kemai.core.records import registry
from kemai.core.records.conditions.errors import Misfit
from kemai.core.records.conditions.tree import to_q
from kemai.core.screens.saved import save_view
from tests.core.merge.scene import Scene, add, customers, pair, people_at

__all__ = ["pair"]


def listed(scene: Scene, address: str, login: str = "mgr1") -> set[str]:
    """Give who of the two contacts stands in a list."""
    answer = scene.firm.client(login).get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "已失效" not in page
    return {name for name in ("王强", "李红") if re.search(rf">\s*{name}\s*<", page)}


@pytest.mark.parametrize(
    "condition",
    [
        {"f": ["customer:is:{removed}"]},
        {"f": ["customer:is:{kept}|{removed}"]},
        {"where": "企业={removed} AND NOT 姓名=张三"},
        {"where": '企业={number} OR 企业="东方食品（苏州）有限公司"'},
    ],
)
def test_a_saved_view_follows_a_merge_and_its_undo(pair: Scene, condition: dict[str, Any]) -> None:
    with pair.acting("mgr1") as by:
        number = customers().model.objects.get(pk=pair.removed).number
        named = {"kept": pair.kept, "removed": pair.removed, "number": number}
        filters = {
            key: [one.format(**named) for one in value] if key == "f" else value.format(**named)
            for key, value in condition.items()
        }
        view = save_view(people_at(), {"name": "这家的人", "sharing": "self", "filters": filters}, by=by)
    before = listed(pair, f"/contacts/?view={view.pk}")
    assert "李红" in before
    with pair.acting("mgr1") as by:
        made = merge(customers(), pair.kept, pair.removed, {}, by=by)
    assert listed(pair, f"/contacts/?view={view.pk}") == {"王强", "李红"}
    with pair.acting("mgr1") as by:
        undo(made.pk, by=by)
    assert listed(pair, f"/contacts/?view={view.pk}") == before


def test_a_kept_address_and_the_interface_follow_over_several_merges(pair: Scene) -> None:
    third = add(pair.firm, name="东方集团").pk
    with pair.acting("mgr1") as by:
        merge(customers(), pair.kept, pair.removed, {}, by=by)
        merge(customers(), third, pair.kept, {}, by=by)
    assert listed(pair, f"/contacts/?f=customer:is:{pair.removed}") == {"王强", "李红"}
    answer = pair.firm.client("mgr1").get(f"/api/v1/contacts/?f=customer:is:{pair.removed}")
    assert answer.status_code == 200
    assert {one["name"] for one in answer.json()["items"]} == {"王强", "李红"}


def test_a_survivor_out_of_sight_is_as_good_as_none(pair: Scene, other_firm: Any) -> None:
    far = add(pair.firm, "admin", name="总办的客户").pk
    with pair.acting("admin") as by:
        merge(customers(), far, pair.removed, {"owner": "kept"}, by=by)
    tree = {"field": "customer", "op": "is", "values": [str(pair.removed)]}
    for firm, login in ((pair.firm, "sales2"), (other_firm, "admin")):
        scene = Scene(firm)
        with scene.acting(login) as by, pytest.raises((Misfit, Forbidden)):
            to_q(tree, registry.resolve(people_at(), by), by)
