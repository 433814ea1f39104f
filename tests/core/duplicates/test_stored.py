"""Keys of an import stand apart from the others until they are sorted in, and are met at both places."""

import pytest
from django.db import connection

from kemai.core import actions
from kemai.core.duplicates import stored
from kemai.core.duplicates.keys import find_like
from kemai.core.duplicates.models import MatchKey
from kemai.core.duplicates.stored import NewKeys, bearing, number_of, numbered
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone

KEY = "customers.customer"


@pytest.fixture
def brought(firm, monkeypatch):
    monkeypatch.setattr(stored, "SORTED_AT_ONCE", 2)
    with acting_as(firm.viewer("admin")) as by:
        record = actions.add(registry.get(KEY), {"name": "宁波东方食品有限公司"}, by=by)
        MatchKey.objects.filter(record_id=record.pk).delete()
        keys = NewKeys(by.organisation_id)
        keys.inserting(KEY, [(record.pk, "n:宁波东方食品"), *((record.pk, f"e:{at}") for at in range(6))])()
        yield record, keys, by


def test_a_number_tells_keys_apart_and_stays_the_same():
    assert number_of("n:东方") == number_of("n:东方") == 5825656735618127091
    assert len(numbered(f"p:{at}" for at in range(10_000))) == 10_000
    assert all(-(2**63) <= number_of(f"e:{at}") < 2**63 for at in range(1000))


def test_keys_are_met_before_and_after_they_are_sorted_in(brought):
    record, keys, by = brought
    for apart in (connection.vendor == "sqlite", False):
        assert set(MatchKey.objects.values_list("apart", flat=True)) == {apart}
        assert list(bearing(by.organisation_id, KEY, [number_of("e:3")]).values_list("record_id", flat=True)) == [
            record.pk
        ]
        assert [hit.record_id for hit in find_like(registry.get(KEY), {"name": "宁波东方食品"}, by=by)] == [record.pk]
        keys.sort_in(due=0)
    assert MatchKey.objects.count() == 7


def test_few_keys_wait_until_enough_have_come(brought):
    _record, keys, _by = brought
    before = set(MatchKey.objects.values_list("apart", flat=True))
    keys.sort_in(due=8)
    assert set(MatchKey.objects.values_list("apart", flat=True)) == before
    keys.sort_in(due=7)
    assert set(MatchKey.objects.values_list("apart", flat=True)) == {False}


def test_keys_that_a_killed_import_left_apart_are_sorted_in_by_the_next(brought):
    _record, _keys, by = brought
    NewKeys(by.organisation_id).sort_in(due=0)
    assert set(MatchKey.objects.values_list("apart", flat=True)) == {False}


def test_keys_of_another_firm_are_neither_met_nor_sorted(brought, other_firm):
    with everyone(reason="test"):
        stranger = other_firm.viewer("admin")
    with acting_as(stranger):
        assert not bearing(stranger.organisation_id, KEY, [number_of("e:3")]).exists()
        NewKeys(stranger.organisation_id).sort_in(due=0)
    with everyone(reason="test"):
        assert set(MatchKey.objects.values_list("apart", flat=True)) == {connection.vendor == "sqlite"}


def test_a_key_of_another_type_is_not_met(brought):
    _record, _keys, by = brought
    assert not bearing(by.organisation_id, "customers.contact", [number_of("e:3")]).exists()
