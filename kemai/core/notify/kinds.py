"""Kinds of notices: each area names its own, so that people may choose how they are told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

BELL, MAIL, SMS, WECHAT = "bell", "mail", "sms", "wechat"
CHANNELS = {BELL: _("站内"), MAIL: _("邮件"), SMS: _("短信"), WECHAT: _("企业微信")}


@dataclass(frozen=True)
class Kind:
    """One kind: the notices whose links begin with one of its addresses; `shipped` are the channels at first.

    Alarms come at any hour and by the bell at least, whatever a person has chosen.
    """

    code: str
    label: Any
    addresses: tuple[str, ...] = ()
    shipped: tuple[str, ...] = (BELL,)
    alarm: bool = False


OTHER = Kind("other", _("其他通知"))
ALARMS = Kind("alarms", _("告警与安全"), ("/alarms/", "/profile/security/", "/held/"), alarm=True)
_kinds: dict[str, Kind] = {ALARMS.code: ALARMS}


def notice_kind(code: str, label: Any, *addresses: str, shipped: tuple[str, ...] = (BELL,)) -> Kind:
    """Declare a kind of notices by the addresses that they lead to."""
    return _kinds.setdefault(code, Kind(code, label, addresses, shipped))


def kinds() -> list[Kind]:
    """Give all kinds in the order declared, the rest last."""
    return [*_kinds.values(), OTHER]


def kind_of(link: str) -> Kind:
    """Give the kind of a notice by its link."""
    return next((one for one in _kinds.values() if link.startswith(one.addresses)), OTHER)
