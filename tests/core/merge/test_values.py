"""Whose value survives when nobody chooses, and links that only the firm knows of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kemai.areas.customers.models import Contact, Customer, PrivacyRequest
from kemai.core import actions
from kemai.core.merge.join import merge
from kemai.core.merge.undo import undo
from kemai.core.merge.values import preset
from kemai.core.outbox.models import OutMessage
from kemai.core.privacy.erase import erase, plan_of
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from tests.core.merge.scene import Scene, customers, pair, people_at

__all__ = ["pair"]


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "newer", "side"),
    [
        ("short_name", "", "东方", False, "removed"),
        ("short_name", "东方", "", True, "kept"),
        ("short_name", "东方", "东方食品", False, "removed"),
        ("short_name", "东方食品", "东方", True, "kept"),
        ("city", "苏州", "杭州", True, "removed"),
        ("city", "苏州", "杭州", False, "kept"),
        ("name", "甲公司", "乙公司", True, "kept"),
        ("name", "甲公司", "甲公司苏州分公司", False, "removed"),
        ("name", "甲公司", "甲公司（新）", True, "kept"),
        ("name", "甲公司 (OLD)", "甲公司", False, "removed"),
        ("name", "甲公司", "甲公司（深圳）", False, "removed"),
        ("number", "C-1", "C-2", True, "kept"),
        ("kind", "company", "person", True, "removed"),
    ],
)
def test_what_is_there_says_more_or_is_newer(
    firm: Any, name: str, ours: str, theirs: str, newer: bool, side: str
) -> None:
    now = timezone.now()
    kept = Customer(name="一", updated_at=now, **({name: ours} if name != "name" else {}))
    removed = Customer(name="一", updated_at=now + timedelta(hours=1 if newer else -1))
    kept.name, removed.name = "一", "一"
    setattr(kept, name, ours)
    setattr(removed, name, theirs)
    by = firm.viewer("mgr1")
    from kemai.core.tenancy import acting_as

    with acting_as(by):
        assert preset(customers(), kept, removed, by)[name] == side


def test_messages_requests_and_a_batch_that_reached_both(pair: Scene) -> None:
    kept, removed = pair.contacts
    with pair.acting("admin") as by:
        shared = {"organisation_id": by.organisation_id, "channel": "sms", "name": "x", "record_type": people_at().key}
        for pk, batch in ((kept, 5), (removed, 5), (removed, 6)):
            OutMessage.objects.create(**shared, record_id=pk, batch=batch, created_at=timezone.now())
        asked = actions.add(registry.get("customers.privacyrequest"), {"contact": removed, "kind": "export"}, by=by)
        made = merge(people_at(), kept, removed, {}, by=by)
        sent = OutMessage.objects.order_by("pk").values_list("record_id", "batch")
        assert list(sent) == [(kept, 5), (removed, 5), (kept, 6)]
        assert PrivacyRequest.objects.get(pk=asked.pk).contact_id == kept
        undo(made.pk, by=by)
        assert list(sent.all()) == [(kept, 5), (removed, 5), (removed, 6)]
        assert PrivacyRequest.objects.get(pk=asked.pk).contact_id == removed


def test_erasing_a_person_reaches_what_was_merged_and_ends_the_undo(pair: Scene) -> None:
    kept, removed = pair.contacts
    with pair.acting("admin") as by:
        actions.edit(people_at(), removed, {"mobile": "13912345678", "wechat": "lihong-88"}, by=by)
        made = merge(people_at(), kept, removed, {}, by=by)
        erase(plan_of(people_at(), Contact.objects.get(pk=kept)), by_id=by.user_id)
        gone = Contact.objects.with_deleted().get(pk=removed)
        assert (gone.mobile, gone.wechat, gone.name) == ("", "", "匿名")
        made.refresh_from_db()
        assert made.steps == []
        with pytest.raises(Rejected, match="已匿名化"):
            undo(made.pk, by=by)


def test_an_own_link_of_the_firm_moves_too(pair: Scene) -> None:
    from kemai.core.dictionary.actions import move_version
    from kemai.core.own.models import CustomField

    with pair.acting("admin") as by:
        CustomField.objects.create(
            organisation_id=by.organisation_id,
            record=people_at().key,
            name="agent",
            label="代理商",
            type="fk",
            target=customers().key,
        )
        move_version(by)
    with pair.acting("admin") as by:
        actions.edit(people_at(), pair.contacts[0], {"agent": pair.removed}, by=by)
        made = merge(customers(), pair.kept, pair.removed, {}, by=by)
        linked = Contact.objects.get(pk=pair.contacts[0])
        assert list(linked.custom.values()) == [pair.kept]
        undo(made.pk, by=by)
        linked.refresh_from_db()
        assert list(linked.custom.values()) == [pair.removed]
