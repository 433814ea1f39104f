"""What other areas ask of the stock."""

from kemai.areas.stock.ledger.booking import moves_of
from kemai.areas.stock.ledger.places import place_for_defects, sold_from
from kemai.areas.stock.ledger.sold import available

__all__ = ["available", "moves_of", "place_for_defects", "sold_from"]
