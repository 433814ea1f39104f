"""What a webmaster copies: the address of a form, the frame that shows it, and a form of their own that posts to it."""

from __future__ import annotations

from html import escape
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kemai.areas.sales.models import LeadForm
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer

INPUTS = (("name", "姓名"), ("company", "公司"), ("mobile", "手机"), ("email", "电子邮件"))
HOME = "{home}"
NEED, AGREE, SEND = "需求", "我同意用以上信息联系我", "提交"


def home_of(form: LeadForm) -> str:
    """Give the address of the server where it is known; without one the page takes that under which it is read."""
    own = f"https://{form.organisation.host}" if form.organisation.host else ""
    return own or str(settings.SITE_URL).rstrip("/")


@beside("sales.leadform")
def snippets(form: LeadForm, viewer: Viewer) -> dict[str, Any]:
    """Show what is put into a website so that its visitors become leads."""
    path = f"/ask/{form.organisation.code}/{form.token}/"
    address = f"{HOME}{path}"
    return {
        "template": "sales/form_snippet.html",
        "home": home_of(form),
        "mark": HOME,
        "path": path,
        "parts": [
            {
                "title": _("用框架嵌入"),
                "code": frame(address, form.name),
                "hint": _("只在“嵌入网站”里列出的网站上显示。"),
            },
            {
                "title": _("自己的表单"),
                "code": own_form(address),
                "hint": _("字段名不能改；homepage 是给机器人设的空栏，不要删。"),
            },
        ],
    }


def frame(address: str, title: str) -> str:
    """Give the markup of a frame that shows the form, as text that a page shows and does not obey."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="640"></iframe>'


def own_form(address: str) -> str:
    """Give the markup of a form that a website shows itself, as text."""
    lines = [
        f'<form method="post" action="{escape(address)}">',
        *(f'<label>{label} <input name="{name}"></label>' for name, label in INPUTS),
        f'<label>{NEED} <textarea name="need"></textarea></label>',
        f'<label><input type="checkbox" name="agree" value="1" required> {AGREE}</label>',
        '<input name="homepage" hidden tabindex="-1" autocomplete="off">',
        f'<button type="submit">{SEND}</button>',
        "</form>",
    ]
    return "\n".join(lines)
