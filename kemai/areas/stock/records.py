"""The stock as people and machines see it."""

from kemai.areas.stock.items.records import StockItemType, StockMoveType, WarehouseType
from kemai.areas.stock.ledger import places
from kemai.areas.stock.papers.records import StockPaperType

__all__ = ["StockItemType", "StockMoveType", "StockPaperType", "WarehouseType", "places"]
