"""What a hosted firm rents: a plan with seats and a last day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kemai.areas.accounts.models.organisation import Organisation
from kemai.core.records.columns import TextField
from kemai.core.tenancy.manager import OwnedManager
from kemai.core.tenancy.standing import Standing

DAYS_READ_ONLY = 30


class RentPlan(models.Model):
    """The rent of one firm; a firm without one runs on its own server, without end and with any number of people."""

    class State(models.TextChoices):
        """How the firm holds its plan; the host ends a firm at once with `stopped`."""

        TRIAL = "trial", _("试用")
        RENTED = "rented", _("租用")
        STOPPED = "stopped", _("停用")

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="rent_plan", editable=False)
    plan = TextField(_("方案"), blank=False)
    seats = models.PositiveIntegerField(_("席位"))
    until = models.DateField(_("到期日"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RENTED)
    told = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("租用方案")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(seats__gte=1), name="rentplan_has_a_seat")]

    def __str__(self) -> str:
        """Read as the plan with its last day."""
        return f"{self.plan} {self.until}"

    @property
    def closes(self) -> date:
        """Give the last day on which the firm can still be read."""
        return self.until + timedelta(days=DAYS_READ_ONLY)

    @property
    def standing(self) -> Standing:
        """Say whether the firm works, is read only, or is closed today."""
        today = timezone.localdate()
        if self.state == self.State.STOPPED or today > self.closes:
            return Standing.CLOSED
        return Standing.READ_ONLY if today > self.until else Standing.OPEN
