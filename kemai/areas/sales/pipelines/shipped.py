"""The pipeline that every firm starts with: eight steps from the first search to the satisfied customer."""

from __future__ import annotations

from django.utils import timezone

from kemai.areas.sales.models import Pipeline, PipelineStage
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.dictionary.shipped import planted

NAME = "标准销售过程"
STEPS: tuple[tuple[str, int, int, str, str], ...] = (
    ("find", 5, 30, "确认客户的行业和规模\n找到第一个联系人", ""),
    ("call", 10, 21, "约定见面时间\n见到或通话过关键联系人", "首次拜访 | 5"),
    ("trust", 20, 30, "介绍公司和成功案例\n了解采购流程", ""),
    ("needs", 35, 30, "记录客户的主要需求\n确认预算来源", "整理需求清单 | 3"),
    ("study", 50, 30, "内部评审方案", "准备方案 | 7"),
    ("offer", 70, 21, "向决策者呈现方案\n确认对手情况", "跟进方案反馈 | 3"),
    ("sign", 90, 30, "确认合同条款\n确认付款方式", "准备合同 | 3"),
    ("satisfy", 95, 60, "交付后回访", "交付回访 | 14"),
)


@planted
def plant(organisation_id: int) -> bool:
    """Give a firm that never had a pipeline the shipped one; says whether it did."""
    if Pipeline.objects.with_deleted().filter(organisation_id=organisation_id).exists():
        return False
    entries = dict(
        DictionaryEntry.objects.filter(organisation_id=organisation_id, key="deal_stage").values_list("code", "pk")
    )
    labels = dict(DictionaryEntry.objects.filter(pk__in=entries.values()).values_list("code", "label"))
    now = timezone.now()
    origin = {"organisation_id": organisation_id, "created_at": now, "updated_at": now}
    pipeline = Pipeline.objects.create(name=NAME, place=1, **origin)
    PipelineStage.objects.bulk_create(
        PipelineStage(
            pipeline=pipeline,
            name=labels[code],
            order=order,
            probability=probability,
            limit_days=days,
            checklist=checklist,
            tasks=tasks,
            entry_id=entries[code],
            **origin,
        )
        for order, (code, probability, days, checklist, tasks) in enumerate(STEPS, 1)
        if code in entries
    )
    return True
