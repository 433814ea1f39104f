"""Taking a merge back: exactly as before, but for what was changed since; and what stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from kemai.areas.customers.models import Consent, Contact, Customer, CustomerProfile
from kemai.areas.customers.privacy import consents
from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.actions import NotFound
from kemai.core.merge.join import merge
from kemai.core.merge.models import MergeLog
from kemai.core.merge.undo import DAYS, undo
from kemai.core.notes.actions import write_note
from kemai.core.notes.models import Note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import everyone
from tests.core.merge.scene import Scene, add, customers, pair, people_at

__all__ = ["pair"]
OF_THE_ACTION = {"updated_at", "updated_by_id", "lock_version", "deleted_at"}
LOGS = {"core.act", "core.mergelog", "core.searchdocument", "core.searchphone", "core.matchkey", "core.seal"}


def whole() -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table, without the marks of who wrote last, and without the logs."""
    with everyone(reason="tests"):
        return {
            model._meta.label_lower: [
                {name: value for name, value in row.items() if name not in OF_THE_ACTION}
                for row in model._base_manager.order_by("pk").values()
            ]
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and model._meta.label_lower not in LOGS
        }


def found_by(key: str) -> set[int]:
    """Give what is indexed for search of a type."""
    rows = apps.get_model("core.SearchDocument").objects.filter(record_type=key)
    return set(rows.values_list("record_id", flat=True))


def test_everything_is_as_it_was(pair: Scene) -> None:
    part = registry.get("customers.customerprofile")
    with pair.acting("mgr1") as by:
        actions.add(part, {"customer": pair.kept, "agency": "华东"}, by=by)
        before, indexed = whole(), found_by("customers.customer")
        numbers = dict(Customer.objects.values_list("pk", "number"))
        choices = {"number": "removed", "name": "removed", "owner": "removed", "customerprofiles.agency": "removed"}
        made = merge(customers(), pair.kept, pair.removed, choices, by=by)
        assert Customer.objects.get().number == numbers[pair.removed]
        assert whole() != before
        undone = undo(made.pk, by=by)
        assert (undone.kept, undone.staying) == ([], 0)
        assert whole() == before
        assert found_by("customers.customer") == indexed


def test_what_came_since_stays_and_a_changed_value_is_kept_and_named(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        made = merge(customers(), pair.kept, pair.removed, {"name": "removed", "city": "removed"}, by=by)
        actions.edit(customers(), pair.kept, {"city": "无锡"}, by=by)
        later = actions.add(people_at(), {"name": "赵新", "customer": pair.kept}, by=by)
        write_note(customers(), pair.kept, "合并后写的", by=by)
        elsewhere = add(pair.firm, name="别家公司").pk
        actions.edit(people_at(), pair.contacts[1], {"customer": elsewhere}, by=by)
        undone = undo(made.pk, by=by)
        assert "城市" in undone.kept
        assert "客户名称" not in undone.kept
        assert undone.staying == 1
        assert Customer.objects.get(pk=pair.kept).city == "无锡"
        assert Customer.objects.get(pk=pair.kept).name == "东方食品"
        assert Customer.objects.get(pk=pair.removed).city == "吴江"
        assert Contact.objects.get(pk=later.pk).customer_id == pair.kept
        assert Contact.objects.get(pk=pair.contacts[1]).customer_id == elsewhere
        assert Note.objects.filter(record_id=pair.kept, text="合并后写的").exists()
        assert Note.objects.get(text="寄过样品").record_id == pair.removed


def test_after_thirty_days_and_after_a_later_merge_it_is_refused_with_the_reason(pair: Scene) -> None:
    third = add(pair.firm, name="东方食品厂").pk
    with pair.acting("mgr1") as by:
        first = merge(customers(), pair.kept, pair.removed, {}, by=by)
        second = merge(customers(), pair.kept, third, {}, by=by)
        with pytest.raises(Rejected, match="请先撤销后一次合并"):
            undo(first.pk, by=by)
        undo(second.pk, by=by)
        MergeLog.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=DAYS, minutes=1))
        with pytest.raises(Rejected, match="合并已超过 30 天") as refused:
            undo(first.pk, by=by)
        assert refused.value.errors[""][0].code == "E-STATE"
        MergeLog.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=DAYS - 1))
        undo(first.pk, by=by)
        with pytest.raises(Rejected, match="已经撤销"):
            undo(first.pk, by=by)


