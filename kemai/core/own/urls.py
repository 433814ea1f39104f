"""Addresses of the settings of own fields."""

from django.urls import path

from kemai.core.own import kind_pages, layout_pages, pages

urlpatterns = [
    path("own/layouts/", layout_pages.layout_page, name="own-layouts"),
    path("own/layouts/<slug:address>/", layout_pages.layout_page, name="own-layout"),
    path("own/types/", kind_pages.list_page, name="own-types"),
    path("own/types/add/", kind_pages.kind_page, name="own-type-add"),
    path("own/types/<int:kind_id>/", kind_pages.kind_page, name="own-type"),
    path("own/types/<int:kind_id>/turn/", kind_pages.turn_page, name="own-type-turn"),
    path("own/fields/", pages.list_page, name="own-fields"),
    path("own/fields/<slug:address>/", pages.list_page, name="own-fields-of"),
    path("own/fields/<slug:address>/add/", pages.field_page, name="own-field-add"),
    path("own/fields/<slug:address>/order/", pages.order_page, name="own-field-order"),
    path("own/fields/<slug:address>/<int:field_id>/", pages.field_page, name="own-field"),
    path("own/fields/<slug:address>/<int:field_id>/turn/", pages.turn_page, name="own-field-turn"),
]
