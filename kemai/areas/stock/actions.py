"""What people and other areas do with stock beyond adding and editing."""

from kemai.areas.stock.ledger.booking import Document, Flow, book, lock_goods, take_back
from kemai.areas.stock.papers.actions import enter_stock, take_stock_back

__all__ = ["Document", "Flow", "book", "enter_stock", "lock_goods", "take_back", "take_stock_back"]
