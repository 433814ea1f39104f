"""The tokens of mailboxes: sealed like passwords, fetched anew before they run out, forgotten when taken back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from kemai.areas.activities.mail.oauth.asking import CannotSignIn, NoLongerAgreed, Tokens, ask
from kemai.areas.activities.mail.oauth.providers import Provider, provider_of
from kemai.areas.activities.mail.oauth.registered import service_of
from kemai.areas.activities.mail.sealing import FORGOTTEN, KEY, place_of
from kemai.areas.activities.models import Mailbox, MailboxPlace, MailService
from kemai.core.history.write import log
from kemai.core.outbox.secret import opened, seal
from kemai.core.tenancy.viewer import Viewer

SPARE = timedelta(minutes=2)


def registered(provider: Provider) -> MailService:
    """Give what the firm registered with a provider; raises CannotSignIn."""
    service = service_of(provider)
    if service is None:
        raise CannotSignIn(_("还没有登记 %(provider)s 的应用") % {"provider": provider.label})
    return service


def keep_agreement(mailbox: Mailbox, code: str, verifier: str, back: str, *, by: Viewer) -> None:
    """Change the code that a provider gave for tokens, and keep them; raises CannotSignIn."""
    provider = provider_of(mailbox)
    if provider is None:
        raise CannotSignIn(_("这个邮箱用密码登录"))
    given = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": back}
    told = ask(provider, registered(provider), **given)
    if not told.refresh:
        words = {"provider": provider.label}
        raise CannotSignIn(_("%(provider)s 没有给出长期许可，请在它的账户设置里移除本应用后重新登录") % words)
    place_of(mailbox)
    keep(mailbox, told)
    Mailbox.objects.filter(pk=mailbox.pk).update(trouble="")
    log(by, f"{KEY}.sign_in", KEY, mailbox.pk, [], title=mailbox.address)


def keep(mailbox: Mailbox, told: Tokens) -> None:
    """Seal what a provider gave."""
    values = {"access": seal(told.access), "access_until": timezone.now() + timedelta(seconds=told.seconds)}
    if told.refresh:
        values["sealed"] = seal(told.refresh)
    MailboxPlace.objects.filter(mailbox=mailbox).update(**values)


def access_of(mailbox: Mailbox) -> str:
    """Give a token that a mail server takes for a password, fetched anew where need be; raises CannotSignIn."""
    provider, place = provider_of(mailbox), place_of(mailbox)
    if provider is None:
        raise CannotSignIn(_("这个邮箱用密码登录"))
    if place.access_until and place.access_until > timezone.now() + SPARE and (held := opened(place.access)):
        return held
    refresh = opened(place.sealed)
    if not refresh:
        raise CannotSignIn(_("还没有登录 %(provider)s，或登录已失效") % {"provider": provider.label})
    try:
        told = ask(provider, registered(provider), grant_type="refresh_token", refresh_token=refresh)
    except NoLongerAgreed:
        if MailboxPlace.objects.filter(mailbox=mailbox, sealed=place.sealed).update(**FORGOTTEN):
            raise
        return access_of(mailbox)
    keep(mailbox, told)
    return told.access


def doubt(mailbox: Mailbox) -> None:
    """Let the next token be fetched anew: a mail server did not take this one."""
    MailboxPlace.objects.filter(mailbox=mailbox).update(access="", access_until=None)


def spoken(mailbox: Mailbox) -> str:
    """Give what is said to a mail server in place of a password: the first answer of XOAUTH2."""
    return f"user={mailbox.login or mailbox.address}\x01auth=Bearer {access_of(mailbox)}\x01\x01"
