"""Addresses of the warning centre."""

from django.urls import path

from kemai.core.warnings import pages

urlpatterns = [path("warnings/", pages.warnings_page, name="warnings")]
