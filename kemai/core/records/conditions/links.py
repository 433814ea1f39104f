"""The linked records that a condition may reach: from a record to those it names, and to those that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kemai.core.records.conditions.names import plain
from kemai.core.records.kinds.choices import both

if TYPE_CHECKING:
    from kemai.core.records.fields import Field
    from kemai.core.records.registry import Resolved
    from kemai.core.records.typed import RecordType
    from kemai.core.tenancy.viewer import Viewer


@dataclass(frozen=True, eq=False)
class Link:
    """A way from a record to linked ones: forwards by a field of its own, or `backward` by a field of theirs.

    `resolved` is the linked type as the person looking meets it. A link back is called by the linked type alone where
    it is `plain`: by a field named after this type; any other carries the field's label.
    """

    name: str
    field: Field
    backward: bool
    resolved: Resolved
    plain: bool = True

    @property
    def label(self) -> str:
        """Call the link: by its field, or by the records that it leads to."""
        if not self.backward:
            return str(self.field.label)
        called = str(self.resolved.type.label)
        return called if self.plain else f"{called}·{self.field.label}"

    @property
    def labels(self) -> tuple[str, ...]:
        """Call the link in both languages."""
        if not self.backward:
            return both(self.field.label)
        called = both(self.resolved.type.label)
        if self.plain:
            return called
        return tuple(f"{one}·{by}" for one, by in zip(called, both(self.field.label), strict=True))

    def rows(self, viewer: Viewer) -> Any:
        """Give the linked records that the person may find."""
        return self.resolved.type.model.objects.visible_to(viewer, "find").order_by()


def links_of(resolved: Resolved, viewer: Viewer) -> dict[str, Link]:
    """Give the links of a type by name: `owner` forwards, `contacts` backwards; records out of reach have none.

    A link back by a field that is not called after the type carries its name: `needs-informed_by`.
    """
    key = ("links", resolved.type.key)
    kept = viewer.cache.get(key)
    if kept is None:
        found = [*_backward(resolved, viewer), *_forward(resolved, viewer)]
        found.sort(key=lambda link: not (link.backward and link.plain))
        kept = viewer.cache[key] = {link.name: link for link in found}
    return dict(kept)


def link_called(text: str, resolved: Resolved, viewer: Viewer) -> Link | None:
    """Give the link that a text names, by name or by label in either language; all linked records come before one."""
    links, wanted = links_of(resolved, viewer), plain(text)
    return links.get(wanted) or next((one for one in links.values() if wanted in map(plain, one.labels)), None)


def reachable(record_type: RecordType, viewer: Viewer) -> bool:
    """Say whether a person finds records of a type at all; a part is found as its whole."""
    from kemai.core.records import registry

    return viewer.may(registry.whole_of(record_type).key, "find")


def _forward(resolved: Resolved, viewer: Viewer) -> list[Link]:
    from kemai.core.records import registry

    return [
        Link(name, field, False, registry.resolve(field.target_type, viewer))
        for name, field in resolved.fields.items()
        if field.relation and resolved.known(name) and field.target_type and reachable(field.target_type, viewer)
    ]


def _backward(resolved: Resolved, viewer: Viewer) -> list[Link]:
    from kemai.core.records import registry

    model = resolved.type.model
    found = []
    for record_type in registry.all():
        if not reachable(record_type, viewer):
            continue
        linked = registry.resolve(record_type, viewer)
        for name, field in linked.fields.items():
            if field.target is model and not field.own and linked.known(name) and name not in SYSTEM:
                plainly = name in (model._meta.model_name, record_type.part_of)
                called = record_type.address if plainly else f"{record_type.address}-{name}"
                found.append(Link(called, field, True, linked, plainly))
    return found


SYSTEM = ("created_by", "updated_by")
