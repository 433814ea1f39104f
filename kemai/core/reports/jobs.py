"""Long reports in the background."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.jobs.declare import job
from kemai.core.jobs.progress import Progress
from kemai.core.notify.send import tell_people
from kemai.core.printing.jobs import kept
from kemai.core.reports.declare import shelf_at
from kemai.core.reports.making import VERBS, Made, make
from kemai.core.tenancy.viewer import Viewer

KIND = "core.report"


@job(KIND)
def report_later(
    *, progress: Progress, by: Viewer, language: str, shelf: str, code: str, query: str, form: str
) -> dict[str, Any]:
    """Make a report in the language of the person who asked, and tell them; the result names the kept file."""
    with translation.override(language):
        report = shelf_at(shelf).find(code, by)
        if report is None:
            raise Forbidden(code)
        made = make(report, report.question(QueryDict(query), by, VERBS[form]), form, progress.advance)
        result = kept(made.content, made.name, progress, by, rows=made.rows)
        tell_people([by.user_id], lambda: done(made), "/jobs/", by.organisation_id)
        return result


def done(made: Made) -> str:
    """Say that a file can be fetched."""
    return _("%(name)s 已生成，共 %(rows)d 行，可以下载") % {"name": made.name, "rows": made.rows}
