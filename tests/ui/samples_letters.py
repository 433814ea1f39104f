"""Sample contexts of the letterhead and of Word templates."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def head(say: Words) -> Context:
    """options/letterhead.html: texts and logo of the letterhead, a logo that was refused."""
    title = say("单据抬头", "Letterhead")
    logo = entry_field(
        "logo", say("标志", "Logo"), "file", input_type="file", error=say("只收 PNG 和 JPEG 图片", "PNG or JPEG only")
    )
    return {
        "frame": frame(say, title),
        "title": title,
        "logo_url": "/options/letterhead/logo/",
        "fields": [entry_field("letterhead.name", say("单据上的单位名称", "Name on papers"), value="华瑞精密"), logo],
        "action": "/options/letterhead/",
        "cancel_url": "/settings/",
        "form_key": "k9",
    }


def word_template(say: Words) -> Context:
    """sales/word_template.html: the form of a Word template, and the fields that it may name."""
    title = say("新建 Word 模板", "New Word template")
    row = {"label": say("编号", "Number"), "english": "{{ contract.number }}", "chinese": "{{ 合同.编号 }}"}
    error = say("没有这个字段：contract.nummer", "No such field: contract.nummer")
    return {
        "frame": frame(say, title),
        "title": title,
        "action": "/wordtemplates/add/",
        "cancel_url": "/wordtemplates/",
        "form_key": "k9",
        "errors": [],
        "fields": [
            entry_field("name", say("模板名称", "Template name"), value=say("标准合同", "Standard contract")),
            entry_field("file", say("Word 文件", "Word file"), "file", input_type="file", error=error),
        ],
        "hints": [say("例如 {{ 合同.编号 }}", "For example {{ contract.number }}")],
        "groups": [{"title": say("合同", "Contract"), "rows": [row]}],
        "papers": [(say("合同", "Contract"), "/wordtemplates/starter/?paper=sales.contract")],
    }
