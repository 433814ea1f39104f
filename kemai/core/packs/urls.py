"""Addresses of the pages of packs."""

from django.urls import path

from kemai.core.packs import pages

urlpatterns = [
    path("packs/", pages.packs_page, name="packs"),
    path("packs/<slug:code>/", pages.pack_page, name="pack"),
    path("packs/<slug:code>/back/", pages.back_page, name="pack-back"),
]
