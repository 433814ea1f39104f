"""What a link is called in a file: its title where that calls one record only, else its number or sign-in name."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from kemai.core.records.among import among
from kemai.core.records.fields import Field
from kemai.core.tenancy.viewer import Viewer


class LinkNames:
    """Names the linked records of one field so that people read them and an import finds them again."""

    def __init__(self, field: Field, first: str, viewer: Viewer) -> None:
        """Choose the key that stands in for titles that several records share."""
        self.field = field
        self.viewer = viewer
        self.title = field.target_title
        self.key = next((key for key in (first, *field.keys) if key and key != self.title), "")
        self.known: dict[int, str] = {}

    def texts(self, rows: list[tuple[Any, ...]]) -> list[str]:
        """Name the links of some rows, given as (id, title); no link is an empty text."""
        unknown = {pk: str(title or "") for pk, title in rows if pk is not None and pk not in self.known}
        if unknown:
            self.load(unknown)
        return ["" if pk is None else self.known[pk] for pk, _title in rows]

    def load(self, titles: dict[int, str]) -> None:
        """Look up which titles call several records."""
        self.known.update(titles)
        if not self.key or not self.field.editable:
            return
        doubtful = self.doubtful(set(titles.values()))
        ids = [pk for pk, title in titles.items() if not title or title in doubtful]
        if ids:
            rows = self.field.target._base_manager.filter(among("pk", ids))
            self.known.update({pk: key for pk, key in rows.values_list("pk", self.key) if key})

    def doubtful(self, titles: set[str]) -> set[str]:
        """Give the titles that several records bear, or that are the key of another record."""
        rows = self.field.target._base_manager.filter(organisation_id=self.viewer.organisation_id)
        called = rows.filter(among(self.title, titles)).values(self.title).annotate(many=Count("pk"))
        shared = set(called.filter(many__gt=1).values_list(self.title, flat=True))
        return shared | set(rows.filter(among(self.key, titles)).values_list(self.key, flat=True))
