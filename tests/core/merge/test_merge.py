"""Two records become one: values, everything that links to them, old numbers and addresses."""

from __future__ import annotations

from kemai.areas.customers.models import Contact, Customer, CustomerProfile
from kemai.core import actions
from kemai.core.duplicates.models import MatchKey
from kemai.core.files.models import Attachment
from kemai.core.merge.join import merge
from kemai.core.notes.models import Note
from kemai.core.records import registry
from tests.core.merge.scene import Scene, customers, pair

__all__ = ["pair"]


def test_the_survivor_has_the_chosen_values_and_everything_that_hung_on_the_other(pair: Scene) -> None:
    with pair.acting("mgr1") as by:
        made = merge(customers(), pair.kept, pair.removed, {"name": "removed", "city": "kept"}, by=by)
        survivor = Customer.objects.get(pk=pair.kept)
        assert (survivor.name, survivor.city, survivor.phone) == ("东方食品（苏州）有限公司", "苏州", "0512-87654321")
        assert not Customer.objects.filter(pk=pair.removed).exists()
        assert set(Contact.objects.filter(customer=pair.kept).values_list("name", flat=True)) == {"王强", "李红"}
        assert Note.objects.filter(record_type="customers.customer", record_id=pair.kept).count() == 2
        assert Attachment.objects.get().record_id == pair.kept
        assert survivor.main_contact_id == pair.contacts[0]
        assert CustomerProfile.objects.get(customer=pair.kept).intro == "做饼干的"
        assert made.choices == {"name": "removed", "city": "kept"}
        assert not MatchKey.objects.filter(record_id=pair.removed, record_type="customers.customer").exists()


def test_profiles_are_joined_value_by_value(pair: Scene) -> None:
    part = registry.get("customers.customerprofile")
    with pair.acting("mgr1") as by:
        actions.add(part, {"customer": pair.kept, "agency": "华东代理", "general_manager": "周"}, by=by)
        theirs = CustomerProfile.objects.get(customer=pair.removed)
        actions.edit(part, theirs.pk, {"general_manager": "吴"}, by=by)
        merge(customers(), pair.kept, pair.removed, {"customerprofiles.general_manager": "kept"}, by=by)
        profile = CustomerProfile.objects.get()
        assert (profile.customer_id, profile.agency, profile.intro) == (pair.kept, "华东代理", "做饼干的")
        assert profile.general_manager == "周"
