"""The ledger: the one door through which stock moves, and the documents that open it."""
