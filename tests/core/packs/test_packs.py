"""A firm looks at a pack, takes it, finds its parts in the product, and gives back what no data hangs on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kemai.core import actions
from kemai.core.dictionary.book import book
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.history.models import Act
from kemai.core.modules.declare import find
from kemai.core.modules.models import ClosedModule
from kemai.core.own.models import CustomField, Layout
from kemai.core.packs.files import pack_of, packs
from kemai.core.packs.models import Renaming, TakenPack
from kemai.core.packs.parts import ChoicePart, FieldPart
from kemai.core.packs.taking import give_back, take
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import acting_as

CUSTOMER = "customers.customer"
GAS = packs()["gas"]


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Give everything that a pack may touch, without the ids of rows."""
    own = DictionaryEntry.objects.order_by("key", "code").exclude(key__startswith="own-")
    return {
        "choices": list(own.values_list("key", "code", "label", "active", "order")),
        "fields": list(CustomField.objects.order_by("name").values_list("record", "name", "active")),
        "layouts": list(Layout.objects.values_list("record", "hidden", "columns")),
        "names": list(Renaming.objects.order_by("field").values_list("record", "field", "label")),
        "modules": list(ClosedModule.objects.order_by("code").values_list("code")),
    }


def taken(firm: Any) -> list[str]:
    with acting_as(firm.viewer("admin")) as by:
        return take(GAS, by=by)


def given_back(firm: Any) -> bool:
    with acting_as(firm.viewer("admin")) as by:
        return give_back(GAS, by=by)


def now(firm: Any) -> dict[str, list[tuple[Any, ...]]]:
    with acting_as(firm.viewer("admin")):
        return state()


def test_the_page_tells_before_what_will_be_added(firm: Any) -> None:
    client, before = firm.client("admin"), now(firm)
    assert "燃气" in client.get("/packs/").content.decode()
    page = client.get("/packs/gas/").content.decode()
    for words in ("用气类型", "停用竞争对手", "用气大户", "客户 → 用气客户", "会添加"):
        assert words in page, words
    assert "Kind of use" in firm.client("admin", "en").get("/packs/gas/").content.decode()
    assert now(firm) == before
    assert client.get("/packs/none/").status_code == 404
    assert firm.client("sales1").post("/packs/gas/").status_code == 403
    assert firm.client("sales1").post("/packs/gas/back/").status_code == 403


def test_taken_parts_are_in_every_screen_and_only_in_that_firm(firm: Any, other_firm: Any) -> None:
    client = firm.client("admin")
    assert client.post("/packs/gas/").status_code == 302
    with acting_as(firm.viewer("admin")) as by:
        kind = book(by).find(CustomField.objects.get(name="use_kind").dictionary, "home")
        values = {"name": "锦程小区", "use_kind": kind.id, "meter_no": "RQ-0071", "potential_index": "80"}
        made = actions.add(registry.get(CUSTOMER), values, by=by)
    page = client.get("/customers/", {"columns": "name,owner,use_kind"}).content.decode()
    for words in ("用气客户", "业务员", "用气类型", "居民"):
        assert words in page, words
    assert "竞争对手" not in page
    assert "Gas customers" in firm.client("admin", "en").get("/customers/").content.decode()
    assert "锦程小区" in client.get("/search/", {"q": "RQ-0071"}).content.decode()
    row = json.loads(client.get(f"/api/v1/customers/{made.pk}/").content)
    assert row["fields"]["potential_index"] == 80 if "fields" in row else row["potential_index"] == 80
    assert "用气" not in other_firm.client("admin").get("/customers/").content.decode()
    assert "竞争对手" in other_firm.client("admin").get("/customers/").content.decode()


