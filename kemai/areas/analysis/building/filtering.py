"""The filter of a report put together in rows; it is kept in search language, as far as its rows are finished."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kemai.core.records.conditions import UnknownName, read, text, writing
from kemai.core.records.conditions.text import TEXT_LONGEST
from kemai.core.records.errors import Invalid
from kemai.core.records.registry import Resolved
from kemai.core.screens.builder.drafts import GROUP, LEAF, ROOT, Draft, change, typed
from kemai.core.screens.builder.reading import draft_of, tree_of
from kemai.core.screens.builder.shown import Shower
from kemai.core.tenancy.viewer import Viewer


def is_typed(given: QueryDict) -> bool:
    """Say whether a form brings rows along."""
    return f"join.{ROOT}" in given


def draft_from(given: QueryDict) -> Draft:
    """Read the rows of a form and do what its button asks; raises Invalid for more than a condition may have."""
    draft = typed(given)
    change(draft, given.get("do", ""), given)
    return draft


def draft_said(filters: str, resolved: Resolved, viewer: Viewer) -> Draft:
    """Lay a kept filter out in rows; none where it cannot be read any more."""
    try:
        return draft_of(read(text.tree_of(filters, resolved, viewer), resolved, viewer), resolved, viewer)
    except (UnknownName, Invalid):
        return Draft(GROUP)


def written(draft: Draft, resolved: Resolved, viewer: Viewer) -> str:
    """Write the finished rows; a row is marked once it has a value that does not fit, one without waits.

    Raises Invalid where the whole cannot be taken.
    """
    Shower(viewer).row(draft, resolved)
    tree_of(draft, resolved, viewer)
    said = writing.write(tree_of(finished(draft), resolved, viewer), resolved, viewer)
    if len(said) > TEXT_LONGEST:
        raise Invalid("E-RNG", _("条件太长，写出来超过 %(limit)d 个字") % {"limit": TEXT_LONGEST})
    wait(draft)
    return said


def finished(draft: Draft) -> Draft:
    """Leave out the rows that cannot be taken yet."""
    return replace(draft, rows=[finished(one) for one in draft.rows if not one.error])


def wait(draft: Draft) -> None:
    """Mark no row that has no value yet."""
    for one in draft.rows:
        one.error = one.error if one.values or one.kind != LEAF else ""
        wait(one)


def rows(draft: Draft, resolved: Resolved, viewer: Viewer) -> dict[str, Any]:
    """Give the rows to the template."""
    return Shower(viewer).row(draft, resolved)
