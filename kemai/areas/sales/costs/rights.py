"""The extra right with which costs and profit are seen; the catalogue declares it."""

COST = "sales.cost"
