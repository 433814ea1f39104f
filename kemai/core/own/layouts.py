"""Layouts: the order and groups of a form, what is hidden or must be filled, the columns that a list starts with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from kemai.core.records.fields import Field

if TYPE_CHECKING:
    from kemai.core.tenancy.viewer import Viewer

Form = list[tuple[Any, list[str]]]


@dataclass(frozen=True)
class Laid:
    """The layout of one record type for everybody (`role` is None) or for the people of one role."""

    role: int | None
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    hidden: frozenset[str]
    required: frozenset[str]


def laid_for(many: Iterable[Laid], viewer: Viewer) -> Laid | None:
    """Choose the layout of a person: that of a role of theirs before the one for everybody."""
    found = {one.role: one for one in many}
    return next((found[role] for role in viewer.roles if role in found), found.get(None))


def group_names(form: Form) -> dict[str, Any]:
    """Give the labels of a form's groups by their Chinese name, under which layouts keep them."""
    with override("zh-hans"):
        return {str(label): label for label, _names in form}


def form_of(laid: Laid, form: Form) -> Form:
    """Lay a form out; a field that the layout does not know yet stays in its group, or at the end of the form.

    Groups that the form has already keep both languages.
    """
    labels = group_names(form)
    named = {name for _label, names in laid.groups for name in names}
    made: Form = [
        (labels.get(label, label), [name for name in names if name not in laid.hidden]) for label, names in laid.groups
    ]
    groups = {str(label): names for (label, _names), (_said, names) in zip(laid.groups, made, strict=True)}
    called = {id(label): chinese for chinese, label in labels.items()}
    for label, names in form:
        left = [name for name in names if name not in named and name not in laid.hidden]
        chinese = called.get(id(label), str(label))
        if left and chinese in groups:
            groups[chinese].extend(left)
        elif left:
            made.append((label, left))
    return [(label, names) for label, names in made if names]


def columns_of(laid: Laid, columns: list[str]) -> list[str]:
    """Give the columns that a list starts with."""
    return list(laid.columns) or columns


def asked(laid: Laid, fields: dict[str, Field]) -> dict[str, Field]:
    """Mark the fields that the layout wants filled."""
    return {
        name: replace(field, required=True) if name in laid.required and field.editable else field
        for name, field in fields.items()
    }
