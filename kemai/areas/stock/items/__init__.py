"""What lies where, as people look at it: warehouses, items, moves."""
