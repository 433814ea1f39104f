"""What belongs to no single record type: the person asking, the dictionaries, the description of the API."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language
from ninja import Router

from kemai.core.access import VERBS
from kemai.core.api.document import described
from kemai.core.api.refusals import REFUSALS
from kemai.core.api.shapes import Dictionaries, Dictionary, Me, only
from kemai.core.api.signing_in import asking
from kemai.core.dictionary.book import book
from kemai.core.dictionary.shipped import label_of, shipped
from kemai.core.records import registry
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

router = Router()


@router.get("openapi.json", include_in_schema=False)
def openapi(request: Request) -> HttpResponse:
    """Describe the API as this person meets it, as OpenAPI 3.1."""
    only(request)
    return JsonResponse(described(asking(request), request.path.removesuffix("openapi.json")))


@router.get("me/", response={200: Me, **REFUSALS}, operation_id="me")
def me(request: Request) -> HttpResponse:
    """Tell who the token or session stands for, and what they may do."""
    only(request)
    viewer = asking(request)
    rights = {
        one.key: {verb: scope for verb in VERBS if (scope := viewer.rights.scope(one.key, verb))}
        for one in registry.all()
        if not one.part_of
    }
    return JsonResponse(
        {
            "user": {"id": viewer.user_id, "label": viewer.name},
            "organisation": called(settings.ORGANISATION_MODEL, viewer.organisation_id),
            "department": called(settings.DEPARTMENT_MODEL, viewer.department_id),
            "language": get_language(),
            "rights": rights,
            "extra": sorted(one for one in viewer.rights.extra if viewer.rights.has(one)),
        }
    )


def called(model: str, pk: int | None) -> dict[str, Any] | None:
    """Call a row by its name."""
    found = apps.get_model(model)._base_manager.filter(pk=pk).values_list("name", flat=True).first() if pk else None
    return None if found is None else {"id": pk, "label": found}


@router.get("dictionaries/", response={200: Dictionaries, **REFUSALS}, operation_id="dictionaries")
def dictionaries(request: Request) -> HttpResponse:
    """Give all dictionaries of the organisation with their choices."""
    only(request)
    keys = [one.key for one in shipped()]
    return JsonResponse({"items": [dictionary_of(key, asking(request)) for key in keys]})


@router.get("dictionaries/{slug:key}/", response={200: Dictionary, **REFUSALS}, operation_id="dictionary")
def dictionary(request: Request, key: str) -> HttpResponse:
    """Give one dictionary with its choices in their order."""
    only(request)
    if key not in {one.key for one in shipped()}:
        raise Http404(key)
    return JsonResponse(dictionary_of(key, asking(request)))


def dictionary_of(key: str, viewer: Viewer) -> dict[str, Any]:
    """Write one dictionary; stopped choices are marked, new values may not take them."""
    entries = [
        {
            "id": entry.id,
            "code": entry.code,
            "label": entry.label,
            "zh": entry.zh,
            "en": entry.en,
            "parent": entry.parent_id,
            "colour": entry.hue,
            "active": entry.active,
        }
        for entry in book(viewer).by_key.get(key, [])
    ]
    return {"key": key, "label": label_of(key), "entries": entries}
