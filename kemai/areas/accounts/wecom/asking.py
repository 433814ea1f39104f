"""Asking WeCom: a token for the firm's application, and a message to one person.

Sources: 企业微信开发者中心, “获取access_token” (gettoken; holds 7,200 seconds, may end earlier; is kept, and asked
again on 40014 and 42001), “发送应用消息” (message/send: textcard, text, `invaliduser`, duplicate check), “全局错误码”.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.accounts.models import WecomApp
from kemai.core.outbox.carriers import PATIENCE, CannotSend
from kemai.core.outbox.secret import opened, seal
from kemai.core.outgoing import Unreachable, told

SERVER = "https://qyapi.weixin.qq.com"
RUN_OUT = {40014, 42001}
TOO_OFTEN = {45009, 45033}
REST, SPARE, SHORTEST = timedelta(minutes=30), timedelta(minutes=5), 60
REASONS = {
    -1: gettext_lazy("企业微信系统繁忙"),
    40001: gettext_lazy("应用的 Secret 不正确"),
    40013: gettext_lazy("企业 ID 不正确"),
    40056: gettext_lazy("应用的 AgentId 不正确"),
    45009: gettext_lazy("发得太频繁，企业微信暂不接收"),
    45033: gettext_lazy("同时发得太多，企业微信暂不接收"),
    60020: gettext_lazy("服务器的地址不在应用的“企业可信IP”里"),
    60111: gettext_lazy("企业微信通讯录里没有这个账号"),
    81013: gettext_lazy("企业微信通讯录里没有这个账号，或不在应用的可见范围内"),
    301002: gettext_lazy("AgentId 与 Secret 不是同一个应用的"),
}


def send(app: WecomApp, words: dict[str, Any]) -> None:
    """Send one message; a token that ran out early is fetched anew, once. Raises CannotSend with the reason."""
    said = posted(words, access_of(app))
    if code_of(said) in RUN_OUT:
        WecomApp.objects.filter(pk=app.pk).update(access="", access_until=None)
        app.access = ""
        said = posted(words, access_of(app))
    refuse(said)
    if said.get("invaliduser"):
        raise CannotSend(str(REASONS[81013]))
    if said.get("unlicenseduser"):
        raise CannotSend(_("这个账号没有企业微信的基础接口许可"))


def access_of(app: WecomApp) -> str:
    """Give a token that holds, asking WeCom only where the one that is kept ran out."""
    if app.access and app.access_until and app.access_until > timezone.now() and (held := opened(app.access)):
        return held
    asked = {"corpid": app.corp, "corpsecret": opened(app.sealed)}
    said = asking("GET", f"{SERVER}/cgi-bin/gettoken?{urlencode(asked)}")
    refuse(said)
    given = str(said.get("access_token") or "")
    if not given:
        raise CannotSend(_("企业微信没有给出登录凭证"))
    until = timezone.now() + max(timedelta(seconds=seconds(said)) - SPARE, timedelta(seconds=SHORTEST))
    app.access, app.access_until = seal(given), until
    WecomApp.objects.filter(pk=app.pk, sealed=app.sealed).update(access=app.access, access_until=until)
    return given


def seconds(said: dict[str, Any]) -> int:
    """Read how long a token holds, two hours where WeCom does not say it."""
    told_seconds = said.get("expires_in")
    return told_seconds if isinstance(told_seconds, int) and 0 < told_seconds < 100_000 else 7200


def posted(words: dict[str, Any], access: str) -> dict[str, Any]:
    """Post one message with a token."""
    address = f"{SERVER}/cgi-bin/message/send?{urlencode({'access_token': access})}"
    return asking("POST", address, json.dumps(words, ensure_ascii=False))


def asking(method: str, address: str, body: str = "") -> dict[str, Any]:
    """Ask WeCom; raises CannotSend where no answer came, or none that reads as one of its own."""
    try:
        status, said = told(method, address, body, {"Content-Type": "application/json"})
    except Unreachable as reason:
        raise CannotSend(_("连不上企业微信：%(reason)s") % {"reason": reason}) from reason
    if not isinstance(said.get("errcode"), int):
        raise CannotSend(_("企业微信的回答读不懂（%(status)s）") % {"status": status})
    return dict(said)


def code_of(said: dict[str, Any]) -> int:
    """Give the number of the fault, 0 for none."""
    return int(said["errcode"])


def refuse(said: dict[str, Any]) -> None:
    """Raise CannotSend for a fault, in words that say what to do; who sends too often rests half an hour."""
    code = code_of(said)
    if code == 0:
        return
    reason = str(REASONS.get(code) or str(said.get("errmsg", "")).partition(", hint")[0][:100])
    words = {"reason": reason, "code": code}
    raise CannotSend(_("企业微信：%(reason)s（%(code)s）") % words, REST if code in TOO_OFTEN else PATIENCE)
