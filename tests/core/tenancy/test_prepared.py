"""A prepared question gives what the query written anew would give, to each person their own rows and no others."""

import logging
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kemai.areas.accounts.models import User
from kemai.areas.customers.models import Customer
from kemai.core.actions.builtin import add
from kemai.core.records import registry
from kemai.core.tenancy import acting_as, everyone
from kemai.core.tenancy.prepared import Prepared, prepared, prepared_for_all

TYPE = registry.of_model(Customer)


@prepared
def names(viewer, verb, *, city):
    """Ask for the names of the customers in a city."""
    return Customer.objects.visible_to(viewer, verb).filter(city=city).order_by("pk").values_list("name")


@prepared
def one(viewer, *, pk, name):
    """Ask for one customer by two values."""
    return Customer.objects.visible_to(viewer, "read").filter(pk=pk, name=name).values_list("pk", "name", "updated_at")


@prepared
def none(viewer):
    """Ask for nothing at all."""
    return Customer.objects.none().values_list("pk")


@prepared
def until_now(viewer):
    """Ask what depends on the time, which can't be prepared."""
    return Customer.objects.filter(created_at__lte=timezone.now()).values_list("pk")


def customer(viewer, name, city="成都"):
    """Make a customer of a person."""
    with acting_as(viewer):
        return add(TYPE, {"name": name, "city": city}, by=viewer).pk


@pytest.mark.django_db
def test_the_answer_is_that_of_the_query_written_anew(firm):
    """The same rows come at the first asking and at the third, with new rows and other values among them."""
    sales = firm.viewer("sales1")
    first = customer(sales, "甲")
    with acting_as(sales):
        assert [names(sales, "read", city="成都") for _ in range(3)] == [[("甲",)]] * 3
        assert names(sales, "read", city="重庆") == []
        assert names.count(sales, "read", city="成都") == 1
    second = customer(sales, "乙", "重庆")
    with acting_as(sales):
        assert names(sales, "read", city="重庆") == [("乙",)]
        assert one(sales, pk=second, name="乙")[0][:2] == (second, "乙")
        assert one(sales, pk=first, name="乙") == []
        (moment,) = Customer.objects.filter(pk=first).values_list("updated_at", flat=True)
        assert one(sales, pk=first, name="甲") == [(first, "甲", moment)]


@pytest.mark.django_db
def test_each_person_gets_their_own_rows(firm, other_firm):
    """A question that one person has asked gives another one, of the firm or of another firm, only what they see."""
    sales1, sales3 = firm.viewer("sales1"), firm.viewer("sales3")
    stranger = other_firm.viewer("admin")
    customer(sales1, "甲")
    customer(stranger, "外")
    for viewer, seen in ((sales1, [("甲",)]), (sales3, []), (firm.viewer("admin"), [("甲",)]), (stranger, [("外",)])):
        with acting_as(viewer):
            assert [names(viewer, "write", city="成都") for _ in range(2)] == [seen, seen], viewer.name


@pytest.mark.django_db
def test_rights_that_are_taken_away_are_gone_at_once(firm):
    """Narrower rights, another department or a newer version of the firm are other questions."""
    manager = firm.viewer("mgr1")
    customer(firm.viewer("sales1"), "甲")
    with acting_as(manager):
        assert names(manager, "read", city="成都") == [("甲",)]
    narrower = replace(manager, rights=replace(manager.rights, grants={TYPE.key: {"read": "self"}}))
    with acting_as(narrower):
        assert names(narrower, "read", city="成都") == []
    assert narrower.rights.token is not manager.rights.token


@pytest.mark.django_db
def test_only_the_person_looking_is_answered_from_what_is_kept(firm, other_firm):
    """Within `everyone` and beside another viewer the question is written anew, so the manager's own lock holds."""
    sales, stranger = firm.viewer("sales1"), other_firm.viewer("sales1")
    customer(sales, "甲")
    with acting_as(sales):
        assert names(sales, "read", city="成都") == [("甲",)]
    with acting_as(stranger):
        assert names(sales, "read", city="成都") == []
    with everyone(reason="test"):
        assert names(sales, "read", city="成都") == [("甲",)]


@pytest.mark.django_db
def test_a_question_that_can_not_be_answered_asks_nothing(firm):
    """What is empty by its very words costs no query."""
    sales = firm.viewer("sales1")
    with acting_as(sales), CaptureQueriesContext(connection) as asked:
        assert (none(sales), none.count(sales)) == ([], 0)
    assert len(asked) == 0


@pytest.mark.django_db
def test_a_question_that_moves_with_the_time_is_written_anew(firm, caplog):
    """Its answers stay right, and the log names it."""
    sales = firm.viewer("sales1")
    with acting_as(sales), caplog.at_level(logging.ERROR, "kemai.prepared"):
        before = until_now(sales)
        pk = customer(sales, "甲")
        assert set(until_now(sales)) - set(before) == {(pk,)}
    assert "until_now can't be prepared" in caplog.text


@pytest.mark.django_db
def test_what_is_the_same_for_all_needs_no_viewer(firm):
    """A question of no firm is answered before anybody is known."""
    asked = prepared_for_all(lambda *, pk: User.everyone.filter(pk=pk).values_list("login"))
    assert isinstance(asked, Prepared)
    for login in ("sales1", "mgr1"):
        assert asked(pk=firm.people[login].pk) == [(firm.people[login].login,)]
