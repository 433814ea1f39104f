"""Making a report's file or paper within the person's rights, and noting that it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kemai.core.actions.perform import require
from kemai.core.history.write import log
from kemai.core.reports import files, papers
from kemai.core.reports.declare import Report
from kemai.core.reports.questions import Question

VERBS = {"pdf": "print", "xlsx": "export", "csv": "export"}


@dataclass(frozen=True)
class Made:
    """A finished file with its name and media type."""

    content: bytes
    name: str
    media_type: str
    rows: int


def make(report: Report, question: Question, form: str, advance: Callable[[int], None] = lambda count: None) -> Made:
    """Make a report as pdf, xlsx or csv; raises Forbidden without the right to print or export."""
    by, verb = question.viewer, VERBS[form]
    require(report.record_type, verb, by)
    answer = report.answer(question)
    if form == "pdf":
        content = papers.pdf(str(report.label), question, answer, advance)
    else:
        content = files.table(form, question, answer)
    facts = {
        "report": report.code,
        "format": form,
        "fields": answer.fields,
        "count": answer.count,
        "filter": answer.sentence,
    }
    log(by, f"{report.type_key}.{verb}", report.type_key, None, [], title=str(report.label), facts=facts)
    return Made(content, f"{report.label}.{form}", files.TYPES[form], answer.count)
