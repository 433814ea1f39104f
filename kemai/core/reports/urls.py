"""Addresses of a shelf of reports, made once for each area that has one."""

from django.urls import URLPattern, path

from kemai.core.reports import pages
from kemai.core.reports.declare import Shelf


def addresses(shelf: Shelf) -> list[URLPattern]:
    """Give the addresses of a shelf; they stand before the addresses of single records."""
    home = shelf.address.lstrip("/")
    return [
        path(home, pages.first_page, {"shelf": shelf}),
        path(f"{home}<slug:code>/", pages.report_page, {"shelf": shelf}),
        path(f"{home}<slug:code>/print/", pages.print_page, {"shelf": shelf}),
        path(f"{home}<slug:code>/export/", pages.export_page, {"shelf": shelf}),
    ]
