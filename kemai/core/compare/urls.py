"""Address of the comparison."""

from django.urls import path

from kemai.core.compare import pages

urlpatterns = [path("<slug:address>/compare/", pages.compare_page, name="compare")]
