"""Simple sales: for small firms one form makes order and receipt behind it."""
