"""The template environment: what every Jinja template of Kemai may say."""

from functools import cache, lru_cache, partial
from secrets import token_urlsafe
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment
from markupsafe import Markup, escape

from kemai.ui.cells import list_rows, value
from kemai.ui.links import drawn_links
from kemai.ui.tables import column_classes
from kemai.ui.tiles import hue, initial


def environment(**options: Any) -> Environment:
    """Make the environment of all templates; `options` are those of the Django backend."""
    options = {"trim_blocks": True, "lstrip_blocks": True} | options | {"extensions": ["jinja2.ext.i18n"]}
    options.pop("autoescape", None)
    made: Any = Environment(autoescape=True, **options)
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    made.globals.update(_=said, static=cache(static), url=url, icon=icon, value=value)
    made.globals.update(new_key=partial(token_urlsafe, 16))
    made.globals.update(column_classes=column_classes, list_rows=list_rows)
    made.globals.update(drawn_links=partial(drawn_links, made))
    made.filters.update(initial=initial, hue=hue)
    return made


def said(message: str, **parts: object) -> Markup:
    """Say a message of ours in the language of the page, its parts escaped; a page says a hundred of them."""
    return _said(get_language() or "", message, **parts)


@lru_cache(maxsize=8192, typed=True)
def _said(language: str, message: str, **parts: object) -> Markup:
    text = gettext(message)
    return Markup(text % {name: escape(part) for name, part in parts.items()} if parts else text)  # noqa: S704


def url(name: str, *arguments: object) -> str:
    """Address of the page with this name."""
    return reverse(name, args=arguments)


@cache
def icon(name: str, size: str = "") -> Markup:
    """Draw an icon of the sprite, hidden from screen readers; size is "" (16 px), "s" (14) or "l" (20)."""
    shape = f"i {size}" if size else "i"
    address = f"{static('icons.svg')}#{name}"
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>').format(shape, escape(address))
