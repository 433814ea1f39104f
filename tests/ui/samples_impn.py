"""Sample contexts of what the import wizard keeps and mends."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame, record_type

LIST = "/customers/"


def kept(say: Words) -> Context:
    """The kept mappings on screens/import_map.html."""
    return {
        "rows": [
            {"value": "1", "label": say("展会名单", "Fair list"), "selected": True},
            {"value": "2", "label": say("财务导出 · 全公司", "Finance export · whole firm"), "selected": False},
        ],
        "change": True,
        "name": say("展会名单", "Fair list"),
        "may_share": True,
        "share": False,
        "error": say("已存在相同记录", "It exists already"),
    }


def changes(say: Words) -> list[Context]:
    """What an import would change, on screens/import_map.html."""
    fields = [
        {"label": say("电话", "Telephone"), "old": "0512-65882700", "new": "0512-65882701"},
        {"label": say("城市", "City"), "old": "", "new": say("苏州", "Suzhou")},
    ]
    return [{"line": "2、7", "title": say("东方食品", "Eastern Foods"), "url": f"{LIST}1/", "fields": fields}]


def import_mend(say: Words) -> Context:
    """screens/import_mend.html: refused rows as inputs, one cell of several lines, one reason for a whole row."""
    title = say("导入客户", "Import customers")
    headings = [say("客户名称", "Customer name"), say("电话", "Telephone")]
    cells = [
        {
            "name": "cell_4_0",
            "heading": headings[0],
            "text": say("东方食品", "Eastern Foods"),
            "long": False,
            "why": "",
        },
        {
            "name": "cell_4_1",
            "heading": headings[1],
            "text": "abc\ndef",
            "long": True,
            "why": say("不是电话", "No phone"),
        },
    ]
    return {
        "frame": frame(say, title),
        "type": record_type(say),
        "title": title,
        "steps": [{"label": say("完成", "Done"), "state": "current"}],
        "form_key": "",
        "action": f"{LIST}import/1/rejects/?page=1",
        "back_url": f"{LIST}import/1/",
        "file_name": "customers.xlsx",
        "errors": [],
        "headings": headings,
        "rows": [{"line": 4, "cells": cells, "whys": [say("负责人 无权", "Owner: no right")]}],
        "whole": True,
        "first": "cell_4_1",
        "count": "120",
        "page_from": "1",
        "page_to": "50",
        "previous_url": "",
        "next_url": f"{LIST}import/1/rejects/?page=2",
    }
