"""Addresses of the outbox."""

from django.urls import path

from kemai.core.outbox import pages

urlpatterns = [path("outbox/", pages.outbox, name="outbox")]
