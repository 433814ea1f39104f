"""The shape of the context that each template expects: one believable page of everything, in both languages.

Views build exactly these keys. A key marked "optional" may be absent or empty. `url`, `text`, `label` are strings,
`hue` is 1 to 10 (the tag wheel), `level` names a meaning: tiers "t1" to "t4", states and dates
"good warn bad info brand half open late soon".
"""

from __future__ import annotations

from typing import Any

from kemai.ui.links import Link

Context = dict[str, Any]


class Words:
    """Say a sample text in the language of the page."""

    def __init__(self, language: str) -> None:
        self.english = language == "en"

    def __call__(self, chinese: str, english: str) -> str:
        return english if self.english else chinese


def frame(say: Words, title: str, current: str = "customers", **more: Any) -> Context:
    """Context key `frame` of every page: what stands around the work."""
    places = [
        ("workbench", say("工作台", "Workbench"), "/", "home"),
        ("customers", say("客户", "Customers"), "/customers/customer/", "customers"),
        ("contacts", say("联系人", "Contacts"), "/customers/contact/", "people"),
    ]
    items = tuple(Link(label, url, icon) for _key, label, url, icon in places)
    settings = Link(say("数据字典", "Data dictionary"), "/dictionary/", "settings")
    here = {key: url for key, _label, url, _icon in places} | {"dictionary": settings.url}
    return {
        "title": title,
        "menu": (("", items[:1]), (say("销售", "Sales"), items[1:]), (say("设置", "Settings"), (settings,))),
        "dock": (*items, Link(say("通知", "Notices"), "/notices/", "bell")),
        "current": here.get(current, ""),
        "user": {"name": say("林晓", "Lin Xiao"), "initial": say("林", "L"), "hue": 7,
                 "role": say("销售代表", "Sales representative")},
        "organisation": say("江南智造设备有限公司", "Jiangnan Smart Equipment"),
        "language": "en" if say.english else "zh-hans",
        "theme": "", "density": "", "rail": "",  # from the cookies of the same names: kemai.ui.looks.looks(cookies)
        "quick": ((say("新建", "New"), (Link(say("客户", "Customer"), "/customers/customer/add/", "customers"),
                                       Link(say("联系人", "Contact"), "/customers/contact/add/", "person"))),),
        "crumbs": [{"label": say("客户", "Customers"), "url": "/customers/customer/"}],
        "messages": [],  # {level: good|warn|bad|info, text, undo_url (optional)}
        "notices": 3,
        "urls": {"home": "/", "search": "/search/", "notices": "/notices/", "keys": "/keys/",
                 "profile": "/profile/", "password": "/password/", "signout": "/signout/",
                 "language": "/i18n/setlang/", "people": "/people/",
                 "jobs": "/jobs/"},
        **more,
    }


def record_type(say: Words) -> Context:
    """Context key `type` of every screen of a record type."""
    home = "/customers/customer/"
    names = ("add", "import", "export", "print", "views", "filter", "columns", "history")
    return {
        "key": "customers.customer",
        "label": say("客户", "Customer"), "label_plural": say("客户", "Customers"), "icon": "customers",
        "urls": {"list": home, **{name: f"{home}{name}/" for name in names}},
    }


def cell(name: str, text: str, kind: str = "text", **more: Any) -> Context:
    """One value as people see it, in a list cell or beside a label; kinds are those of the fields and
    name tier state tag user files html."""
    return {"name": name, "text": text, "kind": kind, "url": "", "hue": 0, "level": "", "editable": True, **more}


FIRMS = [
    ("苏州华瑞精密机械有限公司", "Suzhou Huarui Precision Machinery Co., Ltd.", "t4", "VIP客户", "VIP", "3,862,400"),
    ("杭州云栖生物科技有限公司", "Hangzhou Yunqi Biotechnology Co.", "t3", "主要客户", "Key account", "1,248,000"),
    ("宁波东方食品股份有限公司", "Ningbo Orient Foods Joint Stock Co.", "t4", "VIP客户", "VIP", "5,120,800"),
    ("上海启元自动化设备有限公司", "Shanghai Qiyuan Automation Equipment", "t3", "主要客户", "Key account", "864,500"),
    ("无锡锦泰纺织集团", "Wuxi Jintai Textile Group", "t2", "普通客户", "Standard", "412,300"),
    ("南京金陵医疗器械有限公司", "Nanjing Jinling Medical Devices", "t4", "VIP客户", "VIP", "2,935,000"),
    ("绍兴越秀印染有限公司", "Shaoxing Yuexiu Printing & Dyeing", "t1", "小客户", "Small", ""),
    ("徐州淮海重工机械有限公司", "Xuzhou Huaihai Heavy Industry", "t3", "主要客户", "Key account", "942,000"),
]
PEOPLE = [("林晓", "Lin Xiao"), ("陈若溪", "Chen Ruoxi"), ("周启明", "Zhou Qiming"), ("何静", "He Jing")]


