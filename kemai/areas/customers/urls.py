"""Addresses of what is not a record page."""

from kemai.areas.customers.reports import REPORTS
from kemai.core.reports.urls import addresses

urlpatterns = addresses(REPORTS)
