"""Sample contexts of leads and deals: the public form, hot customers, the prospect matrix, the way of a deal."""

from __future__ import annotations

from kemai.core.screens.entries import entry
from tests.ui.samples import Context, Words, frame


def ask(say: Words) -> Context:
    """sales/ask.html: the public form of a firm; without fields it only gives thanks."""
    name = entry("name", say("姓名", "Name"), required=True)
    mobile = entry("mobile", say("手机", "Mobile"), error=say("E-REQ 此项为必填项", "This is required"))
    need = entry("need", say("需求", "Need"), "long", input_type="textarea")
    return {
        "title": say("联系江南智造", "Contact Jiangnan"),
        "fields": [name, mobile, need],
        "errors": [],
        "action": "/ask/jiangnan/",
        "language": "en" if say.english else "zh-hans",
        "theme": "",
    }


def hot(say: Words) -> Context:
    """sales/hot.html: hot customers on the workbench, the last talk below each."""
    home = "/customers/1/"
    row = {
        "name": say("华瑞精密", "Huarui"),
        "url": home,
        "level": "bad",
        "heat": say("高", "High"),
        "reason": say("下周签约", "Signs next week"),
        "since": "2026-11-20",
        "talk": say("价格已谈妥", "The price is settled"),
        "note_url": f"{home}hot-note/",
        "cool_url": f"{home}act/cool/",
    }
    return {"item": {"rows": [row, {**row, "talk": "", "cool_url": "", "level": "info"}]}}


def matrix(say: Words) -> Context:
    """sales/matrix.html: 25 cells of importance and urgency, and those not rated yet."""
    card = {"name": say("华瑞精密", "Huarui"), "url": "/customers/1/", "move_url": "/customers/1/matrix/"}
    cards = [{**card, "owner": say("林晓", "Lin Xiao"), "nurture": True, "at": "5-5"}]

    def cell(urgency: int, importance: int) -> Context:
        top = urgency == importance == 5
        return {
            "value": f"{urgency}-{importance}",
            "label": say(f"紧迫 {urgency}，重要 {importance}", f"Urgency {urgency}, importance {importance}"),
            "level": "hot" if urgency + importance >= 8 else "",
            "count": 9 if top else 0,
            "worth": "1,200,000" if top else "",
            "cards": cards if top else [],
            "more_url": "/customers/?f=urgency:is:5" if top else "",
        }

    title = say("潜在客户矩阵", "Prospect matrix")
    rows = [
        {"importance": importance, "cells": [cell(urgency, importance) for urgency in range(1, 6)]}
        for importance in range(5, 0, -1)
    ]
    tabs = [{"label": say("全部潜在客户", "All prospects"), "url": "/customers/matrix/", "current": True}]
    return {"frame": frame(say, title), "title": title, "tabs": tabs, "rows": rows, "unrated": cards, "may_write": True}


def way_panel(say: Words) -> Context:
    """sales/way_panel.html: the steps of a deal with the days in each, and the check-list of the present one."""
    needs, offer = say("挖掘需求", "Dig needs"), say("呈现方案", "Present offer")
    steps = [
        {"label": needs, "present": False, "passed": True, "days": say("12 天", "12 days"), "level": "good"},
        {"label": offer, "present": True, "passed": False, "days": say("40 天", "40 days"), "level": "warn"},
        {"label": say("签约", "Sign"), "present": False, "passed": False, "days": "", "level": ""},
    ]
    items = [
        {"text": say("见过决策者", "Met the decider"), "must": True, "done": True, "who": say("林晓", "Lin Xiao")},
        {"text": say("确认预算", "Budget confirmed"), "must": True, "done": False, "who": ""},
    ]
    history = [{"step": needs, "since": "2026-10-01", "days": say("12 天", "12 days")}]
    name = say("标准销售过程", "Standard pipeline")
    item = {"name": name, "steps": steps, "items": items, "url": "/opportunities/1/act/tick/", "history": history}
    return {"item": item}
