"""From a report as it is kept, or as it is being put together, to one that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kemai.core.access.errors import Forbidden
from kemai.core.records import registry
from kemai.core.records.conditions import UnknownName, text, to_q
from kemai.core.records.conditions.links import reachable
from kemai.core.records.errors import Invalid
from kemai.core.reports.built import spec
from kemai.core.reports.built.grouping import group_of
from kemai.core.reports.built.report import Built, measurable
from kemai.core.tenancy.viewer import Viewer

PARTS: dict[str, Callable[[str], Any]] = {"columns": spec.columns, "groups": spec.steps, "measures": spec.measures}


def built(values: Mapping[str, Any], code: str = "", label: Any = "") -> Built:
    """Make a report of its written parts; raises Invalid or UnknownName where one cannot be read."""
    made = spec.Spec(
        source=values["source"],
        filters=(values.get("filters") or "").strip(),
        chart=values.get("chart") or "table",
        **{name: read(values.get(name) or "") for name, read in PARTS.items()},
    )
    registry.get(made.source)
    dated = next((step.name for step in made.groups if step.span and "." not in step.name), "created_at")
    return Built(code=code, label=label, type_key=made.source, dated=dated, spec=made)


def faults(values: Mapping[str, Any], by: Viewer) -> Iterable[tuple[str, Invalid]]:
    """Yield what a person cannot ask: types, columns, groups and fields out of their reach are all unknown (E-REF)."""
    known = {one.key: one for one in sources(by)}
    record_type = known.get(str(values.get("source") or ""))
    if record_type is None:
        yield "source", Invalid("E-REF", _("没有这种记录，或您无权查看"))
        return
    resolved = registry.resolve(record_type, by)
    for name, read in PARTS.items():
        try:
            for part in read(values.get(name) or ""):
                refuse_unknown(name, part, resolved, by)
        except UnknownName as reason:
            yield name, Invalid("E-REF", str(reason.name))
        except Invalid as reason:
            yield name, reason
    try:
        to_q(text.tree_of(str(values.get("filters") or ""), resolved, by), resolved, by)
    except UnknownName as reason:
        yield "filters", Invalid("E-REF", reason.message)
    except Invalid as reason:
        yield "filters", reason


def refuse_unknown(name: str, part: Any, resolved: Any, by: Viewer) -> None:
    """Refuse a column, group or figure that this person does not know."""
    if name == "groups":
        group_of(part, resolved, by)
    elif name == "columns" and part not in resolved.fields:
        raise UnknownName(part)
    elif (
        name == "measures" and part.name and not (resolved.known(part.name) and measurable(resolved.fields[part.name]))
    ):
        raise UnknownName(part.name)


def sources(viewer: Viewer) -> list[Any]:
    """Give the record types that a person may report on, in the order of their names."""
    found = [one for one in registry.all() if viewer.may(registry.whole_of(one).key, "read") and reachable(one, viewer)]
    return sorted(found, key=lambda one: str(one.label))


def kept(report: Any) -> Built:
    """Make a report as it is kept."""
    values = {name: getattr(report, name) for name in ("source", "filters", "chart", *PARTS)}
    try:
        return built(values, str(report.pk), report.name)
    except (Invalid, UnknownName, registry.UnknownType) as reason:
        raise Forbidden(report.name) from reason
