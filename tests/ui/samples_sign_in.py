"""Sample contexts of signing in: the pages in front of the house, and one's own security."""

from __future__ import annotations

from tests.ui.samples import Context, Words, frame
from tests.ui.samples_record import entry_field

PASSKEY = {"options": "/signin/passkey/options/", "action": "/signin/passkey/"}


def door(say: Words) -> Context:
    """accounts/door.html: a title, some fields, one button; `label` empty: nothing to send."""
    return {"title": say("再证明一次是你", "Prove again that it is you"),
            "text": say("林晓，请完成双重验证。", "Go on."),
            "language": "en" if say.english else "zh-hans", "language_url": "/language/", "theme": "", "next": "/",
            "action": "/signin/second/", "label": say("验证", "Verify"), "errors": [], "passkey": PASSKEY,
            "back_url": "/signin/", "sms": "/signin/second/sms/",
            "fields": [entry_field("code", say("验证码", "Code"), required=True, autocomplete="one-time-code")]}


def app(say: Words) -> Context:
    """accounts/app.html: the picture for an authenticator app, and its first code."""
    return {"frame": frame(say, say("添加验证器应用", "Add an app")), "action": "/profile/security/app/",
            "cancel_url": "/profile/security/", "picture": "data:image/svg+xml;base64,PHN2Zy8+",
            "key": "JBSW Y3DP EHPK 3PXP", "hidden": [("secret", "signed")],
            "fields": [entry_field("code", say("6 位数字", "6 digits"), required=True)]}


def security(say: Words) -> Context:
    """accounts/security.html: second factors, recovery codes (`codes` show once), sign-ins."""
    return {"frame": frame(say, say("登录与安全", "Sign-in and security")), "must": True, "has_app": False,
            "mobile_url": "/profile/security/mobile/",
            "codes": ["ab2c-de3f-gh4j", "kl5m-np6q-rs7t"], "codes_left": 9,
            "factors": [{"id": 1, "icon": "key", "name": say("办公电脑", "Office PC"), "used": "2026-11-20 09:00",
                         "kind": say("通行密钥", "Passkey")}],
            "sign_ins": [{"id": place, "device": "Firefox · Windows", "how": say("密码", "Password"),
                          "address": "203.0.113.9", "started": "2026-11-20 09:00", "seen": "2026-11-20 09:30",
                          "this": place == 1} for place in (1, 2)]}
