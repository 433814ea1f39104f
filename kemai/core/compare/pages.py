"""Comparing two to five records of a list."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kemai.core.actions.perform import require, right_of
from kemai.core.compare.lines import Line, lines_of
from kemai.core.records.errors import Invalid
from kemai.core.records.ids import as_ids
from kemai.core.records.typed import RecordType
from kemai.core.screens.described import crumb
from kemai.core.screens.door import records
from kemai.core.screens.frame import frame_of
from kemai.core.tenancy.request import Request

LEAST, MOST = 2, 5


@records("GET")
def compare_page(request: Request, record_type: RecordType) -> HttpResponse:
    """Set the ticked records side by side, rows that differ marked; `only=different` leaves the equal ones out."""
    require(record_type, right_of(record_type, "read")[1], request.viewer)
    ids = list(dict.fromkeys(as_ids(request.GET.getlist("ids"))))
    if not LEAST <= len(ids) <= MOST:
        return out_of_range(request, record_type, _("比较"), len(ids), LEAST, MOST)
    found = lines_of(record_type, ids, request.viewer)
    only = request.GET.get("only") == "different"
    names = {line.name: line for line in found}
    titles = names[record_type.title].texts if record_type.title in names else [str(one) for one in ids]
    home = f"/{record_type.address}/"
    chosen = [("ids", one) for one in ids]
    context = {
        "frame": frame_of(request, _("比较"), crumbs=[crumb(record_type)]),
        "title": _("比较 %(count)d 条%(type)s") % {"count": len(ids), "type": record_type.label},
        "heads": [{"title": title, "url": f"{home}{one}/"} for title, one in zip(titles, ids, strict=True)],
        "looks": [
            {"label": _("全部"), "url": f"?{urlencode(chosen)}", "current": not only},
            {
                "label": _("只看不同"),
                "url": f"?{urlencode([*chosen, ('only', 'different')])}",
                "current": only,
            },
        ],
        "groups": groups(found, only),
    }
    return render(request, "compare/page.html", context)


def groups(found: list[Line], only: bool) -> list[dict[str, Any]]:
    """Give the lines in their groups, those that are empty everywhere left out."""
    shown = [line for line in found if any(line.texts) and (line.differs or not only)]
    return [
        {"label": label, "rows": [{"label": one.label, "texts": one.texts, "differs": one.differs} for one in many]}
        for label, many in groupby(shown, key=lambda line: line.group)
    ]


def out_of_range(
    request: Request, record_type: RecordType, verb: str, count: int, least: int, most: int
) -> HttpResponse:
    """Refuse too few or too many ticked rows (E-RNG), with the limits and what to do."""
    hint = _("请选 %(least)d–%(most)d 条，现在选了 %(count)d 条") % {"least": least, "most": most, "count": count}
    context = {
        "frame": frame_of(request, verb, crumbs=[crumb(record_type)]),
        "danger": False,
        "title": verb,
        "text": "",
        "obstacles": [{"text": Invalid("E-RNG", hint).message, "url": ""}],
        "fields": [],
        "hidden": [],
        "action": request.path,
        "cancel_url": f"/{record_type.address}/",
        "label": verb,
        "form_key": "",
        "lock_version": None,
    }
    return render(request, "screens/confirm.html", context, status=422)
