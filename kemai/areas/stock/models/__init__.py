"""Warehouses, what lies in them, the papers that move it and the moves themselves."""

from kemai.areas.stock.models.item import StockItem
from kemai.areas.stock.models.move import MoveKind, StockMove
from kemai.areas.stock.models.paper import StockPaper
from kemai.areas.stock.models.warehouse import Warehouse

__all__ = ["MoveKind", "StockItem", "StockMove", "StockPaper", "Warehouse"]
