"""Proposals and the texts that they are written from, as people and machines see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kemai.areas.customers.models import Customer
from kemai.areas.sales.models import Proposal, ProposalTemplate
from kemai.areas.sales.quotes.rules import fixed
from kemai.core.numbering.allot import ship as ship_number
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

KEY = "sales.proposal"
Status = Proposal.Status
ship_number(KEY, "FA-{YYYY}-{00000}")


@registry.add
class ProposalTemplateType(RecordType):
    """Content of proposals that is written again and again."""

    model, icon, slug = ProposalTemplate, "file", "proposaltemplates"
    plural = pgettext_lazy("plural", "方案模板")
    columns = ["name", "owner", "updated_at"]
    form = [(_("方案模板"), ["name", "content", "owner"])]
    search = {"name": "A"}
    transfer = {"key": "name"}
    notes = False


@registry.add
class ProposalType(RecordType):
    """What a customer needs, and how the firm would do it."""

    model, icon, menu = Proposal, "note", "papers"
    plural = pgettext_lazy("plural", "方案")
    columns = ["number", "name", "customer", "status", "version", "opportunity", "owner", "updated_at"]
    form = [
        (_("方案"), ["name", "customer", "contact", "opportunity", "needs", "template", "content", "cost", "owner"]),
        (_("进展"), ["status", "version", "previous", "sent_at", "remark", "number"]),
    ]
    folded = (_("进展"),)
    facts = ["customer", "version", "owner"]
    badges = {"status": "state"}
    state_levels = {"status": {"draft": "", "sent": "info", "accepted": "good", "refused": "bad", "withdrawn": "gone"}}
    guarded = {"cost": "sales.cost"}
    search = {"name": "A", "number": "B"}
    transfer = {"key": "number", "by": {"customer": "number", "opportunity": "number"}}
    panels_under, later = ("customers.customer", "sales.opportunity"), True
    goes_with = ("customer",)
    views = [
        {"name": _("我的"), "filters": {"owner": "me"}},
        {"name": _("已发送"), "filters": {"status": "sent"}},
    ]

    def prepare(self, values: dict[str, Any], record: Any, by: Viewer) -> None:
        """Write the content from the template where none was written."""
        held = record.content if record else ""
        template = values.get("template", record.template_id if record else None)
        if template and not (values.get("content") if "content" in values else held):
            text = ProposalTemplate.objects.filter(pk=template).values_list("content", flat=True).first() or ""
            customer = values.get("customer", record.customer_id if record else None)
            name = Customer.objects.filter(pk=customer).values_list("name", flat=True).first() or ""
            needs = values.get("needs", record.needs if record else "") or ""
            values["content"] = text.replace("{客户}", name).replace("{需求}", needs)

    def check(self, values: Mapping[str, Any], record: Any, by: Viewer) -> Iterable[tuple[str, Invalid]]:
        """Ask for content, and keep what was sent as it is."""
        if record is not None and record.status != Status.DRAFT:
            yield from fixed(values, record)
        elif not values.get("content"):
            yield "content", Invalid("E-REQ", now_said("请填方案内容，或选一个模板"))

    def refuse_delete(self, record: Any, by: Viewer) -> None:
        """Keep what a customer has seen."""
        if record.status != Status.DRAFT:
            raise Rejected.one("", "E-STATE", now_said("已发送的方案不能删除，请“撤回”"))
