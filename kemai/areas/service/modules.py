"""The module of the service area."""

from django.utils.translation import gettext_lazy as _

from kemai.core.modules.declare import module

module(
    "tickets",
    _("工单"),
    _("客户的咨询、故障、投诉、退换：受理、处理、解决、客户确认。"),
    types=("service.ticket",),
)
