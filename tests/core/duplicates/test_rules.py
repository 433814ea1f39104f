"""The rules of a firm: shipped ones until it makes its own, checked, logged, keys made anew."""

import html

import pytest

from kemai.core import actions
from kemai.core.access import Forbidden
from kemai.core.duplicates.keys import find_like
from kemai.core.duplicates.models import DuplicateRule, MatchKey
from kemai.core.duplicates.rules import Rule, rule_keys, rules_of, shipped
from kemai.core.duplicates.ruling import drop_rule, save_rule
from kemai.core.duplicates.stored import number_of
from kemai.core.history.models import Act
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as


def customer_type():
    return registry.get("customers.customer")


def test_a_firm_starts_with_the_shipped_rules_and_makes_them_its_own(firm, other_firm, client_of):
    with acting_as(firm.viewer("admin")) as by:
        assert rules_of(customer_type(), by.organisation_id) == shipped(customer_type())
    client = firm.client("admin")
    assert "自带规则" in html.unescape(client.get("/duplicate-rules/").content.decode())
    sent = {"fields": ["name", "city"], "how": "normal", "block": "1"}
    assert client.post("/duplicate-rules/customers/add/", sent).status_code == 302
    with acting_as(firm.viewer("admin")) as by:
        rules = rules_of(customer_type(), by.organisation_id)
        assert len(rules) == len(shipped(customer_type())) + 1
        assert (set(rules[-1].fields), rules[-1].block) == ({"name", "city"}, True)
        assert Act.objects.filter(action="duplicate_rule.change").count() == 1
    with acting_as(other_firm.viewer("admin")) as stranger:
        assert rules_of(customer_type(), stranger.organisation_id) == shipped(customer_type())


@pytest.mark.parametrize(
    ("fields", "how", "code"),
    [
        ([], "normal", "E-REQ"),
        (["nothing"], "normal", "E-REF"),
        (["name"], "guess", "E-REF"),
        (["phone"], "sound", "E-STATE"),
        (["name", "phone", "mobile", "city", "address"], "exact", "E-RNG"),
        (["phone"], "normal", "E-DUP"),
    ],
)
def test_bad_rules_are_refused_and_nothing_is_kept(firm, fields, how, code):
    with acting_as(firm.viewer("admin")) as by:
        with pytest.raises(Rejected) as reasons:
            save_rule(customer_type(), None, fields, how, False, by=by)
        assert [one.code for many in reasons.value.errors.values() for one in many] == [code]
        assert not DuplicateRule.objects.exists()
    answer = firm.client("admin").post("/duplicate-rules/customers/add/", {"fields": fields, "how": how})
    assert answer.status_code == 422


def test_only_those_with_the_right_change_rules(firm):
    with acting_as(firm.viewer("mgr1")) as by, pytest.raises(Forbidden):
        save_rule(customer_type(), None, ["name"], "exact", False, by=by)
    assert firm.client("mgr1").get("/duplicate-rules/").status_code == 403
    assert firm.client("admin").get("/duplicate-rules/", {"type": "nothing"}).status_code == 404


def stored(record):
    return set(
        MatchKey.objects.filter(record_id=record.pk, record_type=customer_type().key).values_list("key", flat=True)
    )


def together(record):
    rule = Rule(("name", "city"), "normal")
    ((key, _rule),) = rule_keys(customer_type(), {"name": record.name, "city": record.city}, (rule,))
    return number_of(key)


def test_keys_are_made_anew_when_rules_change(firm, django_capture_on_commit_callbacks):
    with acting_as(firm.viewer("admin")) as by:
        known = actions.add(customer_type(), {"name": "东方食品", "city": "宁波"}, by=by)
        before = stored(known)
        with django_capture_on_commit_callbacks(execute=True):
            rule = save_rule(customer_type(), None, ["name", "city"], "normal", False, by=by)
    with acting_as(firm.viewer("admin")) as by:
        assert stored(known) - before == {together(known)}
        with django_capture_on_commit_callbacks(execute=True):
            drop_rule(customer_type(), rule.pk, by=by)
    with acting_as(firm.viewer("admin")):
        assert stored(known) == before


def test_dropping_the_last_rule_brings_the_shipped_ones_back(firm):
    client = firm.client("admin")
    assert client.post("/duplicate-rules/customers/adopt/").status_code == 302
    with acting_as(firm.viewer("admin")):
        ids = list(DuplicateRule.objects.values_list("pk", flat=True))
    for pk in ids:
        assert client.get(f"/duplicate-rules/customers/{pk}/").status_code == 200
        assert client.post(f"/duplicate-rules/customers/{pk}/", {"delete": "1"}).status_code == 302
    with acting_as(firm.viewer("admin")) as by:
        assert rules_of(customer_type(), by.organisation_id) == shipped(customer_type())
    assert client.get(f"/duplicate-rules/customers/{ids[0]}/").status_code == 404


def test_a_record_from_before_the_keys_of_sound_is_still_met(firm):
    with acting_as(firm.viewer("admin")) as by:
        known = actions.add(customer_type(), {"name": "宁波东方食品有限公司"}, by=by)
        name = {"name": "宁波东方食品有限公司"}
        sounds = [number_of(key) for key, _rule in rule_keys(customer_type(), name, (Rule(("name",), "sound"),))]
        assert MatchKey.objects.filter(key__in=sounds).delete()[0] == 1
        assert [hit.record_id for hit in find_like(customer_type(), {"name": "宁波东方食品"}, by=by)] == [known.pk]
