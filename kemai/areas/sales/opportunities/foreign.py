"""Deals in the exports of other programs: what they call their columns, and how they say that a deal is over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.areas.sales.models import Opportunity
from kemai.areas.sales.pipelines.steps import ways
from kemai.core.dictionary.book import book
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.headings import normalise, without_brackets

Status = Opportunity.Status
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        *("deal name", "opportunity name", "deal title", "机会名称", "商机名称", "销售机会名称", "项目名称", "商机"),
        *("opportunity", "title", "商机主题", "机会主题", "销售机会", "name", "名称"),
        *("topic", "subject"),
    ),
    "number": (
        *("deal id", "opportunity id", "record id", "机会编号", "商机编号", "商机编码", "销售机会编号", "编号"),
        *("opportunity number", "id", "(do not modify) opportunity", "external id"),
    ),
    "customer": (
        *("account name", "associated company", "deal organization", "associated company primary", "客户名称", "客户"),
        *("company name", "organization name", "account", "company", "organization", "primary company", "公司名称"),
        *(
            "所属客户",
            "客户全称",
            "关联客户",
            "associated companies",
            "account id",
            "potential customer",
            "customer name",
        ),
    ),
    "contact": (
        *("deal contact person", "associated contact", "primary contact", "contact person", "contact name", "联系人"),
        *("contact", "关键联系人", "主要联系人", "contact full name"),
    ),
    "pipeline": ("pipeline", "deal pipeline", "sales process", "商机流程", "销售流程", "销售过程", "商机类型"),
    "stage": (
        *("deal stage", "stage", "stage name", "商机阶段", "销售阶段", "阶段", "当前阶段", "机会阶段", "阶段名称"),
        *("opportunity stage", "pipeline stage", "sales stage", "pipeline phase", "phase"),
    ),
    "probability": (
        *("probability", "probability (%)", "deal probability", "赢率", "win probability", "成交概率", "可能性"),
        *("赢单率", "赢率(%)"),
    ),
    "amount": (
        *("amount", "deal value", "opportunity amount", "商机金额", "预计成交金额", "预计销售金额", "金额", "销售金额"),
        *("value", "deal amount", "预计金额", "机会金额", "amount in company currency", "预计成交金额(元)"),
        *("est revenue", "estimated revenue", "estimated value", "expected revenue", "revenue"),
    ),
    "close_date": (
        *("close date", "expected close date", "deal expected close date", "预计成交日期", "预计成交时间", "closedate"),
        *("预计结单日期", "预计签单日期", "预计签约日期", "预计成单日期", "结单日期", "estimated close date"),
        *("expected closing", "closing date", "est close date", "expected closing date", "forecast close date"),
    ),
    "profit_est": ("预计利润", "expected profit", "gross profit"),
    "owner": (
        *("deal owner", "opportunity owner", "owner", "owner email", "负责人", "商机负责人", "所有人", "销售人员"),
        *(
            "opportunity owner email",
            "deal owner email",
            "owner name",
            "跟进人",
            "业务员",
            "sales owner",
            "salesperson",
        ),
        *("assigned to", "assigned user", "assigned user name", "sales rep", "sales representative", "responsible"),
    ),
    "source": ("lead source", "source", "original source", "商机来源", "线索来源", "来源", "机会来源", "deal source"),
    "campaign": ("campaign", "primary campaign source", "campaign source", "市场活动", "营销活动"),
    "status": (
        *(
            "status",
            "deal status",
            "opportunity status",
            "赢单状态",
            "商机状态",
            "机会状态",
            "状态",
            "输赢状态",
            "结果",
        ),
    ),
    "reason": (
        *(
            "closed lost reason",
            "lost reason",
            "loss reason",
            "deal lost reason",
            "reason lost",
            "输单原因",
            "丢单原因",
            "reason for loss",
            "reason for losing",
        ),
        *("closed won reason", "win reason", "赢单原因", "赢单/输单原因", "输赢原因", "失败原因"),
    ),
    "closed_on": (
        *("deal won time", "won time", "deal closed on", "实际成交日期", "赢单日期", "结单时间", "成交日期"),
        *("actual close date", "closed date", "closed on", "date closed", "won date"),
    ),
    "remark": ("description", "deal description", "备注", "描述", "商机描述", "notes", "next step", "remark"),
}
ENDS = {
    Status.WON: ("closed won", "won", "win", "deal won", "赢单", "成交", "已成交", "赢单关闭", "已赢单", "成交赢单"),
    Status.LOST: (
        *("closed lost", "lost", "loss", "deal lost", "输单", "丢单", "输单关闭", "失败", "已输单", "流失"),
        *("无效", "无效关闭", "关闭", "closed", "cancelled", "canceled", "abandoned", "closed lost to competition"),
    ),
    Status.OPEN: ("open", "in progress", "active", "进行中", "跟进中"),
}
MEANT = {normalise(word): status for status, words in ENDS.items() for word in words}


def end_of(text: str) -> Status | None:
    """Say how a deal stands by a word for it: Closed Won, 输单 (0%)."""
    return MEANT.get(normalise(without_brackets(text))) or MEANT.get(normalise(text))


def translated(texts: dict[str, str], by: Viewer) -> dict[str, Any]:
    """Turn the words of another program in one row into ours; gives what follows of them.

    A step called Closed Won is an end, not a step. Where no column says how a deal ended, a reason at no chance at all
    says that it is lost (Odoo files lost deals away so). A reason that the firm's dictionary lacks stands in the note,
    and a process that the firm lacks is its first one. What was lost without a reason says so; no amount is one of 0.
    """
    values: dict[str, Any] = {}
    status = end_of(texts.get("status", ""))
    by_stage = end_of(texts.get("stage", ""))
    if by_stage in (Status.WON, Status.LOST) and not known(by, "deal_stage", texts["stage"]):
        status, texts["stage"] = status if status in (Status.WON, Status.LOST) else by_stage, ""
    if status is None and "status" not in texts and texts.get("reason") and is_nothing(texts.get("probability", "")):
        status = Status.LOST
    if status is not None:
        values["status"] = status
        texts["status"] = status.value if "status" in texts else ""
    if status is None or status == Status.OPEN:
        texts["reason"] = ""
    reason = texts.get("reason", "")
    if reason and not known(by, "deal_reason", reason):
        values["reason_note"] = reason[:200]
    elif status == Status.LOST and not reason and not texts.get("reason_note"):
        values["reason_note"] = _("导入的文件没有写原因")
    if texts.get("pipeline") and texts["pipeline"] not in {one.name for one in ways(by).all}:
        texts["pipeline"] = ""
    if "amount" in texts:
        texts["amount"] = texts["amount"] or "0"
    if not texts.get("close_date") and texts.get("closed_on"):
        texts["close_date"] = texts["closed_on"]
    return values


def is_nothing(text: str) -> bool:
    """Say whether a text is a zero, whatever its decimals and signs."""
    return bool(text) and not text.strip(" 0.,%")


def known(by: Viewer, dictionary: str, text: str) -> bool:
    """Say whether a dictionary of the firm has a word."""
    return book(by).find(dictionary, text, by_key=True) is not None
