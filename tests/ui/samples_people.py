"""Sample contexts of the pages of people and departments."""

from __future__ import annotations

from typing import Any

from tests.ui.samples import Context, Words, frame


def departments(say: Words) -> Context:
    """accounts/departments.html: the department tree; `below` holds the departments of a department."""

    def node(chinese: str, english: str, head: str, people: int, *below: Any) -> dict[str, Any]:
        return {
            "url": "/departments/1/",
            "name": say(chinese, english),
            "head": head,
            "people": str(people),
            "below": list(below),
        }

    east = node("华东大区", "East region", "林晓", 6, node("上海小组", "Shanghai team", "", 2))
    return {
        "frame": frame(say, say("部门", "Departments")),
        "nodes": [node("销售部", "Sales", "沈国华", 12, east), node("客户服务部", "Service", "何静", 5)],
        "add_url": "/departments/add/",
        "list_url": "/departments/",
    }
