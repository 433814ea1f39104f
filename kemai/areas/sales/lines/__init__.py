"""The lines of papers: what a quote, contract or order is about, at what price."""
