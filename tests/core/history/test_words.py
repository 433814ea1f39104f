"""History in words: what was done, and each value as the reader may see it."""

from __future__ import annotations

from typing import Any

import pytest

from kemai.core import actions
from kemai.core.history.models import Act
from kemai.core.history.words import changes_of, icon_of, verb_of, words_of
from kemai.core.records import registry
from kemai.core.tenancy import Viewer, acting_as

CUSTOMER, CONTACT = "customers.customer", "customers.contact"


def latest(record_id: int) -> Act:
    found: Act = Act.objects.filter(record_id=record_id).latest("id")
    return found


@pytest.mark.parametrize(
    ("verb", "said", "icon"),
    [
        ("add", "新建了联系人", "plus"),
        ("edit", "修改了联系人", "edit"),
        ("import_undo", "撤销了导入", "check"),
        ("mark_invalid", "标为失效", "check"),
        ("something_of_an_older_version", "something_of_an_older_version", "check"),
    ],
)
def test_what_was_done_is_said(db: None, verb: str, said: str, icon: str) -> None:
    act = Act(action=f"{CONTACT}.{verb}")
    assert verb_of(act, registry.get(CONTACT)) == said
    assert icon_of(act) == icon


def test_masked_values_are_masked_but_for_the_owner(firm: Any) -> None:
    customer = registry.get(CUSTOMER)
    with acting_as(firm.viewer("sales1")) as owner:
        made = actions.add(customer, {"name": "甲", "phone": "13912345678"}, by=owner)
        actions.edit(customer, made.pk, {"phone": "13912340000"}, by=owner)
        act, whole = latest(made.pk), changes_of(latest(made.pk), customer, owner, made)
        assert {"13912345678", "13912340000"} <= {text for one in whole for text in (one["old"], one["new"])}
    with acting_as(firm.viewer("svc1")) as other:
        masked = "phone" in registry.resolve(customer, other).masked
        seen = str(changes_of(act, customer, other, made))
        assert ("13912345678" in seen) is not masked
        assert ("139****5678" in seen) is masked


def test_a_field_that_is_gone_is_passed_over(sales1: Viewer) -> None:
    act = Act(action=f"{CUSTOMER}.edit", changes=[{"field": "of_an_older_version", "old": "x", "new": "y"}])
    assert changes_of(act, registry.get(CUSTOMER), sales1) == []


def test_values_are_said_as_their_kind_says_them(firm: Any, sales1: Viewer) -> None:
    fields = registry.get(CUSTOMER).fields
    assert words_of(fields["name"], None, sales1) == ""
    assert words_of(fields["owner"], sales1.user_id, sales1) == "林晓"
    assert words_of(fields["owner"], 999_999_999, sales1) == "999999999", "a link to nobody keeps its number"
    stranger = firm.people["admin"].pk
    assert words_of(fields["owner"], stranger, sales1) == "安然"
    assert words_of(fields["created_at"], "not a moment", sales1) == "not a moment"
