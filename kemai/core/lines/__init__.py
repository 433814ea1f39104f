"""Records that are written as the rows of another one's form: the lines of a quote, an order, a delivery."""
