"""The catalogue: categories, products, variants."""
