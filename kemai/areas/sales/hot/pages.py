"""A quick note on a hot customer, from the workbench."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from kemai.core.notes.actions import write_note
from kemai.core.records import registry
from kemai.core.records.errors import Rejected
from kemai.core.screens.door import person
from kemai.core.tenancy.request import Request


@person("POST")
def note_page(request: Request, customer_id: int) -> HttpResponse:
    """Leave a line or two on a customer and come back to the workbench; what is refused is said there."""
    try:
        write_note(registry.get("customers.customer"), customer_id, request.POST.get("text", ""), by=request.viewer)
    except Rejected as reasons:
        messages.error(request, "；".join(one.message for many in reasons.errors.values() for one in many))
    return redirect("/")
