"""Views that people keep of their lists, and how they arranged their workbench."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.core.records.base import Owned
from kemai.core.records.columns import TextField


class SavedView(Owned):
    """A list as someone arranged it: columns, filters, order and look, private or shared.

    Processes remember views by the organisation's `views_version`, which moves with every save and delete.
    `starts` makes a view of a role the one that its people see first. `start` stands on the row of a person's own
    columns: the view that this person sees first, whatever their roles say.
    """

    class Look(models.TextChoices):
        """How the rows are shown."""

        LIST = "list", _("列表")
        WALL = "wall", _("看板")

    class Sharing(models.TextChoices):
        """Who sees the view."""

        SELF = "self", _("本人")
        TEAM = "team", _("团队")
        ROLE = "role", _("角色")
        ALL = "all", _("全部")

    name = TextField(_("名称"), blank=False)
    record = TextField(_("记录类型"), blank=False)
    columns = models.JSONField(_("列"), default=list)
    filters = models.JSONField(_("筛选"), default=dict)
    sort = models.CharField(_("排序"), max_length=60, blank=True)
    look = models.CharField(_("呈现"), max_length=10, choices=Look.choices, default=Look.LIST)
    sharing = models.CharField(_("共享"), max_length=10, choices=Sharing.choices, default=Sharing.SELF)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("负责人"))
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, models.CASCADE, related_name="+", null=True)
    role = models.ForeignKey(settings.ROLE_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("角色"))
    starts = models.BooleanField(_("角色的起始视图"), default=False)
    start = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("列表视图")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner", "record", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["organisation", "role", "record"], name="saved_view_start_once", condition=models.Q(starts=True)
            ),
        ]

    def save(self, *given: Any, **more: Any) -> None:
        """Save, and have every process read the views anew."""
        super().save(*given, **more)
        moved(self.organisation_id)

    def delete(self, *given: Any, **more: Any) -> tuple[int, dict[str, int]]:
        """Delete, and have every process read the views anew."""
        gone = super().delete(*given, **more)
        moved(self.organisation_id)
        return gone


class DeskChoice(Owned):
    """How one person arranged the workbench: the codes of their tiles in order, and of those that they hide."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    order = models.JSONField(default=list)
    hidden = models.JSONField(default=list)

    class Meta:
        verbose_name = _("工作台的安排")
        default_permissions = ()


def moved(organisation_id: int) -> None:
    """Tell every process that somebody of an organisation has arranged a list."""
    organisations = apps.get_model(settings.ORGANISATION_MODEL)._base_manager
    organisations.filter(pk=organisation_id).update(views_version=models.F("views_version") + 1)
