"""Returns: goods that come back to be refunded, exchanged, or because they are defective."""