def test_a_survivor_that_went_into_another_one_can_not_be_split(pair: Scene) -> None:
    third = add(pair.firm, name="东方食品厂").pk
    with pair.acting("mgr1") as by:
        first = merge(customers(), pair.kept, pair.removed, {}, by=by)
        merge(customers(), third, pair.kept, {}, by=by)
        with pytest.raises(Rejected, match="请先撤销后一次合并"):
            undo(first.pk, by=by)


def test_a_survivor_in_the_bin_comes_back_first(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        made = merge(customers(), pair.kept, pair.removed, {}, by=by)
        actions.delete(customers(), pair.kept, by=by)
        with pytest.raises(Rejected, match="回收站"):
            undo(made.pk, by=by)
        with pytest.raises(Rejected, match="已并入"):
            actions.restore(customers(), pair.removed, by=by)
        actions.restore(customers(), pair.kept, by=by)
        undo(made.pk, by=by)
        assert Customer.objects.count() == 2


def test_who_may_not_merge_may_not_take_back_either(pair: Scene, other_firm: Any) -> None:
    with pair.acting("mgr1") as by:
        made = merge(customers(), pair.kept, pair.removed, {}, by=by)
    with pair.acting("sales1") as by, pytest.raises(Forbidden):
        undo(made.pk, by=by)
    from kemai.core.tenancy import acting_as

    with acting_as(other_firm.viewer("admin")) as by, pytest.raises(NotFound):
        undo(made.pk, by=by)
    with pair.acting("mgr1"):
        assert not MergeLog.objects.get().undone


def test_consents_of_two_contacts_meet_and_a_refusal_wins(pair: Scene) -> None:
    kept, removed = pair.contacts
    with pair.acting("mgr1") as by:
        consents.decide(removed, "sms", "marketing", "no", by=by)
        consents.decide(kept, "sms", "marketing", "yes", by=by)
        consents.decide(removed, "mail", "marketing", "yes", by=by)
        made = merge(people_at(), kept, removed, {}, by=by)
        contact = Contact.objects.get(pk=kept)
        assert (contact.sms_consent, contact.mail_consent) == ("no", "yes")
        newest = Consent.objects.filter(contact=kept, channel="sms").latest("id")
        assert newest.state == "no"
        undo(made.pk, by=by)
        assert Contact.objects.get(pk=kept).sms_consent == "yes"
        assert Consent.objects.filter(contact=kept, channel="sms").latest("id").state == "yes"
        assert Contact.objects.get(pk=removed).sms_consent == "no"
        assert Consent.objects.get(contact=removed, channel="mail").state == "yes"


def test_both_main_contacts_and_a_chosen_one_that_comes_along(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        actions.edit(customers(), pair.removed, {"main_contact": pair.contacts[1]}, by=by)
        made = merge(customers(), pair.kept, pair.removed, {"main_contact": "removed"}, by=by)
        survivor = Customer.objects.get()
        assert survivor.main_contact_id == pair.contacts[1]
        both = merge(people_at(), pair.contacts[0], pair.contacts[1], {}, by=by)
        survivor.refresh_from_db()
        assert survivor.main_contact_id == pair.contacts[0]
        undo(both.pk, by=by)
        undo(made.pk, by=by)
        main = dict(Customer.objects.values_list("pk", "main_contact_id"))
        assert main == {pair.kept: pair.contacts[0], pair.removed: pair.contacts[1]}
        assert CustomerProfile.objects.get().customer_id == pair.removed
