"""What the pages of lead forms show."""

from __future__ import annotations

from tests.ui.samples import Context, Words


def form_snippet(say: Words) -> Context:
    """sales/form_snippet.html: what a webmaster copies."""
    path = "/ask/jiangnan/Zk3v0b7m2n/"
    frame = f'<iframe src="{{home}}{path}" title="{say("官网咨询", "Website")}" width="100%" height="640"></iframe>'
    part = {
        "title": say("用框架嵌入", "In a frame"),
        "code": frame,
        "hint": say("只在列出的网站上显示。", "Listed sites only."),
    }
    return {"item": {"home": "https://crm.example.com", "mark": "{home}", "path": path, "parts": [part]}}
