"""Switching modules off and on, and what follows for one person: which types, fields and pages are out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.core.access.errors import Forbidden
from kemai.core.dictionary.actions import move_version
from kemai.core.history.write import log
from kemai.core.modules.declare import Module, find, modules
from kemai.core.modules.models import ClosedModule
from kemai.core.modules.needs import needs_of
from kemai.core.records.errors import Rejected
from kemai.core.records.words import enumerated
from kemai.core.tenancy.current import everyone

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

LOGGED = "core.closedmodule"


def closed_in(organisation_id: int) -> frozenset[str]:
    """Give the codes of the modules that a firm has switched off; kept in memory with the rights of its people."""
    with everyone(reason="modules of a firm"):
        rows = ClosedModule.objects.filter(organisation_id=organisation_id)
        return frozenset(rows.values_list("code", flat=True))


def firms_without(code: str) -> Any:
    """Give the ids of the firms that have a module switched off, for nightly work to pass over."""
    return ClosedModule.objects.filter(code=code).values("organisation_id")


def may_switch(by: Viewer) -> None:
    """Let only those with the right `settings` switch modules."""
    if not by.rights.has("settings"):
        raise Forbidden(str(_("模块")))


def switch(one: Module, *, on: bool, by: Viewer) -> bool:
    """Switch a module on or off and say whether that changed anything; all data stays.

    E-STATE with the names: off while another that needs it is on, or is always on itself; on while one it needs is off.
    """
    may_switch(by)
    with transaction.atomic():
        off = set(ClosedModule.objects.select_for_update().values_list("code", flat=True))
        if on is (one.code not in off):
            return False
        if reason := obstacle(one, off, on=on):
            raise Rejected.one("", "E-STATE", reason)
        if on:
            ClosedModule.objects.filter(code=one.code).delete()
        else:
            ClosedModule.objects.create(
                organisation_id=by.organisation_id, code=one.code, closed_by_id=by.user_id, closed_at=timezone.now()
            )
        log(by, "module.on" if on else "module.off", LOGGED, None, [], title=str(one.label), facts={"code": one.code})
        move_version(by)
    return True


def obstacle(one: Module, off: set[str], *, on: bool) -> str:
    """Say what stands against switching, empty when nothing does."""
    if on:
        lacking = [need for code in needs_of(one) if code in off and (need := find(code))]
        return str(_("请先启用：%(names)s") % {"names": names_of(lacking)}) if lacking else ""
    if one.fixed:
        return str(_("这个模块总是启用"))
    users = [other for other in modules() if other.code not in off and one.code in needs_of(other)]
    return str(_("还在用它的模块：%(names)s，请先停用") % {"names": names_of(users)}) if users else ""


def names_of(many: list[Module]) -> str:
    """Name modules in one line."""
    return enumerated(one.label for one in many)