def test_taking_it_twice_changes_nothing(firm: Any) -> None:
    assert set(taken(firm)) == {part.key for part in GAS.parts} - {"module:agreements:on", "module:needs:on"}

    def whole() -> tuple[Any, ...]:
        with acting_as(firm.viewer("admin")) as by:
            return state(), Act.objects.count(), by.version

    before = whole()
    assert taken(firm) == []
    assert whole() == before
    page = firm.client("admin").get("/packs/gas/").content.decode()
    assert "会添加" not in page


def test_given_back_without_data_leaves_the_firm_as_it_was(firm: Any) -> None:
    before = now(firm)
    taken(firm)
    assert given_back(firm)
    assert now(firm) == before
    assert not given_back(firm)
    with acting_as(firm.viewer("admin")):
        assert {"pack.take", "pack.give_back"} <= set(Act.objects.values_list("action", flat=True))
        assert not TakenPack.objects.exists()


def test_what_data_hangs_on_is_stopped_and_comes_back_with_its_values(firm: Any) -> None:
    taken(firm)
    with acting_as(firm.viewer("admin")) as by:
        industry = book(by).find("industry", "gas_use").id
        values = {"name": "长风化工", "meter_no": "RQ-0072", "industry": industry}
        made = actions.add(registry.get(CUSTOMER), values, by=by)
    assert firm.client("admin").post("/packs/gas/back/").status_code == 302
    with acting_as(firm.viewer("admin")) as by:
        assert list(CustomField.objects.values_list("name", "active")) == [("meter_no", False)]
        assert not DictionaryEntry.objects.get(key="industry", code="gas_use").active
        assert "meter_no" not in registry.resolve(registry.get(CUSTOMER), by).fields
    assert "RQ-0072" not in firm.client("admin").get(f"/customers/{made.pk}/").content.decode()
    taken(firm)
    page = firm.client("admin").get(f"/customers/{made.pk}/").content.decode()
    assert "RQ-0072" in page
    assert "用气大户" in page


def test_what_the_firm_had_itself_stays_when_the_pack_goes(firm: Any) -> None:
    with acting_as(firm.viewer("admin")) as by:
        FieldPart({"record": CUSTOMER, "name": "meter_no", "label": "表号", "type": "text"}).add(by)
        ChoicePart("industry", "gas_use", "用气大户", "Heavy gas user").add(by)
        Renaming.objects.create(organisation_id=by.organisation_id, record=CUSTOMER, label="会员", label_en="Members")
    before = now(firm)
    keys = taken(firm)
    assert not {"field:customers.customer:meter_no", "choice:industry:gas_use", "name:customers.customer:"} & set(keys)
    given_back(firm)
    assert now(firm) == before


def test_a_part_that_is_refused_lets_nothing_in(firm: Any) -> None:
    text = """code = "x"\nversion = "1"\nlabel = "甲"\nlabel_en = "A"\ntext = "乙"\ntext_en = "B"
[[choices]]\ndictionary = "industry"\ncode = "tea"\nlabel = "茶业"\nlabel_en = "Tea"
[[fields]]\nrecord = "customers.customer"\nname = "name"\nlabel = "重名"\ntype = "text"\n"""
    before = now(firm)
    with acting_as(firm.viewer("admin")) as by, pytest.raises(Rejected) as refused:
        take(pack_of(text), by=by)
    assert refused.value.errors["name"][0].code == "E-DUP"
    assert now(firm) == before
    with pytest.raises(TypeError):
        pack_of(text.replace('label_en = "Tea"', 'label_en = "Tea"\nscript = "1"'))


@pytest.mark.parametrize("pack", packs().values(), ids=lambda one: one.code)
def test_every_pack_of_the_product_names_what_exists(firm: Any, pack: Any) -> None:
    assert pack.label.en
    assert pack.text.en
    assert len({part.key for part in pack.parts}) == len(pack.parts)
    assert all(find(part.key.split(":")[1]) for part in pack.parts if part.key.startswith("module:"))
    with acting_as(firm.viewer("admin")) as by:
        assert take(pack, by=by)
        assert all(part.there() and part.words for part in pack.parts)
        assert give_back(pack, by=by)
