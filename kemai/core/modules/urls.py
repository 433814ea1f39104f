"""Addresses of the page of modules."""

from django.urls import path

from kemai.core.modules import pages

urlpatterns = [
    path("modules/", pages.modules_page, name="modules"),
    path("modules/<slug:code>/turn/", pages.turn_page, name="module-turn"),
]
