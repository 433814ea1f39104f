"""All addresses of the server, one for each record type where the type is part of the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from kemai.core.records import registry

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One pattern of the URL table; `type_key` is set where the address names a record type."""

    pattern: str
    type_key: str = ""

    @property
    def names(self) -> list[str]:
        """Name the parts that a caller fills in, the record type's own address left out."""
        return [name for name in PARAMETER.findall(self.pattern) if name != "address"]

    def address(self, values: dict[str, Any]) -> str:
        """Fill in the parts."""
        known = {**values, "address": registry.get(self.type_key).address} if self.type_key else values
        return "/" + PARAMETER.sub(lambda found: str(known[found.group(1)]), self.pattern)


def patterns() -> list[str]:
    """Give every pattern of the URL table, the JSON API's (which has its own matrix) left out."""
    return [one for one in walk(get_resolver()) if not one.startswith("api/v1/^")]


def walk(resolver: Any, before: str = "") -> Iterator[str]:
    """Give the patterns below a resolver."""
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from walk(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern)


def routes(types: list[str]) -> list[Route]:
    """Give every address, those of record screens once for each of the types."""
    made = []
    for pattern in patterns():
        made += [Route(pattern, key) for key in types] if "<slug:address>" in pattern else [Route(pattern)]
    return made
