"""What the mapping page sends, as the settings of an import."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from kemai.core.transfer.choices import REST
from kemai.core.transfer.models import ImportJob


def settings_of(sent: QueryDict, job: ImportJob) -> dict[str, Any]:
    """Read the settings that the form holds; a part that the form lacks stays as it is."""
    settings: dict[str, Any] = {"map": read_map(sent, len(job.head["headings"]))}
    if "duplicates" in sent:
        settings["on_duplicate"] = sent["duplicates"]
    if "sheet" in sent:
        settings["sheet"] = sent["sheet"]
    if sent.get("header") in ("0", "1"):
        settings["has_header"] = sent["header"] == "1"
    if "fixed_field" in sent:
        settings["fixed"] = read_fixed(sent)
    if "choice_fields" in sent:
        settings["values"] = job.values | {name: read_rules(sent, name) for name in sent.getlist("choice_fields")}
    return settings


def read_map(sent: QueryDict, width: int) -> dict[str, str]:
    """Read the chosen field of each column; columns left out are absent."""
    return {str(place): target for place in range(width) if (target := sent.get(f"map_{place}", ""))}


def read_fixed(sent: QueryDict) -> dict[str, str]:
    """Read the values that are the same for all rows."""
    pairs = zip(sent.getlist("fixed_field"), sent.getlist("fixed_value"), strict=False)
    return {name: text.strip()[:200] for name, text in pairs if name and text.strip()}


def read_rules(sent: QueryDict, name: str) -> dict[str, str]:
    """Read what becomes of the texts that a field's dictionary lacks."""
    pairs = zip(sent.getlist(f"text_{name}"), sent.getlist(f"rule_{name}"), strict=False)
    rules = {text: rule for text, rule in pairs if rule}
    if rest := sent.get(f"rest_{name}", ""):
        rules[REST] = rest
    return rules
