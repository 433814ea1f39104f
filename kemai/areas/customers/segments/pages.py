"""The way from a segment to its members: an ordinary list of customers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from kemai.areas.customers.models import Segment
from kemai.core.actions.perform import require
from kemai.core.records import registry
from kemai.core.screens.door import person
from kemai.core.tenancy.request import Request


@person("GET")
def members_page(request: Request, segment_id: int) -> HttpResponse:
    """Lead to the list of the members, where they are ticked, changed, exported and printed."""
    require(registry.of_model(Segment), "read", request.viewer)
    if not Segment.objects.visible_to(request.viewer, "read").filter(pk=segment_id).exists():
        raise Http404(str(segment_id))
    return redirect(f"/customers/?f=segment:is:{segment_id}")
