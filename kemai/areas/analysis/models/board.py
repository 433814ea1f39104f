"""Dashboards: boards of cards, charts, tables and goals, and how each person arranges them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kemai.areas.analysis.models.shared import Shared
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import TextField


class Dashboard(Shared, Record):
    """A board; `cards` are codes in their order: `figure:win_rate`, `report:12`, `goal:3`, `steady:five/overview`."""

    name = TextField(_("名称"), max_length=120, blank=False)
    cards = models.JSONField(_("卡片"), default=list, editable=False)

    class Meta:
        verbose_name = _("仪表盘")
        default_permissions = ()
        indexes = list_indexes("dashboard")

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class BoardChoice(Owned):
    """How one person arranges a board for themselves: the order of its cards, and those that they hide."""

    board = models.ForeignKey(Dashboard, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    order = models.JSONField(default=list)
    hidden = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "board", "person"], name="board_choice_once")]
