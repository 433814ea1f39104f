"""Addresses of the settings."""

from django.urls import path

from kemai.core.options import pages

urlpatterns = [path("settings/", pages.hub, name="settings"), path("options/", pages.page, name="options")]
