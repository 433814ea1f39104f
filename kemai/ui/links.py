"""Places of the frame: links that stay the same on every page a person opens, drawn once and remembered."""

from functools import lru_cache
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup


class Link(NamedTuple):
    """One place that a person can go to."""

    label: str
    url: str
    icon: str


Groups = tuple[tuple[str, tuple[Link, ...]], ...]


@lru_cache(maxsize=512)
def drawn_links(environment: Environment, template: str, groups: Groups, current: str = "") -> Markup:
    """Draw groups of links by a template; `current` is the address of the one that the page belongs to."""
    return environment.get_template(template).make_module({"groups": groups, "current": current}).__html__()
