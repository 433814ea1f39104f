"""Sample contexts of merging and comparing."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def pick(say: Words) -> Context:
    """merge/pick.html: which record is the same as this one."""
    return {
        "frame": frame(say, say("合并：东方食品", "Merge: Eastern Foods")),
        "title": say("合并：东方食品", "Merge: Eastern Foods"),
        "action": "/customers/7/merge/",
        "cancel_url": "/customers/7/",
        "field": entry_field("with", say("与哪条记录合并", "Merge with which record"), input_type="select", value=""),
    }


def merging(say: Words) -> Context:
    """merge/page.html: two records side by side, a refused choice among them."""
    names = [say("东方食品", "Eastern Foods"), say("东方食品有限公司", "Eastern Foods Ltd")]
    options = [{"value": str(7 + place), "text": text, "checked": place == 1} for place, text in enumerate(names)]
    return {
        "frame": frame(say, say("合并客户", "Merge: customer")),
        "title": say("合并客户", "Merge: customer"),
        "action": "/customers/7/merge/",
        "cancel_url": "/customers/7/",
        "errors": [{"name": "", "label": "", "text": say("记录已被他人修改", "Somebody else saved first"), "url": ""}],
        "hidden": [("with", 8), ("version.7", 1)],
        "form_key": "",
        "sides": [
            {"id": 7 + place, "title": text, "number": f"C-{place}", "url": "/customers/7/", "survives": place == 0}
            for place, text in enumerate(names)
        ],
        "lines": [
            {"name": "f.name", "label": say("客户名称", "Customer name"), "options": options, "error": ""},
            {"name": "f.city", "label": say("城市", "City"), "options": options, "error": say("无权", "No right")},
        ],
        "others": [{"label": say("电话", "Phone"), "texts": ["0512-87654321", ""], "differs": True}],
        "moves": [{"label": say("联系人", "Contacts"), "count": 3}, {"label": say("附件", "Files"), "count": 1}],
    }


def comparing(say: Words) -> Context:
    """compare/page.html: three records, a row that differs and one that does not."""
    label = say("比较", "Compare")
    return {
        "frame": frame(say, label),
        "title": label,
        "heads": [{"title": text, "url": "/customers/7/"} for text in "ABC"],
        "looks": [
            {"label": say("全部", "All"), "url": "?ids=7", "current": True},
            {"label": say("只看不同", "Differences only"), "url": "?only=different", "current": False},
        ],
        "groups": [
            {
                "label": say("基本资料", "Basics"),
                "rows": [
                    {"label": say("城市", "City"), "texts": ["苏州", "", "无锡"], "differs": True},
                    {"label": say("性质", "Kind"), "texts": ["企业"] * 3, "differs": False},
                ],
            }
        ],
    }
