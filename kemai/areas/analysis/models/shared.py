"""Sharing with colleagues, a department or a role; who looks sees figures of the own scope only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.core.records.columns import PeopleField, RecordKey
from kemai.core.tenancy.viewer import Viewer

LOOKING = ("find", "read", "print", "export")


class Shared(models.Model):
    """What may be shown to others besides those whose data scope reaches it."""

    to_people = PeopleField(_("共享给同事"))
    to_department = RecordKey(
        settings.DEPARTMENT_MODEL, verbose_name=_("共享给部门"), null=True, blank=True, db_index=False
    )
    to_role = RecordKey("accounts.Role", verbose_name=_("共享给用户组别"), null=True, blank=True, db_index=False)
    to_all = models.BooleanField(_("共享给全部同事"), default=False)

    class Meta:
        abstract = True


def shared_with(reached: Q, viewer: Viewer, verb: str) -> Q:
    """Widen a data scope by what is shared with a person; `reached` is empty where it is all rows."""
    if verb not in LOOKING or not reached:
        return reached
    shared = Q(to_all=True) | Q(to_people__contains=f",{viewer.user_id},") | Q(to_role_id__in=viewer.roles)
    if viewer.department_id:
        shared |= Q(to_department_id=viewer.department_id)
    return reached | shared
