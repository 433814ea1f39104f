"""Long reports in the background."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import translation

from kemai.core.access.errors import Forbidden
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.printing.jobs import kept
from kemai.core.reports.declare import shelf_at
from kemai.core.reports.making import VERBS, make
from kemai.core.reports.questions import read_question
from kemai.core.tenancy.viewer import Viewer

KIND = "core.report"


@job(KIND)
def report_later(
    *, progress: Progress, by: Viewer, language: str, shelf: str, code: str, query: str, form: str
) -> dict[str, Any]:
    """Make a report in the language of the person who asked; the result names the kept file."""
    with translation.override(language):
        report = shelf_at(shelf).find(code, by)
        if report is None:
            raise Forbidden(code)
        made = make(report, read_question(QueryDict(query), by, VERBS[form]), form, progress.advance)
        return kept(made.content, made.name, progress, by, rows=made.rows)
