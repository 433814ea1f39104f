"""Sample contexts of the settings pages."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field


def hub(say: Words) -> Context:
    """options/hub.html: the settings pages that a person may open, each a tile, in groups."""
    places = [("参数设置", "Preferences", "/options/", "settings"), ("数据字典", "Dictionary", "/dictionary/", "rows")]
    return {
        "frame": frame(say, say("设置", "Settings")),
        "groups": [
            {
                "label": say("单位", "Organisation"),
                "places": [{"label": say(zh, en), "url": url, "icon": icon} for zh, en, url, icon in places],
            }
        ],
    }


def page(say: Words) -> Context:
    """options/page.html: all settings of the firm in groups; POSTs every field, unticked boxes left out."""
    idle = entry_field("sign_in.idle_minutes", say("闲置多少分钟后退出", "Idle minutes"), "int", value="30")
    return {
        "frame": frame(say, say("参数设置", "Preferences")),
        "title": say("参数设置", "Preferences"),
        "groups": [{"label": say("登录", "Signing in"), "fields": [idle]}],
        "action": "/options/",
        "cancel_url": "/settings/",
        "form_key": "k9",
    }
