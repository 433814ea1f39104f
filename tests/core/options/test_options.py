"""A firm's own settings: typed, limited, logged, and nobody else's."""

import pytest

from kemai.core.history.models import Act
from kemai.core.options import declare
from kemai.core.options.actions import change
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as


@pytest.fixture
def declared(monkeypatch):
    monkeypatch.setattr(declare, "_options", dict(declare._options))
    offered = [("a", "甲"), ("b", "乙")]
    return {
        "number": declare.option("trial.minutes", "分钟", 30, group="试验", least=5, most=480),
        "switch": declare.option("trial.switch", "开关", False, group="试验"),
        "several": declare.option("trial.several", "多个", [], group="试验", choices=lambda viewer: offered),
        "one": declare.option("trial.one", "一个", "a", group="试验", choices=lambda viewer: offered),
    }


def test_a_firm_sets_its_own_and_the_other_keeps_the_shipped_value(firm, other_firm, declared):
    admin = firm.viewer("admin")
    with acting_as(admin):
        moved = change({"trial.minutes": "45", "trial.switch": True, "trial.several": ["b"]}, by=admin)
        act = Act.objects.filter(action="options.change").get()
    assert sorted(moved) == ["trial.minutes", "trial.several", "trial.switch"]
    assert {"field": "trial.minutes", "old": 30, "new": 45} in act.changes
    with acting_as(firm.viewer("sales1")):
        assert declared["number"].of(firm.organisation.pk) == 45
        assert declared["several"].of(firm.organisation.pk) == ["b"]
    assert declared["number"].of(other_firm.organisation.pk) == 30


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"trial.minutes": ""}, "E-REQ"),
        ({"trial.minutes": "x"}, "E-FMT"),
        ({"trial.minutes": "٣"}, "E-FMT"),
        ({"trial.minutes": "4"}, "E-RNG"),
        ({"trial.minutes": "481"}, "E-RNG"),
        ({"trial.several": ["c"]}, "E-REF"),
        ({"trial.one": "c"}, "E-REF"),
    ],
)
def test_bad_values_are_refused_and_nothing_is_set(firm, declared, values, code):
    admin = firm.viewer("admin")
    with acting_as(admin):
        with pytest.raises(Rejected) as refused:
            change({"trial.switch": True, **values}, by=admin)
        assert declared["switch"].of(firm.organisation.pk) is False
    [key] = values
    assert refused.value.errors[key][0].code == code


def test_the_page_saves_and_keeps_what_was_typed_wrong(client_of, firm, declared):
    admin = client_of("admin")
    page = {"trial.minutes": "60", "trial.one": "b"}
    assert admin.post("/options/", page).status_code == 302
    assert declared["number"].of(firm.organisation.pk) == 60
    wrong = admin.post("/options/", {**page, "trial.minutes": "9999"})
    assert wrong.status_code == 422
    assert 'value="9999"' in wrong.content.decode()
    assert declared["number"].of(firm.organisation.pk) == 60


def test_only_who_may_set_sees_and_sets(client_of):
    sales = client_of("sales1")
    assert sales.get("/options/").status_code == 403
    assert sales.post("/options/", {}).status_code == 403
    assert "/options/" not in sales.get("/settings/").content.decode()
    assert "/options/" in client_of("admin").get("/settings/").content.decode()
