"""Addresses of what is not a record page."""

from django.urls import path

from kemai.areas.customers.assigning.pages import hand_over_page
from kemai.areas.customers.completeness.pages import gaps_page, rules_page
from kemai.areas.customers.pasting.pages import paste_page
from kemai.areas.customers.privacy import handling, keeping, mass, pages
from kemai.areas.customers.reports import REPORTS
from kemai.areas.customers.segments.pages import members_page
from kemai.areas.customers.ties.pages import map_page
from kemai.core.reports.urls import addresses

urlpatterns = [
    path("completeness/", gaps_page, name="completeness"),
    path("completeness/rules/", rules_page, name="completeness-rules"),
    path("customers/<int:customer_id>/map/", map_page, name="decision-map"),
    path("segments/<int:segment_id>/members/", members_page, name="segment-members"),
    path("customers/bulk/hand_over/", hand_over_page, name="hand-over-many"),
    path("customers/<int:customer_id>/act/hand_over/", hand_over_page, name="hand-over-one"),
    path("customers/paste/", paste_page, name="paste"),
    path("contacts/bulk/send_sms/", mass.sms_page, name="contacts-sms"),
    path("contacts/<int:contact_id>/consents/", pages.consents_page, name="consents"),
    path("consent-texts/", pages.texts_page, name="consent-texts"),
    path("privacyrequests/<int:request_id>/handle/", handling.handle_page, name="privacy-handle"),
    path("privacyrequests/<int:request_id>/answer/<slug:way>/", handling.answer_page, name="privacy-answer"),
    path("retention/", keeping.retention_page, name="retention"),
    *addresses(REPORTS),
]
