"""Sample contexts of the screens of one record: board, detail, peek, timeline, form, field, history, confirm."""

from __future__ import annotations

from typing import Any

from tests.ui.samples import FIRMS, PEOPLE, Context, Words, cell, frame, record_type, screen_list

HOME = "/customers/customer/1/"


def screen_board(say: Words) -> Context:
    """screens/board.html: strips as on the list; a dropped card is POSTed to card.move_url as value=<column value>."""
    listed = screen_list(say, 0)
    stages = [("new", "建立信任", "Build trust"), ("need", "挖掘需求", "Find the need"),
              ("offer", "呈现方案", "Present the offer"), ("signed", "签约", "Signed")]
    columns = []
    for place, (value, chinese, english) in enumerate(stages):
        cards = []
        for number in range(4 - place):
            firm = FIRMS[(number + place) % len(FIRMS)]
            address = f"/customers/customer/{place * 10 + number}/"
            cards.append({
                "id": place * 10 + number, "url": address, "move_url": f"{address}move/",
                "title": say(firm[0], firm[1]), "lines": [say("苏州 · 精密制造", "Suzhou · precision")],
                "amount": f"¥{firm[5]}" if firm[5] else "", "date": say("12月18日", "18 Dec"), "level": "soon",
                "owner": {"name": say(*PEOPLE[number]), "hue": 0},  # hue 0: made from the name
            })
        columns.append({"value": value, "label": say(chinese, english), "count": str(len(cards)),
                        "total": "¥1,842,000", "note": say("赢率 20%", "Win 20%"), "folded": False, "cards": cards,
                        "add_url": f"/customers/customer/add/?stage={value}", "more_url": ""})
    columns.append({"value": "lost", "label": say("丢单", "Lost"), "count": "14", "total": "", "note": "",
                    "folded": True, "cards": [], "add_url": "", "more_url": "?look=board&open=lost"})
    keys = ("frame", "type", "views", "chips", "sort_options", "looks", "can", "q", "keep")
    return {key: listed[key] for key in keys} | {"columns": columns, "by": say("阶段", "Stage"), "totals": [
        {"label": say("在谈金额", "In negotiation"), "text": "¥12,760,500", "note": ""},
        {"label": say("平均停留", "Average stay"), "text": say("9 天", "9 days"),
         "note": say("比上月少 2 天", "2 fewer than last month")}]}


def shown(say: Words, name: str, chinese: str, english: str, text: str, kind: str = "text", **more: Any) -> Context:
    """One field of a record: a cell with its label and the addresses to edit it and to see its history."""
    return {**cell(name, text, kind), "label": say(chinese, english), "edit_url": f"{HOME}field/{name}/",
            "history_url": f"{HOME}history/?field={name}", "empty": not text, **more}


def groups(say: Words) -> list[Context]:
    """The fields of a record in their groups; `open` says whether the group is unfolded at first."""
    return [
        {"label": say("基本资料", "Basic data"), "open": True, "fields": [
            shown(say, "short", "简称", "Short name", say("华瑞精机", "Huarui")),
            shown(say, "phone", "电话", "Telephone", "0512-6588 2700", "phone", url="tel:051265882700"),
            shown(say, "website", "网址", "Website", "huarui.example", "url", url="https://huarui.example"),
            shown(say, "address", "详细地址", "Street address",
                  say("吴中经济开发区越溪街道北官渡路 38 号", "38 Beiguandu Road, Yuexi, Wuzhong Economic Zone")),
            shown(say, "relation", "关系水平", "Relationship level", say("伙伴型", "Partner"), "tag", hue=6),
            shown(say, "owner", "负责人", "Owner", say("林晓", "Lin Xiao"), "user"),
            shown(say, "business", "经营项目", "Line of business", "")]},
        {"label": say("经营规模", "Size of business"), "open": True, "fields": [
            shown(say, "revenue", "年销售收入", "Annual revenue", "¥186,000,000", "money"),
            shown(say, "listed", "是否上市", "Publicly listed", say("否", "No"), "bool")]},
        {"label": say("系统信息", "System information"), "open": False, "fields": [
            shown(say, "created_at", "录入时间", "Created at", "2026-11-20 09:42", "dt", editable=False, edit_url="")]},
    ]


