"""Declaring a module: everything that vanishes while a firm has it switched off, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Module:
    """A part of the product: `text` says in one sentence what it is for; a `fixed` one is always on.

    `types` are keys of record types; their parts (profiles), links and own fields follow them. `pages` are regular
    expressions of addresses that are no record pages, matched from the start. `fields` are coded fields such as
    `customers.customer:completeness`, `options` settings of the firm. `needs` names modules that must be on with it.
    """

    code: str
    label: Any
    text: Any
    types: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    fixed: bool = False


_modules: dict[str, Module] = {}
_by_type: dict[str, str] = {}


def module(code: str, label: Any, text: Any, **parts: Any) -> Module:
    """Declare a module; a type that another module has already is an error of the programmer."""
    made = _modules[code] = Module(code, label, text, **parts)
    for key in made.types:
        if _by_type.setdefault(key, code) != code:
            raise ValueError(f"{key} belongs to two modules")
    return made


def modules() -> list[Module]:
    """Give all modules in the order declared."""
    return list(_modules.values())


def find(code: str) -> Module | None:
    """Give the module of that code, or None."""
    return _modules.get(code)


def module_of(type_key: str) -> str:
    """Name the module of a record type, empty for one that no module has."""
    return _by_type.get(type_key, "")


def holds(off: Iterable[str], part: str, name: str) -> bool:
    """Say whether one of the modules has that field or setting (`part` is `fields` or `options`)."""
    return any(name in getattr(_modules[code], part) for code in off if code in _modules)


def holds_page(off: frozenset[str], address: str) -> bool:
    """Say whether one of the modules has the page of that address."""
    found = pages_of(off)
    return found is not None and found.match(address) is not None


@cache
def pages_of(off: frozenset[str]) -> re.Pattern[str] | None:
    """Give one expression for the pages of some modules, None when they have none."""
    pages = [page for code in sorted(off) if code in _modules for page in _modules[code].pages]
    return re.compile("|".join(pages)) if pages else None
