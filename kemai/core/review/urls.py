"""Addresses of the two checks."""

from django.urls import path

from kemai.core.review import pages

urlpatterns = [
    path("review/", pages.queue_page, name="review"),
    path("<slug:address>/<int:record_id>/review/", pages.check_page, name="review-check"),
]
