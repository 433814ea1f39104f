"""Sample contexts of roles and personal rights."""

from __future__ import annotations

from typing import Any

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def select(name: str, label: str, *choices: str) -> dict[str, Any]:
    """A select with its first choice taken."""
    made = [{"value": str(at), "label": text, "selected": at == 0} for at, text in enumerate(choices)]
    return entry_field(name, label, "pick", input_type="select", choices=made)


def roles(say: Words) -> Context:
    """accounts/roles.html: the roles of the firm, each leading to its editor."""
    rows = [
        ("业务员", "Sales", "操作用户组", "Operating", 3),
        ("系统管理员", "Admin", "管理用户组", "Managing", 1),
    ]
    return {
        "frame": frame(say, say("角色与权限", "Roles and rights")),
        "roles": [
            {"name": say(zh, en), "kind": say(kind, kind_en), "people": people, "url": "/roles/1/"}
            for zh, en, kind, kind_en, people in rows
        ],
        "add_url": "/roles/add/",
    }


def role(say: Words) -> Context:
    """accounts/role.html: POSTs names, kind, scope, a scope for each type and verb, and the ticked extra rights."""
    verbs = [select("v:*:read", say("查看", "Read"), say("全部", "All"), say("无", "None"))]
    return {
        "frame": frame(say, say("业务员", "Sales")),
        "title": say("业务员", "Sales"),
        "action": "/roles/1/",
        "cancel_url": "/roles/",
        "copy_url": "/roles/1/copy/",
        "delete_url": "/roles/1/delete/",
        "errors": [],
        "facts": [entry_field("name", say("名称", "Name"), "text", value=say("业务员", "Sales"))],
        "extras": [{"value": "reveal", "label": say("显示被遮盖的内容", "Show masked values"), "selected": True}],
        "matrix": [
            {"label": say("所有类型", "All types"), "fields_url": "", "cells": verbs},
            {"label": say("客户", "Customer"), "fields_url": "/roles/1/fields/customers/", "cells": verbs},
        ],
        "parts": [{"label": say("客户概况", "Customer profile"), "url": "/roles/1/fields/customerprofiles/"}],
        "form_key": "k1",
    }


def role_fields(say: Words) -> Context:
    """accounts/role_fields.html: POSTs a level for each field, empty for the usual one."""
    levels = (say("默认（可修改）", "Usual (write)"), say("隐藏", "Hide"), say("遮盖", "Mask"))
    return {
        "frame": frame(say, say("字段权限", "Rights on fields")),
        "title": say("业务员：客户的字段权限", "Sales: rights on the fields of customer"),
        "action": "/roles/1/fields/customers/",
        "cancel_url": "/roles/1/",
        "errors": [],
        "fields": [select("f:phone", say("联系电话", "Phone"), *levels)],
        "form_key": "k2",
    }


def user_rights(say: Words) -> Context:
    """accounts/user_rights.html: POSTs a new grant or denial, or `end` with the id of one to take back."""
    return {
        "frame": frame(say, say("林晓的个人权限", "Rights of Lin Xiao alone")),
        "title": say("林晓的个人权限", "Rights of Lin Xiao alone"),
        "action": "/users/4/rights/",
        "why_url": "/rights/?user=4",
        "errors": [],
        "rows": [
            {
                "id": 1,
                "label": say("客户 · 删除", "Customer · Delete"),
                "text": say("个人授予：本人", "Granted personally: own"),
                "good": True,
                "ended": False,
            }
        ],
        "fields": [select("right", say("权限", "Right"), say("客户 · 删除", "Customer · Delete"))],
        "form_key": "k3",
    }


def rights(say: Words) -> Context:
    """accounts/rights.html: GETs `user`, and for a trial `type`, `verb` and `record`."""
    why = say("角色：业务员", "Role: Sales")
    verb = {"label": say("查看", "Read"), "scope": say("本部门及下级", "Branch"), "held": True, "why": why}
    return {
        "frame": frame(say, say("谁能做什么", "Who may do what")),
        "fields": [select("user", say("人员", "Person"), say("林晓", "Lin Xiao"))],
        "person": {"name": say("林晓", "Lin Xiao"), "own_url": "/users/4/rights/"},
        "rights": {
            "types": [{"label": say("客户", "Customer"), "verbs": [verb]}],
            "extras": [{"label": say("显示被遮盖的内容", "Show masked values"), "held": False, "why": why}],
            "fields": [{"label": say("客户 · 联系电话", "Customer · Phone"), "level": say("遮盖", "Mask")}],
        },
        "answer": {"good": True, "text": say("林晓可以查看“苏州华瑞”", "Lin Xiao may read “Huarui”")},
    }
