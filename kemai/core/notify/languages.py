"""The language in which each person reads: the last one they chose, kept so that jobs, notices and mails know it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings

from kemai.core.records.among import among


def keep_language(person: int, language: str) -> None:
    """Remember the language that a person reads in now."""
    _people().filter(pk=person).exclude(language=language).update(language=language)


def languages_of(people: Iterable[int]) -> dict[int, str]:
    """Give the language of people by id; who has never chosen reads that of the installation. One query."""
    rows = _people().filter(among("pk", people)).values_list("pk", "language")
    return {pk: known(language) for pk, language in rows}


def known(language: str) -> str:
    """Give a language that the installation speaks: the one asked for, or its own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _people() -> Any:
    return apps.get_model(settings.AUTH_USER_MODEL)._base_manager
