"""Sample contexts of paste to create."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def paste(say: Words) -> Context:
    """customers/paste.html: with `field` the text is asked for, else both forms and the like customers are shown."""
    firm = entry_field("firm-name", say("客户名称", "Customer name"), value="Acme Tools", required=True)
    person = entry_field("person-mobile", say("手机", "Mobile"), value="abc", error=say("格式不正确", "Wrong format"))
    return {
        "frame": frame(say, say("粘贴新建客户", "New customer from text")),
        "title": say("粘贴新建客户", "New customer from text"),
        "action": "/customers/paste/",
        "form_key": "k2",
        "field": None,
        "hits": [{"value": "3", "label": "C-2026-00003 青禾机械", "why": say("客户名称相同", "Customer name alike")}],
        "groups": [
            {"label": say("客户", "Customer"), "fields": [firm]},
            {"label": say("联系人", "Contact"), "fields": [person]},
        ],
    }
