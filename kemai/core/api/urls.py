"""Addresses of the API; everything behind the reference page is built on the first request to it."""

from django.urls import path, re_path

from kemai.core.api import door, reference

urlpatterns = [
    path("", reference.page, name="api-reference"),
    re_path(r"^(?P<rest>[\s\S]+)$", door.door, name="api"),
]
