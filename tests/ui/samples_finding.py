"""Sample contexts of the pages on which customers are found."""

from __future__ import annotations

from typing import Any

from tests.ui.samples import Context, Words, frame


def conditions(say: Words) -> Context:
    """screens/conditions.html: rows of conditions, brackets and linked records, each with what is wrong with it."""

    def options(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
        return [{"value": code, "label": label, "selected": at == 0} for at, (code, label) in enumerate(pairs)]

    fields = [
        {
            "label": say("客户", "Customer"),
            "options": [("name", say("客户名称", "Name")), ("city", say("城市", "City"))],
        },
        {"label": say("负责人", "Owner"), "options": [("owner.department", say("部门", "Department"))]},
    ]
    leaf = {
        "kind": "leaf",
        "error": "",
        "name": "name",
        "stranger": "",
        "fields": fields,
        "operators": options(("has", say("含", "contains")), ("is", say("是", "is"))),
        "choices": [],
        "inputs": [],
        "line": "酒|食品",
    }
    ticked = {**leaf, "path": "0.1", "choices": options(("1", say("是", "Yes"))), "line": None}
    wrong = {**leaf, "path": "0.2.0", "error": say("此项为必填项", "This is required"), "line": None}
    wrong["inputs"] = [{"type": "date", "value": ""}, {"type": "date", "value": "2026-11-01"}]
    joins = options(("all", say("全部满足", "All hold")), ("any", say("任一满足", "Any holds")))
    group = {
        "error": "",
        "link": "",
        "label": "",
        "has": options(("has", say("有", "has")), ("lacks", say("没有", "has no"))),
        "joins": joins,
        "may": {"leaf": True, "group": True, "some": True},
        "links": options(("contacts", say("联系人", "Contact"))),
    }
    some = {**group, "kind": "some", "path": "0.2", "label": say("联系人", "Contact"), "rows": [wrong]}
    return {
        "frame": frame(say, say("组合条件", "Combine conditions")),
        "action": "/customers/conditions/",
        "cancel_url": "/customers/",
        "root": {**group, "kind": "group", "path": "0", "rows": [{**leaf, "path": "0.0"}, ticked, some]},
        "sentence": say("客户名称 含 酒", "Name contains 酒"),
        "keepers": [{"code": "segment", "label": say("存为分群", "Save as segment")}],
        "faulty": False,
    }
