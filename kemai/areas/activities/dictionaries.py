"""The choices that the activities area ships; a firm changes them in its data dictionary."""

from django.utils.translation import gettext_lazy as _

from kemai.core.dictionary.shipped import ship

ship(
    "interaction_result",
    _("联系结果"),
    ("reached", "已联系上", "Reached", 7),
    ("interested", "有意向", "Interested", 5),
    ("follow_up", "需再联系", "Needs another contact", 3),
    ("agreed", "已谈妥", "Agreed", 6),
    ("not_reached", "未联系上", "Not reached", 2),
    ("refused", "拒绝", "Refused", 1),
)
ship(
    "task_kind",
    _("任务类型"),
    ("contact", "联系客户", "Contact a customer", 7),
    ("visit", "拜访", "Visit", 5),
    ("offer", "报价", "Offer", 8),
    ("delivery", "交货安装", "Delivery and set-up", 6),
    ("papers", "资料准备", "Papers", 4),
    ("collection", "催款", "Collecting money", 1),
    ("service", "售后服务", "Service", 3),
    ("other", "其他", "Other"),
)
ship(
    "followup_stage",
    _("跟进阶段"),
    ("first", "初步接触", "First contact", 7),
    ("need", "需求了解", "Finding out needs", 3),
    ("offer", "方案报价", "Offer", 8),
    ("talks", "商务洽谈", "Negotiation", 5),
    ("won", "成交", "Closed deal", 6),
    ("care", "售后维护", "After-sales care", 4),
)
ship(
    "meeting_kind",
    _("会议类型"),
    ("customer", "客户洽谈会", "Customer talks", 5),
    ("seminar", "研讨", "Seminar", 7),
    ("leaders", "高层会谈", "Leaders' talks", 8),
    ("monthly_call", "月度电话会", "Monthly phone meeting", 3),
)
ship(
    "event_category",
    _("事务类别"),
    ("visit", "客户来访", "Customer visit", 5),
    ("fair", "展会活动", "Trade fair", 7),
    ("training", "培训交流", "Training", 3),
    ("delivery", "交付验收", "Delivery and acceptance", 8),
    ("public", "公关接待", "Reception", 4),
    ("other", "其他", "Other"),
)
ship(
    "worklog_kind",
    _("日志类别"),
    ("business", "业务", "Business", 5),
    ("interview", "采访", "Interview", 7),
    ("circulation", "发行", "Circulation", 3),
    ("fair", "展会", "Trade fair", 8),
    ("other", "其他", "Other"),
)
