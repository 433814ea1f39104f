"""How companies and people stand to one another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.models.contact import Contact
from kemai.areas.customers.models.customer import Customer
from kemai.core.records.base import Record, list_indexes
from kemai.core.records.columns import DictionaryField, NumberField, RecordKey, WholeField


def end(model: type[models.Model], label: object) -> RecordKey:
    """Make one of the two links of which a side fills one."""
    return RecordKey(model, verbose_name=label, null=True, blank=True, db_index=False)


def one(*names: str) -> Q:
    """Say that exactly one of two links is filled."""
    first, second = names
    return Q(**{f"{first}__isnull": True, f"{second}__isnull": False}) | Q(
        **{f"{first}__isnull": False, f"{second}__isnull": True}
    )


class CustomerRelation(Record):
    """One side, a customer or a contact, is something to the other side: its parent company, its decision maker.

    It reads from left to right: 甲方 is the `relation` of 乙方.
    """

    class Attitude(models.TextChoices):
        """How the first side stands towards the firm's offer."""

        SUPPORT = "support", _("支持")
        NEUTRAL = "neutral", _("中立")
        AGAINST = "against", _("反对")

    number = NumberField(_("编号"))
    from_customer = end(Customer, _("甲方客户"))
    from_contact = end(Contact, _("甲方联系人"))
    relation = DictionaryField("customer_relation", _("关系"), required=True)
    to_customer = end(Customer, _("乙方客户"))
    to_contact = end(Contact, _("乙方联系人"))
    influence = WholeField(_("影响力"), minimum=1, maximum=5, null=True, blank=True)
    attitude = models.CharField(_("态度"), max_length=10, choices=Attitude.choices, blank=True)

    class Meta:
        verbose_name = _("人脉关系")
        default_permissions = ()
        indexes = [
            *list_indexes("relation"),
            *(
                models.Index(fields=["organisation", name], name=f"relation_{name}_ix")
                for name in ("from_customer", "from_contact", "to_customer", "to_contact")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="relation_number_once"),
            models.CheckConstraint(condition=one("from_customer", "from_contact"), name="relation_from_one"),
            models.CheckConstraint(condition=one("to_customer", "to_contact"), name="relation_to_one"),
            models.CheckConstraint(
                condition=~Q(from_customer=F("to_customer")) | Q(from_customer=None) | Q(to_customer=None),
                name="relation_customer_not_itself",
            ),
            models.CheckConstraint(
                condition=~Q(from_contact=F("to_contact")) | Q(from_contact=None) | Q(to_contact=None),
                name="relation_contact_not_itself",
            ),
        ]

    def __str__(self) -> str:
        """Read as the number."""
        return self.number
