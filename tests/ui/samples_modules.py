"""Sample contexts of the pages of modules and packs."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame


def modules(say: Words) -> Context:
    """modules/page.html: every module with its sentence; a POST to `turn_url` switches it."""
    return {
        "frame": frame(say, say("模块", "Modules")),
        "modules": [
            {
                "label": say("协议", "Agreements"),
                "text": say("与客户约定的期限和金额，到期前预警。", "Terms and amounts agreed with customers."),
                "on": True,
                "fixed": False,
                "needs": "",
                "turn_url": "/modules/agreements/turn/",
                "error": "",
            },
            {
                "label": say("合并", "Merging"),
                "text": say("把两条记录合成一条。", "Makes one record of two."),
                "on": True,
                "fixed": False,
                "needs": say("全库查重", "Duplicate scan"),
                "turn_url": "/modules/merge/turn/",
                "error": say("请先停用：全库查重", "Switch off first: duplicate scan"),
            },
        ],
    }


def packs(say: Words) -> Context:
    """packs/list.html: the packs, those that the firm has taken marked."""
    return {
        "frame": frame(say, say("行业包", "Trade packs")),
        "packs": [
            {
                "label": say("燃气", "Gas supply"),
                "text": say("燃气公司的用气客户。", "Customers of a gas supplier."),
                "taken": True,
                "url": "/packs/gas/",
            }
        ],
    }


def pack(say: Words) -> Context:
    """packs/page.html: what one pack adds; POST to `take_url` takes it, to `back_url` gives it back."""
    return {
        "frame": frame(say, say("燃气", "Gas supply")),
        "pack": {
            "label": say("燃气", "Gas supply"),
            "text": say("燃气公司的用气客户。", "Customers of a gas supplier."),
            "version": "1",
        },
        "taken": True,
        "lacking": True,
        "parts": [
            {
                "kind": say("字段", "Field"),
                "words": say("客户：表号 · 单行文字", "Customer: Meter number"),
                "there": True,
            },
            {"kind": say("模块", "Module"), "words": say("停用竞争对手", "Switch off Competitors"), "there": False},
        ],
        "errors": [say("已存在相同记录", "A record like this exists already")],
        "take_url": "/packs/gas/",
        "back_url": "/packs/gas/back/",
    }
