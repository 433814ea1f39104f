"""Relations between companies and people, and the drawn decision map."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kemai.areas.customers.models import CustomerRelation
from kemai.areas.customers.ties.drawing import draw
from kemai.areas.customers.ties.ends import Tie
from kemai.areas.customers.ties.loops import looped
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.merge.join import merge
from kemai.core.merge.undo import undo
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as

KEY = "customers.customerrelation"


class World:
    """A firm's customers and contacts by name, and its relations."""

    def __init__(self, firm: Any, *customers: str) -> None:
        self.firm = firm
        with acting_as(firm.viewer("sales1")) as by:
            customer_type = registry.get("customers.customer")
            self.ids = {name: actions.add(customer_type, {"name": name}, by=by).pk for name in customers}

    def person(self, name: str, customer: str) -> int:
        with acting_as(self.firm.viewer("sales1")) as by:
            values = {"name": name, "customer": self.ids[customer]}
            self.ids[name] = actions.add(registry.get("customers.contact"), values, by=by).pk
        return self.ids[name]

    def tie(self, first: str, code: str, second: str, **values: Any) -> Any:
        with acting_as(self.firm.viewer("sales1")) as by:
            entry = book(by).find("customer_relation", code)
            assert entry
            sides = {self.link("from", first): self.ids[first], self.link("to", second): self.ids[second]}
            return actions.add(registry.get(KEY), {**sides, "relation": entry.id, **values}, by=by)

    def link(self, side: str, name: str) -> str:
        return f"{side}_{'contact' if name.startswith('人') else 'customer'}"


def code_of(reasons: Any) -> dict[str, str]:
    return {name: many[0].code for name, many in reasons.value.errors.items()}


@pytest.mark.spec("CUS-04")
def test_three_contacts_with_roles_are_three_nodes_and_a_circle_of_parents_is_refused(firm: Any) -> None:
    world = World(firm, "甲公司", "乙公司")
    for name, role, influence, attitude in (
        ("人一", "decider", "5", "support"),
        ("人二", "user", "2", "neutral"),
        ("人三", "influencer", "3", "against"),
    ):
        world.person(name, "甲公司")
        world.tie(name, role, "甲公司", influence=influence, attitude=attitude)
    client = firm.client("sales1")
    page = html.unescape(client.get(f"/customers/{world.ids['甲公司']}/map/").content.decode())
    nodes = re.findall(r'<a class="node (contact|customer) [^"]*" href="([^"]+)" aria-label="([^"]+)">', page)
    people = [(url, words) for kind, url, words in nodes if kind == "contact"]
    assert len(people) == 3
    assert (f"/contacts/{world.ids['人一']}/", "人一，支持") in people
    drawn = page.split('<svg class="net"')[1].split("</svg>")[0]
    assert [drawn.count(f"<{shape} ") for shape in ("rect", "polygon")] == [1, 1]
    assert re.findall(r'<circle [^>]*r="(\d+)"', drawn) == ["16", "31"]
    assert all(word in drawn for word in ("决策者", "使用者", "影响者"))
    assert "style=" not in drawn
    assert "<script" not in drawn
    world.tie("甲公司", "parent", "乙公司")
    with pytest.raises(Rejected) as reasons:
        world.tie("乙公司", "parent", "甲公司")
    assert code_of(reasons) == {"to_customer": "E-STATE"}
    with pytest.raises(Rejected) as reasons:
        world.tie("甲公司", "dealer", "甲公司")
    assert code_of(reasons) == {"to_customer": "E-RNG"}


@pytest.mark.parametrize(("first", "code", "second"), [("人一", "parent", "甲公司"), ("甲公司", "branch", "人一")])
def test_a_person_is_no_companys_parent_or_branch(firm: Any, first: str, code: str, second: str) -> None:
    world = World(firm, "甲公司")
    world.person("人一", "甲公司")
    with pytest.raises(Rejected) as reasons:
        world.tie(first, code, second)
    assert code_of(reasons) == {"relation": "E-RNG"}


def test_a_circle_of_any_length_is_refused_also_through_branches_and_edits(firm: Any) -> None:
    world = World(firm, *"ABCDE")
    for above, below in zip("ABC", "BCD", strict=True):
        world.tie(above, "parent", below)
    world.tie("E", "branch", "D")
    for first, code, second in (("E", "parent", "A"), ("A", "branch", "E"), ("D", "parent", "B")):
        with pytest.raises(Rejected) as reasons:
            world.tie(first, code, second)
        assert code_of(reasons) == {"to_customer": "E-STATE"}
    world.tie("E", "dealer", "A")
    loose = world.tie("A", "parent", "E")
    with acting_as(firm.viewer("sales1")) as by, pytest.raises(Rejected):
        actions.edit(
            registry.get(KEY), loose.pk, {"from_customer": world.ids["E"], "to_customer": world.ids["A"]}, by=by
        )


def test_halves_of_a_circle_saved_behind_the_check_are_found_again_in_the_transaction(firm: Any) -> None:
    world = World(firm, *"ABC")
    world.tie("A", "parent", "B")
    last = world.tie("B", "parent", "C")
    with acting_as(firm.viewer("sales1")) as by:
        CustomerRelation.objects.filter(pk=last.pk).update(from_customer=world.ids["B"], to_customer=world.ids["A"])
        with transaction.atomic():
            assert looped([CustomerRelation.objects.get(pk=last.pk)], by)
        record_type = registry.get(KEY)
        with pytest.raises(IntegrityError):
            record_type.follow_import([last.pk], by)
        with pytest.raises(Rejected):
            record_type.follow(CustomerRelation.objects.get(pk=last.pk), by, "add", None)


