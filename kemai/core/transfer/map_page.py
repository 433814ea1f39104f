"""What the mapping page of an import shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kemai.core.dictionary.book import book
from kemai.core.jobs.models import Job
from kemai.core.jobs.show import shown
from kemai.core.records import registry
from kemai.core.records.errors import Invalid, Rejected
from kemai.core.records.fields import Field
from kemai.core.records.words import enumerated
from kemai.core.tenancy.viewer import Viewer
from kemai.core.transfer.beside import field_of, parted, reachable
from kemai.core.transfer.choices import EMPTY, NEW, REJECT, REST, usual
from kemai.core.transfer.foretelling import foretold
from kemai.core.transfer.models import ImportJob
from kemai.core.transfer.plan import FAMILY, GIVEN, fingerprint, plan_of
from kemai.core.transfer.preview import preview
from kemai.core.transfer.readers import Row

UNKNOWN_SHOWN = 40
NO_PREVIEW: dict[str, Any] = {"headings": [], "rows": []}


def mapping(job: ImportJob, viewer: Viewer, errors: dict[str, list[Invalid]]) -> dict[str, Any]:
    """Give the parts of the mapping page: columns, duplicates, unknown choices, fixed values, dry run, preview."""
    fields = reachable(registry.get(job.record), viewer)
    seen, unknown = NO_PREVIEW, dict[str, dict[str, int]]()
    try:
        plan = plan_of(job, viewer, dry=True)
        seen, unknown = preview(plan, [Row(*row) for row in job.head["rows"]])
    except Rejected as reasons:
        errors = errors or reasons.errors
    tried = tried_out(job)
    for name, texts in tried.get("unknown", {}).items():
        unknown[name] = texts | unknown.get(name, {}) | texts
    lost = {name: sum(texts.values()) for name, texts in unknown.items()}
    columns = [column(job, place, fields, tried.get("faults", {}), lost) for place in range(len(job.head["headings"]))]
    return {
        "errors": error_list(job, fields, errors),
        "sheets": options([(sheet, sheet) for sheet in job.head["sheets"]], job.sheet),
        "headers": options([("1", _("第一行是列名")), ("0", _("没有列名"))], "1" if job.has_header else "0"),
        "warnings": job.head["warnings"],
        "columns": columns,
        "recognised": str(len(job.map)),
        "duplicates": duplicates(job),
        "judged_by": judged_by(job),
        "choices": [rules(job, name, fields[name], texts, viewer) for name, texts in unknown.items() if name in fields],
        "fixed": fixed(job, fields),
        "dry_run": dry_run(job),
        "changes": [
            one
            for key, told in ((job.record, tried.get("changes", [])), *tried.get("changes_beside", {}).items())
            for one in foretold(told, key, viewer)
        ],
        "preview": seen,
    }


def tried_out(job: ImportJob) -> dict[str, Any]:
    """Give the result of a dry run with the present settings, or nothing."""
    done = job.job is not None and job.job.state == Job.State.DONE
    return dict(job.job.result) if done and job.job and job.job.result.get("settings") == fingerprint(job) else {}


def dry_run(job: ImportJob) -> dict[str, Any]:
    """Show the dry run: running, or its counts."""
    made = job.job
    waiting = made is not None and made.state in (Job.State.WAITING, Job.State.RUNNING)
    if made and waiting and made.arguments.get("settings") == fingerprint(job):
        return {"progress": shown(made, "dry-run") | {"cancel_url": ""}, "figures": [], "beside": []}
    tried = tried_out(job)
    return {
        "progress": None,
        "figures": figures(tried["counts"]) if tried else [],
        "beside": beside_figures(tried.get("beside", {})),
    }


def beside_figures(counts: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Show the counts of the types that come along in the rows."""
    return [{"label": str(registry.get(key).many), "figures": figures(those)} for key, those in counts.items()]


def figures(counts: dict[str, int]) -> list[dict[str, str]]:
    """Show counts, the refused ones in the colour of a warning."""
    shown_counts = (
        ("added", _("新增"), "good"),
        ("updated", _("更新"), "info"),
        ("unchanged", _("其中无变化"), "half"),
        ("skipped", _("跳过"), "half"),
        ("rejected", _("拒绝"), "bad"),
    )
    return [
        {"label": label, "text": f"{counts.get(name, 0):,}", "level": level, "url": ""}
        for name, label, level in shown_counts
        if counts.get(name) or name in ("added", "rejected")
    ]


