"""The shelf of built reports: each under its id, for those who may read it and its records."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext_lazy

from kemai.areas.analysis.building.making import kept
from kemai.areas.analysis.models import Report
from kemai.core.records.ids import as_id
from kemai.core.reports import pages
from kemai.core.reports.declare import Report as Declared
from kemai.core.reports.declare import Shelf
from kemai.core.screens.door import person
from kemai.core.tenancy.request import Request
from kemai.core.tenancy.viewer import Viewer

HOME = "/reports/built/"


@dataclass(frozen=True)
class BuiltShelf(Shelf):
    """The reports that people built, read from the database as they are asked for."""

    def open_to(self, viewer: Viewer) -> list[Declared]:
        """Give none as tabs: built reports have a list of their own."""
        return []

    def named(self, code: str, viewer: Viewer) -> Declared | None:
        """Give the report of an id that the person may read."""
        rows = Report.objects.visible_to(viewer, "read")
        report = rows.filter(pk=as_id(code) or 0).first()
        return kept(report) if report else None


SHELF = BuiltShelf(HOME, pgettext_lazy("plural", "报表"), ())


@person("GET")
def look_page(request: Request, report_id: int) -> HttpResponse:
    """Lead from a report's record to what it says."""
    if not Report.objects.visible_to(request.viewer, "read").filter(pk=report_id).exists():
        raise Http404(str(report_id))
    return redirect(f"{HOME}{report_id}/")


@person("GET")
def built_page(request: Request, report_id: int) -> HttpResponseBase:
    """Show what a report says."""
    return pages.report_page(request, shelf=SHELF, code=str(report_id))


@person("GET")
def print_page(request: Request, report_id: int) -> HttpResponseBase:
    """Give a report as PDF."""
    return pages.print_page(request, shelf=SHELF, code=str(report_id))


@person("GET")
def export_page(request: Request, report_id: int) -> HttpResponseBase:
    """Give a report as a file."""
    return pages.export_page(request, shelf=SHELF, code=str(report_id))
