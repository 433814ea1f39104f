"""The steps of a firm's pipelines, kept in memory until the firm's version moves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kemai.areas.sales.models import Pipeline, PipelineStage
from kemai.core.dictionary.book import book
from kemai.core.tenancy.memory import Memory
from kemai.core.tenancy.viewer import Viewer

DIVIDED = re.compile(r"[、,，;；\n]")
TASK_DAYS = 3


@dataclass(frozen=True)
class Step:
    """One step; `entry_id` is what deals hold, `items` are (text, must be ticked), `tasks` (subject, days to do it)."""

    entry_id: int
    stage_id: int
    pipeline_id: int
    name: str
    order: int
    probability: int
    limit_days: int | None
    items: tuple[tuple[str, bool], ...]
    required: tuple[str, ...]
    tasks: tuple[tuple[str, int], ...]

    def label(self, viewer: Viewer) -> str:
        """Call the step in the reader's language."""
        entry = book(viewer).by_id.get(self.entry_id)
        return entry.label if entry else self.name


@dataclass(frozen=True)
class Way:
    """One pipeline with its steps in their order."""

    id: int
    name: str
    active: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Ways:
    """All pipelines of a firm, the first active one first."""

    all: tuple[Way, ...]

    @cached_property
    def by_entry(self) -> dict[int | None, Step]:
        """Give steps by the dictionary entry that deals hold."""
        return {step.entry_id: step for way in self.all for step in way.steps}

    @cached_property
    def by_id(self) -> dict[int, Way]:
        """Give pipelines by id."""
        return {way.id: way for way in self.all}

    @property
    def first(self) -> Way | None:
        """Give the pipeline where new deals begin, None where the firm has none in use."""
        return next((way for way in self.all if way.active), None)


def read(organisation_id: int) -> Ways:
    """Read a firm's pipelines."""
    stages = PipelineStage.objects.filter(organisation_id=organisation_id).exclude(entry=None).order_by("order", "pk")
    steps: dict[int, list[Step]] = {}
    for stage in stages:
        steps.setdefault(stage.pipeline_id, []).append(step_of(stage))
    rows = Pipeline.objects.filter(organisation_id=organisation_id).order_by("-active", "place", "pk")
    return Ways(tuple(Way(one.pk, one.name, one.active, tuple(steps.get(one.pk, ()))) for one in rows))


def step_of(stage: PipelineStage) -> Step:
    """Read one step with its check-list, fields and tasks."""
    return Step(
        stage.entry_id or 0,
        stage.pk,
        stage.pipeline_id,
        stage.name,
        stage.order,
        stage.probability,
        stage.limit_days,
        tuple(items_of(stage.checklist)),
        tuple(names_of(stage.required_fields)),
        tuple(tasks_of(stage.tasks)),
    )


def items_of(text: str) -> list[tuple[str, bool]]:
    """Read a check-list: a line each, those that begin with * must be ticked."""
    lines = [line.strip() for line in text.splitlines()]
    return [(line.lstrip("*").strip()[:200], line.startswith("*")) for line in lines if line.strip("* ")]


def names_of(text: str) -> list[str]:
    """Read the names of required fields."""
    return [name.strip() for name in DIVIDED.split(text) if name.strip()]


def tasks_of(text: str) -> list[tuple[str, int]]:
    """Read the tasks of a step: `subject | days`; without days a task is due in three."""
    made = []
    for line in text.splitlines():
        subject, _bar, days = line.rpartition("|") if "|" in line else (line, "", "")
        count = days.strip().removesuffix("天").strip()
        if subject.strip():
            made.append((subject.strip()[:120], int(count) if count.isascii() and count.isdigit() else TASK_DAYS))
    return made


ways = Memory(read).of
