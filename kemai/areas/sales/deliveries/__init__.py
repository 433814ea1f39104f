"""Deliveries: what of an order leaves the house, with which carrier, and when it is signed for."""
