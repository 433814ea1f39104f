"""Opportunities: deals that are being won, and what hangs on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models import Competitor, Contact, Customer
from kemai.areas.sales.models.lead import Lead
from kemai.areas.sales.models.pipeline import Pipeline
from kemai.core.records.base import Owned, Record, list_indexes
from kemai.core.records.columns import (
    DateField,
    DictionaryField,
    LongField,
    MoneyField,
    NumberField,
    PeopleField,
    RecordKey,
    TextField,
    WholeField,
)


class Opportunity(Record):
    """A deal with a customer: what it is worth, how likely, how far.

    `stage` is the dictionary entry of a step of the pipeline. A won deal has a contract, or a manager's waiver.
    """

    class Status(models.TextChoices):
        """How a deal ends."""

        OPEN = "open", _("进行中")
        WON = "won", _("赢单")
        LOST = "lost", _("输单")

    number = NumberField(_("编号"))
    name = TextField(_("机会名称"), max_length=120, blank=False)
    customer = RecordKey(Customer, verbose_name=_("客户"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), null=True, blank=True, db_index=False)
    pipeline = RecordKey(Pipeline, verbose_name=_("销售过程"), blank=True, db_index=False)
    stage = DictionaryField("deal_stage", _("阶段"), null=True, blank=True)
    stage_since = DateField(_("进入阶段日"), editable=False)
    probability = WholeField(_("赢率"), minimum=0, maximum=100, null=True, blank=True)
    amount = MoneyField(_("金额"), null=False, blank=False)
    profit_est = MoneyField(_("预计利润"), minimum=None)
    close_date = DateField(_("预计成交日期"), null=False, blank=False)
    source = DictionaryField("lead_source", _("来源"))
    campaign = TextField(_("营销活动"))
    lead = RecordKey(Lead, verbose_name=_("线索"), null=True, blank=True, db_index=False)
    team = PeopleField(_("团队"))
    status = models.CharField(_("机会状态"), max_length=5, choices=Status.choices, default=Status.OPEN)
    reason = DictionaryField("deal_reason", _("赢单/输单原因"))
    reason_note = TextField(_("原因说明"), max_length=200)
    closed_on = DateField(_("结单日期"))
    waived_by = RecordKey(
        settings.AUTH_USER_MODEL, verbose_name=_("放行人"), null=True, blank=True, db_index=False, editable=False
    )
    waiver = TextField(_("免合同原因"), max_length=200, editable=False)

    class Meta:
        verbose_name = _("销售机会")
        default_permissions = ()
        indexes = [
            *list_indexes("opportunity", "customer"),
            models.Index(fields=["organisation", "status", "stage", "-updated_at", "-id"], name="opportunity_wall_ix"),
            models.Index(
                fields=[
                    "organisation",
                    "status",
                    "stage",
                    "is_deleted",
                    "department",
                    "owner",
                    "amount",
                    "probability",
                ],
                name="opportunity_sums_ix",
            ),
            models.Index(fields=["organisation", "status", "closed_on"], name="opportunity_closed_ix"),
            models.Index(fields=["organisation", "status", "close_date"], name="opportunity_due_ix"),
            models.Index(fields=["organisation", "lead"], name="opportunity_lead_ix"),
            models.Index(fields=["organisation", "owner", "status", "stage_since"], name="opportunity_still_ix"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="opportunity_number_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="opportunity_not_negative"),
            models.CheckConstraint(
                condition=~Q(status="lost") | ~Q(reason=None) | ~Q(reason_note=""), name="opportunity_lost_why"
            ),
            models.CheckConstraint(condition=Q(status="open") | ~Q(closed_on=None), name="opportunity_closed_when"),
        ]

    def __str__(self) -> str:
        """Read as the name."""
        return self.name


class StageStay(Owned):
    """The time that a deal spent in one step; an open `left_at` means that it stands there now."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="stays", db_index=False)
    stage = DictionaryField("deal_stage", _("阶段"))
    entered_at = models.DateTimeField(_("进入"))
    left_at = models.DateTimeField(_("离开"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["organisation", "opportunity", "entered_at", "id"], name="stage_stay_ix")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "opportunity"], condition=Q(left_at=None), name="stage_stay_one_open"
            )
        ]


class StageTick(Owned):
    """An item of a step's check-list that is done for a deal: who ticked it, and when."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="ticks", db_index=False)
    stage = DictionaryField("deal_stage", _("阶段"))
    item = models.CharField(_("检查项"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "opportunity", "stage", "item"], name="stage_tick_once")
        ]


class OpportunityContact(Record):
    """What a person at the customer is to a deal: who decides, who uses, who stands against it."""

    number = NumberField(_("编号"))
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), db_index=False)
    contact = RecordKey(Contact, verbose_name=_("联系人"), db_index=False)
    role = DictionaryField("deal_role", _("角色"), required=True)
    note = TextField(_("说明"), max_length=200)

    class Meta:
        verbose_name = _("机会联系人")
        default_permissions = ()
        indexes = list_indexes("deal_contact", "opportunity")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="opportunity_contact_number_once"),
            models.UniqueConstraint(fields=["organisation", "opportunity", "contact"], name="opportunity_contact_once"),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class OpportunityRival(Record):
    """A competitor who wants the same deal."""

    number = NumberField(_("编号"))
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), db_index=False)
    competitor = RecordKey(Competitor, verbose_name=_("竞争对手"), db_index=False)
    price = MoneyField(_("对手报价"))
    strengths = LongField(_("对手优势"))
    answer = LongField(_("我方对策"))

    class Meta:
        verbose_name = _("机会竞争对手")
        default_permissions = ()
        indexes = list_indexes("deal_rival", "opportunity")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="opportunity_rival_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "opportunity", "competitor"], name="opportunity_rival_once"
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number


class OpportunityLine(Record):
    """What a deal is about: a product of the catalogue, or in words what is not in it; quantity and price."""

    number = NumberField(_("编号"))
    opportunity = RecordKey(Opportunity, verbose_name=_("销售机会"), db_index=False)
    catalogue_product = RecordKey("products.Product", verbose_name=_("目录产品"), null=True, blank=True, db_index=False)
    product = TextField(_("产品"), max_length=120)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=3, default=1)
    price = MoneyField(_("单价"), null=False, blank=True)
    amount = MoneyField(_("小计"), editable=False)

    class Meta:
        verbose_name = _("机会明细")
        default_permissions = ()
        indexes = list_indexes("deal_line", "opportunity")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="opportunity_line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="opportunity_line_of_something"),
        ]

    def __str__(self) -> str:
        """Read as the product."""
        return self.product
