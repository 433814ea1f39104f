"""Sample contexts of the pages on which a firm shapes its records."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame


def fields(say: Words) -> Context:
    """own/fields.html: the own fields of a record type in their order; drag, or POST `move=up:id`."""
    home = "/own/fields/customers/"
    return {
        "frame": frame(say, say("自定义字段", "Own fields")),
        "sets": [{"label": say("客户", "Customers"), "count": "1", "current": True, "url": home}],
        "current": {
            "label": say("客户", "Customers"),
            "order_action": f"{home}order/",
            "add_url": f"{home}add/",
        },
        "fields": [
            {
                "id": 3,
                "name": "inspected_on",
                "label": say("年检日期", "Inspection date"),
                "label_en": "Inspection date",
                "type": say("日期", "Date"),
                "group": "",
                "marks": say("在列表", "In lists"),
                "active": True,
                "edit_url": f"{home}3/",
                "turn_url": f"{home}3/turn/",
                "choices_url": "",
            }
        ],
    }


def kinds(say: Words) -> Context:
    """own/kinds.html: the record types that the firm has made; a POST to `turn_url` stops one or takes it up."""
    return {
        "frame": frame(say, say("自定义记录", "Own records")),
        "add_url": "/own/types/add/",
        "kinds": [
            {
                "label": say("车辆", "Vehicles"),
                "label_en": "Vehicles",
                "icon": "truck",
                "fields": 5,
                "active": True,
                "url": "/own-vehicles/",
                "fields_url": "/own/fields/own-vehicles/",
                "edit_url": "/own/types/1/",
                "turn_url": "/own/types/1/turn/",
            }
        ],
    }


def layout(say: Words) -> Context:
    """own/layout.html: the form and the columns of a record type; POST `fields`, `columns` in order, or `move`."""
    home = "/own/layouts/customers/"
    group = say("基本资料", "Basics")
    return {
        "frame": frame(say, say("表单和列表布局", "Layout of forms and lists")),
        "sets": [{"label": say("客户", "Customers"), "url": home, "current": True}],
        "roles": [{"label": say("所有人", "Everybody"), "url": home, "current": True}],
        "label": say("客户", "Customers"),
        "action": home,
        "error": "",
        "fields": [
            {"name": "name", "label": say("名称", "Name"), "group": group, "state": "plain", "fixed": True},
            {"name": "fax", "label": say("传真", "Fax"), "group": group, "state": "hidden", "fixed": False},
        ],
        "columns": [
            {"name": "name", "label": say("名称", "Name"), "chosen": True},
            {"name": "fax", "label": say("传真", "Fax"), "chosen": False},
        ],
        "states": [{"code": "plain", "label": say("可填", "Open")}, {"code": "hidden", "label": say("隐藏", "Hidden")}],
    }
