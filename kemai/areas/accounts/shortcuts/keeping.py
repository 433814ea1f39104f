"""Adding and removing one's own shortcuts: addresses within Kemai, twenty at the most."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from kemai.areas.accounts.models import Shortcut, User
from kemai.core.actions.perform import NotFound
from kemai.core.history.write import log
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.viewer import Viewer

KEY = "accounts.shortcut"
MOST, LONGEST, NAME = 20, 500, 60


def add_shortcut(name: str, url: str, *, by: Viewer) -> Shortcut:
    """Keep a page at hand, once however often it is asked for; raises Rejected (E-REQ, E-FMT, E-STATE)."""
    called, url = " ".join(name.split())[:NAME], url.strip()
    if not called:
        raise Rejected.one("name", "E-REQ")
    if not is_ours(url):
        raise Rejected.one("url", "E-FMT", _("只能是客脉里的页面"))
    with transaction.atomic():
        User.everyone.select_for_update().get(pk=by.user_id)
        mine = Shortcut.objects.filter(person_id=by.user_id)
        if (kept := mine.filter(url=url).first()) is not None:
            return kept
        if mine.count() >= MOST:
            raise Rejected.one("", "E-STATE", _("最多 %(most)d 个，先移除几个") % {"most": MOST})
        made = Shortcut.objects.create(organisation_id=by.organisation_id, person_id=by.user_id, name=called, url=url)
        log(by, f"{KEY}.add", KEY, made.pk, [], title=called)
    return made


def is_ours(url: str) -> bool:
    """Say whether an address leads to a page of ours, and nowhere else."""
    if not url.startswith("/") or url.startswith(("//", "/\\")) or len(url) > LONGEST or not url.isprintable():
        return False
    try:
        resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        return False
    return True


def own_shortcut(shortcut_id: int, by: Viewer) -> Shortcut:
    """Give a shortcut of the person's own; raises NotFound."""
    found = Shortcut.objects.filter(person_id=by.user_id, pk=shortcut_id).first()
    if found is None:
        raise NotFound(f"{KEY} {shortcut_id}")
    return found


def remove_shortcut(shortcut_id: int, *, by: Viewer) -> None:
    """Take a shortcut away; raises NotFound for that of anybody else."""
    with transaction.atomic():
        found = own_shortcut(shortcut_id, by)
        log(by, f"{KEY}.delete", KEY, found.pk, [], title=found.name)
        found.delete()
