"""What other areas ask of the catalogue."""

from kemai.areas.products.pricing.finding import Price, price_of, prices_of
from kemai.areas.products.pricing.sale import Sale

__all__ = ["Price", "Sale", "price_of", "prices_of"]
