"""How leads become customers and deals, counted."""