def row(say: Words, number: int) -> Context:
    """One row of a list: the first cell is the name; every cell stands under the column of the same place."""
    chinese, english, tier, tier_zh, tier_en, amount = FIRMS[number % len(FIRMS)]
    person = PEOPLE[number % len(PEOPLE)]
    late = {6: "soon", 7: "late"}.get(number % 8, "")
    return {
        "id": number + 1, "url": f"/customers/customer/{number + 1}/", "title": say(chinese, english),
        "cells": [
            cell("name", say(chinese, english), "name"),
            cell("tier", say(tier_zh, tier_en), "tier", level=tier),
            cell("stage", say("成熟期", "Mature"), "state", level="good"),
            cell("city", say("苏州", "Suzhou"), "dict"),
            cell("owner", say(*person), "user"),
            cell("last_contact", say("11月18日", "18 Nov"), "date", level=late, editable=False),
            cell("revenue", amount, "money"),
            cell("industry", say("精密制造", "Precision manufacturing"), "tag", hue=number % 10 + 1),
            cell("remark", say("寄样件报价", "Send the quote with samples"), "text"),
        ],
    }


def column(name: str, label: str, kind: str, rank: int, sorted_: str = "", editable: bool = True) -> Context:
    """One column of a list; rank 1 always shows, 3 leaves first when the page is narrow."""
    return {"name": name, "label": label, "kind": kind, "sort_url": f"?sort={name}", "sorted": sorted_,
            "numeric": kind in ("int", "dec", "money", "pct"), "rank": rank, "editable": editable}


def screen_list(say: Words, rows: int = 50) -> Context:
    """screens/list.html. The address list/ID/peek/ and list/ID/field/NAME/ are made from the row's own address."""
    kind = record_type(say)
    home = kind["urls"]["list"]
    return {
        "frame": frame(say, kind["label_plural"], crumbs=[]),
        "type": kind,
        "views": [
            {"id": 0, "name": say("全部", "All"), "url": home, "current": False, "count": "1,284", "shared": True,
             "mine": False, "edit_url": ""},
            {"id": 1, "name": say("我和团队的", "Mine and my team's"), "url": "?view=1", "current": True,
             "count": "126", "shared": False, "mine": True, "edit_url": f"{home}views/1/"},
            {"id": 2, "name": say("30 天没联系", "Not contacted for 30 days"), "url": "?view=2", "current": False,
             "count": "", "shared": True, "mine": False, "edit_url": ""},
        ],
        "chips": [
            {"field": "owner", "label": say("负责人", "Owner"), "how": say("是", "is"),
             "what": say("我或我的团队", "me or my team"), "edit_url": f"{home}filter/?field=owner",
             "remove_url": "?without=owner"},
            {"field": "type", "label": say("客户类型", "Customer type"), "how": say("不是", "is not"),
             "what": say("黑名单、竞争对手", "blacklisted, competitor"), "edit_url": f"{home}filter/?field=type",
             "remove_url": "?without=type"},
        ],
        "columns": [
            column("name", say("客户名称", "Customer name"), "text", 1),
            column("tier", say("等级", "Tier"), "tier", 1),
            column("stage", say("阶段", "Stage"), "state", 2),
            column("city", say("城市", "City"), "dict", 2),
            column("owner", say("负责人", "Owner"), "user", 1),
            column("last_contact", say("最后联系", "Last contact"), "date", 1, "desc", editable=False),
            column("revenue", say("本年成交额（元）", "Revenue this year (CNY)"), "money", 1),
            column("industry", say("行业", "Industry"), "tag", 3),
            column("remark", say("备注", "Remark"), "text", 3),
        ],
        "rows": [row(say, number) for number in range(rows)],
        "q": "", "keep": [("view", "1")],  # keep: the pairs of the address that the list's own search box sends along
        "total_text": "126", "page_from": 1, "page_to": rows, "previous_url": "", "next_url": "?after=x",
        "sort_options": [{"label": say("最后联系", "Last contact"), "url": "?sort=-last_contact", "current": True},
                         {"label": say("客户名称", "Customer name"), "url": "?sort=name", "current": False}],
        "totals": [{"label": say("本年成交合计", "Revenue this year"), "text": "¥28,417,600"}],
        "looks": [{"code": "list", "label": say("列表", "List"), "icon": "rows", "url": home, "current": True},
                  {"code": "board", "label": say("看板", "Board"), "icon": "board", "url": "?look=board",
                   "current": False}],
        "can": {"add": True, "import": True, "export": True, "print": True, "delete": True, "edit": True},
        # method "get" opens the address with ?ids=… in the dialog, "post" sends the ids; the address carries the
        # list's own query, so that all=1 (sent beside the ids) means every row that the query finds.
        "bulk": [
            {"code": "assign", "label": say("分配", "Assign"), "icon": "assign", "url": f"{home}bulk/assign/?view=1",
             "method": "get", "danger": False, "confirm": ""},
            {"code": "print", "label": say("打印", "Print"), "icon": "print", "url": f"{home}print/?view=1",
             "method": "get", "danger": False, "confirm": ""},
            {"code": "delete", "label": say("删除", "Delete"), "icon": "trash", "url": f"{home}bulk/delete/?view=1",
             "method": "post", "danger": True,
             "confirm": say("删除选中的客户？30 天内可以从回收站取回。",
                            "Delete the chosen customers? They stay in the bin for 30 days.")},
        ],
        "empty": {"title": say("还没有客户", "No customers yet"),
                  "text": say("从表格导入最快，也可以先手工加一个试试。", "Importing a table is quickest."),
                  "clear_url": ""},  # clear_url: where filters hid everything, the address without them
    }
