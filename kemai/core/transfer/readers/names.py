"""Putting the two parts of a person's name together."""

from __future__ import annotations

from kemai.core.transfer.readers.shapes import HAN


def full_name(family: str, given: str) -> str:
    """One name from its parts: Chinese without a blank and family first, others given name first."""
    family, given = family.strip(), given.strip()
    return family + given if HAN.search(family + given) else f"{given} {family}".strip()
