"""Addresses of the recycle bin."""

from django.urls import path

from kemai.core.recycle import pages

urlpatterns = [
    path("bin/", pages.bin_page, name="bin"),
    path("bin/<int:binned_id>/restore/", pages.restore_page, name="bin-restore"),
    path("bin/<int:binned_id>/erase/", pages.erase_page, name="bin-erase"),
]