def timeline(say: Words) -> Context:
    """Context key `timeline`, and all of screens/timeline.html: what happened, day by day, newest first."""
    def entry(icon: str, hue: int, who: str, verb: str, text: str = "", **more: Any) -> Context:
        return {"icon": icon, "hue": hue, "who": who, "verb": verb, "text": text, "html": "", "time": "09:42",
                "title_time": "2026-11-20 09:42:07", "changes": [], "small": False, "files": [], "url": "", **more}
    lin = say("林晓", "Lin Xiao")
    return {
        "kinds": [{"code": "", "label": say("全部", "All"), "url": "?kind=", "current": True},
                  {"code": "note", "label": say("记录", "Note"), "url": "?kind=note", "current": False},
                  {"code": "system", "label": say("系统", "System"), "url": "?kind=system", "current": False}],
        "days": [
            {"label": say("今天", "Today"), "entries": [
                entry("note", 5, lin, say("写了记录", "wrote a note"),
                      say("主轴精度认可，要求周五前给出含运费的报价。", "Spindle accepted; wants a quote by Friday."),
                      files=[{"name": "spindle_v3.pdf", "url": "/files/1/", "size": "2.4 MB"}]),
                entry("edit", 8, lin, say("修改了资料", "changed the record"), small=True, changes=[
                    {"label": say("阶段", "Stage"), "old": say("成长期", "Growing"), "new": say("成熟期", "Mature")},
                    {"label": say("电话", "Telephone"), "old": "", "new": "0512-6588 2700"}])]},
            {"label": say("昨天 · 11月19日", "Yesterday · 19 Nov"), "entries": [
                entry("plus", 7, lin, say("新建了客户", "created the customer"), small=True)]},
        ],
        "more_url": f"{HOME}timeline/?before=88",
    }


def head(say: Words) -> Context:
    """Keys that the head of a record has on the page and in the peek."""
    return {
        "id": 1, "url": HOME, "title": say(FIRMS[0][0], FIRMS[0][1]), "number": "C-2021-00317", "icon": "customers",
        "badges": [{"kind": "tier", "text": say("VIP客户", "VIP"), "level": "t4", "hue": 0},
                   {"kind": "state", "text": say("忠诚", "Loyal"), "level": "good", "hue": 0},
                   {"kind": "tag", "text": say("精密制造", "Precision manufacturing"), "level": "", "hue": 7}],
        "facts": [
            {"label": say("负责人", "Owner"), "text": say("林晓", "Lin Xiao"), "kind": "user", "url": "", "copy": "",
             "level": ""},
            {"label": say("手机", "Mobile"), "text": "138 5120 6638", "kind": "phone", "url": "tel:13851206638",
             "copy": "13851206638", "level": ""},
            {"label": say("电子邮件", "E-mail"), "text": "shen.gh@huarui.example", "kind": "email",
             "url": "mailto:shen.gh@huarui.example", "copy": "shen.gh@huarui.example", "level": ""},
            {"label": say("本年成交额", "Revenue this year"), "text": "¥3,862,400", "kind": "money",
             "url": "/orders/?customer=1", "copy": "", "level": ""},
            {"label": say("下一步", "Next step"), "text": say("今天 15:00 寄样件", "Today 15:00 send samples"),
             "kind": "text", "url": "", "copy": "", "level": "soon"}],
        # method "get" is a link, "dialog" opens its page in the dialog, "post" is a button (asks when confirm is set)
        "actions": [
            {"code": "edit", "label": say("编辑", "Edit"), "icon": "edit", "url": f"{HOME}edit/", "method": "get",
             "danger": False, "confirm": "", "primary": True},
            {"code": "print", "label": say("打印", "Print"), "icon": "print", "url": f"{HOME}print/", "method": "get",
             "danger": False, "confirm": "", "primary": False},
            {"code": "delete", "label": say("删除", "Delete"), "icon": "trash", "url": f"{HOME}delete/",
             "method": "dialog", "danger": True, "confirm": "", "primary": False}],
    }


