"""Addresses of what is not a record page."""

from django.urls import path

from kemai.areas.products.catalogue.pages import catalogue_page, pick_page
from kemai.areas.products.pricing.pages import price_page, prices_page

urlpatterns = [
    path("products/catalogue/", catalogue_page, name="catalogue"),
    path("products/pick/", pick_page, name="product-pick"),
    path("products/<int:product_id>/price/", price_page, name="product-price"),
    path("products/<int:product_id>/prices/", prices_page, name="product-prices"),
]
