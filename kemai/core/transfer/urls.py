"""Addresses of import and export; the first part names the record type."""

from django.urls import path

from kemai.core.transfer import export_pages, kept_page, mend_page, pages

urlpatterns = [
    path("<slug:address>/import/", pages.upload_page, name="import"),
    path("<slug:address>/import/sample.xlsx", pages.sample_page, name="import-sample"),
    path("<slug:address>/import/<int:import_id>/", pages.import_page, name="import-page"),
    path("<slug:address>/import/<int:import_id>/mapping/", kept_page.mapping_page, name="import-mapping"),
    path("<slug:address>/import/<int:import_id>/run/", pages.run_page, name="import-run"),
    path("<slug:address>/import/<int:import_id>/undo/", pages.undo_page, name="import-undo"),
    path("<slug:address>/import/<int:import_id>/rejects/", mend_page.mend_page, name="import-mend"),
    path(
        "<slug:address>/import/<int:import_id>/rejects.csv", pages.rejects_page, {"ending": "csv"}, name="rejects-csv"
    ),
    path(
        "<slug:address>/import/<int:import_id>/rejects.xlsx",
        pages.rejects_page,
        {"ending": "xlsx"},
        name="rejects-xlsx",
    ),
    path("<slug:address>/export/", export_pages.export_page, name="export"),
]