def screen_detail(say: Words) -> Context:
    """screens/detail.html."""
    home = "/customers/contact/"
    return {
        "frame": frame(say, say(FIRMS[0][0], FIRMS[0][1])), "type": record_type(say), "record": head(say),
        "tabs": [{"label": say("概览", "Overview"), "url": HOME, "current": True, "count": ""},
                 {"label": say("修改记录", "History"), "url": f"{HOME}history/", "current": False, "count": ""}],
        "groups": groups(say), "lock_version": 3,
        "deleted": None,  # {text, restore_url} where the record lies in the bin
        # a kind's code is sent as `kind`, the text as `text`, files as `files`; answered by screens/timeline.html
        "composer": {"url": f"{HOME}note/", "form_key": "k1", "kinds": [
            {"code": "note", "label": say("记录", "Note"), "icon": "note", "current": True},
            {"code": "call", "label": say("电话", "Call"), "icon": "phone", "current": False},
            {"code": "visit", "label": say("拜访", "Visit"), "icon": "visit", "current": False}]},
        "timeline": timeline(say),
        "panels": [
            {"key": "contacts", "label": say("联系人", "Contacts"), "count": "5", "icon": "people",
             "add_url": f"{home}add/?customer=1", "more_url": f"{home}?customer=1", "rows": [
                 {"title": say("沈国华", "Shen Guohua"), "sub": say("采购总监 · 决策者", "Purchasing director"),
                  "url": f"{home}1/", "person": True, "amount": "",
                  "badge": {"kind": "state", "text": say("支持", "Supports"), "level": "good", "hue": 0}},
                 {"title": say("王建民", "Wang Jianmin"), "sub": say("设备部经理", "Equipment manager"),
                  "url": f"{home}2/", "person": True, "amount": "", "badge": None}]},
            {"key": "sites", "label": say("下级客户", "Subsidiaries"), "count": "0", "icon": "customers",
             "add_url": "/customers/customer/add/?parent=1", "more_url": "", "rows": []}],
        "files": {"upload_url": f"{HOME}files/", "count": "1", "rows": [
            {"name": "spindle_v3.pdf", "url": "/files/1/", "size": "2.4 MB", "who": say("林晓", "Lin Xiao"),
             "time": say("昨天", "Yesterday"), "delete_url": "/files/1/delete/"}]},
    }


def screen_peek(say: Words) -> Context:
    """screens/peek.html: the drawer beside a list."""
    return {"type": record_type(say), "record": head(say), "fields": groups(say)[0]["fields"],
            "timeline": timeline(say) | {"more_url": ""}}


def entry_field(name: str, label: str, kind: str = "text", **more: Any) -> Context:
    """One field that is typed into. `input_type` is the HTML type, or select, textarea, checkbox, checks, file."""
    return {"name": name, "label": label, "kind": kind, "input_type": "text", "value": "", "text": "",
            "required": False, "choices": [], "error": "", "help": "", "max_length": None, "unit": "",
            "search_url": "", "readonly": False, "check_url": "", "autofocus": False, "theirs": None, **more}


