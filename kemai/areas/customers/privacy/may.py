"""The one question that every sender asks first: who may be reached by this channel for this purpose?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kemai.areas.customers.models import Channel, Consent, Contact, Purpose, State
from kemai.core.options import option

OPT_IN = option(
    "privacy.opt_in",
    gettext_lazy("营销须先取得同意（未知视为拒绝）"),
    True,
    group=gettext_lazy("隐私"),
    help=gettext_lazy("《广告法》第四十三条：未经同意不得以电子信息方式发送广告。"),
)
COLUMNS = {
    Channel.PHONE: "phone_consent",
    Channel.SMS: "sms_consent",
    Channel.MAIL: "mail_consent",
    Channel.WECHAT: "wechat_consent",
    Channel.POST: "post_consent",
    Channel.VISIT: "visit_consent",
}
ADDRESSES = {Channel.SMS: "mobile", Channel.MAIL: "email", Channel.WECHAT: "wechat"}
NO_ADDRESS = {
    Channel.SMS: gettext_lazy("没有手机号"),
    Channel.MAIL: gettext_lazy("没有电子邮件"),
    Channel.WECHAT: gettext_lazy("没有微信号"),
}


@dataclass
class Verdict:
    """Who may be reached, and who is skipped with the reason in words."""

    allowed: list[Contact] = field(default_factory=list)
    skipped: list[tuple[Contact, str]] = field(default_factory=list)

    def reasons(self) -> dict[str, int]:
        """Count the skipped ones by reason."""
        return dict(Counter(reason for _contact, reason in self.skipped))


def may_contact(contacts: Iterable[Contact], channel: str, purpose: str) -> Verdict:
    """Sort contacts of one firm into those who may be reached by a channel for a purpose and those to skip."""
    people = list(contacts)
    said = words_of(people, channel, purpose)
    verdict = Verdict()
    for contact in people:
        if reason := refusal(contact, channel, purpose, said.get(contact.pk, State.UNKNOWN)):
            verdict.skipped.append((contact, reason))
        else:
            verdict.allowed.append(contact)
    return verdict


def words_of(people: list[Contact], channel: str, purpose: str) -> dict[int, str]:
    """Give the newest word of each person; that about marketing stands on the contact itself."""
    if purpose == Purpose.MARKETING and channel in COLUMNS:
        return {contact.pk: getattr(contact, COLUMNS[Channel(channel)]) for contact in people}
    rows = Consent.objects.filter(contact__in=[contact.pk for contact in people], purpose=purpose, channel=channel)
    return dict(rows.order_by("id").values_list("contact_id", "state"))


def refusal(contact: Contact, channel: str, purpose: str, state: str) -> str:
    """Say why a person may not be reached, or nothing."""
    if contact.invalid or contact.anonymised_at:
        return _("联系人已失效")
    if contact.do_not_contact:
        return _("请勿联系")
    if state == State.NO:
        return _("已拒绝%(channel)s%(purpose)s") % {
            "channel": label(Channel, channel),
            "purpose": label(Purpose, purpose),
        }
    if state != State.YES and purpose == Purpose.MARKETING and OPT_IN.of(contact.organisation_id):
        return _("尚未同意%(channel)s%(purpose)s") % {
            "channel": label(Channel, channel),
            "purpose": label(Purpose, purpose),
        }
    name = ADDRESSES.get(Channel(channel))
    return str(NO_ADDRESS[Channel(channel)]) if name and not getattr(contact, name) else ""


def label(choices: Any, code: str) -> str:
    """Call a choice by its label."""
    return str(choices(code).label)
