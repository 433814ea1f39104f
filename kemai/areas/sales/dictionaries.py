"""The choices that leads and deals start with; every firm keeps its own copy."""

from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.shipped import ship

ship(
    "lead_source",
    _("线索来源"),
    ("web", "网站", "Website", 7),
    ("phone", "电话", "Telephone", 5),
    ("mail", "邮件", "Mail", 8),
    ("event", "活动", "Event", 9),
    ("fair", "展会", "Trade fair", 4),
    ("ad", "广告", "Advertising", 3),
    ("referral", "客户介绍", "Referral", 6),
    ("import", "导入", "Import", 2),
    ("assessment", "测评", "Assessment", 10),
    ("unstated", "未说明", "Not stated"),
    ("other", "其他", "Other"),
)
ship(
    "deal_stage",
    _("销售阶段"),
    ("find", "寻找潜在客户", "Find prospects", 2),
    ("call", "约见与拜访", "Appointment and call", 3),
    ("trust", "建立信任", "Build trust", 4),
    ("needs", "挖掘需求", "Dig needs", 5),
    ("study", "研究方案", "Study solution", 6),
    ("offer", "呈现方案", "Present offer", 7),
    ("sign", "签约", "Sign", 8),
    ("satisfy", "客户满意", "Satisfy", 9),
)
ship(
    "deal_reason",
    _("赢单/输单原因"),
    ("price", "价格", "Price", 1),
    ("product", "产品功能", "Product", 3),
    ("service", "服务", "Service", 4),
    ("relation", "客户关系", "Relationship", 5),
    ("timing", "时机", "Timing", 7),
    ("budget", "预算取消", "Budget withdrawn", 2),
    ("rival", "输给对手", "Lost to a competitor", 9),
    ("other", "其他", "Other"),
)
ship(
    "deal_role",
    _("采购角色"),
    ("decider", "决策者", "Decision maker", 1),
    ("approver", "批准者", "Approver", 2),
    ("influencer", "影响者", "Influencer", 7),
    ("user", "使用者", "User", 5),
    ("coach", "内部支持者", "Coach", 4),
    ("blocker", "反对者", "Blocker", 9),
)
ship(
    "return_reason",
    _("退换原因"),
    ("defect", "质量问题", "Defective", 1),
    ("damaged", "运输损坏", "Damaged on the way", 9),
    ("wrong", "发错货", "Wrong goods", 2),
    ("unwanted", "不想要了", "No longer wanted", 7),
    ("mismatch", "与描述不符", "Not as described", 3),
    ("other", "其他", "Other"),
)