def screen_form(say: Words) -> Context:
    """screens/form.html: add or edit; `check_url` of a field is asked for duplicates while people type."""
    choices = [{"value": "", "label": "—", "selected": False},
               {"value": "vip", "label": say("VIP客户", "VIP"), "selected": True}]
    return {
        "frame": frame(say, say("新建客户", "New customer")), "type": record_type(say),
        "title": say("新建客户", "New customer"), "action": "/customers/customer/add/",
        "cancel_url": "/customers/customer/", "form_key": "k2", "lock_version": None, "again": True,
        "paste_url": "/customers/paste/",
        "errors": [{"name": "phone", "label": say("电话", "Telephone"),
                    "text": say("只能是数字、加号和横线，7 到 20 位", "Only digits, plus and hyphen, 7 to 20 long")}],
        "groups": [
            {"label": say("基本资料", "Basic data"), "folded": False, "fields": [
                entry_field("name", say("客户名称", "Customer name"), required=True, max_length=120, autofocus=True,
                            value=say("苏州华瑞精密", "Huarui"), check_url="/customers/customer/duplicates/"),
                entry_field("phone", say("电话", "Telephone"), "phone", input_type="tel", value="abc",
                            error=say("只能是数字、加号和横线，7 到 20 位", "Only digits, plus and hyphen"),
                            theirs={"who": say("陈若溪", "Chen Ruoxi"), "when": "09:42", "label": "0512-6588 2700",
                                    "values": ["0512-6588 2700"]}),
                entry_field("tier", say("等级", "Tier"), "dict", input_type="select", choices=choices),
                entry_field("parent", say("上级客户", "Parent customer"), "fk", input_type="select", choices=choices,
                            search_url="/customers/customer/options/", help=say("可输入拼音", "Type to search")),
                entry_field("revenue", say("年销售收入", "Annual revenue"), "money", unit="CNY",
                            value="186,000,000.00"),
                entry_field("founded", say("成立日期", "Founded on"), "date", input_type="date", value="2003-05-01"),
                entry_field("listed", say("已上市", "Publicly listed"), "bool", input_type="checkbox", value="1"),
                entry_field("roles", say("渠道角色", "Channel roles"), "dict", input_type="checks",
                            choices=choices[1:]),
                entry_field("remark", say("备注", "Remark"), "long", input_type="textarea")]},
            {"label": say("更多", "More"), "folded": True, "fields": [
                entry_field("number", say("编号", "Number"), readonly=True, value="C-2021-00317"),
                entry_field("logo", say("标志", "Logo"), "file", input_type="file")]}],
        # a stale save: theirs was stored since the page was opened; mine stays typed in the form
        "stale": {"who": say("陈若溪", "Chen Ruoxi"), "when": say("10 秒前", "10 seconds ago"), "fields": [
            {"name": "phone", "label": say("电话", "Telephone"), "mine": "abc", "theirs": "0512-6588 2700"}]},
        "duplicates": duplicates(say),
    }


def duplicates(say: Words) -> Context:
    """Context key `duplicates`, and all of screens/duplicates.html; `confirm` shows 'save all the same'."""
    return {"confirm": True, "hits": [
        {"number": "C-2021-00317", "title": say(FIRMS[0][0], FIRMS[0][1]), "owner": say("林晓", "Lin Xiao"),
         "url": HOME, "why": say("名称相近、电话相同", "Similar name, same telephone"), "block": False}]}


def screen_field(say: Words) -> Context:
    """screens/field.html: one value in place, shown (`field` None) or being typed; answers GET and POST alike."""
    return {"cell": shown(say, "phone", "电话", "Telephone", "0512-6588 2700", "phone"),
            "field": entry_field("phone", say("电话", "Telephone"), "phone", value="abc",
                                 error=say("只能是数字", "Only digits")),
            "action": f"{HOME}field/phone/", "lock_version": 3,
            "stale": {"who": say("陈若溪", "Chen Ruoxi"), "when": say("刚才", "just now"), "theirs": "0512-1"}}


def screen_history(say: Words) -> Context:
    """screens/history.html: the acts on a record, or on one field of it when `field` is set; opens in the dialog."""
    change = {"label": say("电话", "Telephone"), "old": "0512-1", "new": "0512-6588 2700"}
    return {"frame": frame(say, say("修改记录", "History")), "title": say("修改记录", "History"),
            "field": say("电话", "Telephone"), "record": head(say), "more_url": "",
            "acts": [{"time": "2026-11-20 09:42", "who": say("林晓", "Lin Xiao"), "verb": say("修改", "Edit"),
                      "changes": [change], "note": "", "undo_url": ""}]}


def screen_confirm(say: Words) -> Context:
    """screens/confirm.html: asks before an act; `obstacles` name what stands in the way, and then there is no button.
    `fields` are entry fields that the act needs (a new owner, a reason); `ids` go along hidden."""
    return {"frame": frame(say, say("删除客户", "Delete customer")), "danger": True,
            "title": say("删除“温州正和阀门”？", "Delete “Wenzhou Zhenghe Valve”?"),
            "text": say("30 天内可以从回收站取回。", "It stays in the bin for 30 days."),
            "obstacles": [{"text": say("还有 2 张没完成的订单", "2 orders are unfinished"), "url": "/orders/"}],
            "fields": [entry_field("reason", say("原因", "Reason"), required=True)],
            "hidden": [("ids", "1"), ("ids", "2")], "action": f"{HOME}delete/", "cancel_url": HOME,
            "label": say("删除", "Delete"), "form_key": "k3", "lock_version": 3}
