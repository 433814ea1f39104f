"""Addresses of what is not a record page."""

from django.urls import path

from kemai.areas.customers.privacy import handling, keeping, mass, pages
from kemai.areas.customers.reports import REPORTS
from kemai.core.reports.urls import addresses

urlpatterns = [
    path("contacts/bulk/send_sms/", mass.sms_page, name="contacts-sms"),
    path("contacts/<int:contact_id>/consents/", pages.consents_page, name="consents"),
    path("consent-texts/", pages.texts_page, name="consent-texts"),
    path("privacyrequests/<int:request_id>/handle/", handling.handle_page, name="privacy-handle"),
    path("privacyrequests/<int:request_id>/answer/<slug:way>/", handling.answer_page, name="privacy-answer"),
    path("retention/", keeping.retention_page, name="retention"),
    *addresses(REPORTS),
]