def column(
    job: ImportJob, place: int, fields: dict[str, Field], faults: dict[str, int], lost: dict[str, int]
) -> dict[str, Any]:
    """Show one column of the file and the fields that it may fill."""
    target = job.map.get(str(place), "")
    heading = job.head["headings"][place]
    sample = next((cells[place] for _line, cells, *_rest in job.head["rows"] if cells[place].strip()), "")
    level, note = noted(target, faults, lost)
    offered = [("", _("不导入")), *named(fields)]
    for name in [name for name in fields if parted(name)[1] == "name"]:
        of = f"{fields[name].label} · " if parted(name)[0] else ""
        offered += [(f"{name}.{FAMILY}", of + _("姓（与名合并）")), (f"{name}.{GIVEN}", of + _("名（与姓合并）"))]
    return {
        "name": f"map_{place}",
        "heading": heading,
        "sample": sample[:80],
        "targets": options(offered, target),
        "level": level,
        "note": note,
    }


def noted(target: str, faults: dict[str, int], lost: dict[str, int]) -> tuple[str, str]:
    """Say in a word how a column fares."""
    name = field_of(target)
    if not target:
        return "open", _("不导入")
    if name in faults:
        return "warn", _("%(count)s 行不合要求") % {"count": f"{faults[name]:,}"}
    if name in lost:
        return "warn", _("%(count)s 行的值字典里没有") % {"count": f"{lost[name]:,}"}
    return "good", _("导入")


def named(fields: dict[str, Field]) -> list[tuple[str, str]]:
    """Name fields; one that must be filled has a star."""
    return [(name, f"{field.label} *" if field.required else str(field.label)) for name, field in fields.items()]


def options(offered: list[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    """Make the options of a select."""
    return [{"value": value, "label": label, "selected": value == chosen} for value, label in offered]


def duplicates(job: ImportJob) -> list[dict[str, Any]]:
    """Offer what happens to rows that are there already."""
    said = {"skip": _("跳过，保留已有的"), "update": _("更新已有的，空格子不覆盖"), "create": _("照样新增")}
    return options(list(said.items()), job.on_duplicate)


def judged_by(job: ImportJob) -> str:
    """Say by which fields a row counts as there already."""
    record_type = registry.get(job.record)
    names = dict.fromkeys(filter(None, (record_type.transfer.get("key", ""), *record_type.duplicates)))
    labels = [str(record_type.fields[name].label) for name in names]
    undo = _("导入后 7 天内可以整批撤销。")
    if not labels:
        return _("没有判断重复的字段，每行都会新增。") + undo
    return _("按%(fields)s判断是否已有。") % {"fields": enumerated(labels)} + undo


def rules(job: ImportJob, name: str, field: Field, texts: dict[str, int], viewer: Viewer) -> dict[str, Any]:
    """Offer what becomes of texts that a field's dictionary lacks."""
    known = job.values.get(name, {})
    verbs = [(EMPTY, _("留空")), (REJECT, _("拒绝该行"))]
    if viewer.rights.has("settings"):
        verbs.append((NEW, _("新建条目")))
    entries = [(str(entry.id), entry.label) for entry in book(viewer).open(field.dictionary)]
    return {
        "name": name,
        "label": str(field.label),
        "rest": options(verbs, known.get(REST, usual(field))),
        "more": max(0, len(texts) - UNKNOWN_SHOWN),
        "texts": [
            {
                "text": text,
                "count": f"{count:,}",
                "options": options([("", _("同其余")), *entries, *verbs], known.get(text, "")),
            }
            for text, count in list(texts.items())[:UNKNOWN_SHOWN]
        ],
    }


def fixed(job: ImportJob, fields: dict[str, Field]) -> list[dict[str, Any]]:
    """Offer values that are the same for all rows, and one more."""
    mapped = {field_of(target) for target in job.map.values()}
    offered = [("", "—"), *((name, label) for name, label in named(fields) if name not in mapped)]
    pairs = [*job.fixed.items(), ("", "")]
    return [{"targets": options(offered, name), "value": text} for name, text in pairs]


def error_list(job: ImportJob, fields: dict[str, Field], errors: dict[str, list[Invalid]]) -> list[dict[str, str]]:
    """Say what is wrong with the settings, beside the column or field."""
    found = []
    for name, reasons in errors.items():
        kind, _line, rest = name.partition("_")
        label = ""
        if kind == "map" and rest.isdigit():
            label = job.head["headings"][int(rest)]
        elif kind == "fixed" and rest in fields:
            label = str(fields[rest].label)
        elif name in ("keep_as", "kept"):
            label = _("保存的对应")
        found += [{"name": name, "label": label or _("导入"), "text": reason.message} for reason in reasons]
    return found
