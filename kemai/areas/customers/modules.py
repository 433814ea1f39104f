"""The modules of the customers area."""

from django.utils.translation import gettext_lazy as _

from kemai.areas.customers.completeness.pages import HOME as COMPLETENESS
from kemai.areas.customers.reports import HOME as REPORTS
from kemai.core.modules.declare import module

module(
    "customers",
    _("客户"),
    _("客户、联系人和个人信息请求。"),
    types=("customers.customer", "customers.contact", "customers.privacyrequest", "customers.assignrule"),
    fixed=True,
)
module(
    "relations",
    _("人脉关系"),
    _("客户和联系人之间谁是谁的什么，画成决策关系图。"),
    types=("customers.customerrelation",),
    pages=(r"/customers/\d+/map/",),
)
module(
    "agreements",
    _("协议"),
    _("与客户约定的期限和金额，到期前预警。"),
    types=("customers.agreement",),
    options=("agreements.warn_days",),
)
module("needs", _("需求"), _("客户要什么、喜欢什么、期望什么。"), types=("customers.need",))
module(
    "rivals",
    _("竞争对手"),
    _("竞争对手，以及客户花在他们那里的钱。"),
    types=("customers.competitor", "customers.rivalspend"),
)
module(
    "value_card",
    _("价值卡"),
    _("客户值多少：贡献、成本、忠诚和流失风险。"),
    pages=(r"/customers/\d+/worth/",),
    options=("worth.keep", "worth.discount", "worth.years"),
)
module(
    "completeness",
    _("资料完整度"),
    _("每个客户的资料齐不齐，缺什么。"),
    pages=(COMPLETENESS,),
    fields=("customers.customer:completeness",),
)
module("pasting", _("粘贴新建"), _("粘贴签名、名片文字，自动填好新客户。"), pages=(r"/customers/paste/",))
module("customer_reports", _("客户报表"), _("客户的构成、增减和清单。"), pages=(REPORTS,))
module(
    "segments",
    _("客户分群"),
    _("按条件或手选把客户放在一个名字下，用来找、发和比。"),
    types=("customers.segment",),
    pages=(r"/segments/",),
    fields=("customers.customer:segment",),
)
