"""The choices that tickets start with; every firm keeps its own copy."""

from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.shipped import ship

ship(
    "ticket_kind",
    _("工单类型"),
    ("question", "咨询", "Question", 7),
    ("fault", "故障", "Fault", 1),
    ("complaint", "投诉", "Complaint", 9),
    ("dispute", "纠纷", "Dispute", 2),
    ("defect", "次货", "Defective goods", 3),
    ("exchange", "退换", "Return or exchange", 4),
    ("order", "订单跟踪", "Order query", 6),
    ("suggestion", "建议", "Suggestion", 5),
    ("repair", "维修", "Repair", 8),
    ("maintenance", "保养", "Maintenance", 10),
)
ship(
    "ticket_channel",
    _("来源渠道"),
    ("phone", "电话", "Telephone", 5),
    ("web", "网上", "Web", 7),
    ("mail", "邮件", "Mail", 8),
    ("counter", "柜台", "Counter", 4),
    ("staff", "员工", "Staff", 6),
    ("wechat", "微信", "WeChat", 3),
)
