"""Segments of customers: named, shared, live by a condition or fixed; campaigns and reports will ask for them."""
