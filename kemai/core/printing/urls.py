"""Addresses of printing; they stand before the addresses of single records."""

from django.urls import path

from kemai.core.printing import head_page, pages

urlpatterns = [
    path("options/letterhead/", head_page.letterhead_page, name="letterhead"),
    path("options/letterhead/logo/", head_page.logo_page, name="letterhead-logo"),
    path("printed/<int:job_id>/", pages.printed_page, name="printed"),
    path("<slug:address>/print/", pages.print_page, name="print"),
    path("<slug:address>/print/pdf/", pages.pdf_page, name="print_pdf"),
    path("<slug:address>/print/preview.png", pages.picture_page, name="print_picture"),
]
