"""Addresses of the queue of like records and of the rules by which they are found."""

from django.urls import path

from kemai.core.duplicates import queue_pages, rule_pages

urlpatterns = [
    path("duplicates/", queue_pages.queue, name="duplicate-queue"),
    path("duplicates/<slug:address>/scan/", queue_pages.scan_page, name="duplicate-scan"),
    path("duplicates/<slug:address>/merge/", queue_pages.merge_page, name="duplicate-merge"),
    path("duplicates/<slug:address>/apart/", queue_pages.apart_page, name="duplicate-apart"),
    path("duplicate-rules/", rule_pages.rules_page, name="duplicate-rules"),
    path("duplicate-rules/<slug:address>/adopt/", rule_pages.adopt_page, name="duplicate-adopt"),
    path("duplicate-rules/<slug:address>/add/", rule_pages.rule_page, name="duplicate-rule-add"),
    path("duplicate-rules/<slug:address>/<int:rule_id>/", rule_pages.rule_page, name="duplicate-rule"),
]
