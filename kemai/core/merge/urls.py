"""Addresses of merging."""

from django.urls import path

from kemai.core.merge import logged, many, pages

urlpatterns = [
    path("merges/", logged.merges_page, name="merges"),
    path("merges/<int:merge_id>/undo/", logged.undo_page, name="merge-undo"),
    path("<slug:address>/merge/", many.merge_many_page, name="merge-many"),
    path("<slug:address>/<int:record_id>/merge/", pages.merge_page, name="merge"),
]
