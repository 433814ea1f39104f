"""Finding linked records of many rows at once, by the keys that people write: number, sign-in name, title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from kemai.core.merge.trail import by_old_number
from kemai.core.records.among import among
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.tenancy.viewer import Viewer

KEPT = 50_000
SEVERAL = -1


class LinkBook:
    """The records that a link may lead to, as far as the importer sees them; looked up once per text."""

    def __init__(self, field: Field, first: str, by: Viewer) -> None:
        """Name the field, and the key that the record type prefers."""
        self.field = field
        self.by = by
        mail = "email" if field.target is get_user_model() else ""
        self.keys = tuple(dict.fromkeys(filter(None, (first, *field.keys, mail))))
        self.known: dict[str, int | None] = {}

    def load(self, texts: Iterable[str]) -> None:
        """Look up texts that are not known yet: one query for each key that is left to try."""
        if len(self.known) > KEPT:
            self.known.clear()
        open_texts = {text for text in texts if text and text not in self.known}
        for key in self.keys:
            if not open_texts:
                return
            self.known.update(self.found(key, open_texts))
            open_texts -= self.known.keys()
        self.known.update({**dict.fromkeys(open_texts), **self.merged(open_texts)})

    def merged(self, texts: set[str]) -> dict[str, int]:
        """Find the survivors of merged records by the old numbers of these."""
        target = self.field.target_type
        into = by_old_number(target, texts) if target and texts and "number" in self.keys else {}
        seen = set(self.rows().filter(among("pk", into.values())).values_list("pk", flat=True)) if into else set()
        return {text: record_id for text, record_id in into.items() if record_id in seen}

    def found(self, key: str, texts: set[str]) -> dict[str, int | None]:
        """Find records by one key; a text that calls several is marked."""
        found: dict[str, int | None] = {}
        if key == "email":
            mails = {text.lower(): text for text in texts if "@" in text}
            people = self.rows().exclude(email="").values_list("email", "pk") if mails else ()
            return {mails[mail.lower()]: pk for mail, pk in people if mail.lower() in mails}
        for text, record_id in self.rows().filter(among(key, texts)).values_list(key, "pk"):
            found[text] = SEVERAL if text in found else record_id
        return found

    def rows(self) -> Any:
        """Give the records of the organisation that the importer may read and newly link to."""
        rows = self.field.target.objects.filter(organisation_id=self.by.organisation_id)
        record_type = self.field.target_type
        return record_type.open_to_links(record_type.linkable(rows, self.by)) if record_type else rows

    def read(self, text: str) -> int:
        """Give the id of the record that a text calls; unseen and absent are the same refusal."""
        record_id = self.known.get(text)
        if record_id is None:
            raise Invalid("E-REF")
        if record_id == SEVERAL:
            raise Invalid("E-REF", _("有多条同名记录，请改用编号"))
        return record_id