@pytest.mark.parametrize(
    ("ties", "kept", "removed"),
    [
        (["AB", "BC"], "A", "C"),
        (["AB", "BC"], "C", "A"),
        (["AB", "BC", "CD", "DE"], "B", "E"),
        (["AB", "CD", "BC"], "D", "A"),
    ],
)
def test_a_merge_that_would_set_a_company_above_itself_is_refused(
    firm: Any, ties: list[str], kept: str, removed: str
) -> None:
    world = World(firm, *"ABCDE")
    for first, second in ties:
        world.tie(first, "parent", second)
    with acting_as(firm.viewer("mgr1")) as by:
        stored = list(CustomerRelation.objects.order_by("pk").values())
        with pytest.raises(Rejected) as reasons:
            merge(registry.get("customers.customer"), world.ids[kept], world.ids[removed], {}, by=by)
        assert code_of(reasons) == {"": "E-STATE"}
        assert list(CustomerRelation.objects.order_by("pk").values()) == stored
    page = firm.client("mgr1").post(
        f"/customers/{world.ids[kept]}/merge/", {"with": world.ids[removed], "survivor": world.ids[kept]}
    )
    assert page.status_code == 422
    assert "成为自己的上级" in page.content.decode()


def test_a_company_is_merged_with_its_own_parent_or_its_sister_and_back(firm: Any) -> None:
    world = World(firm, *"ABCD")
    for first, second in ("AB", "BC", "AD"):
        world.tie(first, "parent", second)
    customers = registry.get("customers.customer")
    with acting_as(firm.viewer("mgr1")) as by:
        stored = list(CustomerRelation.objects.order_by("pk").values_list("pk", "from_customer", "to_customer"))
        for kept, removed in ("AB", "BD", "DB"):
            made = merge(customers, world.ids[kept], world.ids[removed], {}, by=by)
            undo(made.pk, by=by)
            now = CustomerRelation.objects.order_by("pk").values_list("pk", "from_customer", "to_customer")
            assert list(now) == stored


def test_each_side_is_one_and_limits_hold_in_the_database_too(firm: Any) -> None:
    world = World(firm, "甲公司")
    world.person("人一", "甲公司")
    one, person = world.ids["甲公司"], world.ids["人一"]
    with acting_as(firm.viewer("sales1")) as by:
        entry = book(by).find("customer_relation", "user")
        assert entry
        base = {"relation": entry.id, "from_contact": person, "to_customer": one}
        for values, name, code in (
            ({"from_customer": one}, "from_customer", "E-STATE"),
            ({"to_customer": None}, "to_customer", "E-REQ"),
            ({"influence": "6"}, "influence", "E-RNG"),
            ({"attitude": "cool"}, "attitude", "E-FMT"),
        ):
            with pytest.raises(Rejected) as reasons:
                actions.add(registry.get(KEY), {**base, **values}, by=by)
            assert code_of(reasons)[name] == code
        made = actions.add(registry.get(KEY), base, by=by)
        for columns in ({"from_customer": one}, {"from_contact": None}, {"to_customer": None, "to_contact": person}):
            with pytest.raises(IntegrityError), transaction.atomic():
                CustomerRelation.objects.filter(pk=made.pk).update(**columns)


def test_sides_out_of_sight_are_neither_named_nor_drawn(firm: Any, other_firm: Any) -> None:
    world = World(firm, "甲公司", "乙公司")
    world.tie("甲公司", "partner", "乙公司")
    home = f"/customers/{world.ids['甲公司']}/"
    assert "乙公司" in firm.client("sales1").get(f"{home}map/").content.decode()
    with acting_as(firm.viewer("admin")) as by:
        actions.delete(registry.get("customers.customer"), world.ids["乙公司"], by=by)
    for address in ("map/", "related/"):
        assert "乙公司" not in firm.client("sales1").get(home + address).content.decode()
        assert other_firm.client("admin").get(home + address).status_code == 404
    with acting_as(firm.viewer("admin")) as by:
        assert not CustomerRelation.objects.exists()
        actions.restore(registry.get("customers.customer"), world.ids["乙公司"], by=by)
        assert CustomerRelation.objects.count() == 1


def test_a_drawing_is_the_same_every_time_and_survives_circles() -> None:
    a, b, c = ("customer", 1), ("customer", 2), ("customer", 3)
    ties = [
        Tie(place, first, second, "parent", "上级公司", 0, "")
        for place, (first, second) in enumerate(((a, b), (b, c), (c, a)))
    ]
    once = draw(a, ties)
    assert once == draw(a, ties)
    assert len({(node.x, node.y) for node in once.nodes}) == 3
    straight = draw(b, ties[:2])
    heights = {node.side: node.y for node in straight.nodes}
    assert heights[a] < heights[b] < heights[c]
    many = draw(a, [Tie(one, ("contact", one), a, "user", "使用者", one % 6, "") for one in range(1, 40)])
    assert all(0 < node.x < many.width and 0 < node.y < many.height for node in many.nodes)
