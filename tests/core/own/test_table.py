"""Every kind of own field in every place: form, record page, print, search, API, import and history at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kemai.core import actions
from kemai.core.records import registry
from kemai.core.tenancy.current import acting_as
from tests.core.own.test_fields import CUSTOMER, add_customer, add_field, read
from tests.core.printing.conftest import text_of

VALUES: dict[str, tuple[str, str, str, str, str]] = {
    # kind: label, typed at first, shown, typed later, a condition that only the second value meets
    "text": ("备注名", "四川甲区", "四川甲区", "云南乙区", '"云南乙区"'),
    "int": ("门店数", "1234", "1,234", "77", "77"),
    "dec": ("系数", "0.125", "0.125", "0.75", "0.75"),
    "money": ("授信", "12345.50", "12,345.50", "66", "66"),
    "date": ("年检日期", "2027-03-01", "2027-03-01", "2028-04-02", "2028-04-02"),
    "dt": ("约见", "2027-03-01 09:30", "2027-03-01 09:30", "2028-04-02 08:00", '"2028-04-02 08:00"'),
    "bool": ("已验厂", "是", "是", "否", "否"),
    "dict": ("店级", "甲级", "甲级", "乙级", "乙级"),
    "dicts": ("意向", "茶、米", "茶、米", "酒", "酒"),
    "fk": ("母公司", "集团总部", "集团总部", "另一集团", "另一集团"),
    "url": ("商城", "https://a.example", "a.example", "https://b.example", '"https://b.example"'),
    "phone": ("仓库电话", "028-86001234", "028-86001234", "028-86009999", '"028-86009999"'),
    "email": ("对账邮箱", "a@example.cn", "a@example.cn", "b@example.cn", '"b@example.cn"'),
}
MORE = {"dict": {"choices": "甲级\n乙级"}, "dicts": {"choices": "茶、酒、米"}, "fk": {"target": CUSTOMER}}


@pytest.mark.spec("PLT-07")
def test_every_kind_holds_in_every_place(firm: Any) -> None:
    for kind, (label, *_rest) in VALUES.items():
        add_field(firm, f"extra_{kind}", label, kind, **MORE.get(kind, {}))
    add_field(firm, "extra_half", "半授信", "formula", formula="extra_money / 2")
    for name in ("集团总部", "另一集团"):
        add_customer(firm, name=name)
    names = [f"extra_{kind}" for kind in VALUES]
    client = firm.client("admin")
    form = read(client, "/customers/add/")
    record_type = registry.get(CUSTOMER)
    with acting_as(firm.viewer("admin")) as by:
        first = {f"extra_{kind}": typed for kind, (_label, typed, *_more) in VALUES.items()}
        one = actions.add(record_type, {"name": "青禾食品", "kind": "company", **first}, by=by, by_key=True)
        later = {f"extra_{kind}": changed for kind, (*_some, changed, _where) in VALUES.items()}
        actions.edit(record_type, one.pk, later, by=by, by_key=True)
        actions.edit(record_type, one.pk, first, by=by, by_key=True)
    home = f"/customers/{one.pk}/"
    page, history = read(client, home), read(client, f"{home}history/")
    printed = client.post("/customers/print/pdf/", {"columns": ["name", *names, "extra_half"], "ids": [one.pk]})
    paper = "".join(text_of(printed.content).split())
    told = json.loads(read(client, f"/api/v1{home}"))
    for kind, (label, _typed, shown, changed, where) in VALUES.items():
        assert f'name="extra_{kind}' in form, kind
        assert label in page, kind
        assert shown in page, kind
        assert label in history, kind
        assert kind in ("bool", "money") or changed in history, kind
        assert shown.replace(" ", "")[:10] in paper, kind
        assert told[f"extra_{kind}"] not in (None, "", [], False), kind
        assert "青禾食品" not in read(client, "/customers/", where=f"extra_{kind} = {where}", columns="name"), kind
    assert "6,172.75" in page
    assert told["extra_half"] == "6172.75"
    body = json.dumps({"lock_version": told["lock_version"], "extra_int": 5, "extra_money": "10", "extra_bool": False})
    assert client.patch(f"/api/v1{home}", body, content_type="application/json").status_code == 200
    again = json.loads(read(client, f"/api/v1{home}"))
    assert (again["extra_int"], again["extra_bool"], float(again["extra_half"])) == (5, False, 5)
