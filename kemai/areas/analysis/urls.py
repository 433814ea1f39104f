"""Addresses of what is not a record page."""

from django.urls import path

from kemai.areas.analysis.boards import pages as board_pages
from kemai.areas.analysis.building import shelf
from kemai.areas.analysis.building.pages import add_page, build_page
from kemai.areas.analysis.worth.pages import worth_page

urlpatterns = [
    path("customers/<int:customer_id>/worth/", worth_page, name="worth"),
    path("boards/<int:board_id>/look/", board_pages.look_page, name="board-look"),
    path("boards/<int:board_id>/cards/", board_pages.cards_page, name="board-cards"),
    path("boards/<int:board_id>/arrange/", board_pages.arrange_page, name="board-arrange"),
    path("decisions/", board_pages.decisions_page, name="decisions"),
    path("decisions/<slug:code>/", board_pages.decisions_page, name="decision"),
    path("reports/add/", add_page, name="report-add"),
    path("reports/build/", build_page, name="report-build"),
    path("reports/<int:report_id>/build/", build_page, name="report-rebuild"),
    path("reports/<int:report_id>/look/", shelf.look_page, name="report-look"),
    path("reports/built/<int:report_id>/", shelf.built_page, name="report-built"),
    path("reports/built/<int:report_id>/print/", shelf.print_page, name="report-print"),
    path("reports/built/<int:report_id>/export/", shelf.export_page, name="report-export"),
]
