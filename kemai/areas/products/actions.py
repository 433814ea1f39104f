"""What people do with the catalogue beyond adding and editing."""

from kemai.areas.products.catalogue.actions import retire, sell_again

__all__ = ["retire", "sell_again"]
