"""The fields that an import may fill, as one person may fill them."""

from __future__ import annotations

from django.utils import translation

from kemai.core.records import registry
from kemai.core.records.fields import Field
from kemai.core.records.typed import RecordType
from kemai.core.tenancy.viewer import Viewer

LANGUAGES = ("zh-hans", "en")


def targets(record_type: RecordType, by: Viewer) -> dict[str, Field]:
    """Give the fields that a file may fill; hidden fields are absent, and a table brings no files along.

    The owner is among them only for people whose right to import reaches beyond themselves.
    """
    found = registry.resolve(record_type, by).fields
    alone = by.rights.scope(registry.whole_of(record_type).key, "import") == "self"
    open_ones = {name: field for name, field in found.items() if field.editable and field.kind.name != "file"}
    return {name: field for name, field in open_ones.items() if not (alone and name == "owner")}


def labels(field: Field) -> list[str]:
    """Give what a field is called, in Chinese and then in English."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(field.label))
    return said


def key_of(record_type: RecordType) -> str:
    """Name the field that tells records of a type apart, or nothing."""
    key = str(record_type.transfer.get("key", ""))
    return key if key in record_type.fields else ""
