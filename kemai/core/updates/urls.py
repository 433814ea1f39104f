"""Addresses of what is new."""

from django.urls import path

from kemai.core.updates import pages

urlpatterns = [
    path("updates/", pages.updates, name="updates"),
    path("updates/read/", pages.updates_read, name="updates-read"),
]
