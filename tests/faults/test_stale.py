"""Two people edit one record: nothing is overwritten unseen, nothing that is gone comes back."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kemai.areas.customers.models import Customer
from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.records import registry
from kemai.core.records.errors import Stale
from kemai.core.tenancy import acting_as, everyone
from kemai.core.testing.plugin import Firm

pytestmark = pytest.mark.django_db
TYPE = "customers.customer"


@pytest.fixture
def both(firm: Firm) -> tuple[Client, Client]:
    return firm.client("admin"), firm.client("sales1")


@pytest.fixture
def customer(firm: Firm) -> Customer:
    with acting_as(firm.viewer("sales1")) as by:
        values = {"name": "苏州华瑞", "phone": "0512-1000000", "email": "a@example.com"}
        return actions.add(registry.get(TYPE), values, by=by)


def form_of(client: Client, customer: Customer) -> dict[str, Any]:
    """Give what a browser would send from the edit form as it stands."""
    page = client.get(f"/customers/{customer.pk}/edit/").content.decode()
    version = re.search(r'name="lock_version" value="(\d+)"', page)
    assert version
    return {"lock_version": version.group(1), "name": "苏州华瑞", "phone": "0512-1000000", "email": "a@example.com"}


def stored(customer: Customer) -> Customer:
    with everyone(reason="test"):
        return Customer.objects.with_deleted().get(pk=customer.pk)


def test_the_second_save_shows_both_versions_beside_the_field_and_saves_after_a_choice(
    both: tuple[Client, Client], customer: Customer
) -> None:
    mine, theirs = both
    address = f"/customers/{customer.pk}/edit/"
    typed = form_of(mine, customer) | {"phone": "0512-2222222"}
    other = form_of(theirs, customer) | {"phone": "0512-3333333"}
    assert theirs.post(address, other).status_code == 302
    answer = mine.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="0512-2222222"' in page
    versions = re.findall(r"data-name=\"(\w+)\" data-theirs='([^']+)'", page)
    assert [name for name, _version in versions] == ["phone"]
    assert json.loads(unescape(versions[0][1])) == {
        "who": "林晓",
        "when": re.search(r"(\d\d:\d\d)改了这条记录", page).group(1),
        "label": "0512-3333333",
        "values": ["0512-3333333"],
    }
    assert page.count('data-take="mine"') == page.count('data-take="theirs"') == 1
    assert stored(customer).phone == "0512-3333333"
    again = typed | {"lock_version": re.search(r'name="lock_version" value="(\d+)"', page).group(1)}
    assert mine.post(address, again).status_code == 302
    assert stored(customer).phone == "0512-2222222"


def test_a_value_edited_in_place_shows_the_other_version(both: tuple[Client, Client], customer: Customer) -> None:
    mine, theirs = both
    address = f"/customers/{customer.pk}/field/phone/"
    assert theirs.post(address, {"phone": "0512-3333333", "lock_version": "0"}).status_code == 200
    answer = mine.post(address, {"phone": "0512-2222222", "lock_version": "0"})
    assert answer.status_code == 409
    for text in ("林晓", "0512-3333333", "用对方的", "用我的", 'value="0512-2222222"'):
        assert text in answer.content.decode()
    assert stored(customer).phone == "0512-3333333"


def test_a_card_that_someone_else_moved_stays_where_it_is(
    firm: Firm, both: tuple[Client, Client], customer: Customer
) -> None:
    mine, theirs = both
    address = f"/customers/{customer.pk}/move/"
    by = registry.get(TYPE).board["by"]
    path = registry.get(TYPE).fields[by].path
    was = str(getattr(customer, path) or "")
    entries = book(firm.viewer("admin")).open(registry.get(TYPE).fields[by].dictionary)
    first, second = [str(entry.id) for entry in entries if str(entry.id) != was][:2]
    assert theirs.post(address, {"was": was, "value": first}).status_code == 204
    refused = mine.post(address, {"was": was, "value": second})
    assert refused.status_code == 409
    assert "林晓已经把它改成了" in refused.content.decode()
    assert str(getattr(stored(customer), path)) == first


def test_saving_a_record_that_was_deleted_says_who_did_it_and_brings_nothing_back(
    both: tuple[Client, Client], customer: Customer
) -> None:
    """Fault 13: the form was open when someone else put the record into the recycle bin."""
    mine, theirs = both
    typed = form_of(theirs, customer) | {"phone": "0512-2222222"}
    assert mine.post(f"/customers/{customer.pk}/delete/").status_code == 302
    for answer in (
        theirs.post(f"/customers/{customer.pk}/edit/", typed),
        theirs.post(f"/customers/{customer.pk}/field/phone/", {"phone": "0512-2222222", "lock_version": "0"}),
    ):
        assert answer.status_code == 409
        assert "把这条记录移到了回收站" in answer.content.decode()
    now = stored(customer)
    assert (now.is_deleted, now.phone) == (True, "0512-1000000")


def test_saving_a_record_that_was_handed_over_out_of_sight_changes_nothing(
    firm: Firm, both: tuple[Client, Client], customer: Customer
) -> None:
    """Fault 13: reassigned meanwhile; the same answer as for a record that does not exist."""
    mine, theirs = both
    typed = form_of(theirs, customer) | {"phone": "0512-2222222"}
    with acting_as(firm.viewer("admin")) as by:
        actions.edit(registry.get(TYPE), customer.pk, {"owner": firm.people["mgr1"].pk}, by=by)
    answer = theirs.post(f"/customers/{customer.pk}/edit/", typed)
    assert answer.status_code in (403, 404)
    assert stored(customer).phone == "0512-1000000"


STEP = st.tuples(st.sampled_from("ab"), st.sampled_from(("open", "save")), st.integers(0, 3))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_whatever_two_people_do_no_value_that_was_not_seen_is_overwritten(firm: Firm, steps: list[Any]) -> None:
    """Fault 12: each of two editors opens the record and saves a phone number, in any order."""
    record_type = registry.get(TYPE)
    viewers = {"a": firm.viewer("sales1"), "b": firm.viewer("admin")}
    with acting_as(viewers["a"]) as by:
        record = actions.add(record_type, {"name": "苏州华瑞", "phone": "0512-1000000"}, by=by)
    phone, version = "0512-1000000", 0
    seen: dict[str, tuple[str, int]] = {}
    for who, what, number in steps:
        if what == "open" or who not in seen:
            seen[who] = (phone, version)
            continue
        typed = f"0512-200000{number}"
        with acting_as(viewers[who]) as by:
            if seen[who][1] != version and typed != phone:
                with pytest.raises(Stale) as stale:
                    actions.edit(record_type, record.pk, {"phone": typed}, by=by, version=seen[who][1])
                assert stale.value.theirs == {"phone": phone}
                continue
            saved = actions.edit(record_type, record.pk, {"phone": typed}, by=by, version=seen[who][1])
        phone, version = typed, saved.lock_version
        seen[who] = (phone, version)
    assert stored(record).phone == phone
