"""A firm lays out forms and lists, for everybody or for one role, with and without script."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kemai.areas.accounts.models import Role
from kemai.core.own.laying import save_layout
from kemai.core.own.models import Layout
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import acting_as
from tests.core.own.test_fields import CUSTOMER, add_customer, add_field, read

HOME = "/own/layouts/customers/"


def typed(page: str) -> dict[str, Any]:
    """Take what the page would send as it stands."""
    names = re.findall(r'name="fields" value="(\w+)"', page)
    columns = re.findall(r'name="columns" value="(\w+)"', page)
    chosen = re.findall(r'name="column\.(\w+)" value="1" checked', page)
    groups = dict(re.findall(r'name="group\.(\w+)" value="([^"]*)"', page))
    return {
        "fields": names,
        "columns": columns,
        **{f"column.{name}": "1" for name in chosen},
        **{f"group.{name}": groups[name] for name in names},
    }


def test_order_groups_hidden_required_and_columns_hold_on_every_screen(firm: Any, other_firm: Any) -> None:
    add_field(firm, "inspected_on", "年检日期", "date")
    client = firm.client("admin")
    sent = typed(read(client, HOME))
    sent["fields"].remove("inspected_on")
    sent["fields"].insert(0, "inspected_on")
    sent |= {"group.inspected_on": "年检", "state.fax": "hidden", "state.city": "required"}
    sent["columns"] = ["name", "inspected_on", "city"]
    sent |= {"column.inspected_on": "1"}
    assert client.post(HOME, sent).status_code == 302
    form = read(client, "/customers/add/")
    assert form.index('name="inspected_on"') < form.index('name="short_name"')
    assert 'name="fax"' not in form
    values = {"name": "青禾食品", "kind": "company"}
    assert client.post("/customers/add/", {**values, "city": ""}).status_code == 422
    assert client.post("/customers/add/", {**values, "city": "苏州"}).status_code == 302
    heads = re.findall(r"sort=-?(\w+)", read(client, "/customers/").split("<tbody")[0])
    assert [name for name in dict.fromkeys(heads) if name in ("name", "inspected_on", "city", "phone")] == [
        "name",
        "inspected_on",
        "city",
    ]
    assert 'name="fax"' in read(other_firm.client("admin"), "/customers/add/")
    assert client.post(HOME, {"reset": "1"}).status_code == 302
    assert 'name="fax"' in read(client, "/customers/add/")


def test_a_record_that_lacks_a_newly_required_value_may_still_be_changed(firm: Any) -> None:
    one = add_customer(firm)
    two = add_customer(firm, name="云帆物流", city="苏州")
    client = firm.client("admin")
    client.post(HOME, typed(read(client, HOME)) | {"state.city": "required"})
    sent = {"fax": "0512-12345678", "lock_version": "0"}
    assert client.post(f"/customers/{one.pk}/field/fax/", sent).status_code == 200
    assert client.post(f"/customers/{two.pk}/field/city/", {"city": "", "lock_version": "0"}).status_code == 422


def test_a_role_has_its_own_and_the_move_buttons_need_no_script(firm: Any) -> None:
    client = firm.client("admin")
    with acting_as(firm.viewer("admin")):
        role = Role.objects.get(code="sales").pk if Role.objects.filter(code="sales").exists() else None
    with acting_as(firm.viewer("sales1")) as sales:
        role = role or sales.roles[0]
    sent = typed(read(client, f"{HOME}?role={role}")) | {"state.fax": "hidden"}
    assert client.post(f"{HOME}?role={role}", sent).status_code == 302
    assert 'name="fax"' not in read(firm.client("sales1"), "/customers/add/")
    assert 'name="fax"' in read(client, "/customers/add/")
    before = typed(read(client, HOME))["fields"]
    client.post(HOME, typed(read(client, HOME)) | {"move": f"down:{before[0]}"})
    assert typed(read(client, HOME))["fields"][:2] == [before[1], before[0]]
    assert client.get(f"{HOME}?role=999999").status_code == 404


def test_groups_are_shown_and_typed_in_ones_language_and_keep_both(firm: Any) -> None:
    add_field(firm, "inspected_on", "年检日期", "date")
    client, english = firm.client("admin"), firm.client("admin", language="en")
    groups = {name.removeprefix("group."): text for name, text in typed(read(english, HOME)).items() if "." in name}
    assert (groups["short_name"], groups["fax"], groups["inspected_on"]) == (
        "Basic data",
        "Contact details",
        "Own fields",
    )
    sent = typed(read(english, HOME)) | {"group.fax": "Basic data", "group.inspected_on": "Inspection"}
    assert english.post(HOME, sent).status_code == 302
    with acting_as(firm.viewer("admin")):
        laid = {name: label for label, names in Layout.objects.get().groups for name in names}
    assert (laid["fax"], laid["city"], laid["inspected_on"]) == ("基本资料", "联系方式", "Inspection")
    assert 'value="基本资料"' in read(client, HOME)
    assert "Contact details" in read(english, "/customers/add/")
    assert "Contact details" not in read(client, "/customers/add/")
    refused = english.post(HOME, sent | {"group.city": ""})
    assert refused.status_code == 422
    assert 'name="group.fax" value="Basic data"' in refused.content.decode()


@pytest.mark.parametrize(
    ("parts", "place", "code"),
    [
        ({"hidden": ["name"]}, "name", "E-STATE"),
        ({"hidden": ["fax"], "required": ["fax"]}, "fax", "E-STATE"),
        ({"columns": ["no_such"]}, "no_such", "E-REF"),
        ({"groups": [["一", ["organisation_id"]]]}, "organisation_id", "E-REF"),
        ({"groups": [["", ["fax"]]]}, "", "E-RNG"),
        ({"groups": [["一", ["fax"]], ["二", ["fax"]]]}, "", "E-DUP"),
    ],
)
@pytest.mark.spec("PLT-07")
def test_bad_layouts_are_refused(firm: Any, parts: dict[str, Any], place: str, code: str) -> None:
    whole = {"groups": [], "columns": [], "hidden": [], "required": [], **parts}
    with acting_as(firm.viewer("admin")) as by:
        with pytest.raises(Rejected) as refused:
            save_layout(registry.get(CUSTOMER), None, whole, by=by)
        assert refused.value.errors[place][0].code == code
        assert Layout.objects.count() == 0


@pytest.mark.parametrize("address", ["/own/fields/", "/own/layouts/"])
def test_types_stand_in_the_order_of_the_rail(firm: Any, address: str) -> None:
    page = firm.client("admin").get(address).content.decode()
    places = [page.index(f'href="{address}{name}/"') for name in ("customers", "leads", "contracts", "products")]
    assert places == sorted(places)
    assert re.search(rf'<a href="{address}customers/"[^>]*aria-current', page)
