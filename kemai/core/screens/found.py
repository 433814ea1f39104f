"""What the search box finds: records of every readable type, pages and actions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from kemai.core.records import registry
from kemai.core.records.typed import RecordType
from kemai.core.screens.menu import places
from kemai.core.search.find import Hit, find
from kemai.core.search.gathering import Narrowed
from kemai.core.search.near import NearHit, near
from kemai.core.search.records import narrowed
from kemai.core.tenancy.viewer import Viewer

SHOWN = 8
FEW = 3  # hits or fewer: near names may be what was meant
NEAR = gettext_lazy("没有完全匹配，以下为相近结果")
NEAR_TOO = gettext_lazy("相近")


def searched_types(viewer: Viewer) -> list[RecordType]:
    """Give the types that a person may find records of."""
    return [one for one in registry.all() if one.search and not one.part_of and viewer.may(one.key, "find")]


def found_groups(typed: str, viewer: Viewer) -> tuple[list[dict[str, Any]], bool, str]:
    """Give the hits in groups by type, then pages and actions; whether it asks for more; where near names stand."""
    types = searched_types(viewer)
    groups = []
    keys, bounds = [one.key for one in types], narrowed(types, viewer)
    found = find(viewer.organisation_id, typed, keys, SHOWN, visible=visible_to(viewer), narrowed=bounds)
    for record_type in types:
        hits = [hit_row(hit, record_type) for hit in found.hits if hit.record_type == record_type.key]
        if hits:
            more = f"/{record_type.address}/?{urlencode({'q': typed})}"
            groups.append({"label": str(record_type.many), "more_url": more, "hits": hits})
    if not groups and typed and not found.asks_for_more:
        groups = near_groups(typed, types, bounds, viewer)
    commands = [one for one in pages_and_actions(viewer) if typed and typed.lower() in one["title"].lower()]
    if commands:
        groups.append({"label": _("页面与动作"), "more_url": "", "hits": commands[:SHOWN]})
    return groups, found.asks_for_more, near_url(typed, len(found.hits))


def beside_found(typed: str, address: str, viewer: Viewer) -> list[dict[str, Any]]:
    """Give the records with near names that a search for the text passes by, of one type or of all."""
    types = [one for one in searched_types(viewer) if address in ("", one.address)]
    keys, bounds = [one.key for one in types], narrowed(types, viewer)
    found = find(viewer.organisation_id, typed, keys, FEW + 1, visible=visible_to(viewer), narrowed=bounds)
    if found.asks_for_more or not 0 < len(found.hits) <= FEW:
        return []
    return near_groups(typed, types, bounds, viewer, {(one.record_type, one.record_id) for one in found.hits})


def near_url(typed: str, hits: int, address: str = "") -> str:
    """Give where the near names stand that few hits leave out; it is asked for once these are shown."""
    if not 0 < hits <= FEW:
        return ""
    return f"/search/?{urlencode({'near': '1', 'q': typed, 'type': address})}"


def near_groups(
    typed: str, types: list[RecordType], bounds: Narrowed, viewer: Viewer, known: Collection[tuple[str, int]] = ()
) -> list[dict[str, Any]]:
    """Give the records with near names but those `known`, each with why it is near."""
    keys = {one.key: one for one in types}
    hits = near(viewer.organisation_id, typed, [*keys], SHOWN, visible=visible_to(viewer), narrowed=bounds)
    made = [
        {
            "title": hit.title,
            "sub": str(keys[hit.record_type].label),
            "why": why_near(hit),
            "url": f"/{keys[hit.record_type].address}/{hit.record_id}/",
            "icon": keys[hit.record_type].icon,
        }
        for hit in hits
        if (hit.record_type, hit.record_id) not in known
    ]
    label = NEAR_TOO if known else NEAR
    return [{"label": label, "more_url": "", "hits": made[: 2 * SHOWN]}] if made else []


def why_near(hit: NearHit) -> str:
    """Say why a name is near."""
    said = _("读音相同：%(part)s") if hit.how == "sound" else _("只差一个字：%(part)s")
    return said % {"part": hit.part}


def visible_to(viewer: Viewer) -> Any:
    """Give the filter that keeps the ids a person may find."""

    def visible(type_key: str, ids: list[int]) -> list[int]:
        rows = registry.get(type_key).model.objects.visible_to(viewer, "find").filter(pk__in=ids)
        return list(rows.values_list("pk", flat=True))

    return visible


def hit_row(hit: Hit, record_type: Any) -> dict[str, Any]:
    """Give one hit with the part that matched marked."""
    return {
        "title": marked(hit.title, hit.reason.marks),
        "sub": str(record_type.label),
        "why": hit.reason.excerpt,
        "url": f"/{record_type.address}/{hit.record_id}/",
        "icon": record_type.icon,
    }


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> Markup:
    """Mark parts of a text, given as places that may touch each other."""
    made, place = Markup(""), 0
    for start, end in marks:
        if start >= place:
            made += escape(text[place:start]) + Markup("<mark>{}</mark>").format(text[start:end])
            place = end
    return made + escape(text[place:])


def pages_and_actions(viewer: Viewer) -> list[dict[str, Any]]:
    """Give the pages and the `new …` actions that a person may open."""
    made = [
        {"title": str(one.label), "sub": _("页面"), "why": "", "url": one.url, "icon": one.icon}
        for one in places()
        if one.open_to(viewer)
    ]
    for record_type in registry.all():
        if not record_type.menu:
            continue
        for verb, words, icon in (("add", _("新建%(type)s"), "plus"), ("import", _("导入%(type)s"), "upload")):
            if viewer.may(record_type.key, verb):
                title = words % {"type": record_type.label}
                url = f"/{record_type.address}/{verb}/"
                made.append({"title": title, "sub": _("动作"), "why": "", "url": url, "icon": icon})
    return made
